"""For every line on which the compiler allocates, what allocates there is found.

The program has its tokens on lines of their own, so that nothing is found by chance.
"""

import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

from heaplens.compiler.runtime_routines import Product, routine_of
from heaplens.source.allocation_sites.sites import allocation_sites
from heaplens.source.syntax import parse

PROGRAM = """package p

type T struct{ a, b int }
type M map[string]int

func (t *T) Get() {}

var sink, other any
var fsink func()
var psink *int
var bytes []byte
var text string
var list []int

//go:noinline
func get() string { return text }

//go:noinline
func two() (int, string) { return len(text), text }

//go:noinline
func use(a ...any) { sink = a }

func strings(a, b string, n []string, m map[string]string, r []rune, k rune) {
	text = a +
		b +
		(a +
			get())
	text +=
		b + a
	n[
		0] +=
		a
	m[
		a] +=
		b
	m["x"+
		a] = string(
		bytes[1:])
	text = string(
		r)
	text = string(
		k)
	if a+
		b == get() {
		bytes = []byte(
			a)
	}
	bytes = []byte(
		a +
			b)
	for range []rune(
		a) {
		sink = nil
	}
	for i := a +
		b; i != ""; i = i +
		a {
		text = i
	}
	text = a + string(
		bytes) +
		b
}

func maps(k string, n int, m map[string][]int, mm map[string]map[string]int) {
	sink = map[string]struct {
		a int
	}{
		k: {n},
		get(): {
			n},
	}
	sink = []M{
		{
			k: n},
	}
	sink = make(
		M,
		n)
	mm["x"]["y"]++
	m[k] = append(
		m[k],
		n)
	m[k],
		mm["x"][
			k] =
		nil,
		n
	for mm["z"][k] = range m[k] {
		sink = nil
	}
	sink = make(
		chan int,
		n)
}

func slices(n int, s string, l []int) {
	list = append(
		l,
		n,
	)
	list = append(append(l,
		1),
		2)
	list = make(
		[]int,
		n)
	bytes = append([]byte(
		nil),
		s...)
	bytes = append(
		bytes,
		make([]byte,
			n)...)
	sink = &[]int{
		n}
}

func conversions(n int, t T, c chan any, m map[any]any) (
	any,
	any,
) {
	use(
		n,
		t,
		-
		n,
		n+
			1,
		(*(&t)),
		list[
			n],
		T{n,
			n},
		any(
			n),
		string(
			bytes),
	)
	sink =
		n
	sink,
		other =
		two()
	var x,
		y any =
		two()
	use(x, y)
	use(
		two())
	c <-
		t
	m[n] =
		t
	sink = [...]any{
		n,
		t,
	}
	for _,
		sink = range list {
		use()
	}
	if n > 4 {
		panic(
			n)
	}
	return n,
		t
}

func variables(n int, t *T) {
	for i := 0; i < n; i++ {
		defer use(
			i)
		go use(
			i)
		go t.
			Get()
	}
	fsink =
		func() {
			psink =
				&n
		}
	fsink =
		t.
			Get
	sink =
		&
		T{
			n, n}
	sink = new(
		T)
	var (
		a,
		b = n, n
	)
	psink = &a
	psink = &b
	switch v := sink.(type) {
	case int:
		psink = &v
	}
	bytes = []byte(
		"constant")
}

var initial = map[string]string{
	"a": get(),
	"b": get() +
		get(),
}
"""
CALL = re.compile(rb"\(\S*?program\.go:(\d+)\)\tCALL\t(\S+)\(SB\)")
# Where the code itself tells them, and no type is needed.
EXACT = frozenset(
    {Product.STRING, Product.BYTES, Product.SLICE_GROWTH, Product.CHANNEL, Product.GOROUTINE}
)


def allocations(directory: Path) -> Counter[tuple[int, Product]]:
    """Return how often the code of each line makes what."""
    go = shutil.which("go")
    assert go, "this test needs go on PATH"
    program = directory / "program.go"
    program.write_text(PROGRAM)
    # The front end of another architecture needs nothing but itself: the program imports nothing.
    listing = subprocess.run(
        [go, "tool", "compile", "-S", "-p", "p", "-o", str(directory / "program.o"), str(program)],
        check=True,
        capture_output=True,
        env={**os.environ, "GOTOOLCHAIN": "local", "GOARCH": "amd64"},
    )
    found: Counter[tuple[int, Product]] = Counter()
    for line, symbol in CALL.findall(listing.stdout):
        routine = routine_of(symbol.decode())
        if routine:
            found[int(line), routine.product] += 1
    return found


def test_all_that_the_compiler_allocates_on_a_line_is_found(tmp_path: Path) -> None:
    syntax = parse(PROGRAM.encode())
    calls = allocations(tmp_path)
    lines = PROGRAM.splitlines()
    missing = [
        (product, line, lines[line - 1])
        for line, product in calls
        if not allocation_sites(syntax, line, product)
    ]
    assert missing == []
    assert len(calls) > 80
    assert {product for _, product in calls} == set(Product) - {
        Product.SLICE_MOVE,  # from Go 1.26
        Product.TIMER,
    }


def test_where_syntax_tells_there_are_as_many_as_calls(tmp_path: Path) -> None:
    syntax = parse(PROGRAM.encode())
    wrong = [
        (product, line, [extent.source for extent in allocation_sites(syntax, line, product)])
        for (line, product), count in allocations(tmp_path).items()
        if product in EXACT and len(allocation_sites(syntax, line, product)) != count
    ]
    assert wrong == []
