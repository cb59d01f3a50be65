// Package mapping uses maps. A map keeps its keys and values in storage of its own, which grows
// on the heap: what a map holds the address of is on the heap, even when the map is not.
package mapping

// Squares returns a map.
func Squares(limit int) map[int]int {
	squares := map[int]int{} // want `map[int]int{}`:"escapes to heap; returned"
	for i := 0; i < limit; i++ {
		squares[i] = i * i
	}
	return squares
}

// Made gives a hint of the size.
func Made(limit int) map[string]bool {
	return make(map[string]bool, limit) // want `make(map[string]bool, limit)`:"escapes to heap; returned"
}

// Index keeps addresses in a map that never leaves the function.
func Index(words []string) int { // want words:"leaking param"
	index := map[string]*int{}
	for position, word := range words {
		place := position // want place:"moved to heap; stored-in-heap"
		index[word] = &place
	}
	return len(index)
}

// Letters keeps values: nothing escapes, but the map itself may grow.
func Letters(text string) int {
	letters := map[rune]int{}
	for _, letter := range text {
		letters[letter]++
	}
	return len(letters)
}

// Literal starts with entries.
func Literal() map[string]int {
	return map[string]int{ // want `map[string]int{`:"escapes to heap; returned"
		"one": 1,
		"two": 2,
	}
}
