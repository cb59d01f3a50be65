package columns

// Carriage is in a file whose lines end as they do on Windows.
func Carriage() *int {
	wheel := 4 // want wheel:"moved to heap; returned; 8 B"
	return &wheel
}

// Return has a finding that ends where the line does.
func Return() *Pair {
	return &Pair{ // want &Pair{:"escapes to heap; returned; 24 B"
		Text: "return",
	}
}
