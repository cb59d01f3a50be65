// Package generic writes code once for many types. The compiler makes one body for each shape
// of type argument and reports each of them; to a reader it is one place.
package generic

// Box returns the address of its copy, whatever type that has.
func Box[T any](value T) *T { // want value:"moved to heap; returned"
	return &value
}

// Stack keeps its elements in a slice.
type Stack[T any] struct{ items []T }

// Push lets it grow.
func (s *Stack[T]) Push(item T) {
	s.items = append(s.items, item) // want `append(s.items, item)`@1.25+:"escapes to heap; when the capacity is exceeded" `append(s.items, item)`@-1.24:"hidden allocation; growth; when the capacity is exceeded"
}

// Top returns the address of the last element: nothing is made, but the stack's array is shared.
func (s *Stack[T]) Top() *T {
	return &s.items[len(s.items)-1]
}

// Pair has two type parameters.
type Pair[K comparable, V any] struct {
	Key   K
	Value V
}

// Of makes one of any two types.
//
//go:noinline
func Of[K comparable, V any](key K, value V) *Pair[K, V] {
	return &Pair[K, V]{key, value} // want `&Pair[K, V]{key, value}`:"escapes to heap; returned"
}

// Never is instantiated by nobody: no code is made for it, so nothing is known about it.
func Never[T any](value T) *T {
	return &value
}

// Use instantiates: three shapes of Box, two of Stack, two of Of.
func Use() int {
	number, text, flag := Box(1), Box("one"), Box(true)
	var numbers Stack[int]
	numbers.Push(*number) // want numbers.Push(*number)@1.25+:"escapes to heap" numbers.Push(*number)@-1.24:"hidden allocation; growth"
	var texts Stack[string]
	texts.Push(*text) // want texts.Push(*text)@1.25+:"escapes to heap" texts.Push(*text)@-1.24:"hidden allocation; growth"
	pair := Of("one", 1)
	other := Of(1, *flag)
	return *numbers.Top() + len(*texts.Top()) + pair.Value + other.Key
}

// Boxed boxes its argument: a pointer needs no box, a number does.
//
//go:noinline
func Boxed[T any](value T) any {
	return value // want value:"escapes to heap; boxed; for some type arguments"
}

// UseBoxed instantiates Boxed with both.
func UseBoxed(number int) (any, any) { // want number:"moved to heap; returned; 8 B"
	return Boxed(&number), Boxed(wide{number, number})
}

type wide struct{ first, second int }

// Spelled boxes its argument, too: of a small number or an empty text nothing is made.
//
//go:noinline
func Spelled[T any](value T) any {
	return value // want value:"escapes to heap; boxed; conditional"
}

// UseSpelled instantiates Spelled with a number and a text.
func UseSpelled(number int, text string) (any, any) { // want text:"leaking param"
	return Spelled(number), Spelled(text)
}
