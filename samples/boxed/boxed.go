// Package boxed puts values into interfaces. An interface holds a type and a pointer, so a value
// that is no pointer itself needs storage to point at: the value is boxed.
package boxed

import "fmt"

// Any returns a number as an interface value.
func Any(number int) any {
	return number // want number:"escapes to heap; boxed; 8 B; unless it is 0 to 255"
}

type celsius float64

func (c celsius) Error() string { return "too hot" }

// Check returns its value as an error, the most common interface of all.
func Check(degrees celsius) error {
	if degrees > 100 {
		return degrees // want degrees:"escapes to heap; boxed; 8 B; unless it is zero"
	}
	return nil
}

// Print boxes each of its arguments for a function that looks inside with reflection.
func Print(name string, count int) string { // want name:"leaking param"
	return fmt.Sprintf("%s: %d", name, count) // want name:"escapes to heap; boxed; 16 B; unless it is empty" count:"escapes to heap; boxed; 8 B; unless it is 0 to 255"
}

// Constant boxes a constant: the compiler marks it, but there is nothing to allocate, as the
// value is part of the program.
func Constant() any {
	return 7 // want 7:"no allocation; constant"
}

// Text boxes a string: its pointer and its length. Those of an empty one are there already.
func Text(text string) any { // want text:"leaking param"
	return text // want text:"escapes to heap; boxed; 16 B; unless it is empty"
}

// List boxes a slice, in three words, unless it is nil.
func List(list []int) any { // want list:"leaking param"
	return list // want list:"escapes to heap; boxed; 24 B; unless it is nil"
}

type wide struct{ first, second, third int }

// Wide boxes a struct.
func Wide(value wide) any {
	return value // want value:"escapes to heap; boxed; 24 B"
}

// All boxes three of its values; the others are there already.
func All(count int, text string, list []int, small byte) []any { // want text:"leaking param" list:"leaking param"
	return []any{count, text, list, small, true, "constant"} // want `[]any{count, text, list, small, true, "constant"}`:"escapes to heap; returned; 96 B" count:"escapes to heap; boxed; 8 B; unless it is 0 to 255" text:"escapes to heap; boxed; 16 B; unless it is empty" list:"escapes to heap; boxed; 24 B; unless it is nil" small@1.25+:"no allocation; single-byte" small@-1.24:"no allocation" true:"no allocation; constant" `"constant"`:"no allocation; constant"
}

// Unsigned boxes a number that cannot be negative.
func Unsigned(number uint32) any {
	return number // want number:"escapes to heap; boxed; 4 B; unless the value is below 256"
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
