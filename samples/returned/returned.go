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
	ticket := Ticket{Number: number} // want ticket:"moved to heap; returned"
	return &ticket
}

// Print says the same in one expression: there is no variable, but there is storage.
func Print(number int) *Ticket {
	return &Ticket{Number: number} // want `&Ticket{Number: number}`:"escapes to heap; returned"
}

// Blank uses the builtin new, which is a third spelling of the same thing.
func Blank() *Ticket {
	return new(Ticket) // want `new(Ticket)`:"escapes to heap; returned"
}

// Detour passes the address from hand to hand; the compiler follows it all the way.
func Detour(number int) *Ticket {
	ticket := Ticket{Number: number} // want ticket:"moved to heap; returned"
	first := &ticket
	second := first
	return second
}

// Numbers returns a slice. The three words of the slice are copied, its array is not.
func Numbers() []int {
	return []int{7, 11, 13} // want `[]int{7, 11, 13}`:"escapes to heap; returned"
}

// Parameter returns the address of its own copy of the argument.
func Parameter(number int) *int { // want number:"moved to heap; returned"
	return &number
}

// Field returns the address of one field; the whole ticket moves with it.
func Field(number int) *string {
	ticket := Ticket{Number: number} // want ticket:"moved to heap; returned"
	return &ticket.Guest
}

// Value returns a copy, and a copy needs no heap. The guest's name is shared with the caller's
// argument: whoever passes a name must know that it is still in use afterwards.
func Value(number int, guest string) Ticket { // want guest:"leaking param"
	return Ticket{Number: number, Guest: guest}
}
