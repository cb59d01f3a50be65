"""Unchanged lines are found again: with equal text, in order, and none too few where one types."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from heaplens.model import Span
from heaplens.source.linemap import IDENTITY, LineMap, line_map
from heaplens.source.text import Text

# Few different lines, so that many are equal; a long one, so that parts are cut into smaller ones.
LINES = [b"", b"}", b"\t}", b"a", b"b", b"c\r", b"\r", b"x" * 600, "é\u2028\x85\f".encode()]
some_lines = st.lists(st.sampled_from(LINES), max_size=40)
unlike = st.lists(st.integers(0, 400).map(lambda n: b"\tline %d := f(%d)" % (n, n)), unique=True)
any_line = st.binary(max_size=3).map(lambda line: line.replace(b"\n", b""))
mixed = st.one_of(some_lines, unlike, st.lists(any_line, max_size=12))


def mapped(lines: LineMap, old: bytes) -> list[tuple[int, int]]:
    """Return the pairs of old and new lines."""
    numbers = range(-1, len(Text(old).lines) + 3)
    found = [(number, lines.line(number)) for number in numbers]
    return [(number, new) for number, new in found if new is not None]


def numbered(count: int) -> list[bytes]:
    return [b"\tline%d := make([]int, n) // %d" % (n, n * n) for n in range(count)]


@given(mixed, mixed)
def test_mapped_lines_have_equal_text_and_rise(old: list[bytes], new: list[bytes]) -> None:
    before, after = b"\n".join(old), b"\n".join(new)
    if before == after:
        return
    pairs = mapped(line_map(before, after), before)
    for old_line, new_line in pairs:
        assert 1 <= old_line <= len(Text(before).lines)
        assert 1 <= new_line <= len(Text(after).lines)
        assert Text(before).line(old_line) == Text(after).line(new_line)
    assert all(above[1] < below[1] for above, below in pairwise(pairs))


@given(mixed)
def test_a_text_is_mapped_to_itself_line_by_line(lines: list[bytes]) -> None:
    data = b"\n".join(lines)
    identity = line_map(data, Text(bytes(bytearray(data))))
    assert identity is IDENTITY
    every = range(1, len(lines) + 2)
    assert [identity.line(line) for line in every] == [*every]
    assert identity.line(0) is None


@given(mixed, st.data())
@example([b"a", b"a"], None)
def test_inserted_lines_shift_what_is_below(lines: list[bytes], data: st.DataObject | None) -> None:
    """An insertion of k lines moves the lines below it by k, and takes none of the text away."""
    at = data.draw(st.integers(0, len(lines))) if data else 1
    count = data.draw(st.integers(1, 5)) if data else 2
    before, after = lines, [*lines[:at], *([b"// new"] * count), *lines[at:]]
    found = line_map(b"\n".join(before), b"\n".join(after))
    if lines:  # a text has a line even where the list has none
        shifted = [line + (count if line > at else 0) for line in range(1, len(lines) + 1)]
        assert [found.line(line) for line in range(1, len(lines) + 1)] == shifted


@given(st.integers(1, 400), st.data())
def test_lines_unlike_all_others_are_found_between_any_edits(
    count: int, data: st.DataObject
) -> None:
    """Changed lines and new ones in several places: all that nobody touched is mapped, no other."""
    old = numbered(count)
    changed = data.draw(st.sets(st.integers(0, count - 1), max_size=8))
    removed = data.draw(st.sets(st.integers(0, count - 1), max_size=4)) - changed
    new, expected = list[bytes](), list[tuple[int, int]]()
    for index, line in enumerate(old):
        if index in changed:
            new += [line + b" // changed", b"// new"]
        elif index not in removed:
            new.append(line)
            expected.append((index + 1, len(new)))
    # A text without any line is one empty line, which is like no other here.
    before, after = b"\n".join(old), b"\n".join(new)
    if before != after:
        assert mapped(line_map(before, after), before) == expected


def test_many_edits_in_a_long_text_leave_the_rest_mapped() -> None:
    """Also where most lines are like others, as in real Go."""
    old = [b"}", b"", b"\treturn nil"] * 1000
    old[::10] = numbered(300)
    new = list(old)
    for index in range(1500, 0, -250):
        new[index + 1] += b" // typed"
        new.insert(index + 2, b"\tnew")
    before = b"\n".join(old)
    assert len(mapped(line_map(before, b"\n".join(new)), before)) == len(old) - 6


def test_a_moved_block_does_not_take_the_rest_with_it() -> None:
    """The block stands just where an unchanged line is looked for first: the rest is more."""
    old = numbered(2000)
    block = slice(970, 1070)
    rest = [*old[:970], *old[1070:-1], b"changed"]
    before, after = b"\n".join(old), b"\n".join([*old[block], *rest])
    assert len(mapped(line_map(before, after), before)) == len(rest) - 1


def test_a_copied_block_does_not_take_the_place_of_its_original() -> None:
    """Lines that are twice in the newer text prove nothing, though they are long and many."""
    old = numbered(500)
    new = [b"changed", *old[150:350], *old[1:-1], b"changed"]
    before, after = b"\n".join(old), b"\n".join(new)
    assert mapped(line_map(before, after), before) == [(line, line + 200) for line in range(2, 500)]


def test_swapped_lines_keep_the_longer_order() -> None:
    found = line_map(b"a\nb\nc\nd\ne", b"b\nc\nd\na\nE")
    assert mapped(found, b"a\nb\nc\nd\ne") == [(2, 1), (3, 2), (4, 3)]


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        (b"", b"\n", [(1, 1)]),
        (b"a\nb", b"a\nb\nc", [(1, 1), (2, 2)]),
        (b"a\nb\n", b"a\nb", [(1, 1), (2, 2)]),
        (b"ab", b"b", []),
        (b"b", b"ab", []),
        (b"x\nab\nc", b"x\nb\nc", [(1, 1), (3, 3)]),
        (b"a\r\nb\r\n", b"a\nb\n", [(3, 3)]),
        (b"a\rb\nc", b"a\rb\nd\nc", [(1, 1), (2, 3)]),
        # What is not unique is mapped next to what is, and not where it could be either of two.
        (b"H\nu\nx\nx\nT", b"h\nu\nx\nx\nt", [(2, 2), (3, 3), (4, 4)]),
        (b"H\nx\nx\nu\nT", b"h\nx\nx\nu\nt", [(2, 2), (3, 3), (4, 4)]),
        (b"H\nx\np\nx\nT", b"h\nq\nx\nt", []),
        (b"H\np\nx\nT", b"h\nx\nq\nx\nt", []),
    ],
)
def test_lines_are_mapped_as_a_whole_or_not_at_all(
    old: bytes, new: bytes, pairs: list[tuple[int, int]]
) -> None:
    assert mapped(line_map(old, new), old) == pairs


def test_a_span_moves_with_its_lines_only_while_they_are_together() -> None:
    found = line_map(b"a\nb\nc\nd\ne\nf", b"new\na\nb\nc\nbetween\nd\nE\nf")
    assert found.span(Span("x.go", 1, 2, 3, 4)) == Span("x.go", 2, 2, 4, 4)
    assert found.span(Span("x.go", 4, 1, 4, 2)) == Span("x.go", 6, 1, 6, 2)
    assert found.span(Span("x.go", 3, 1, 4, 2)) is None
    assert found.span(Span("x.go", 5, 1, 5, 2)) is None
    assert found.span(Span("x.go", 4, 1, 6, 2)) is None
    assert found.span(Span("x.go", 0, 1, 1, 1)) is None
    assert found.span(Span("x.go", 6, 1, 7, 1)) is None


def test_a_span_stays_together_where_two_findings_of_lines_meet() -> None:
    """Lines that were found in several ways are one run if they are neighbours in both texts."""
    old = numbered(3000)
    new = list(old)
    for index in (0, 700, 1400, 2999):
        new[index] += b"!"
    found = line_map(b"\n".join(old), b"\n".join(new))
    assert [(run.old_line, run.count) for run in found.runs] == [(2, 699), (702, 699), (1402, 1598)]


@given(mixed, mixed)
def test_no_two_runs_continue_each_other(old: list[bytes], new: list[bytes]) -> None:
    for above, below in pairwise(line_map(b"\n".join(old), b"\n".join(new)).runs):
        assert above.old_line + above.count <= below.old_line
        assert above.new_line + above.count <= below.new_line
        assert (above.old_line + above.count, above.new_line + above.count) != (
            below.old_line,
            below.new_line,
        )
