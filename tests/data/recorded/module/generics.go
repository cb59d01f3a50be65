package recorded

import "ex.com/recorded/sub"

func pointerTo[T any](v T) *T {
	return &v
}

func mapped[K comparable, V any](keys []K, f func(K) V) map[K]V {
	out := make(map[K]V, len(keys))
	for _, k := range keys {
		out[k] = f(k)
	}
	return out
}

func useGenerics() (*int, *string, map[string]int) {
	var box sub.Box[pair]
	box.Add(pair{1, 2})
	return pointerTo(3), pointerTo("s"), mapped([]string{"a"}, func(s string) int { return len(s) })
}
