package columns; func Marked(number int) *int { return &number } // want number:"moved to heap; returned; 8 B"

// Unmarked is not on the first line, so the byte order mark does not count.
func Unmarked() *int {
	number := 1 // want number:"moved to heap; returned; 8 B"
	return &number
}
