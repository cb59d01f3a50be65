// Package deferring defers calls. One defer needs no heap; a defer in a loop is one record for
// each iteration, all of which wait for the end of the function.
package deferring

type door struct{ open bool }

func (d *door) enter() { d.open = true }

//go:noinline
func (d *door) leave() { d.open = false }

// Once defers a closure outside of loops.
func Once(one *door) int {
	total := 0
	one.enter()
	defer func() {
		total++
		one.leave()
	}()
	return total
}

// EachTurn piles up closures.
func EachTurn(doors []*door) { // want doors:"leaking param"
	for i := range doors {
		one := doors[i]
		one.enter()
		defer func() { one.leave() }() // want `defer func() { one.leave() }()`:"hidden allocation; loop; unless a pooled defer record is available" `func() { one.leave() }`:"escapes to heap; loop; 16 B"
	}
}

// Shared captures a variable by reference from inside the loop.
func Shared(count int) int {
	done := 0 // want done:"moved to heap; 8 B"
	for i := 0; i < count; i++ {
		defer func() { done++ }() // want `defer func() { done++ }()`:"hidden allocation; loop; unless a pooled defer record is available" `func() { done++ }`:"escapes to heap; loop; 16 B"
	}
	return done
}
