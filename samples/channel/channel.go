// Package channel sends things to others. Who receives from a channel, and when, is unknown:
// an address that is sent is on the heap. The channel itself always is, though the compiler
// does not say so.
package channel

// Message travels by reference.
type Message struct{ Text string }

// Post sends the address of a local variable.
func Post(box chan *Message, text string) { // want text:"leaking param"
	letter := Message{text} // want letter:"moved to heap; stored-in-heap; 16 B"
	box <- &letter
}

// Offer sends without waiting.
func Offer(box chan<- *Message) bool {
	select {
	case box <- &Message{"hello"}: // want `&Message{"hello"}`:"escapes to heap; stored-in-heap; 16 B"
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
	box := make(chan *int, 1) // want `make(chan *int, 1)`:"hidden allocation; made-by-runtime"
	number := 5               // want number:"moved to heap; stored-in-heap; 8 B"
	box <- &number
	return *<-box
}

// Signal makes a channel that carries nothing: its size is that of the channel itself.
func Signal() chan struct{} {
	return make(chan struct{}) // want `make(chan struct{})`@-1.22:"hidden allocation; made-by-runtime; 96 B" `make(chan struct{})`@1.23+:"hidden allocation; made-by-runtime; 112 B"
}
