"""Findings move with their text, and a pass that knows less takes away nothing that was known."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heaplens.model import (
    KINDS,
    Cause,
    Evidence,
    Finding,
    FunctionSummary,
    Inlinability,
    Kind,
    Level,
    Site,
    Span,
    Step,
)
from heaplens.present.file_facts import TrackedFinding
from heaplens.present.rebase import (
    joined_with_verdicts,
    moved_findings,
    moved_functions,
    moved_inlinability,
)
from heaplens.source.linemap import IDENTITY, line_map
from heaplens.source.text import Text

PATH = "/m/a.go"
OTHER = "/m/b.go"
PROOF = {"allocates": True, "size_bytes": 8, "block_bytes": 8, "condition": "when the map grows"}
STORY = {
    "cause": Cause.STORED,
    "sentence": "x is stored.",
    "flow": (Step(Site(OTHER, 9, 9), "assign", "y"),),
}


def finding(kind: Kind = Kind.MOVED_TO_HEAP, line: int = 2, **changes: Any) -> Finding:  # noqa: ANN401 - the fields of a finding
    """A finding as a verdict pass has it: neither proof nor story."""
    span = Span(PATH, line, 3, line, 4)
    bare = Finding(span, kind, "x", "f", Cause.UNKNOWN, "x is on the heap.")
    return replace(bare, **changes)


def known(kind: Kind = Kind.MOVED_TO_HEAP, line: int = 2, **changes: Any) -> TrackedFinding:  # noqa: ANN401 - the fields of a finding
    """A finding as it is after its proof."""
    proof = PROOF if KINDS[kind].allocates else {}
    allocates = False if kind is Kind.NO_ALLOCATION else proof.get("allocates")
    whole = {**STORY, **proof, "allocates": allocates, **changes}
    return TrackedFinding(finding(kind, line, **whole), old=True, words="compiler")


# What is known, what the verdict pass says of the same place, and whether the proof stays.
VERDICTS = [
    (Kind.MOVED_TO_HEAP, Kind.MOVED_TO_HEAP, True),
    (Kind.MOVED_TO_HEAP, Kind.ESCAPES_TO_HEAP, False),
    (Kind.MOVED_TO_HEAP, Kind.LEAKING_PARAM, False),
    (Kind.ESCAPES_TO_HEAP, Kind.ESCAPES_TO_HEAP, True),
    (Kind.ESCAPES_TO_HEAP, Kind.MOVED_TO_HEAP, False),
    (Kind.LEAKING_PARAM, Kind.LEAKING_PARAM, True),
    (Kind.LEAKING_PARAM, Kind.MOVED_TO_HEAP, False),
    (Kind.NO_ALLOCATION, Kind.ESCAPES_TO_HEAP, True),
    (Kind.NO_ALLOCATION, Kind.MOVED_TO_HEAP, True),
    (Kind.NO_ALLOCATION, Kind.LEAKING_PARAM, False),
]


@pytest.mark.parametrize(("before", "fresh", "stays"), VERDICTS)
def test_a_proof_stays_as_long_as_the_verdict_is_the_same(
    before: Kind, fresh: Kind, *, stays: bool
) -> None:
    tracked, verdict = known(before), finding(fresh)
    expected = tracked if stays else TrackedFinding(verdict)
    # A parameter that leaks needs no proof: the verdict is all there is to know.
    expected = replace(expected, old=stays and fresh is not Kind.LEAKING_PARAM)
    assert joined_with_verdicts([tracked], [verdict]) == (expected,)


@pytest.mark.parametrize("kind", Kind)
def test_what_no_verdict_repeats_is_gone_unless_only_a_proof_can_find_it(kind: Kind) -> None:
    tracked = known(kind)
    stays = KINDS[kind].evidence is Evidence.PROOF
    assert joined_with_verdicts([tracked], []) == ((tracked,) if stays else ())


def test_an_implicit_allocation_stays_beside_the_verdicts() -> None:
    hidden = known(Kind.HIDDEN_ALLOCATION)
    verdict = finding(Kind.ESCAPES_TO_HEAP)
    assert joined_with_verdicts([hidden], [verdict]) == (TrackedFinding(verdict), hidden)


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "y"},
        {"span": Span(PATH, 3, 3, 2, 4)},
        {"span": Span(PATH, 2, 2, 2, 4)},
        {"span": Span(PATH, 2, 3, 3, 4)},
        {"span": Span(PATH, 2, 3, 2, 5)},
    ],
    ids=["subject", "line", "column", "end line", "end column"],
)
def test_another_place_or_subject_is_another_finding(changes: dict[str, Any]) -> None:
    verdict = finding(**changes)
    assert joined_with_verdicts([known()], [verdict]) == (TrackedFinding(verdict),)


def test_a_verdict_knows_best_where_it_is_and_whether_it_is_a_tests() -> None:
    """A function may be renamed on a line of its own, a file of tests become one of the package."""
    (updated,) = joined_with_verdicts([known()], [finding(function="g", test=True)])
    assert updated == replace(known(), finding=replace(known().finding, function="g", test=True))


def test_of_two_findings_at_one_name_each_keeps_what_is_its_own() -> None:
    """A parameter may leak and be moved to the heap."""
    leak, moved = known(Kind.LEAKING_PARAM), known(Kind.MOVED_TO_HEAP)
    fresh = [finding(Kind.LEAKING_PARAM), finding(Kind.MOVED_TO_HEAP)]
    assert joined_with_verdicts([leak, moved], fresh) == (replace(leak, old=False), moved)
    assert joined_with_verdicts([moved, leak], fresh) == (replace(leak, old=False), moved)


def test_findings_are_in_the_order_of_the_text_then_of_their_kinds() -> None:
    before = [known(Kind.HIDDEN_ALLOCATION, 1), known(Kind.HIDDEN_ALLOCATION, 2)]
    fresh = [
        finding(Kind.MOVED_TO_HEAP, 2),
        finding(Kind.ESCAPES_TO_HEAP, 2),
        finding(Kind.ESCAPES_TO_HEAP, 1, span=Span(PATH, 1, 1, 1, 2)),
    ]
    result = joined_with_verdicts(before, fresh)
    assert [(t.finding.span.line, t.finding.span.byte_col, t.finding.kind) for t in result] == [
        (1, 1, Kind.ESCAPES_TO_HEAP),
        (1, 3, Kind.HIDDEN_ALLOCATION),
        (2, 3, Kind.ESCAPES_TO_HEAP),
        (2, 3, Kind.HIDDEN_ALLOCATION),
        (2, 3, Kind.MOVED_TO_HEAP),
    ]


def moved(tracked: TrackedFinding, old: str, new: str) -> TrackedFinding | None:
    lines = line_map(old.encode(), new.encode())
    result = moved_findings([tracked], lines)
    assert len(result) <= 1
    return result[0] if result else None


OLD = "a\nb\nc\nd\ne\n"


@pytest.mark.parametrize(
    ("new", "lines"),
    [
        (OLD, (2, 4)),
        ("new\n" + OLD, (3, 5)),
        ("b\nc\nd\ne\n", (1, 3)),
        ("a\nb\nc\nd\nE\n", (2, 4)),
        ("a\nB\nc\nd\ne\n", None),
        ("a\nc\nd\ne\n", None),
        ("a\nb\nnew\nc\nd\ne\n", (2, 5)),
        ("a\nb\nd\ne\n", (2, 3)),
        ("a\nb\nc\nD\ne\n", (2, 4)),
        ("new\na\nb\nc\nD\ne\n", (3, 5)),
    ],
    ids=[
        "nothing",
        "a line above",
        "one less above",
        "a line below",
        "the first line",
        "without the first line",
        "a line inside",
        "one less inside",
        "the last line",
        "the last line, and one above",
    ],
)
def test_a_finding_of_several_lines_follows_its_first_one(
    new: str, lines: tuple[int, int] | None
) -> None:
    closure = known(span=Span(PATH, 2, 1, 4, 2), flow=())
    result = moved(closure, OLD, new)
    if lines is None:
        assert result is None
    else:
        expected = replace(closure.finding, span=Span(PATH, lines[0], 1, lines[1], 2))
        assert result == replace(closure, finding=expected)


def test_steps_move_with_their_lines_and_go_with_them() -> None:
    step = Step(Site(PATH, 4, 2), "return", "return x", "inlined")
    gone, elsewhere = Step(Site(PATH, 3, 1), "assign", "y := x"), Step(Site(OTHER, 3, 1), "a", "b")
    tracked = known(flow=(step, gone, elsewhere))
    result = moved(tracked, OLD, "new\na\nb\nC\nd\ne\n")
    assert result is not None
    assert result.finding.span.line == 3
    assert result.finding.flow == (replace(step, site=Site(PATH, 5, 2)), elsewhere)


def test_a_step_goes_where_its_finding_stays() -> None:
    step, gone = Step(Site(PATH, 4, 2), "return", "return x"), Step(Site(PATH, 3, 1), "assign", "y")
    tracked = known(flow=(gone, step))
    result = moved(tracked, OLD, "a\nb\nC\nd\ne\n")
    assert result == replace(tracked, finding=replace(tracked.finding, flow=(step,)))


def test_what_moved_is_old_and_keeps_its_words() -> None:
    fresh = replace(known(), old=False)
    assert moved(fresh, OLD, "new\n" + OLD) == known(line=3)


def test_what_is_where_it_was_is_not_made_anew() -> None:
    """Thousands of findings are rebased for each key."""
    tracked = known()
    assert moved_findings([tracked], IDENTITY)[0] is tracked
    fresh = replace(tracked, old=False)
    (result,) = moved_findings([fresh], IDENTITY)
    assert result.old
    assert result.finding is fresh.finding


def test_functions_move_with_their_names() -> None:
    function = FunctionSummary("f", Span(PATH, 2, 6, 2, 7), 1, 0, 8, 0, 0, ())
    lines = line_map(OLD.encode(), b"new\na\nb\nC\nd\ne\n")
    assert moved_functions([function], lines) == (replace(function, span=Span(PATH, 3, 6, 3, 7)),)
    assert moved_functions([replace(function, span=Span(PATH, 3, 6, 3, 7))], lines) == ()


def test_what_is_known_of_inlining_moves_with_the_names() -> None:
    answer = Inlinability(Site(PATH, 2, 6), "f", can=True, cost=3, reason="")
    lines = line_map(OLD.encode(), b"new\na\nb\nC\nd\ne\n")
    assert moved_inlinability([answer], lines) == (replace(answer, site=Site(PATH, 3, 6)),)
    assert moved_inlinability([replace(answer, site=Site(PATH, 3, 6))], lines) == ()


ESCAPES = {Kind.MOVED_TO_HEAP, Kind.ESCAPES_TO_HEAP, Kind.NO_ALLOCATION}
# A text of unique lines; a finding on some of them; and edits, each of which takes lines out and
# puts new ones there.
Edits = list[tuple[int, int, int]]
EDITS: st.SearchStrategy[Edits] = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 4), st.integers(0, 4)), max_size=4
)
TRACKED = st.lists(
    st.tuples(st.integers(1, 20), st.sampled_from(Kind), st.integers(0, 3), st.booleans()),
    max_size=12,
)


def text_of(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def edited(lines: list[str], edits: Edits) -> list[str]:
    result = list(lines)
    for number, (start, removed, added) in enumerate(edits):
        result[start : start + removed] = [f"new {number} {nth}" for nth in range(added)]
    return result


def tracked_at(line: int, kind: Kind, height: int, *, old: bool) -> TrackedFinding:
    """A finding of some lines whose flow leads to its last one; its subject is its line's text."""
    span = Span(PATH, line, 1, line + height, 3)
    step = Step(Site(PATH, line + height, 2), "return", "return x")
    chain = (Level(Site(OTHER, 1, 0), "g"),)
    tracked = known(kind, span=span, subject=f"line {line}", flow=(step,), chain=chain)
    return replace(tracked, old=old)


@given(places=TRACKED, edits=EDITS)
def test_nothing_known_is_lost_by_an_edit_elsewhere(
    places: list[tuple[int, Kind, int, bool]], edits: Edits
) -> None:
    """Whatever starts on a line that stays is there, on that line, with its proof and its words."""
    lines = [f"line {number}" for number in range(1, 24)]
    after = edited(lines, edits)
    before = [tracked_at(line, kind, height, old=old) for line, kind, height, old in places]
    result = moved_findings(before, line_map(text_of(lines), text_of(after)))
    stayed = [tracked for tracked in before if tracked.finding.subject in after]
    assert [tracked.finding.subject for tracked in result] == [
        tracked.finding.subject for tracked in stayed
    ]
    text = Text(text_of(after))
    for was, tracked in zip(stayed, result, strict=True):
        span = tracked.finding.span
        assert text.line(span.line).decode() == tracked.finding.subject
        last = lines[was.finding.span.end_line - 1]
        if last in after:
            assert text.line(span.end_line).decode() == last
            (step,) = tracked.finding.flow
            assert step == replace(was.finding.flow[0], site=Site(PATH, span.end_line, 2))
        else:
            assert tracked.finding.flow == ()
            assert span.end_line - span.line == was.finding.span.end_line - was.finding.span.line
        kept = replace(tracked.finding, span=was.finding.span, flow=was.finding.flow)
        assert kept == was.finding
        assert (tracked.old, tracked.words) == (True, was.words)


@given(places=TRACKED, edits=EDITS)
def test_verdicts_that_repeat_what_is_known_take_nothing_away(
    places: list[tuple[int, Kind, int, bool]], edits: Edits
) -> None:
    """Edit, then a verdict pass that says of each place what it said: no proof is lost."""
    lines = [f"line {number}" for number in range(1, 24)]
    # An escape is at its place once, whatever its proof has made of it.
    unique = {
        (line, height, "escape" if kind in ESCAPES else kind): (line, kind, height, old)
        for line, kind, height, old in places
    }
    before = [
        tracked_at(line, kind, height, old=old) for line, kind, height, old in unique.values()
    ]
    moved_ones = moved_findings(before, line_map(text_of(lines), text_of(edited(lines, edits))))
    fresh = [
        finding(
            Kind.ESCAPES_TO_HEAP
            if tracked.finding.kind is Kind.NO_ALLOCATION
            else tracked.finding.kind,
            span=tracked.finding.span,
            subject=tracked.finding.subject,
        )
        for tracked in moved_ones
        if KINDS[tracked.finding.kind].evidence is Evidence.VERDICT
    ]
    result = joined_with_verdicts(moved_ones, fresh)
    assert {replace(tracked, old=True) for tracked in result} == {
        tracked for tracked in moved_ones if tracked.finding.kind is not Kind.UNUSED_IGNORE
    }
