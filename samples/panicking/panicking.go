// Package panicking allocates on its way into a panic. A program that works never gets there, so
// what is made for the panic costs nothing but some code.
package panicking

import "fmt"

// At panics with a text that it makes: the number, the text and the text's box.
func At(values []int, index int) int {
	if index >= len(values) {
		panic(fmt.Sprintf("no value %d", index)) // want `fmt.Sprintf("no value %d", index)`:"escapes to heap; boxed; 16 B; only on panic" index:"escapes to heap; boxed; 8 B; only on panic"
	}
	return values[index]
}

type rangeError struct{ index, length int }

func (e *rangeError) Error() string { return "out of range" }

// First panics with an error.
func First(values []int) int {
	if len(values) == 0 {
		panic(&rangeError{0, len(values)}) // want `&rangeError{0, len(values)}`:"escapes to heap; boxed; 16 B; only on panic"
	}
	return values[0]
}

// Must joins strings for its panic.
func Must(ok bool, message string) {
	if !ok {
		panic("must: " + message) // want `"must: " + message`:"escapes to heap; boxed; only on panic" `"must: " + message`:"hidden allocation; boxed; 16 B; only on panic"
	}
}

// Never panics with a constant, for which nothing is made at all.
func Never(ok bool) {
	if !ok {
		panic("never") // want `"never"`:"no allocation; constant"
	}
}
