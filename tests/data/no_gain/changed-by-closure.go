// run: before() after()
// before: 2 allocations
// after: 2 allocations
package sample

//go:noinline
func beforeCounter() func() int {
	count := 0
	return func() int {
		count++
		return count
	}
}

//go:noinline
func afterCounter() func() int {
	count := new(int)
	return func() int {
		*count++
		return *count
	}
}

func before() int { return beforeCounter()() }

func after() int { return afterCounter()() }
