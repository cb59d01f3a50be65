// Package inlined calls small functions, whose bodies the compiler copies into their callers.
// Storage that such a body makes then belongs to the caller: it is on the heap only if this
// caller lets it out, and it is reported at the call.
package inlined

import (
	"maps"

	"heaplens.dev/samples/inlined/sub"
)

var kept *int

func pointer(n int) *int { // want n:"moved to heap; returned; 8 B"
	return &n
}

// Keep stores what pointer returned: the copy of n in here is on the heap.
func Keep() {
	kept = pointer(7) // want pointer(7):"moved to heap; stored-in-heap; 8 B"
}

// Use only looks at it: its copy of n stays on the stack.
func Use() int {
	return *pointer(7)
}

// KeepOther does the same with a function of another package.
func KeepOther() {
	kept = sub.New(9) // want sub.New(9):"moved to heap; stored-in-heap; 8 B"
}

// Settings returns what the other package's constructor made, in the caller's name.
func Settings() *sub.Options {
	return sub.Default() // want sub.Default():"escapes to heap; returned"
}

// Name uses a constructor and drops the result: no allocation at all.
func Name() string {
	return sub.Default().Name
}

func outer(n int) *int {
	return pointer(n + 1) // want `pointer(n + 1)`:"moved to heap; returned; 8 B"
}

// Nested has two bodies copied into it, one inside the other.
func Nested() *int {
	return outer(1) // want outer(1):"moved to heap; returned; 8 B"
}

func maybe(n int) *int {
	if n > 3 {
		large := n // want large:"moved to heap; returned; 8 B"
		return &large
	}
	return nil
}

// Maybe gets an address only for some numbers: the branch is copied with the rest.
func Maybe(n int) {
	kept = maybe(n) // want maybe(n):"moved to heap; stored-in-heap; 8 B; only on some paths through the inlined code"
}

// Named does the same across packages.
func Named(name string) *sub.Options { // want name:"leaking param"
	return sub.Named(name) // want sub.Named(name):"escapes to heap; returned; only on some paths through the inlined code"
}

// Path joins strings in the other package's code.
func Path(directory, name string) string {
	return sub.Join(directory, name) // want `sub.Join(directory, name)`:"escapes to heap; returned; if more than one part is non-empty"
}

// Length only looks at the joined string, which the other package's code then makes on the stack
// if it is short.
func Length(directory, name string) int {
	return len(sub.Join(directory, name)) // want `sub.Join(directory, name)`:"hidden allocation; made-by-runtime; if longer than 32 bytes"
}

// Clone copies a map, in a generic function of the standard library.
func Clone(options map[string]sub.Options) map[string]sub.Options { // want options:"leaking param"
	return maps.Clone(options) // want maps.Clone(options):"hidden allocation; made-by-runtime; only on some paths through the inlined code"
}
