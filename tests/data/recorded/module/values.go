package recorded

import (
	"errors"
	"fmt"
	"strconv"

	"ex.com/recorded/sub"
)

var sink *int
var anything any
var bytesSink []byte

type pair struct{ a, b int }

type shape interface{ area(p *pair) int }

func (p pair) area(o *pair) int { return p.a * o.b }

func returned() *int {
	x := 1
	return &x
}

func stored() {
	y := 2
	sink = &y
}

func named() (out *pair, err error) {
	out = &pair{1, 2}
	err = errors.New("always")
	return
}

func boxed(n int, s string) {
	fmt.Println(n, s, pair{n, n})
	anything = n
	anything = "a: b escapes to heap"
}

func conversions(s string, b []byte, n int) (string, []byte) {
	bytesSink = []byte(s)
	r := []rune(s)
	return string(b) + s + strconv.Itoa(n) + string(r), append(b, s...)
}

func unknown(sh shape) int {
	p := pair{1, 2}
	return sh.area(&p)
}

func known() int {
	var sh shape = pair{3, 4}
	p := pair{1, 2}
	return sh.area(&p)
}

func inlined() {
	sub.Keep(7)
	store(8)
}

func store(v int) {
	sink = &v
}

func maps(m map[string]*pair, ch chan *pair) {
	m["k"] = &pair{1, 2}
	ch <- &pair{3, 4}
	_ = map[string]*pair{"a": {5, 6}}
	list := []*pair{{7, 8}}
	list = append(list, new(pair))
	ch <- list[0]
}

func panics(n int) {
	if n > 3 {
		panic("too many: " + strconv.Itoa(n))
	}
	panic(n)
}

type selfish struct {
	buf  []byte
	rest [4]byte
}

func (s *selfish) shrink() {
	s.buf = s.buf[1:]
}
