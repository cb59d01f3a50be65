"""Who calls whom in a file, in how many loops and behind how many branches."""

from heaplens.source.call_sites import CallSite, call_sites
from heaplens.source.syntax import parse

SOURCE = b"""package p

var x = start()

func a(n int) {
\tb()
\tfor i := range n {
\t\tif i > 1 {
\t\t\tr.b(i)
\t\t} else if c(i) {
\t\t\tfor {
\t\t\t\tb()
\t\t\t}
\t\t}
\t}
\tswitch n {
\tcase 1:
\t\tp.d()
\t}
\tb()
}

func (r *T) b(i int) { func() { a(i) }() }
"""


def test_calls_are_counted_by_what_is_around_them() -> None:
    calls = call_sites(parse(SOURCE))
    assert calls.functions == ("a", "(*T).b")
    assert dict(calls.sites) == {
        CallSite("", "start", selected=False, loops=0, branches=0): 1,
        CallSite("a", "b", selected=False, loops=0, branches=0): 2,
        CallSite("a", "b", selected=True, loops=1, branches=1): 1,
        CallSite("a", "c", selected=False, loops=1, branches=0): 1,
        CallSite("a", "b", selected=False, loops=2, branches=1): 1,
        CallSite("a", "d", selected=True, loops=0, branches=1): 1,
        CallSite("(*T).b", "a", selected=False, loops=0, branches=0): 1,
    }


def test_branches_are_known_of_each_place() -> None:
    calls = call_sites(parse(SOURCE))
    places = {6: 2, 9: 4, 12: 5, 18: 3, 20: 2}
    assert [calls.branches_at(*place) for place in places.items()] == [0, 1, 1, 1, 0]


def test_broken_code_has_calls_too() -> None:
    assert call_sites(parse(b"package p\nfunc f() { if { g( ")).functions == ("f",)
    assert not call_sites(parse(b"")).sites
