// Package closure returns and keeps function literals. A closure holds the variables it uses:
// a copy of each one that never changes after the capture, the address of every other.
package closure

// Counter captures by reference: count changes, so all calls must see the same variable.
func Counter() func() int {
	count := 0          // want count:"moved to heap; closure; 8 B"
	return func() int { // want `func() int {`:"escapes to heap; returned; 16 B"
		count++
		return count
	}
}

// Constant captures by value: start never changes. The closure itself still needs storage.
func Constant(start int) func() int {
	return func() int { return start } // want `func() int { return start }`:"escapes to heap; returned; 16 B"
}

// Plain captures nothing, so there is one closure for the whole program, made at link time.
func Plain() func(int) int {
	return func(n int) int { return n + 1 } // want `func(n int) int { return n + 1 }`:"no allocation; captures nothing"
}

var onExit []func()

// Register stores a closure, and with it everything the closure holds.
func Register(code int) *int {
	exitCode := code                 // want exitCode:"moved to heap; 8 B"
	onExit = append(onExit, func() { // want `append(onExit, func() {`@1.25+:"escapes to heap; stored-in-heap; when the capacity is exceeded" `append(onExit, func() {`@-1.24:"hidden allocation; growth; when the capacity is exceeded" `func() {`:"escapes to heap; stored-in-heap; 16 B"
		exitCode++
	})
	return &exitCode
}

// Assigned leaves by an assignment to an outer variable, inside a closure that is called at once.
func Assigned() int {
	var kept *int
	func() {
		inner := 3
		kept = &inner
	}()
	return *kept
}

// Local is called and forgotten: everything stays on the stack.
func Local(words []string) int {
	longest := 0
	visit := func(word string) {
		longest = max(longest, len(word))
	}
	for _, word := range words {
		visit(word)
	}
	return longest
}
