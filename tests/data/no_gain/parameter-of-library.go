// run: before(70_000) after(70_000)
// before: 1 allocation
// after: 1 allocation
package sample

import (
	"fmt"
	"io"
)

//go:noinline
func before(n int) { fmt.Fprintln(io.Discard, n) }

//go:noinline
func afterPrint[T any](value T) { fmt.Fprintln(io.Discard, value) }

func after(n int) { afterPrint(n) }
