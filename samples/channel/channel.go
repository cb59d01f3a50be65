// Package channel sends things to others. Who receives from a channel, and when, is unknown:
// an address that is sent is on the heap. The channel itself always is, though the compiler
// does not say so.
package channel

// Message travels by reference.
type Message struct{ Text string }

// Post sends the address of a local variable.
func Post(box chan *Message, text string) { // want text:"leaking param"
	letter := Message{text} // want letter:"moved to heap; stored-in-heap"
	box <- &letter
}

// Offer sends without waiting.
func Offer(box chan<- *Message) bool {
	select {
	case box <- &Message{"hello"}: // want `&Message{"hello"}`:"escapes to heap; stored-in-heap"
		return true
	default:
		return false
	}
}

// Copy sends the value: only the text it shares is kept.
func Copy(box chan<- Message, text string) { // want text:"leaking param"
	box <- Message{text}
}

// Local makes a channel nobody else sees; even what goes through it cannot be on the stack.
func Local() int {
	box := make(chan *int, 1)
	number := 5 // want number:"moved to heap; stored-in-heap"
	box <- &number
	return *<-box
}
