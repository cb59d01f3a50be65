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
func before() {
	r := reading{value: 20}
	r.at = 7
	beforeLatest = &r
}

//go:noinline
func after() {
	r := reading{value: 20}
	r.at = 7
	afterLatest = r
}
