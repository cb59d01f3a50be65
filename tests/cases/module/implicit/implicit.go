// Package implicit allocates without a verdict of the compiler.
package implicit

import "time"

func Join(a, b string) int {
	s := a + "/" + b + "/" + a
	return len(s)
}

func Add(parts []string) (s string) {
	for _, part := range parts {
		s += part
	}
	return s
}

func Channel() chan int { return make(chan int, 4) }

func Grow(n int) (sum int) {
	var s []int
	for i := 0; i < n; i++ {
		s = append(s, i, n)
	}
	return len(s)
}

func Copy(s string) int {
	b := []byte(s)
	b[0] = 'x'
	return len(b)
}

func Start(done chan int) { go run(done) }

func run(done chan int) { done <- 1 }

func Record(all []func()) {
	for _, f := range all {
		defer f()
	}
}

func Timer() { <-time.After(time.Second) }

func Clone(s []int) []int {
	var copied []int
	for _, v := range s {
		copied = append(copied, v)
	}
	return copied
}
