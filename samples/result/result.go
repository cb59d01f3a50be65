// Package result has named results. A result is a variable of the function; when its address
// is kept, it moves to the heap and its value is copied from there on return.
package result

var last *int

// Watched keeps the address of its own result.
func Watched() (count int) { // want count:"moved to heap; stored-in-heap; 8 B"
	last = &count
	count = 3
	return count
}

// Pointer assigns an address to a named result and returns without a word.
func Pointer() (pointer *int) {
	number := 4 // want number:"moved to heap; returned; 8 B"
	pointer = &number
	return
}

// Recovered changes its result in a deferred closure, which needs no heap.
func Recovered(run func()) (ok bool) {
	defer func() { ok = recover() == nil }()
	run()
	return true
}

// Split shares its argument with both results.
func Split(line string) (head, tail string) { // want line:"leaking param"
	return line[:1], line[1:]
}

// Both returns two addresses.
func Both() (*int, *string) {
	number, text := 1, "one" // want number:"moved to heap; returned; 8 B" text:"moved to heap; returned; 16 B"
	return &number, &text
}
