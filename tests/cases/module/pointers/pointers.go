// Package pointers stores things where the compiler sees only a pointer, a map, a slice or a global.
package pointers

type frame struct {
	buffer []byte
	next   *frame
	inner  struct{ value *int }
}

type holder struct{ *frame }

var global frame

var table = map[string]*int{}

var slots [4]*int

func Local(s string) int {
	f := &frame{buffer: make([]byte, 0, 64)}
	f.buffer = append(f.buffer, s...)
	return len(f.buffer)
}

func (f *frame) Keep(b int) {
	f.buffer = make([]byte, b)
}

func Nested(f *frame, value int) { f.inner.value = &value }

func Chain(f *frame, value int) { f.next.inner.value = &value }

func Embedded(h holder, value int) { h.inner.value = &value }

func Through(p **int, value int) { *p = &value }

func Map(m map[string]*int, value int) { m["v"] = &value }

func Slice(s []*int, value int) { s[0] = &value }

func InGlobal(value int) { global.inner.value = &value }

func InTable(name string, value int) { table[name] = &value }

func InSlots(value int) { slots[1] = &value }

func Ranged(frames []*frame, value int) {
	for _, f := range frames {
		f.inner.value = &value
	}
}

func Shadow(value int) {
	global := &frame{}
	global.inner.value = &value
}

func Named() (f *frame) {
	f = &frame{}
	f.next = &frame{}
	return f
}
