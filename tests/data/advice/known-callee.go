// run: before() after()
// before: 1 allocation
// after: none
package sample

type source interface{ fill(buffer []byte) }

type noise struct{}

func (noise) fill(buffer []byte) { buffer[0] = 7 }

var any1 source = noise{}

//go:noinline
func beforeFirst(s source) byte {
	var buffer [64]byte
	s.fill(buffer[:])
	return buffer[0]
}

//go:noinline
func afterFirst(s noise) byte {
	var buffer [64]byte
	s.fill(buffer[:])
	return buffer[0]
}

func before() byte { return beforeFirst(any1) }

func after() byte { return afterFirst(noise{}) }
