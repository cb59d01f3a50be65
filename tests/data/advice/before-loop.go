// run: before() after()
// before: 4 allocations
// after: none
package sample

type step struct{ sum, at int }

var values = []int{3, 9, 4, 7}

//go:noinline
func before() int {
	var last *step
	for i, value := range values {
		next := &step{at: i}
		if last != nil {
			next.sum = last.sum
		}
		next.sum += value
		last = next
	}
	return last.sum
}

//go:noinline
func after() int {
	last := &step{}
	for i, value := range values {
		last.at = i
		last.sum += value
	}
	return last.sum
}
