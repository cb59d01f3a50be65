// Package maps fills maps: literals, large values, known sizes.
package maps

type large [200]byte

var colors = map[int]string{
	1: "red",
	2: "green",
}

var big = map[byte]large{}

func Large(k byte, v large) { big[k] = v }

func Sized() int {
	m := make(map[int]int, 50)
	for i := 0; i < 50; i++ {
		m[i] = i
	}
	return len(m)
}

func Small() int {
	m := make(map[int]int, 4)
	m[1] = 1
	return len(m)
}

func Literal() map[string][]int { return map[string][]int{"a": {1}, "b": {2, 3}} }

func Empty() map[string]int { return map[string]int{} }

func Store(m map[string]int, k string) { m[k]++ }

func Twice(m map[string]int, a, b string) { m[a] = 1; m[b] = 2 }
