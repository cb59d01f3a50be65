package recorded

func beforeLine() *int {
	x := 1
	return &x
}

//line grammar.y:100
func underLine() *int {
	x := 1
	return &x
}

//line other grammar.y:7:3
func underLineAndColumn() any {
	y := pair{1, 2}
	return &y
}
