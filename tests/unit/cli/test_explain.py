"""Which findings a place means, and how they are explained."""

from dataclasses import replace

import pytest

from heaplens.cli.explain import findings_at
from heaplens.cli.explain_text import allocation_lines, explanation, nothing_here
from heaplens.cli.locations import Location
from heaplens.cli.terminal import PLAIN, Look
from heaplens.model import Cause, Finding, Kind, PackageReport, Site, Span, Step

BARE = Look(PLAIN, excerpts=False)


def finding(subject: str, *numbers: int, path: str = "/a.go") -> Finding:
    return Finding(
        Span(path, *numbers),
        Kind.ESCAPES_TO_HEAP,
        subject,
        "f",
        Cause.RETURNED,
        f"{subject} is on the heap.",
        flow=(Step(Site(path, 9, 2), "return", f"return {subject}"),),
    )


CLOSURE = finding("func literal", 5, 10, 9, 3)
X = finding("x", 6, 4, 6, 5)
Y = finding("y + z", 6, 10, 6, 15)
FINDINGS = (CLOSURE, X, Y, finding("other", 6, 1, 6, 90, path="/b.go"))
REPORT = PackageReport("ex.com/a", "/", FINDINGS)


@pytest.mark.parametrize(
    ("line", "byte_col", "expected"),
    [
        (6, None, (X, Y)),
        (6, 4, (X,)),
        (6, 12, (Y,)),
        (6, 15, (CLOSURE,)),
        (6, 1, (CLOSURE,)),
        (5, 2, (CLOSURE,)),
        (7, None, (CLOSURE,)),
        (7, 3, (CLOSURE,)),
        (10, None, ()),
        (4, 1, ()),
    ],
)
def test_a_place_means_the_innermost_around_it_else_the_closest_on_its_line(
    line: int, byte_col: int | None, expected: tuple[Finding, ...]
) -> None:
    assert findings_at(FINDINGS, Location("/a.go", line, byte_col)) == expected


@pytest.mark.parametrize(
    ("byte_col", "expected"), [(1, (X,)), (6, (X,)), (9, (Y,)), (15, (Y,)), (80, (Y,))]
)
def test_between_two_findings_the_closer_one_is_meant(
    byte_col: int, expected: tuple[Finding, ...]
) -> None:
    assert findings_at((X, Y), Location("/a.go", 6, byte_col)) == expected


def test_an_explanation_is_the_sentence_the_path_and_gos_own_words() -> None:
    raw = "/a.go:6:4: x escapes to heap in f:\n/a.go:6:4:   flow: ~r0 ← &x:\n"
    proven = replace(X, allocates=True, size_bytes=8)
    assert explanation([proven], REPORT, raw, "/", BARE) == (
        "a.go:6:4: x is on the heap. [escapes-to-heap, 8 B]\n"
        "  allocates 8 bytes each time\n"
        "  how it gets there:\n"
        "    a.go:9:2: return x (returned)\n"
        "\n"
        "the compiler says:\n"
        "  a.go:6:4: x escapes to heap in f:\n"
        "  a.go:6:4:   flow: ~r0 ← &x:\n"
    )


@pytest.mark.parametrize(
    ("finding", "report", "lines"),
    [
        (replace(X, allocates=True), REPORT, ["allocates each time"]),
        (replace(X, allocates=True, size_bytes=1), REPORT, ["allocates 1 byte each time"]),
        (
            replace(X, allocates=True, size_bytes=4, condition="when it is late"),
            REPORT,
            ["allocates 4 bytes, when it is late"],
        ),
        (
            replace(X, allocates=True, condition="if longer than 32 bytes"),
            REPORT,
            ["allocates, if longer than 32 bytes"],
        ),
        (X, REPORT, ["not proven: the generated code does not tell"]),
        (X, replace(REPORT, unproven="it was late"), ["not proven: it was late"]),
        (replace(X, kind=Kind.NO_ALLOCATION, allocates=False), REPORT, []),
        (replace(X, kind=Kind.LEAKING_PARAM), REPORT, []),
        (
            replace(X, allocates=True),
            replace(REPORT, ignored=(replace(X, allocates=True),)),
            ["allocates each time", "ignored, as a comment asks"],
        ),
    ],
)
def test_what_is_proven_is_said_and_why_nothing_is(
    finding: Finding, report: PackageReport, lines: list[str]
) -> None:
    assert list(allocation_lines(finding, report)) == lines


def test_where_there_is_nothing_the_nearest_are_named() -> None:
    text = nothing_here(FINDINGS, Location("/a.go", 11, None), "/", BARE)
    assert text == (
        "a.go:11: nothing here goes to the heap. Nearest in this file:\n"
        "  a.go:5:10: func literal is on the heap. [escapes-to-heap]\n"
        "  a.go:6:4: x is on the heap. [escapes-to-heap]\n"
        "  a.go:6:10: y + z is on the heap. [escapes-to-heap]\n"
    )


def test_the_nearest_are_allocations() -> None:
    """A parameter that is kept is none, and stands on every second line."""
    keeps = replace(X, kind=Kind.LEAKING_PARAM)
    text = nothing_here([keeps, CLOSURE], Location("/a.go", 7, None), "/", BARE)
    assert text == (
        "a.go:7: nothing here goes to the heap. Nearest in this file:\n"
        "  a.go:5:10: func literal is on the heap. [escapes-to-heap]\n"
    )
    assert "nor anywhere in this file" in nothing_here(
        [keeps], Location("/a.go", 7, None), "/", BARE
    )


def test_a_file_without_findings_says_so() -> None:
    text = nothing_here(FINDINGS, Location("/c.go", 1, None), "/", BARE)
    assert text == "c.go:1: nothing here goes to the heap, nor anywhere in this file.\n"
