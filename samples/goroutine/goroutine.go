// Package goroutine starts goroutines. A goroutine has a stack of its own and may run on when
// the function that started it has returned: what both use cannot be on either's stack.
package goroutine

import "sync"

// Count shares a variable with a goroutine that changes it.
func Count(done chan struct{}) int { // want done:"leaking param"
	total := 0  // want total:"moved to heap; goroutine; 8 B"
	go func() { // want `go func() {`:"hidden allocation; goroutine; unless a finished goroutine can be reused" `func() {`:"escapes to heap; goroutine; 24 B"
		total++
		close(done)
	}()
	<-done
	return total
}

// Wait is the usual shape: the goroutines share the WaitGroup, whose methods keep it as well.
func Wait(jobs []func()) { // want jobs:"leaking param"
	var group sync.WaitGroup // want group:"moved to heap"
	for i := range jobs {
		job := jobs[i]
		group.Add(1)
		go func() { // want `go func() {`:"hidden allocation; goroutine; unless a finished goroutine can be reused" `func() {`:"escapes to heap; goroutine; 24 B"
			defer group.Done()
			job()
		}()
	}
	group.Wait()
}

//go:noinline
func work(input *int, output chan<- int) {
	output <- *input
}

// Start passes an address as an argument of the go statement.
func Start(output chan<- int) { // want output:"leaking param"
	input := 20             // want input:"moved to heap; goroutine; 8 B"
	go work(&input, output) // want work:"hidden allocation; made-by-runtime; 24 B" `go work(&input, output)`:"hidden allocation; goroutine; unless a finished goroutine can be reused"
}

// Call starts a function it has been given. The goroutine's argument is kept in a closure that
// nobody wrote.
func Call(function func(int), argument int) { // want function:"leaking param"
	go function(argument) // want function:"hidden allocation; made-by-runtime; 24 B" `go function(argument)`:"hidden allocation; goroutine; unless a finished goroutine can be reused"
}

// Inline does not start one: a plain call of the same closure costs nothing.
func Inline() int {
	total := 0
	func() {
		total++
	}()
	return total
}
