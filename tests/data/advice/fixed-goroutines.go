// run: before() after()
// before: 9 allocations
// after: 3 allocations
package sample

import "sync"

func work(n int) int { return n * n }

//go:noinline
func before() {
	var group sync.WaitGroup
	group.Add(8)
	for i := 0; i < 8; i++ {
		n := i
		go func() {
			defer group.Done()
			work(n)
		}()
	}
	group.Wait()
}

//go:noinline
func after() {
	var group sync.WaitGroup
	group.Add(1)
	tasks := make(chan int)
	go func() {
		defer group.Done()
		for n := range tasks {
			work(n)
		}
	}()
	for i := 0; i < 8; i++ {
		tasks <- i
	}
	close(tasks)
	group.Wait()
}
