// Package appending lets slices grow. append makes a new array whenever the old one is full;
// before Go 1.25 the compiler said nothing about it.
package appending

// Evens grows a slice that its caller gets.
func Evens(limit int) []int {
	var evens []int
	for i := 0; i < limit; i += 2 {
		evens = append(evens, i) // want `append(evens, i)`@1.25+:"escapes to heap; returned"
	}
	return evens
}

// Sized makes room first: one allocation for all.
func Sized(limit int) []int {
	evens := make([]int, 0, limit/2+1) // want `make([]int, 0, limit/2+1)`:"escapes to heap"
	for i := 0; i < limit; i += 2 {
		evens = append(evens, i) // want `append(evens, i)`@1.25+:"escapes to heap; returned"
	}
	return evens
}

// Onto grows what it was given, so the old array may come back as the result.
func Onto(words []string, word string) []string { // want words:"leaking param" word:"leaking param"
	return append(words, word) // want `append(words, word)`@1.25+:"escapes to heap; returned"
}

// Pointers appends addresses: what they lead to escapes into the array.
func Pointers(limit int) []*int {
	var pointers []*int
	for i := 0; i < limit; i++ {
		number := i                          // want number:"moved to heap"
		pointers = append(pointers, &number) // want `append(pointers, &number)`@1.25+:"escapes to heap; returned"
	}
	return pointers
}

// Short-lived slices grow on the heap as well, though nothing escapes; from Go 1.25 they start
// in a small buffer on the stack.
func Short(limit int) int {
	var seen []int
	for i := 0; i < limit; i++ {
		seen = append(seen, i)
	}
	return len(seen)
}
