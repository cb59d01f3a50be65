// Package free has escapes that allocate nothing, each for another reason.
package free

import "errors"

type errorList []error

func (e errorList) Error() string { return "" }

type nothing struct{}

type number interface{ Value() int }

type constant int

func (c constant) Value() int { return int(c) }

func (n nothing) Value() int { return 0 }

func Constant() any { return "text" }

func Typed() number { return constant(4) }

func ZeroSize(n nothing) number { return n }

func ZeroLiteral() number { return nothing{} }

func NoElements() []int { return []int{} }

func NoneMade() error { return make(errorList, 0) }

func Empties(n int) []struct{} { return make([]struct{}, n) }

func Flag(b bool) any { return b }

func Byte(b byte) any { return b }

func Capture() func() int { return func() int { return 1 } }

const debug = false

func Never(n int) any {
	if debug {
		return n
	}
	return nil
}

func short(s string) any {
	if len(s) < 2 {
		return s
	}
	return nil
}

// Long inlines short where its first branch is never taken.
func Long(s string) any {
	if len(s) > 3 {
		return short(s[1:])
	}
	return nil
}

func ZeroArray() any { return [0]int{} }

var errStatic error = errors.New("static")

var table = []*int{new(int)}

func Unused(n int) {
	_ = any(n)
}
