// Package methodvalue uses methods as values. `bell.Ring` without a call is a closure that holds
// the receiver: it is made where it is written.
package methodvalue

// Bell rings.
type Bell struct{ rung int }

// Ring counts.
func (b *Bell) Ring() { b.rung++ }

// Tone has a value receiver.
func (b Bell) Tone() int { return b.rung }

// Ringer returns a method value: the closure and, through it, the receiver are kept.
func Ringer(bell *Bell) func() { // want bell:"leaking param"
	return bell.Ring // want bell.Ring:"escapes to heap; returned; 16 B"
}

// Local takes the address of a local bell to make the method value.
func Local() func() {
	var bell Bell    // want bell:"moved to heap; closure; 8 B"
	return bell.Ring // want bell.Ring:"escapes to heap; returned; 16 B"
}

// Toner copies the receiver into the closure.
func Toner(bell Bell) func() int {
	return bell.Tone // want bell.Tone:"escapes to heap; returned; 16 B"
}

// Expression is a method expression: a plain function, which holds nothing.
func Expression() func(*Bell) {
	return (*Bell).Ring
}

// Called is a call, not a value.
func Called() int {
	var bell Bell
	bell.Ring()
	return bell.Tone()
}
