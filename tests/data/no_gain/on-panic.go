// run: before(7) after(7)
// before: none
// after: none
package sample

type report struct{ id, line int }

func (r *report) Error() string { return "bad" }

//go:noinline
func beforeCheck(id int) {
	if id < 0 {
		panic(&report{id: id})
	}
}

//go:noinline
func afterCheck(id int) {
	if id < 0 {
		panic("bad")
	}
}

func before(id int) { beforeCheck(id) }

func after(id int) { afterCheck(id) }
