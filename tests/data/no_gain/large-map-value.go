// run: before() after()
// before: 1 allocation
// after: 1 allocation
package sample

var (
	beforeRows = make(map[int][200]byte)
	afterRows  = make(map[int][200]byte, 4096)
)

//go:noinline
func before() {
	delete(beforeRows, 1)
	beforeRows[1] = [200]byte{1}
}

//go:noinline
func after() {
	delete(afterRows, 1)
	afterRows[1] = [200]byte{1}
}
