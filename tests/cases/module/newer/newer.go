//go:build go1.26

package newer

type options struct {
	size *int
	name *string
}

func New(n int, s string) *options { return &options{size: new(n * 2), name: new("x" + s)} }

func NewInt(n int) *int { return new(n) }

func Old(n int) *int { return NewInt(n) }

type source interface{ All() func(func(int) bool) }

func Ranged(s source) int {
	n := 0
	for v := range s.All() {
		n += v
	}
	return n
}

func Deferred(all func(func(int) bool), closed *int) {
	for v := range all {
		defer func() { *closed += v }()
	}
}
