// run: before() after()
// before: 1 allocation
// after: 1 allocation
package sample

//go:noinline
func beforeSquares(n int) []int {
	squares := make([]int, 0, n)
	for i := 0; i < n; i++ {
		squares = append(squares, i*i)
	}
	return squares
}

//go:noinline
func afterSquares(n int) []int {
	squares := make([]int, n)
	for i := range squares {
		squares[i] = i * i
	}
	return squares
}

func before() int { return len(beforeSquares(40)) }

func after() int { return len(afterSquares(40)) }
