// run: before() after()
// before: 1 allocation
// after: none
package sample

type reading struct{ value, at int }

var (
	beforeLatest *reading
	afterLatest  reading
)

//go:noinline
func before() { beforeLatest = &reading{20, 7} }

//go:noinline
func after() { afterLatest = reading{20, 7} }
