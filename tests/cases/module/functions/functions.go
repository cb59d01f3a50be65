// Package functions uses functions as values, in go and defer statements, with type arguments.
package functions

import "fmt"

var registered [4]func(int) int

func register(i int, f func(int) int) { registered[i] = f }

func twice[T any](n int) int { return 2 * n }

type pair[K comparable, V any] struct {
	key   K
	value V
}

func (p *pair[K, V]) get(n int) int { return n }

type resource struct{ open bool }

func (r *resource) Close() { r.open = false }

func (r *resource) run(done chan int, times int) { done <- times }

func Each[T any](n int) {
	for i := 0; i < n; i++ {
		register(i, twice[T])
	}
}

func Two[T any]() { register(0, twice[T]); register(1, twice[[]T]) }

func Method[K comparable, V any](k K, v V) {
	p := pair[K, V]{k, v}
	register(0, p.get)
}

func UseAll() {
	Each[int](2)
	Each[string](3)
	Two[int]()
	Method("k", 1)
}

func Start(r *resource, done chan int) { go r.run(done, 2) }

func StartPlain(done chan int) { go send(done, 1) }

func send(done chan int, n int) { done <- n }

func StartValue(f func(int), n int) { go f(n) }

func StartLiteral(done chan int) {
	for i := 0; i < 3; i++ {
		go func(n int) { done <- n }(i)
	}
}

func StartOther(n int) { go fmt.Println(n, "text") }

func DeferLoop(all []*resource) {
	for _, r := range all {
		defer r.Close()
	}
}

func DeferArguments(all []*resource, done chan int) {
	for i, r := range all {
		defer r.run(done, i)
	}
}

func DeferOnce(r *resource) { defer r.Close() }

func Value(r *resource) func() { return r.Close }

func Expression() func(*resource) { return (*resource).Close }
