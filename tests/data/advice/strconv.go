// run: before() after()
// before: 2 allocations
// after: 1 allocation
package sample

import (
	"fmt"
	"strconv"
)

//go:noinline
func beforeText(n int) string { return fmt.Sprintf("%d", n) }

//go:noinline
func afterText(n int) string { return strconv.Itoa(n) }

func before() int { return len(beforeText(70_000)) }

func after() int { return len(afterText(70_000)) }
