// run: before() after()
// before: 1 allocation
// after: none
package sample

import (
	"bytes"
	"strings"
)

var line = []byte("a line of text that is longer than the buffer on the stack")

//go:noinline
func before() int {
	text := string(line)
	return strings.Index(text, "buffer") + strings.Index(text, "line")
}

//go:noinline
func after() int {
	return bytes.Index(line, []byte("buffer")) + bytes.Index(line, []byte("line"))
}
