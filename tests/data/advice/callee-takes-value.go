// run: before() after()
// before: 1 allocation
// after: none
package sample

type event struct{ id, size int }

var (
	beforeLast *event
	afterLast  event
)

//go:noinline
func beforeRemember(e *event) { beforeLast = e }

//go:noinline
func afterRemember(e event) { afterLast = e }

func before() {
	e := event{id: 7}
	beforeRemember(&e)
}

func after() {
	e := event{id: 7}
	afterRemember(e)
}
