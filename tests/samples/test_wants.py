"""The dialect of `// want` comments, and how findings are held against it."""

from dataclasses import replace

import pytest

from heaplens.model import Cause, Finding, Kind, Span
from samples.wants import Claim, Want, mismatches, parse_wants


def found(
    line: int, start: int, end: int, kind: Kind = Kind.MOVED_TO_HEAP, cause: Cause = Cause.RETURNED
) -> Finding:
    span = Span("/a.go", line, start, line, end)
    return Finding(span, kind, subject="x", function="f", cause=cause, sentence="")


FREE = replace(
    found(1, 1, 2, Kind.NO_ALLOCATION), sentence="x allocates nothing: it is a constant."
)


def compare(source: str, *findings: Finding) -> list[str]:
    wants, problems = parse_wants("a.go", source.encode())
    assert not problems
    return mismatches("a.go", source.encode(), wants, findings)


def test_a_want_is_an_anchor_and_a_kind() -> None:
    wants, problems = parse_wants("a.go", b'package a\nx := 1 // want x:"moved to heap"\n')
    assert wants == (Want("a.go", 2, "x", Kind.MOVED_TO_HEAP),)
    assert not problems


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_can_be_wanted(kind: Kind) -> None:
    words = kind.replace("-", " ")
    (want,), _ = parse_wants("a.go", f'x // want x:"{words}"'.encode())
    assert want.kind is kind


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_can_be_wanted(cause: Cause) -> None:
    (want,), _ = parse_wants("a.go", f'x // want x:"moved to heap; {cause}"'.encode())
    assert want.claim == Claim(cause)


@pytest.mark.parametrize(
    ("details", "claim"),
    [
        ("8 B", Claim(size_bytes=8)),
        ("if longer than 32 bytes", Claim(condition="if longer than 32 bytes")),
        ("conditional", Claim(condition="conditional")),
        (
            "returned; 16 B; unless it is empty",
            Claim(Cause.RETURNED, 16, "unless it is empty"),
        ),
        (
            "unless it is empty; 16 B; returned",
            Claim(Cause.RETURNED, 16, "unless it is empty"),
        ),
    ],
)
def test_details_stand_in_any_order(details: str, claim: Claim) -> None:
    (want,), _ = parse_wants("a.go", f'x // want x:"escapes to heap; {details}"'.encode())
    assert want.claim == claim


def test_words_behind_no_allocation_are_its_reason() -> None:
    (want,), _ = parse_wants("a.go", b'x // want x:"no allocation; constant"')
    assert want.claim == Claim(reason="constant")


def test_an_anchor_in_back_ticks_may_have_spaces_and_quotes() -> None:
    (want,), _ = parse_wants("a.go", b'f(&T{"a: b"}) // want `&T{"a: b"}`:"escapes to heap"')
    assert want.anchor == '&T{"a: b"}'


def test_a_line_may_have_several_wants() -> None:
    source = b'a, b := 1, 2 // want a:"moved to heap" `b`:"leaking param"'
    wants, _ = parse_wants("a.go", source)
    assert [(want.anchor, want.kind) for want in wants] == [
        ("a", Kind.MOVED_TO_HEAP),
        ("b", Kind.LEAKING_PARAM),
    ]


@pytest.mark.parametrize(
    ("suffix", "held"),
    [
        ("", [21, 24, 25, 27]),
        ("@1.25+", [25, 27]),
        ("@-1.24", [21, 24]),
        ("@1.24-1.25", [24, 25]),
        ("@1.24-1.24", [24]),
    ],
)
@pytest.mark.parametrize("anchor", ["x", "`x`"])
def test_a_suffix_limits_the_versions(anchor: str, suffix: str, held: list[int]) -> None:
    (want,), _ = parse_wants("a.go", f'x // want {anchor}{suffix}:"moved to heap"'.encode())
    assert [minor for minor in (21, 24, 25, 27) if want.holds_for((1, minor))] == held


@pytest.mark.parametrize(
    "comment",
    [
        "// want",
        "// want x",
        "// want x:moved",
        '// want x:"moved"',
        '// want x:"moved to heap; "',
        '// want x:"moved to heap; 8 B; 9 B"',
        '// want x:"moved to heap; when it rains; when it pours"',
        '// want x:"no allocation; 8 B"',
        '// want x:"no allocation; constant; single-byte"',
        '// want x:"leaking param; 8 B"',
        '// want x:"leaking param; when it rains"',
        '// want x:"moved to heap; returned; loop"',
        '// want x@1.25:"moved to heap"',
        '// want x@+:"moved to heap"',
        '// want x@1.25+1.26:"moved to heap"',
        '// want x@1.25-:"moved to heap"',
        '// want y:"moved to heap"',
        '// want x:"moved to heap" and more',
    ],
)
def test_a_comment_that_cannot_be_read_is_a_problem(comment: str) -> None:
    """A slip of the pen must not make a test pass that expects nothing."""
    wants, problems = parse_wants("a.go", f"package a\nx := 1 {comment}\n".encode())
    assert not wants
    assert [problem.split(":")[:2] for problem in problems] == [["a.go", "2"]]


def test_other_comments_want_nothing() -> None:
    assert parse_wants("a.go", b"x := 1 // we wanted more\n// want-not\n") == ((), ())


def test_a_match_is_no_mismatch() -> None:
    assert not compare('\tx := 1 // want x:"moved to heap; returned"', found(1, 2, 3))


def test_a_missing_finding_is_told() -> None:
    assert compare('\tx := 1 // want x:"moved to heap; returned"') == [
        'a.go:1: want moved to heap at "x" (returned): nothing found'
    ]


def test_an_unexpected_finding_is_told() -> None:
    assert compare("\tx := 1", found(1, 2, 3)) == [
        'a.go:1:2: found moved to heap at "x" (returned): no comment wants it'
    ]


@pytest.mark.parametrize(("start", "end"), [(3, 4), (2, 4), (1, 3), (0, 3), (90, 91)])
def test_a_finding_at_another_column_is_no_match(start: int, end: int) -> None:
    assert compare('\tx := 1 // want x:"moved to heap"', found(1, start, end))


def test_a_finding_of_another_kind_is_no_match() -> None:
    messages = compare('x := 1 // want x:"moved to heap"', found(1, 1, 2, Kind.LEAKING_PARAM))
    assert messages == [
        'a.go:1: want moved to heap at "x": found only leaking param at "x" (returned)',
        'a.go:1:1: found leaking param at "x" (returned): no comment wants it',
    ]


def test_a_finding_of_another_cause_is_told_once() -> None:
    finding = found(1, 1, 2, cause=Cause.LOOP)
    assert compare('x := 1 // want x:"moved to heap; returned"', finding) == [
        'a.go:1: want moved to heap at "x" (returned): found the cause loop'
    ]


def test_a_finding_of_another_size_is_told() -> None:
    source = 'x := 1 // want x:"moved to heap; 8 B"'
    assert not compare(source, replace(found(1, 1, 2), size_bytes=8))
    assert compare(source, replace(found(1, 1, 2), size_bytes=16)) == [
        'a.go:1: want moved to heap at "x" (8 B): found 16 B'
    ]
    assert compare(source, found(1, 1, 2)) == [
        'a.go:1: want moved to heap at "x" (8 B): found no size'
    ]


def test_a_want_without_a_size_takes_any() -> None:
    source = 'x := 1 // want x:"moved to heap"'
    assert not compare(source, replace(found(1, 1, 2), size_bytes=8))


def test_a_finding_of_another_condition_is_told() -> None:
    source = 'x := 1 // want x:"moved to heap; when it grows"'
    assert not compare(source, replace(found(1, 1, 2), condition="when it grows"))
    assert compare(source, replace(found(1, 1, 2), condition="when it rains")) == [
        'a.go:1: want moved to heap at "x" (when it grows): found the condition "when it rains"'
    ]
    assert compare(source, found(1, 1, 2)) == [
        'a.go:1: want moved to heap at "x" (when it grows): found no condition'
    ]


def test_a_want_without_a_condition_takes_none() -> None:
    source = 'x := 1 // want x:"moved to heap"'
    assert compare(source, replace(found(1, 1, 2), condition="when it rains")) == [
        'a.go:1: want moved to heap at "x": found the condition "when it rains"'
    ]


def test_any_condition_can_be_wanted() -> None:
    source = 'x := 1 // want x:"moved to heap; conditional"'
    assert not compare(source, replace(found(1, 1, 2), condition="when it rains"))
    assert compare(source, found(1, 1, 2))


def test_a_reason_has_the_words_that_are_wanted() -> None:
    assert not compare('x // want x:"no allocation; constant"', FREE)
    assert compare('x // want x:"no allocation; single-byte"', FREE) == [
        'a.go:1: want no allocation at "x" (single-byte): found the reason "it is a constant."'
    ]


def test_words_before_the_reason_do_not_count() -> None:
    assert compare('x // want x:"no allocation; allocates"', FREE)


def test_what_escapes_is_not_what_allocates_nothing() -> None:
    assert len(compare('x // want x:"escapes to heap"', FREE)) == 2


def test_a_want_without_a_cause_takes_any() -> None:
    assert not compare('x := 1 // want x:"moved to heap"', found(1, 1, 2, cause=Cause.LOOP))


def test_a_want_without_a_cause_leaves_the_others_theirs() -> None:
    source = 'x, x // want x:"moved to heap" x:"moved to heap; returned"'
    assert not compare(source, found(1, 1, 2), found(1, 4, 5, cause=Cause.LOOP))


def test_a_want_without_a_size_leaves_the_others_theirs() -> None:
    source = 'x, x // want x:"moved to heap" x:"moved to heap; 8 B"'
    assert not compare(source, replace(found(1, 1, 2), size_bytes=8), found(1, 4, 5))


def test_one_finding_fulfils_one_want() -> None:
    source = 'x, x // want x:"moved to heap" x:"moved to heap"'
    assert len(compare(source, found(1, 1, 2))) == 1
    assert not compare(source, found(1, 1, 2), found(1, 4, 5))
    assert len(compare(source, found(1, 1, 2), found(1, 1, 2), found(1, 4, 5))) == 1


def test_columns_are_bytes() -> None:
    source = '"äß→", größe // want größe:"moved to heap"'
    assert not compare(source, found(1, 12, 19))
    assert compare(source, found(1, 8, 13))


def test_a_finding_of_several_lines_is_matched_by_its_first() -> None:
    source = 'return &T{ // want `&T{`:"escapes to heap"\n\t1,\n}\n'
    span = Span("/a.go", 1, 8, 3, 2)
    finding = Finding(span, Kind.ESCAPES_TO_HEAP, "&T{...}", "f", Cause.RETURNED, "")
    assert not compare(source, finding)


def test_carriage_returns_belong_to_no_line() -> None:
    assert not compare('p\r\nx := 1 // want x:"moved to heap"\r\n', found(2, 1, 2))


def test_mismatches_come_in_the_order_of_lines() -> None:
    source = 'a\nb // want b:"moved to heap"\nc\n'
    messages = compare(source, found(1, 1, 2), found(3, 1, 2))
    assert [message.split(":")[1] for message in messages] == ["1", "2", "3"]
