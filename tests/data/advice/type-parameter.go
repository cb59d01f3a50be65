// run: before(70_000) after(70_000)
// before: 1 allocation
// after: none
package sample

var beforeLast any

//go:noinline
func beforeKeep(value any) { beforeLast = value }

var afterLast int

//go:noinline
func afterKeep(value int) { afterLast = value }

//go:noinline
func before(n int) { beforeKeep(n) }

//go:noinline
func after(n int) { afterKeep(n) }
