//go:build go1.23

package main

import (
	"heaplens.dev/samples/iterating"
	"heaplens.dev/samples/loop"
)

func init() {
	functions = append(functions, loop.Turn, iterating.Up, iterating.Known, iterating.Any,
		iterating.Deferred)
	once := func(yield func(int) bool) { yield(1) }
	calls = append(calls,
		call{"iterating.Up", 0, func() { iterating.Up(10) }},
		call{"iterating.Known", 0, func() { iterating.Known(10) }},
		call{"iterating.Any", 0, func() { iterating.Any(once) }},
		call{"iterating.Deferred", 0, func() { iterating.Deferred(once, nothing[int]) }},
		call{"loop.Turn", 3, func() { loop.Turn(3) }},
	)
}
