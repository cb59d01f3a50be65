// Package closures captures variables in closures that live on.
package closures

type library struct{ shelves []*shelf }

type shelf struct{ books []int }

func (s *shelf) All() func(func(int) bool) {
	return func(yield func(int) bool) {
		for _, book := range s.books {
			if !yield(book) {
				return
			}
		}
	}
}

func (l *library) All() func(func(int) bool) {
	return func(yield func(int) bool) {
		for _, s := range l.shelves {
			s.All()(yield)
		}
	}
}

func Counter() func() int {
	n := 0
	return func() int { n++; return n }
}

var kept func()

func Kept(n int) {
	kept = func() { n++ }
}

func Passed(run func(func()), n int) int {
	run(func() { n++ })
	return n
}

func Goroutine(done chan int) {
	n := 1
	go func() { n++; done <- n }()
	n++
}

func Deferred(values []int) (total int) {
	for i := range values {
		defer func() { total += i }()
	}
	return 0
}

func Nested() func() func() int {
	n := 0
	return func() func() int {
		return func() int { n++; return n }
	}
}

func Twice() (func(), func()) {
	a, b := 0, 0
	return func() { a++ }, func() { b++ }
}

func Drive(l *library, each func(func(func(int) bool), func(int) bool)) {
	total := 0
	each(l.All(), func(n int) bool { total += n; return true })
}

type entry struct {
	name string
	run  func()
}

func Fields(n int) {
	for _, e := range []entry{{"a", func() { n++ }}} {
		println(e.name)
		show(e.name)
	}
}

var shown any

func show(v any) { shown = v }
