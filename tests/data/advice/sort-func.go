// run: before() after()
// before: 2 allocations
// after: none
package sample

import (
	"slices"
	"sort"
)

var numbers = []int{9, 3, 7, 1}

//go:noinline
func before() {
	numbers := numbers
	sort.Slice(numbers, func(i, j int) bool { return numbers[i] < numbers[j] })
}

//go:noinline
func after() {
	numbers := numbers
	slices.SortFunc(numbers, func(a, b int) int { return a - b })
}
