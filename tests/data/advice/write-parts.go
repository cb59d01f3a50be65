// run: before() after()
// before: 1 allocation
// after: none
package sample

import "bytes"

var (
	out   bytes.Buffer
	place = "a/rather/long/path.go:12"
	text  = "this is not as it should be"
)

//go:noinline
func before() {
	out.Reset()
	out.WriteString(place + ": " + text)
}

//go:noinline
func after() {
	out.Reset()
	out.WriteString(place)
	out.WriteString(": ")
	out.WriteString(text)
}
