// Package conditions allocates only sometimes, each under another condition.
package conditions

import (
	"fmt"
	"time"
)

type celsius float64

type one struct{ n int }

type oneFloat struct{ f float64 }

func Signed(n int) any { return n }

func Small(n int16) any { return n }

func Rune(r rune) any { return r }

func Unsigned(n uint) any { return n }

func Pointerlike(n uintptr) any { return n }

func Float(f float64) any { return f }

func Single(f float32) any { return f }

func Named(c celsius) any { return c }

func Duration(d time.Duration) any { return d }

func One(o one) any { return o }

func OneFloat(o oneFloat) any { return o }

func Text(s string) any { return s }

func List(l []int) any { return l }

func InMap(m map[string]any, f float64, n int) { m["f"], m["n"] = f, n }

func Join(a, b, c string) string { return a + b + c }

func ToText(b []byte) string { return string(b) }

func ToBytes(s string) []byte { return []byte(s) }

func Runes(r rune) string { return string(r) }

func Made(n int) []int { return make([]int, n) }

func One1() []uint { return make([]uint, 1) }

func Capacity() []byte { return make([]byte, 0, 1024) }

func Local(n int) (sum int) {
	s := make([]int, n)
	for i := range s {
		sum += s[i]
	}
	return sum
}

func Grow(s []int) []int { return append(s, 1) }

func Wrap(name string, err error) error { return fmt.Errorf("open %s: %w", name, err) }

func Plain() error { return fmt.Errorf("plain") }

func Must(n int) int {
	if n < 0 {
		panic(fmt.Sprintf("negative: %d", n))
	}
	return n
}
