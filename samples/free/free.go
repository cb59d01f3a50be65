// Package free lets things out that cost nothing. Escape analysis marks all of them, because it
// asks who can reach a value, and not whether anything has to be made: what these functions need
// is there before they run.
package free

// Answer boxes a constant: it is in read-only data, and every such interface points to it.
func Answer() any {
	return 42 // want 42:"no allocation; constant"
}

// Greeting does the same with a constant string.
func Greeting() any {
	const greeting = "hello"
	return greeting // want greeting:"no allocation; constant"
}

// Letter boxes a single byte: the runtime has a table of all 256.
func Letter(letter byte) any {
	return letter // want letter@1.25+:"no allocation; single-byte" letter@-1.24:"no allocation"
}

// Less boxes a bool, which is a byte as well.
func Less(first, second int) any {
	return first < second // want `first < second`:"no allocation; single-byte"
}

// Signal carries nothing.
type Signal struct{}

// Boxed boxes a value without size: there is nothing to store.
func Boxed() any {
	return Signal{} // want Signal{}:"no allocation; size is zero"
}

// Pointer returns an address; all values without size may have the same one.
func Pointer() *Signal {
	return &Signal{} // want &Signal{}:"no allocation; size is zero"
}

// Set makes as many elements as its caller likes, all without size.
func Set(count int) []Signal {
	return make([]Signal, count) // want `make([]Signal, count)`:"no allocation; size is zero"
}

// None is a slice without elements.
func None() []int {
	return []int{} // want []int{}:"no allocation; size is zero"
}

type point struct{ x, y int }

// Origin boxes a zero value: from Go 1.25 it is taken from zeros that the runtime has.
func Origin() any {
	return point{} // want point{}@-1.24:"escapes to heap; boxed; 16 B" point{}@1.25+:"no allocation; zero value"
}

// Unset boxes a variable that happens to be zero, which the compiler does not follow.
func Unset() any {
	var unset point
	return unset // want unset:"escapes to heap; boxed; 16 B"
}

// Double returns a function that captures nothing: there is one for the whole program.
func Double() func(int) int {
	return func(number int) int { return 2 * number } // want `func(number int) int { return 2 * number }`:"no allocation; captures nothing"
}

var last *point

// Never has a branch that is never taken, which only the code generator finds out.
func Never(x int) int {
	limit := 10
	if limit < 5 {
		last = &point{x, x} // want `&point{x, x}`:"no allocation; not known"
	}
	return limit
}
