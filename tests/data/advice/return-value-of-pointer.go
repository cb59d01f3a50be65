// run: before() after()
// before: 1 allocation
// after: none
package sample

type point struct{ x, y int }

//go:noinline
func beforePoint(x int) *point { return &point{x, x * x} }

//go:noinline
func afterPoint(x int) point { return point{x, x * x} }

func before() int { return beforePoint(7).y }

func after() int { return afterPoint(7).y }
