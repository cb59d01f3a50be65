// Package boxing converts every kind of operand to an interface.
package boxing

import "fmt"

type names []string

func (n names) Len() int { return len(n) }

type lener interface{ Len() int }

type reason struct{ why string }

func (r reason) Error() string { return r.why }

type pair struct{ left, right int }

type grid [3]int

func (g grid) Len() int { return len(g) }

type empty struct{}

func (e empty) Len() int { return 0 }

func Conversion(v []string) any { return names(v) }

func Second(v []string) (string, lener) { return "n", names(v) }

func Slice(v []string) any { return v }

func Text(s string) any { return s }

func Number(n int) any { return n }

func Struct(left int) any { return pair{left, 1} }

func Array(g grid) lener { return g }

func Failure(s string) error { return reason{s} }

func size() int { return len(sink) * 1000 }

var sink []any

func Result() any { return size() }

func Field(p *pair) any { return p.left }

func Element(g []string) any { return g[0] }

func Deref(p *pair) any { return *p }

func Generic[T any](v T) any { return v }

func UseGeneric(n int, s string) (any, any) { return Generic(n), Generic(s) }

func Into(m map[string]any, n int) { m["n"] = n }

func Append(n int, s string) { sink = append(sink, n, s) }

func Send(c chan<- any, n int) { c <- n }

func Two(a, b string) string { return fmt.Sprint(a, b) }

func Nested(n int) string { return fmt.Sprint(fmt.Sprint(n), names{}) }

func Loop(values []int) {
	for _, value := range values {
		fmt.Println(value)
	}
}

func Pointer(p *pair) any { return p }

func Empty(e empty) lener { return e }

func Flag(b bool) any { return b }

var packageLevel any = size()
