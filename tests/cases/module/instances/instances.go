// Package instances has generic code that allocates for some type arguments only.
package instances

type text interface{ ~string | ~[]byte }

func Convert[T text](v T) string { return string(v) }

func Box[T any](v T) any { return v }

func Only[T any](v T) any { return v }

func Zero[T any]() *T { return new(T) }

func Make[T any](n int) []T { return make([]T, n) }

func Map[K comparable, V any](keys []K, v V) map[K]V {
	m := make(map[K]V, len(keys))
	for _, k := range keys {
		m[k] = v
	}
	return m
}

type set[T comparable] map[T]struct{}

func (s set[T]) Add(v T) { s[v] = struct{}{} }

func Use(s string, b []byte, p *int) (any, any, any) {
	Convert(s)
	Convert(b)
	Zero[int]()
	Zero[struct{}]()
	Make[int](len(b))
	Make[byte](len(s))
	Map([]string{s}, 1)
	set[int]{}.Add(1)
	return Box(s), Box(p), Only(len(s))
}
