// Package sink keeps what it is given, so that it is on the heap.
package sink

import "fmt"

var (
	Any, Other any
	Err        error
	Str        string
	Num        int
	Float      float64
	Int        *int
	Ints       []int
	Bytes      []byte
	Map        map[string]int
	Func       func() int
	Anys       [4]any
)

//go:noinline
func Keep(value any) { Any = value }

//go:noinline
func KeepTwo(value, other any) { Any, Other = value, other }

//go:noinline
func KeepFunc(function func() int) {
	Func = function
	Num = function()
}

// Leak can be inlined.
func Leak(value any) { Any = value }

//go:noinline
func Look(value any) int {
	if value == nil {
		return 1
	}
	return 2
}

// Text is longer than any buffer on a stack.
const Text = "a text that is a good deal longer than forty bytes"

// Error is an error by value.
type Error struct{ Code int }

func (e Error) Error() string { return fmt.Sprint(e.Code) }
