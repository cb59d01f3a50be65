// Package inlined calls small functions, whose bodies the compiler copies into their callers.
// Storage that such a body makes then belongs to the caller: it is on the heap only if this
// caller lets it out, and it is reported at the call.
package inlined

import "heaplens.dev/samples/inlined/sub"

var kept *int

func pointer(n int) *int { // want n:"moved to heap; returned"
	return &n
}

// Keep stores what pointer returned: the copy of n in here is on the heap.
func Keep() {
	kept = pointer(7) // want `pointer(7)`:"moved to heap; stored-in-heap"
}

// Use only looks at it: its copy of n stays on the stack.
func Use() int {
	return *pointer(7)
}

// KeepOther does the same with a function of another package.
func KeepOther() {
	kept = sub.New(9) // want `sub.New(9)`:"moved to heap; stored-in-heap"
}

// Settings returns what the other package's constructor made, in the caller's name.
func Settings() *sub.Options {
	return sub.Default() // want `sub.Default()`:"escapes to heap; returned"
}

// Name uses a constructor and drops the result: no allocation at all.
func Name() string {
	return sub.Default().Name
}

func outer(n int) *int {
	return pointer(n + 1) // want `pointer(n + 1)`:"moved to heap; returned"
}

// Nested has two bodies copied into it, one inside the other.
func Nested() *int {
	return outer(1) // want `outer(1)`:"moved to heap; returned"
}
