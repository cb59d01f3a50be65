// run: before() after()
// before: 3 allocations
// after: 1 allocation
package sample

import "fmt"

var first, second = "a name of some length", "another name of some length"

//go:noinline
func beforeJoin(a, b string) string { return fmt.Sprintf("%s-%s", a, b) }

//go:noinline
func afterJoin(a, b string) string { return a + "-" + b }

func before() int { return len(beforeJoin(first, second)) }

func after() int { return len(afterJoin(first, second)) }
