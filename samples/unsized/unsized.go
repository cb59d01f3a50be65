// Package unsized makes slices whose length only the running program knows. Up to Go 1.24 the
// compiler gives all of them to the heap. From Go 1.25 a short one starts in a small buffer on
// the stack, and only a long one allocates, which escape analysis no longer mentions.
package unsized

// Scratch needs as many bytes as its caller says.
func Scratch(size int) int {
	buffer := make([]byte, size) // want `make([]byte, size)`@-1.24:"escapes to heap; size-not-constant; unless it is empty" `make([]byte, size)`@1.25+:"hidden allocation; made-by-runtime; if longer than 32 bytes"
	return len(buffer)
}

// Capacity starts empty, with room for as many as its caller says.
func Capacity(size int) int {
	queue := make([]int, 0, size) // want `make([]int, 0, size)`@-1.24:"escapes to heap; size-not-constant; unless it is empty" `make([]int, 0, size)`@1.25+:"hidden allocation; made-by-runtime; if longer than 32 bytes"
	for i := 0; i < size; i++ {
		queue = append(queue, i) // want `append(queue, i)`:"hidden allocation; growth; when the capacity is exceeded"
	}
	return len(queue)
}

// Copy returns what it makes: that is on the heap in every version.
func Copy(words []string) []string { // want words:"leaking param"
	copied := make([]string, len(words)) // want `make([]string, len(words))`:"escapes to heap; unless it is empty"
	copy(copied, words)
	return copied
}

// Constant knows its size when it is compiled.
func Constant() int {
	const size = 32
	return len(make([]byte, size))
}

// Clone copies bytes onto nothing, which is one allocation of the right size.
func Clone(bytes []byte) []byte {
	return append([]byte(nil), bytes...) // want `append([]byte(nil), bytes...)`@1.25+:"escapes to heap; returned; unless it is empty" `append([]byte(nil), bytes...)`@-1.24:"hidden allocation; growth; unless it is empty"
}

// Extend appends zeros: the slice of zeros is never made.
func Extend(bytes []byte, count int) []byte { // want bytes:"leaking param"
	return append(bytes, make([]byte, count)...) // want `append(bytes, make([]byte, count)...)`@1.25+:"escapes to heap; returned; when the capacity is exceeded" `append(bytes, make([]byte, count)...)`@-1.24:"hidden allocation; growth; when the capacity is exceeded" `make([]byte, count)`@-1.24:"no allocation; not known"
}
