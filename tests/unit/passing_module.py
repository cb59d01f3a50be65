"""A Go module in which a variable is passed on in all the ways that Go has, each by a function."""

from collections.abc import Mapping
from types import MappingProxyType

FILES: Mapping[str, str] = MappingProxyType(
    {
        "go.mod": "module ex.com/demo\n\ngo 1.21\n",
        "keep/keep.go": """\
package keep

var kept []*int

//go:noinline
func Keep(number *int) { kept = append(kept, number) }

//go:noinline
func First(one, two, three *int) { Keep(one) }

//go:noinline
func Last(one, two, three *int) { Keep(three) }

//go:noinline
func None(one, two *int) {}

//go:noinline
func All(one, two, three *int) { Keep(one); Keep(two); Keep(three) }

//go:noinline
func Fill(buffer []byte, length int, to Filler) { to.Fill(buffer, length) }

type Filler interface{ Fill(buffer []byte, length int) }

type Zeros struct{}

func (Zeros) Fill(buffer []byte, length int) { clear(buffer[:length]) }

func clear(buffer []byte) {
	for i := range buffer {
		buffer[i] = 0
	}
}

//go:noinline
func Rest(first *int, rest ...*int) { kept = append(kept, rest...) }

//go:noinline
func Both(first *int, rest ...*int) { kept = append(append(kept, first), rest...) }

//go:noinline
func Through(number *int) *int { return number }

//go:noinline
func Generic[T any](_ int, value *T) { any_ = append(any_, value) }

var any_ []any

type Box struct{ numbers []*int }

//go:noinline
func (b *Box) Add(number *int) { b.numbers = append(b.numbers, number) }

//go:noinline
func (b Box) Send(number *int) { Keep(number) }

type List[T any] struct{ items []*T }

//go:noinline
func (l *List[T]) Push(item *T) { l.items = append(l.items, item) }

//go:noinline
func Count(depth int, number *int) {
	if depth > 0 {
		Count(depth-1, number)
	}
	Keep(number)
}

//go:noinline
func Even(depth int, number *int) {
	if depth > 0 {
		odd(depth-1, number)
	}
}

//go:noinline
func odd(depth int, number *int) {
	Even(depth-1, number)
	Keep(number)
}

var Hook = Keep

func Swapped(one, two *int) { None(two, two); Keep(one) }

func Make(seed *int) {
	made := new(int)
	Keep(made)
	First(seed, nil, nil)
}

func Small(other *int) { made := new(int); *made = *other; Keep(made) }

func Relay(one, two *int) { Last(two, one, two) }

func RelayTwice(two, one *int) { Relay(two, one) }

type Options struct{ Number, Other *int }

//go:noinline
func With(options Options, number *int) { Keep(options.Number) }

//go:noinline
func Boxed(value any, number *int) { any_ = append(any_, value) }
""",
        "store/store.go": """\
package store

import (
	"io"

	"ex.com/demo/keep"
)

type Putter interface {
	Put(number *int)
	Close() error
}

type Disk struct{ box *keep.Box }

//go:noinline
func (d *Disk) Put(number *int) { d.box.Add(number) }

func (d *Disk) Close() error { return nil }

type Logged struct{ Putter }

func (l Logged) Close() error { return l.Putter.Close() }

type Reader interface{ Read(number *int) }

type Blind struct{}

func (Blind) Read(number *int) { *number = 1 }

type Many interface{ Do(number *int) }

type A struct{}

func (A) Do(number *int) {}

type B struct{}

func (*B) Do(number *int) { keep.Keep(number) }

type Generic interface{ Take(number *int) }

type Taker[T any] struct{ last T }

func (t *Taker[T]) Take(number *int) {}

type Foreign interface {
	Write(bytes []byte) (int, error)
	Flush()
}

type Flusher struct{ io.Writer }

func (Flusher) Flush() {}

type Promoted interface {
	Add(number *int)
	Name() string
}

type Holder struct{ *keep.Box }

func (Holder) Name() string { return "" }
""",
        "main.go": """\
package demo

import (
	"io"
	"sort"

	"ex.com/demo/keep"
	"ex.com/demo/store"
)

type byLen []string

func (b byLen) Len() int           { return len(b) }
func (b byLen) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLen) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

type holder struct {
	*keep.Box
	put    func(*int)
	putter store.Putter
	next   *holder
}

var hook func(*int)

var disk store.Putter = &store.Disk{}

type log interface{ Keep(number *int) }

func threeTimesTheFirst()  { n := 1; p := &n; keep.First(p, p, p) }
func threeTimesTheLast()   { n := 1; p := &n; keep.Last(p, p, p) }
func threeTimesAll()       { n := 1; p := &n; keep.All(p, p, p) }
func lengthToo(f keep.Filler) { var b [8]byte; keep.Fill(b[:], len(b), f) }
func readFull(r io.Reader) { var b [8]byte; io.ReadFull(r, b[:]) }
func readAtLeast(r io.Reader) { var b [8]byte; s := b[:]; io.ReadAtLeast(r, s, len(s)) }
func aVariadicSlice()      { n := 1; s := []*int{&n}; keep.Rest(s[0], s...) }
func aVariadicOne()        { n := 1; p := &n; keep.Rest(p, nil, p) }
func variadicBoth()        { n := 1; p := &n; keep.Both(p, p) }
func nested()              { n := 1; p := &n; keep.Last(nil, nil, keep.Through(p)) }
func nestedTwice()         { n := 1; p := &n; keep.All(nil, keep.Through(p), keep.Through(p)) }
func aConversion(s []string) { sort.Sort(byLen(s)) }
func generic()             { n := 1; keep.Generic(0, &n) }
func genericExplicitly()   { n := 1; keep.Generic[int](0, &n) }
func genericMethod(l *keep.List[int]) { n := 1; l.Push(&n) }
func methodExpression(b *keep.Box) { n := 1; (*keep.Box).Add(b, &n) }
func methodExpressionOfAValue(b keep.Box) { n := 1; keep.Box.Send(b, &n) }
func methodValue(b *keep.Box) { n := 1; f := b.Add; f(&n) }
func functionValue()       { n := 1; f := keep.Keep; f(&n) }
func functionValueChanged(other bool) {
	n := 1
	f := keep.Keep
	if other {
		f = func(*int) {}
	}
	f(&n)
}
func addressOfValue(change func(*func(*int))) { n := 1; f := keep.Keep; change(&f); f(&n) }
func valueOfMethodExpression(b *keep.Box) { n := 1; f := (*keep.Box).Add; f(b, &n) }
func fromARange(hooks []func(*int)) { n := 1; for _, f := range hooks { f(&n) } }
func promoted(h holder)    { n := 1; h.Add(&n) }
func promotedTwice(h holder) { n := 1; h.next.Box.Add(&n) }
func recursive()           { n := 1; keep.Count(3, &n) }
func recursiveTogether()   { n := 1; keep.Even(3, &n) }
func packageVariable()     { n := 1; hook(&n) }
func variableOfAPackage()  { n := 1; keep.Hook(&n) }
func inAField(h *holder)   { n := 1; h.put(&n) }
func inAFieldBehind(h *holder) { n := 1; h.next.next.put(&n) }
func onlyOne(p store.Putter) { n := 1; p.Put(&n) }
func onlyOneInAField(h *holder) { n := 1; h.putter.Put(&n) }
func onlyOneInAVariable()  { n := 1; disk.Put(&n) }
func onlyOneAsserted(v any) { n := 1; v.(store.Putter).Put(&n) }
func onlyOneThatKeepsNothing(r store.Reader) { n := 1; r.Read(&n) }
func onlyOneThatIsPromoted(p store.Promoted) { n := 1; p.Add(&n) }
func notTheOnlyOne(m store.Many) { n := 1; m.Do(&n) }
func notOurInterface(w io.Writer) { var b [8]byte; w.Write(b[:]) }
func typeParameter[P store.Putter](p P) { n := 1; p.Put(&n) }
func namedLikeAPackage(keep log) { n := 1; keep.Keep(&n) }
func swapped()             { one := 1; n := 1; two := &one; keep.Swapped(&n, two) }
func madeInside()          { seed := 1; keep.Make(&seed) }
func madeInsideInlined()   { other := 1; keep.Small(&other) }
func crossed()             { n := 1; one := &n; var two *int; keep.Relay(two, one) }
func crossedTwice()        { n := 1; one := &n; var two *int; keep.RelayTwice(two, one) }
func inALiteral()          { n := 1; p := &n; keep.With(keep.Options{Number: p}, nil) }
func inALiteralAndBeside() { n := 1; p := &n; keep.With(keep.Options{Number: p}, p) }
func oneFieldOfTwo() {
	n := 1
	p := keep.Options{Number: &n}
	keep.All(p.Other, p.Number, nil)
}
func asAny()               { n := 1; p := &n; keep.Boxed(any(p), p) }
func valueThroughAnInterface(p store.Putter) { n := 1; f := p.Put; f(&n) }
func implementedByAGeneric(g store.Generic) { n := 1; g.Take(&n) }
func perhapsOfAnother(f store.Foreign) { var b [8]byte; f.Write(b[:]) }
func inALiteralFunction()  { n := 1; func() { keep.Keep(&n) }() }
func methodOfAResult()     { n := 1; box().Add(&n) }
func elementOfASlice(boxes []*keep.Box) { n := 1; boxes[1].Add(&n) }
func elementOfAMap(putters map[string]store.Putter) { n := 1; putters["a"].Put(&n) }

//go:noinline
func box() *keep.Box { return nil }

func user(p *store.Disk) { typeParameter(p) }
""",
    }
)
