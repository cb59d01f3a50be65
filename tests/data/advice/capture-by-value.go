// run: before() after()
// before: 2 allocations
// after: 1 allocation
package sample

//go:noinline
func beforeLimiter(limit int) func(int) bool {
	allows := func(n int) bool { return n <= limit }
	if limit == 0 {
		limit = 100
	}
	return allows
}

//go:noinline
func afterLimiter(limit int) func(int) bool {
	if limit == 0 {
		limit = 100
	}
	return func(n int) bool { return n <= limit }
}

func before() bool { return beforeLimiter(0)(7) }

func after() bool { return afterLimiter(0)(7) }
