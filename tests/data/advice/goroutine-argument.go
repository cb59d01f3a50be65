// run: before() after()
// before: 3 allocations
// after: 2 allocations
package sample

func add(values ...int) (sum int) {
	for _, value := range values {
		sum += value
	}
	return sum
}

//go:noinline
func before() int {
	first := 0
	done := make(chan bool)
	go func() {
		first = add(3, 9)
		done <- true
	}()
	<-done
	return first
}

//go:noinline
func after() int {
	first := make(chan int)
	go func() { first <- add(3, 9) }()
	return <-first
}
