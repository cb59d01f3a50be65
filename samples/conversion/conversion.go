// Package conversion converts and asserts. Between interfaces nothing is made; into one a value
// is boxed; out of one it is copied.
package conversion

// Shape has an area.
type Shape interface{ Area() int }

// Square is a shape of one word.
type Square struct{ side int }

// Area makes it one.
func (s Square) Area() int { return s.side * s.side }

// Named can do more.
type Named interface {
	Shape
	Name() string
}

// Widen converts one interface to another with fewer methods: the same pointer.
func Widen(named Named) Shape { // want named:"leaking param"
	return named
}

// Convert boxes its argument.
func Convert(square Square) Shape {
	return Shape(square) // want Shape(square):"escapes to heap; 8 B; unless it is zero"
}

// Assert takes the value out of the box.
func Assert(shape Shape) int {
	if square, ok := shape.(Square); ok {
		return square.side
	}
	return 0
}

// Switch looks inside, and boxes again what it makes.
func Switch(value any) any { // want value:"leaking param"
	switch typed := value.(type) {
	case int:
		return typed + 1 // want `typed + 1`:"escapes to heap; 8 B; unless it is 0 to 255"
	case string:
		return typed + "!" // want `typed + "!"`:"escapes to heap; if more than one part is non-empty" `typed + "!"`:"hidden allocation; boxed; 16 B; unless it is empty"
	case *Square:
		return typed.side // want typed.side:"escapes to heap; 8 B; unless it is 0 to 255"
	}
	return value
}

// Point returns the address of what was asserted: a copy.
func Point(shape Shape) *Square {
	square := shape.(Square) // want square:"moved to heap; returned; 8 B"
	return &square
}

type number int

// Plain conversions between types of one representation cost nothing.
func Plain(value int) number { return number(value) }
