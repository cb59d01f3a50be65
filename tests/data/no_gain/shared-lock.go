// run: before() after()
// before: 2 allocations
// after: 2 allocations
package sample

import "sync"

//go:noinline
func beforeGuard(f func()) func() {
	var lock sync.Mutex
	return func() {
		lock.Lock()
		defer lock.Unlock()
		f()
	}
}

//go:noinline
func afterGuard(f func()) func() {
	lock := new(sync.Mutex)
	return func() {
		lock.Lock()
		defer lock.Unlock()
		f()
	}
}

func before() { beforeGuard(func() {})() }

func after() { afterGuard(func() {})() }
