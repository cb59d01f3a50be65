// run: before() after()
// before: 40 allocations
// after: none
package sample

import "sync"

var locks [40]sync.Mutex

//go:noinline
func before() {
	for i := range locks {
		locks[i].Lock()
		defer locks[i].Unlock()
	}
}

//go:noinline
func after() {
	for i := range locks {
		afterOne(i)
	}
}

//go:noinline
func afterOne(i int) {
	locks[i].Lock()
	defer locks[i].Unlock()
}
