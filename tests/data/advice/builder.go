// run: before() after()
// before: 3 allocations
// after: 1 allocation
package sample

import "strings"

var parts = []string{"some words", " of a text", " that is put together", " from its parts"}

//go:noinline
func before() string {
	text := ""
	for _, part := range parts {
		text += part
	}
	return text
}

//go:noinline
func after() string {
	var text strings.Builder
	text.Grow(64)
	for _, part := range parts {
		text.WriteString(part)
	}
	return text.String()
}
