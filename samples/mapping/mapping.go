// Package mapping uses maps. A map keeps its keys and values in storage of its own, which grows
// on the heap: what a map holds the address of is on the heap, even when the map is not.
package mapping

// Squares returns a map.
func Squares(limit int) map[int]int {
	squares := map[int]int{} // want map[int]int{}:"escapes to heap; returned; 48 B"
	for i := 0; i < limit; i++ {
		squares[i] = i * i // want squares[i]:"hidden allocation; growth; when the map grows"
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
		place := position    // want place:"moved to heap; stored-in-heap; 8 B"
		index[word] = &place // want index[word]:"hidden allocation; growth; when the map grows"
	}
	return len(index)
}

// Letters keeps values: nothing escapes, but the map itself may grow.
func Letters(text string) int {
	letters := map[rune]int{}
	for _, letter := range text {
		letters[letter]++ // want letters[letter]:"hidden allocation; growth; when the map grows"
	}
	return len(letters)
}

// Literal starts with entries.
func Literal() map[string]int {
	return map[string]int{ // want map[string]int{:"escapes to heap; returned; 48 B"
		"one": 1, // want `"one": 1`:"hidden allocation; growth"
		"two": 2,
	}
}

// Hinted makes room for as many entries as it will put in; a small map begins on the stack.
func Hinted(numbers []int) int {
	seen := make(map[int]bool, len(numbers)) // want `make(map[int]bool, len(numbers))`:"hidden allocation; made-by-runtime; if made for more than 8 entries"
	for _, number := range numbers {
		seen[number] = true // want seen[number]:"hidden allocation; growth; when the map grows"
	}
	return len(seen)
}

// Looped only reads. Up to Go 1.23 a loop over a map without pointers made a list, once a map, that
// kept what the loop still had to see.
func Looped(numbers map[int]int) int {
	sum := 0
	for _, number := range numbers { // want `_, number := range numbers`@-1.23:"hidden allocation; growth; on the first loop over a map without pointers"
		sum += number
	}
	return sum
}

// Wide puts values into a map that are too large for its groups: each is an object of its own.
func Wide(values map[int][200]byte, key int) {
	values[key+1] = [200]byte{1} // want values[key+1]:"hidden allocation; growth; 200 B; when the key is new"
}

// Group lets a map grow, and in it slices.
func Group(groups map[string][]int, name string, number int) { // want name:"leaking param"
	groups[name] = append(groups[name], number) // want groups[name]:"hidden allocation; growth; when the map grows" `append(groups[name], number)`@1.25+:"escapes to heap; stored-in-heap; when the capacity is exceeded" `append(groups[name], number)`@-1.24:"hidden allocation; growth; when the capacity is exceeded"
}
