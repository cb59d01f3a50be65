// Package variadic calls functions that take any number of arguments. The compiler makes an
// array for them at the call; where that lives depends on what the function does with it.
package variadic

var kept []int

//go:noinline
func sum(numbers ...int) int {
	total := 0
	for _, number := range numbers {
		total += number
	}
	return total
}

//go:noinline
func keep(numbers ...int) { // want numbers:"leaking param"
	kept = numbers
}

// Add passes three numbers to a function that only reads: the array is on the stack.
func Add() int {
	return sum(1, 2, 3)
}

// Keep passes them to a function that keeps the array.
func Keep() {
	keep(1, 2, 3) // want `(1, 2, 3)`:"escapes to heap; kept-by-callee; 24 B"
}

// Spread passes a slice it has been given: no array is made.
func Spread(numbers []int) { // want numbers:"leaking param"
	keep(numbers...)
}

// None passes nothing, which is a nil slice.
func None() {
	keep()
}
