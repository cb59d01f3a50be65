// Package listed has one function for each thing that the listing reader tells apart.
package listed

type big struct{ a [40]int64 }

type pair struct{ a, b *int }

func variable() *int {
	x := 1
	return &x
}

func composite() *big {
	return &big{}
}

//go:noinline
func shared() (*int32, *int64) {
	var a int32
	var b int64
	return &a, &b
}

func constantSlice() []int64 {
	return make([]int64, 5)
}

func slice(n int) []byte {
	return make([]byte, n)
}

func noSlice(n int) []struct{} {
	return make([]struct{}, n)
}

func copied(s []int32) []int32 {
	c := make([]int32, len(s))
	copy(c, s)
	return c
}

func copiedPointers(s []*int) []*int {
	c := make([]*int, len(s))
	copy(c, s)
	return c
}

func grow(s []int, v int) []int {
	return append(s, v)
}

func concat(a, b string) string {
	return a + b
}

func concatOnStack(a, b string) bool {
	s := a + b
	return s[len(s)/2] == 'x'
}

func toString(b []byte) string {
	return string(b)
}

func toBytes(s string) []byte {
	return []byte(s)
}

func runeOnStack(r rune, s []byte) int {
	return copy(s, string(r))
}

func boxInt(n int) any {
	return n
}

func boxString(s string) any {
	return s
}

func boxPair(p pair) any {
	return p
}

func smallMap() map[string]int {
	return map[string]int{}
}

func largeMap(n int) map[string]int {
	return make(map[string]int, n)
}

func put(m map[string]int, k string) {
	m[k] = 1
}

func channel() chan struct{} {
	return make(chan struct{})
}

func bufferedChannel() chan *int {
	return make(chan *int, 4)
}

func spawn(f func()) {
	go f()
}

func deferring(fs []func()) {
	for _, f := range fs {
		defer f()
	}
}

func fail(p pair) {
	panic(p)
}

func failIf(p pair, broken bool) any {
	var boxed any = p
	if broken {
		panic(boxed)
	}
	return boxed
}

type counter struct{ n int }

func (c *counter) adder() func() *int {
	return func() *int {
		n := c.n
		return &n
	}
}

func generic[E any](e E) *E {
	return &e
}

func instance(s string) *string {
	return generic(s)
}

func inlined() *int {
	return variable()
}

func chosen(wide bool) []int32 {
	n := 2
	if wide {
		n = 300
	}
	return make([]int32, n)
}

func gathered(n int) []int {
	var s []int
	for i := 0; i < n; i++ {
		s = append(s, i)
	}
	return s
}

//line listed.y:7
func moved() *big {
	return new(big)
}
