// Package twice calls the same small function more than once: each call is an allocation of its
// own, at its own place.
package twice

import (
	"errors"
	"strings"
)

type node struct {
	name  string
	left  *node
	right *node
}

func leaf(name string) *node { // want name:"leaking param"
	return &node{name: name} // want `&node{name: name}`:"escapes to heap; returned; 32 B"
}

// Tree calls its constructor twice, on two lines.
func Tree() *node {
	root := leaf("root")     // want `leaf("root")`:"escapes to heap; returned; 32 B"
	root.left = leaf("left") // want `leaf("left")`:"escapes to heap; stored-in-heap; 32 B"
	return root
}

// Pair calls it twice on one line.
func Pair() (*node, *node) {
	return leaf("a"), leaf("b") // want `leaf("a")`:"escapes to heap; returned; 32 B" `leaf("b")`:"escapes to heap; returned; 32 B"
}

// Names drops one of two: nothing of it is left.
func Names() *node {
	return leaf(leaf("lost").name) // want `leaf(leaf("lost").name)`:"escapes to heap; returned; 32 B"
}

// Parse makes one of two errors.
func Parse(number int) error {
	if number > 100 {
		return errors.New("too large") // want `errors.New("too large")`:"escapes to heap; returned; 16 B"
	}
	return errors.New("too small") // want `errors.New("too small")`:"escapes to heap; returned; 16 B"
}

// Built fills a builder in two calls; either may need more room.
func Built(first, second string) int {
	var builder strings.Builder
	builder.WriteString(first)  // want `builder.WriteString(first)`@1.25+:"escapes to heap; conditional" `builder.WriteString(first)`@-1.24:"hidden allocation; conditional" builder.WriteString(first):"no allocation; constant"
	builder.WriteString(second) // want `builder.WriteString(second)`@1.25+:"escapes to heap; conditional" `builder.WriteString(second)`@-1.24:"hidden allocation; conditional" builder.WriteString(second):"no allocation; constant"
	return builder.Len()
}

type settings struct{ names [5]string }

func (s *settings) clone() *settings { // want s:"leaking param"
	clone := *s // want clone:"moved to heap; returned; 80 B"
	return &clone
}

// Changed copies settings with a method that has a variable of its own name.
func Changed(s *settings) *settings { // want s:"leaking param"
	other := s.clone() // want s.clone():"moved to heap; returned; 80 B"
	other.names[0] = "changed"
	return other
}

// Kept is a slice whose header is shared, and so is made besides its elements.
func Kept(names []string) func() int { // want names:"leaking param"
	kept := make([]string, 0, len(names)) // want kept:"moved to heap; closure; 24 B" `make([]string, 0, len(names))`:"escapes to heap; conditional"
	count := func() int {                 // want `func() int {`:"escapes to heap; returned; 16 B"
		return len(kept)
	}
	kept = names
	return count
}

// Boxes makes texts and boxes them: two allocations each.
func Boxes(first, second string, bytes []byte) []any {
	return []any{first + second, string(bytes)} // want `[]any{first + second, string(bytes)}`:"escapes to heap; returned; 32 B" `first + second`:"escapes to heap; conditional" `first + second`:"hidden allocation; boxed; 16 B; unless it is empty" string(bytes):"escapes to heap; conditional" string(bytes):"hidden allocation; boxed; 16 B; unless it is empty"
}

// Literal is a function literal that is inlined: its body has no code of its own.
func Literal(text string) []byte {
	var kept []byte
	func() { // want `func() {`:"escapes to heap; returned; conditional"
		kept = []byte(text) // want `[]byte(text)`:"hidden allocation; conditional"
	}()
	return kept
}
