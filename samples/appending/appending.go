// Package appending lets slices grow. append makes a new array whenever the old one is full;
// before Go 1.25 the compiler said nothing about it.
package appending

// Evens grows a slice that its caller gets.
func Evens(limit int) []int {
	var evens []int
	for i := 0; i < limit; i += 2 {
		evens = append(evens, i) // want `append(evens, i)`@1.25+:"escapes to heap; returned; when the capacity is exceeded" `append(evens, i)`@-1.24:"hidden allocation; growth; when the capacity is exceeded"
	}
	return evens // want `return evens`@1.26+:"hidden allocation; growth; if it is still on the stack"
}

// Sized makes room first: one allocation for all.
func Sized(limit int) []int {
	evens := make([]int, 0, limit/2+1) // want `make([]int, 0, limit/2+1)`:"escapes to heap; unless it is empty"
	for i := 0; i < limit; i += 2 {
		evens = append(evens, i) // want `append(evens, i)`@1.25+:"escapes to heap; returned; when the capacity is exceeded" `append(evens, i)`@-1.24:"hidden allocation; growth; when the capacity is exceeded"
	}
	return evens
}

// Onto grows what it was given, so the old array may come back as the result.
func Onto(words []string, word string) []string { // want words:"leaking param" word:"leaking param"
	return append(words, word) // want `append(words, word)`@1.25+:"escapes to heap; returned; when the capacity is exceeded" `append(words, word)`@-1.24:"hidden allocation; growth; when the capacity is exceeded"
}

// Pointers appends addresses: what they lead to escapes into the array.
func Pointers(limit int) []*int {
	var pointers []*int
	for i := 0; i < limit; i++ {
		number := i                          // want number:"moved to heap; 8 B"
		pointers = append(pointers, &number) // want `append(pointers, &number)`@1.25+:"escapes to heap; returned; when the capacity is exceeded" `append(pointers, &number)`@-1.24:"hidden allocation; growth; when the capacity is exceeded"
	}
	return pointers // want `return pointers`@1.26+:"hidden allocation; growth; if it is still on the stack"
}

// Short-lived slices grow on the heap as well, though nothing escapes; from Go 1.25 they start
// in a small buffer on the stack.
func Short(limit int) int {
	var seen []int
	for i := 0; i < limit; i++ {
		seen = append(seen, i) // want `append(seen, i)`:"hidden allocation; growth; when the capacity is exceeded"
	}
	return len(seen)
}
