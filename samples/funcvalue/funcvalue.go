// Package funcvalue calls functions that are values: fields, parameters, variables. Like an
// interface method, such a function may do anything with what it gets.
package funcvalue

type point struct{ x, y int }

// Visit gives the address of a local variable to a function nobody knows.
func Visit(visitor func(*point)) {
	here := point{1, 2} // want here:"moved to heap; unknown-callee; 16 B"
	visitor(&here)
}

// Hooks holds a callback, as a server or a parser would.
type Hooks struct {
	OnPoint func(*point)
}

// Fire calls it.
func (h Hooks) Fire(x, y int) {
	h.OnPoint(&point{x, y}) // want `&point{x, y}`:"escapes to heap; unknown-callee; 16 B"
}

// Known calls a function value too, but one the compiler can see through.
func Known() int {
	double := func(p *point) { p.x *= 2 }
	here := point{1, 2}
	double(&here)
	return here.x
}

// ByValue passes a copy: the unknown function may keep that, and nothing else.
func ByValue(visitor func(point)) {
	visitor(point{1, 2})
}
