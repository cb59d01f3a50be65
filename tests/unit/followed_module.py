"""A Go module in which each function passes a variable on in another way."""

from collections.abc import Mapping
from types import MappingProxyType

FILES: Mapping[str, str] = MappingProxyType(
    {
        "go.mod": "module ex.com/demo\n\ngo 1.21\n",
        "keep/v2/keep.go": """\
package keep

var kept []*int

//go:noinline
func Keep(number *int) { kept = append(kept, number) }

//go:noinline
func Relay(_ int, number *int) { Keep(number) }

//go:noinline
func Many(text string, numbers ...*int) { kept = append(kept, numbers...) }

//go:noinline
func Both(first, second *int) { first, second = second, first; Keep(first); Keep(second) }

//go:noinline
func Call[T any](value *T, function func(*T)) { function(value) }

var Function = Keep

//go:noinline
func Back(number **int) **int { kept = append(kept, *number); return number }

//go:noinline
func Pick(first, second *int) *int { Keep(second); return first }

type Box struct{ numbers []*int }

//go:noinline
func (b *Box) Add(number *int) { b.numbers = append(b.numbers, number) }

//go:noinline
func (b *Box) Twin(number *int) { b.numbers = append(b.numbers, number) }

//go:noinline
func (b Box) Send(to chan *int, number *int) { to <- number }

type List[T any] struct{ items []*T }

//go:noinline
func (l *List[T]) Push(item *T) { l.items = append(l.items, item) }
""",
        "far/first/first.go": """\
package first

import "ex.com/demo/far/second"

//go:noinline
func Pass(number *int) { second.Pass(number) }
""",
        "far/second/second.go": """\
package second

import "ex.com/demo/far/one"

//go:noinline
func Pass(number *int) { one.Pass(number) }
""",
        "far/one/one.go": """\
package one

import "ex.com/demo/far/two"

//go:noinline
func Pass(number *int) { two.Pass(number) }
""",
        "far/two/two.go": """\
package two

import "ex.com/demo/far/three"

//go:noinline
func Pass(number *int) { three.Pass(number) }
""",
        "far/three/three.go": """\
package three

import keep "ex.com/demo/keep/v2"

//go:noinline
func Pass(number *int) { keep.Keep(number) }
""",
        "twin/keep/keep.go": """\
package keep

type Box struct{}

//go:noinline
func (b *Box) Twin(number *int) { last = number }

var last *int

//go:noinline
func (b *Box) Other(to chan *int, number *int) { to <- number }
""",
        "opaque/opaque.go": "package opaque\n\nfunc Take(number *int)\n",
        "opaque/opaque.s": "",
        "main.go": """\
package demo

import (
	"fmt"
	"io"

	"ex.com/demo/far/first"
	"ex.com/demo/far/one"
	"ex.com/demo/far/two"
	"ex.com/demo/keep/v2"
	other "ex.com/demo/keep/v2"
	. "ex.com/demo/keep/v2"
	"ex.com/demo/opaque"
	twin "ex.com/demo/twin/keep"
)

type Putter interface{ Put(number *int) }

type holder struct {
	*keep.Box
	handlers []func(*int)
}

//go:noinline
func twice(number *int) (*int, *int) { return nil, number }

//go:noinline
func own(number *int) { keep.Keep(number) }

func aFunction()                 { n := 1; keep.Keep(&n) }
func aRenamedImport()            { n := 1; other.Keep(&n) }
func aDotImport()                { n := 1; Keep(&n) }
func throughAVariable()          { n := 1; p := &n; q := p; keep.Relay(2, q) }
func theSecondOfMany()           { n := 1; keep.Many("x", nil, &n) }
func notClearWhich()             { n := 1; keep.Both(twice(&n)) }
func aMethod(b *keep.Box)        { n := 1; b.Add(&n) }
func aMethodOfAValue(b keep.Box) { n := 1; b.Send(nil, &n) }
func anEmbeddedMethod(h holder)  { n := 1; h.Add(&n) }
func aGenericMethod()            { n := 1; new(keep.List[int]).Push(&n) }
func alsoReturned() int          { n := 1; p := &n; return **keep.Back(&p) }
func theOneThatIsKept() int      { n := 1; return *keep.Pick(twice(&n)) }
func aMethodOfATwin(b *twin.Box) { n := 1; b.Other(nil, &n) }
func whoseTheTypeTells(b *keep.Box) { n := 1; b.Twin(&n) }
func aGenericFunction()          { n := 1; keep.Call(&n, nil) }
func ofTheSamePackage()          { n := 1; own(&n) }
func aMethodOfAnInterface(p Putter) { n := 1; p.Put(&n) }
func aParameter(f func(*int))    { n := 1; f(&n) }
func aVariable()                 { n := 1; keep.Function(&n) }
func anElement(h *holder)        { n := 1; h.handlers[0](&n) }
func notInGo()                   { n := 1; opaque.Take(&n) }
func threeAway()                 { n := 1; two.Pass(&n) }
func fourAway()                  { n := 1; one.Pass(&n) }
func sixAway()                   { n := 1; first.Pass(&n) }
func intoFmt(w io.Writer)        { n := 1; fmt.Fprintln(w, n) }
func aPanic()                    { n := 1; panic(&n) }
func anAppend(to []*int) []*int  { n := 1; return append(to, &n) }
func returned() *int             { n := 1; return &n }
""",
        "main_test.go": """\
package demo

import "testing"

import "ex.com/demo/keep/v2"

//go:noinline
func helper(number *int) { keep.Keep(number) }

func TestHelper(t *testing.T) { n := 1; helper(&n) }
""",
    }
)
