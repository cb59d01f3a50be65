// run: before() after()
// before: 7 allocations, from Go 1.26 on 4
// after: 1 allocation
package sample

//go:noinline
func beforeSquares(n int) []int {
	var squares []int
	for i := 0; i < n; i++ {
		squares = append(squares, i*i)
	}
	return squares
}

//go:noinline
func afterSquares(n int) []int {
	squares := make([]int, 0, n)
	for i := 0; i < n; i++ {
		squares = append(squares, i*i)
	}
	return squares
}

func before() int { return len(beforeSquares(40)) }

func after() int { return len(afterSquares(40)) }
