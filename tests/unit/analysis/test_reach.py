"""What is called from loops and from many places is taken to be reached more often."""

from dataclasses import replace

import pytest

from heaplens.analysis.ranking import ranked
from heaplens.analysis.reach import with_reach
from heaplens.model import Cause, Condition, Finding, Kind, Level, Site, Span, When
from heaplens.source.call_sites import call_sites
from heaplens.source.syntax import parse

AT = Finding(
    Span("/p/a.go", 1, 1, 1, 2),
    Kind.ESCAPES_TO_HEAP,
    "x",
    "f",
    Cause.RETURNED,
    "",
    allocates=True,
    size_bytes=16,
)


def reach(source: str, function: str = "f", line: int = 1, test: str = "") -> int:
    """Of a place in a function of a file, beside a test."""
    finding = replace(AT, function=function, span=replace(AT.span, line=line, end_line=line))
    files = {"/p/a.go": call_sites(parse(f"package p\n{source}\n".encode()))}
    tests = [call_sites(parse(f"package p_test\n{test}\n".encode()))]
    return with_reach([finding], files, tests)[0].reach


def test_a_function_that_only_others_call_is_the_measure() -> None:
    assert reach("func f() {}") == 0
    assert reach("func f() { f() }") == 0


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("func f() {}; func g() { f() }", "func f() {}"),
        ("func f() {}; func g() { for { f() } }", "func f() {}; func g() { f() }"),
        ("func f() {}; func g() { f() }", "func f() {}; func g() { if x { f() } }"),
        ("func f() {}; func g() { f(); f() }", "func f() {}; func g() { f() }"),
        (
            "func f() {}; func g() { f() }; func h() { for { g() } }",
            "func f() {}; func g() { f() }; func h() { g() }",
        ),
    ],
)
def test_calls_make_code_matter_more(more: str, less: str) -> None:
    assert reach(more) > reach(less)


def test_a_method_is_called_by_its_name_and_shared_among_those_of_that_name() -> None:
    one = reach("func (t T) f() {}; func g() { t.f() }", "T.f")
    shared = reach("func (t T) f() {}; func (u U) f() {}; func g() { t.f() }", "T.f")
    assert one > shared > 0
    assert reach("func (t T) f() {}; func g() { f() }", "T.f") == 0


def test_what_tests_call_matters_more_and_most_what_they_call_in_loops() -> None:
    loop = reach(
        "func F() {}", "F", test="func BenchmarkF(b *testing.B) { for b.Loop() { p.F() } }"
    )
    once = reach("func F() {}", "F", test="func TestF(t *testing.T) { p.F() }")
    assert loop > once > reach("func F() {}", "F", test="func TestG(t *testing.T) { p.G() }") == 0
    method = reach("func (t T) F() {}", "T.F", test="func TestF(t *testing.T) { x.F() }")
    assert method == once


def test_what_only_the_start_calls_runs_once() -> None:
    often = reach("func f() {}; func g() { f() }")
    assert reach("func f() {}; var x = f()") < 0
    assert reach("func f() {}; func init() { f() }") < 0
    assert reach("func f() {}; func g() { f() }; var x = f()") == often
    assert reach("func F() {}; var x = F()", "F") == 0


def test_what_is_behind_a_branch_is_reached_less() -> None:
    assert reach("func f() {\nif x {\ny\n} }", line=4) < reach("func f() {\nif x {\ny\n} }", line=2)


def test_what_is_in_no_file_of_the_package_keeps_its_guess() -> None:
    assert with_reach([replace(AT, reach=7)], {}) == [replace(AT, reach=7)]


def test_loops_come_first_and_what_is_rare_last() -> None:
    """From the issue: loops, the deepest first; each call; error paths, start and tests last."""
    order = [
        replace(AT, when=When.LOOP, loop_depth=2),
        replace(AT, when=When.LOOP, loop_depth=1, condition=Condition.EMPTY),
        replace(AT, size_bytes=1024),
        AT,
        replace(AT, condition=Condition.LONGER_THAN_32_BYTES),
        replace(AT, when=When.BRANCH, condition=Condition.LONGER_THAN_32_BYTES),
        replace(AT, condition=Condition.FULL),
        replace(AT, condition=Condition.NEW_KEY),
        replace(AT, when=When.ERROR, size_bytes=4096),
        replace(AT, when=When.START, size_bytes=4096),
        replace(AT, test=True, when=When.LOOP, loop_depth=3),
    ]
    assert ranked(reversed(order)) == order


def test_a_slice_that_grows_in_a_loop_is_no_allocation_with_each_turn() -> None:
    grows = replace(AT, when=When.LOOP, loop_depth=1, condition=Condition.FULL)
    assert ranked([grows, AT]) == [AT, grows]


def test_what_is_called_in_loops_comes_before_what_is_not() -> None:
    assert ranked([AT, replace(AT, reach=100)])[0].reach == 100


def test_a_copy_of_inlined_code_comes_after_the_line_that_it_is_from() -> None:
    copy = replace(AT, size_bytes=2048, chain=(Level(Site("/p/b.go", 3, 0), "p.g"),))
    library = replace(AT, chain=(Level(Site("/lib/b.go", 3, 0), "lib.g"),))
    assert ranked([copy, AT, library]) == [AT, library, copy]
    looped = replace(copy, when=When.LOOP, loop_depth=2)
    assert ranked([looped, AT]) == [AT, looped]


def test_a_slice_grows_less_often_in_what_others_wrote_to_fill_a_buffer() -> None:
    grows = replace(AT, condition=Condition.FULL)
    inlined = replace(grows, inlined_from="lib.g", chain=(Level(Site("/lib/b.go", 3, 0), "lib.g"),))
    rare = replace(AT, condition=Condition.NEW_KEY)
    assert ranked([inlined, rare, grows]) == [grows, rare, inlined]
