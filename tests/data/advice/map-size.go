// run: before() after()
// before: 3 allocations, from Go 1.24 on 5
// after: 2 allocations, from Go 1.24 on 4
package sample

//go:noinline
func beforeSquares(n int) map[int]int {
	squares := make(map[int]int)
	for i := 0; i < n; i++ {
		squares[i] = i * i
	}
	return squares
}

//go:noinline
func afterSquares(n int) map[int]int {
	squares := make(map[int]int, n)
	for i := 0; i < n; i++ {
		squares[i] = i * i
	}
	return squares
}

func before() int { return len(beforeSquares(9)) }

func after() int { return len(afterSquares(9)) }
