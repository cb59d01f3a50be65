// run: before("a text of some length", "and another one, longer") after("a text of some length", "and another one, longer")
// before: 1 allocation
// after: 1 allocation
package sample

import "strings"

//go:noinline
func beforeJoin(a, b string) string { return a + ", " + b }

//go:noinline
func afterJoin(a, b string) string {
	var text strings.Builder
	text.Grow(len(a) + len(b) + 2)
	text.WriteString(a)
	text.WriteString(", ")
	text.WriteString(b)
	return text.String()
}

func before(a, b string) int { return len(beforeJoin(a, b)) }

func after(a, b string) int { return len(afterJoin(a, b)) }
