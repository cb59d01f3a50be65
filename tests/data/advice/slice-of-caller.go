// run: before() after()
// before: 1 allocation
// after: none
package sample

//go:noinline
func beforeSquares() []int {
	squares := make([]int, 8)
	for i := range squares {
		squares[i] = i * i
	}
	return squares
}

//go:noinline
func afterSquares(squares []int) {
	for i := range squares {
		squares[i] = i * i
	}
}

func before() int { return beforeSquares()[7] }

func after() int {
	var squares [8]int
	afterSquares(squares[:])
	return squares[7]
}
