package broken

func two(a, b int) int { return a + b }

func wrong() int {
	x := two(1)
	return "s"
}
