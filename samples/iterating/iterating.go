//go:build go1.23

package iterating

// Up counts; the function it returns holds the limit.
func Up(limit int) func(yield func(int) bool) {
	return func(yield func(int) bool) { // want `func(yield func(int) bool) {`:"escapes to heap; returned; 16 B"
		for i := 0; i < limit; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

// Known loops over a function that the compiler sees through: a plain loop is left of it.
func Known(limit int) int {
	sum := 0
	for i := range Up(limit) {
		sum += i
	}
	return sum
}

// Any loops over an unknown function: the sum, the state of the loop and the body are made.
func Any(each func(yield func(int) bool)) int {
	sum := 0              // want sum@-1.24:"moved to heap; closure; 8 B" sum@1.25+:"moved to heap; closure; 16 B"
	for i := range each { // want `for i := range each`:"escapes to heap; unknown-callee; 24 B" `for i := range each`@-1.24:"moved to heap; closure" `for i := range each`@1.25+:"moved to heap; closure; in one allocation with another variable"
		sum += i
	}
	return sum
}

// Deferred defers in the body: that belongs to this function, which needs a list of its own.
func Deferred(each func(yield func(int) bool), done func(int)) { // want done:"leaking param"
	for i := range each { // want `for i := range each`:"escapes to heap; unknown-callee; 40 B" `for i := range each`:"moved to heap; closure; 8 B" each:"hidden allocation; loop; 8 B"
		defer done(i) // want done:"hidden allocation; made-by-runtime; 24 B" `defer done(i)`:"hidden allocation; loop; unless a pooled defer record is available"
	}
}
