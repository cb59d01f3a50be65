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

type shelf struct{ books []int }

type library struct{ shelves []*shelf }

func (s *shelf) All() func(func(int) bool) {
	return func(yield func(int) bool) {
		for _, book := range s.books {
			if !yield(book) {
				return
			}
		}
	}
}

// All ranges over another iterator: in some copies of its body that is inlined, in others not.
func (l *library) All() func(func(int) bool) {
	return func(yield func(int) bool) {
		for _, s := range l.shelves {
			for book := range s.All() {
				if !yield(book) {
					return
				}
			}
		}
	}
}

func Count(l *library) int {
	n := 0
	for range l.All() {
		n++
	}
	return n
}

//go:noinline
func drive(each func(func(int) bool), yield func(int) bool) { each(yield) }

func Copy(l *library, yield func(int) bool) { drive(l.All(), yield) }
