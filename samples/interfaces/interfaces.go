// Package interfaces calls methods through interfaces. Which method runs is decided when the
// program runs, so the compiler must assume that it keeps every pointer it gets.
package interfaces

// Reader fills a buffer, like its model in package io.
type Reader interface {
	Read(buffer []byte) int
}

type zeros struct{}

func (zeros) Read(buffer []byte) int {
	for i := range buffer {
		buffer[i] = 0
	}
	return len(buffer)
}

// ReadAny cannot know who reads: its small buffer moves to the heap.
func ReadAny(reader Reader) int { // want reader:"leaking param"
	var buffer [64]byte // want buffer:"moved to heap; unknown-callee; 64 B"
	return reader.Read(buffer[:])
}

// ReadZeros knows: the same code with a concrete type stays on the stack.
func ReadZeros(reader zeros) int {
	var buffer [64]byte
	return reader.Read(buffer[:])
}

// Devirtualized goes through an interface, but the compiler sees what is in it.
func Devirtualized() int {
	var reader Reader = zeros{}
	var buffer [64]byte
	return reader.Read(buffer[:])
}

// ReadMade passes a slice made on the spot.
func ReadMade(reader Reader) int { // want reader:"leaking param"
	return reader.Read(make([]byte, 16)) // want `make([]byte, 16)`:"escapes to heap; unknown-callee; 16 B"
}
