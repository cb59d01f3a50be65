// run: before() after()
// before: 1 allocation
// after: none
package sample

type point struct{ x, y int }

//go:noinline
func beforePoint(x int) *point {
	p := point{x: x}
	p.y = x * x
	return &p
}

//go:noinline
func afterPoint(x int) point {
	p := point{x: x}
	p.y = x * x
	return p
}

func before() int { return beforePoint(7).y }

func after() int { return afterPoint(7).y }
