// Package callee passes addresses to functions that keep them. The compiler knows what every
// function of the program does with its parameters: it writes that down as "leaking param".
package callee

type event struct{ id int }

var journal []*event

// keep is the culprit: what it is given stays in a global.
//
//go:noinline
func keep(e *event) { // want e:"leaking param"
	journal = append(journal, e) // want `append(journal, e)`@1.25+:"escapes to heap; stored-in-heap; when the capacity is exceeded" `append(journal, e)`@-1.24:"hidden allocation; growth; when the capacity is exceeded"
}

// look only reads.
//
//go:noinline
func look(e *event) int {
	return e.id
}

// relay keeps nothing by itself, but hands on to somebody who does.
//
//go:noinline
func relay(e *event) { // want e:"leaking param"
	keep(e)
}

// choose returns one of its parameters: whether they outlive the call is up to its caller.
//
//go:noinline
func choose(first, second *event) *event { // want first:"leaking param" second:"leaking param"
	if first.id < second.id {
		return first
	}
	return second
}

// Log loses its event to keep.
func Log(id int) {
	logged := event{id} // want logged:"moved to heap; kept-by-callee; 8 B"
	keep(&logged)
}

// Forward loses its event two calls further down.
func Forward(id int) {
	relay(&event{id}) // want &event{id}:"escapes to heap; kept-by-callee; 8 B"
}

// Peek lends its event and gets it back: nothing to report.
func Peek(id int) int {
	seen := event{id}
	return look(&seen)
}

// Earliest goes through choose, and back: both events stay on the stack.
func Earliest(a, b int) int {
	first, second := event{a}, event{b}
	return choose(&first, &second).id
}
