// Package boxed puts values into interfaces. An interface holds a type and a pointer, so a value
// that is no pointer itself needs storage to point at: the value is boxed.
package boxed

import "fmt"

// Any returns a number as an interface value.
func Any(number int) any {
	return number // want number:"escapes to heap; boxed"
}

type celsius float64

func (c celsius) Error() string { return "too hot" }

// Check returns its value as an error, the most common interface of all.
func Check(degrees celsius) error {
	if degrees > 100 {
		return degrees // want degrees:"escapes to heap; boxed"
	}
	return nil
}

// Print boxes each of its arguments for a function that looks inside with reflection.
func Print(name string, count int) string { // want name:"leaking param"
	return fmt.Sprintf("%s: %d", name, count) // want name:"escapes to heap; boxed" count:"escapes to heap; boxed"
}

// Constant boxes a constant: the compiler marks it, but there is nothing to allocate, as the
// value is part of the program.
func Constant() any {
	return 7 // want 7:"escapes to heap; boxed"
}

// Pointer needs no box: a pointer fits.
func Pointer(number *int) any { // want number:"leaking param"
	return number
}

// Asked puts a value into an interface and takes it out again: a box on the stack will do.
func Asked(number int) bool {
	var boxed any = number
	_, isInt := boxed.(int)
	return isInt
}
