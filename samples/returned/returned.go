// Package returned shows the commonest way to the heap: a function hands out the address of
// something it made. Its stack frame is gone by the time the caller looks at the result, so
// what the pointer leads to must live elsewhere.
package returned

// Ticket is what a guest draws at the door.
type Ticket struct {
	Number int
	Guest  string
}

// Draw makes a variable and returns its address.
func Draw(number int) *Ticket {
	ticket := Ticket{Number: number} // want ticket:"moved to heap; returned; 24 B"
	return &ticket
}

// Print says the same in one expression: there is no variable, but there is storage.
func Print(number int) *Ticket {
	return &Ticket{Number: number} // want `&Ticket{Number: number}`:"escapes to heap; returned; 24 B"
}

// Blank uses the builtin new, which is a third spelling of the same thing.
func Blank() *Ticket {
	return new(Ticket) // want new(Ticket):"escapes to heap; returned; 24 B"
}

// Detour passes the address from hand to hand; the compiler follows it all the way.
func Detour(number int) *Ticket {
	ticket := Ticket{Number: number} // want ticket:"moved to heap; returned; 24 B"
	first := &ticket
	second := first
	return second
}

// Numbers returns a slice. The three words of the slice are copied, its array is not.
func Numbers() []int {
	return []int{7, 11, 13} // want `[]int{7, 11, 13}`:"escapes to heap; returned; 24 B"
}

// Two returns two small variables. From Go 1.25 they share one allocation.
func Two() (*int, *int) {
	first, second := 1, 2 // want first@-1.24:"moved to heap; returned; 8 B" first@1.25+:"moved to heap; returned; 16 B" second@-1.24:"moved to heap; returned; 8 B" second@1.25+:"moved to heap; returned; in one allocation with another variable"
	return &first, &second
}

// Parameter returns the address of its own copy of the argument.
func Parameter(number int) *int { // want number:"moved to heap; returned; 8 B"
	return &number
}

// Field returns the address of one field; the whole ticket moves with it.
func Field(number int) *string {
	ticket := Ticket{Number: number} // want ticket:"moved to heap; returned; 24 B"
	return &ticket.Guest
}

// Value returns a copy, and a copy needs no heap. The guest's name is shared with the caller's
// argument: whoever passes a name must know that it is still in use afterwards.
func Value(number int, guest string) Ticket { // want guest:"leaking param"
	return Ticket{Number: number, Guest: guest}
}
