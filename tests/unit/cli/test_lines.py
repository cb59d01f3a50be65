"""How findings and problems read as text, byte for byte."""

from dataclasses import replace
from pathlib import Path

import pytest

from heaplens.analysis.folding import folded
from heaplens.cli.closing_line import closing_line
from heaplens.cli.counts import Counts, count, total
from heaplens.cli.lines import finding_text, folds_text, problem_text
from heaplens.cli.source_lines import SourceLines
from heaplens.cli.terminal import COLOURED, PLAIN, Look
from heaplens.model import Cause, Finding, Kind, PackageReport, Problem, Site, Span

BARE = Look(PLAIN, excerpts=False)
DRAWN = Look(PLAIN, excerpts=True)


def moved(path: str, line: int, start: int, end: int) -> Finding:
    return Finding(
        span=Span(path, line, start, line, end),
        kind=Kind.MOVED_TO_HEAP,
        subject="x",
        function="bar",
        cause=Cause.RETURNED,
        sentence="x escapes: its address is returned by bar.",
    )


def test_a_finding_is_one_line_that_editors_can_jump_to() -> None:
    text = finding_text(moved("/home/me/main.go", 15, 2, 3), "/home/me", BARE, SourceLines())
    assert text == ("main.go:15:2: x escapes: its address is returned by bar. [moved-to-heap]\n")


@pytest.mark.parametrize("below", ["/home/you", "/home/m", "/home/me/deeper"])
def test_a_file_elsewhere_keeps_its_absolute_path(below: str) -> None:
    text = finding_text(moved("/home/me/main.go", 15, 2, 3), below, BARE, SourceLines())
    assert text.startswith("/home/me/main.go:15:2: x escapes: ")


def test_a_terminal_also_shows_the_source_line(tmp_path: Path) -> None:
    file = tmp_path / "main.go"
    file.write_text("package main\n\tvar x int\n")
    text = finding_text(moved(str(file), 2, 6, 7), str(tmp_path), DRAWN, SourceLines())
    assert text.split("\n")[1:] == ["   2 |     var x int", "     |         ^", ""]


def test_a_source_that_is_gone_only_loses_the_picture() -> None:
    text = finding_text(moved("/nowhere/main.go", 15, 2, 3), "/", DRAWN, SourceLines())
    assert text.count("\n") == 1


def test_a_terminal_wraps_between_words_and_shows_a_source_line_once(tmp_path: Path) -> None:
    file = tmp_path / "main.go"
    file.write_text("package main\n\tone, two := f()\n")
    one, two = moved(str(file), 2, 2, 5), moved(str(file), 2, 7, 10)
    two = replace(two, size_bytes=16, condition="unless it is empty", allocates=True)
    look = Look(PLAIN, excerpts=True, width=44)
    text = folds_text(folded([one, two]), str(tmp_path), look, SourceLines())
    assert text.splitlines() == [
        "main.go:2:2: x escapes: its address is",
        "    returned by bar. [moved-to-heap]",
        "main.go:2:7: x escapes: its address is",
        "    returned by bar. [moved-to-heap, 16 B,",
        "    unless it is empty]",
        "   2 |     one, two := f()",
        "     |     ^^^  ^^^",
    ]


def test_colour_changes_nothing_but_colour() -> None:
    finding = moved("/home/me/main.go", 15, 2, 3)
    coloured = finding_text(finding, "/home/me", Look(COLOURED, excerpts=False), SourceLines())
    assert coloured == (
        "\x1b[1mmain.go:15:2:\x1b[0m x escapes: its address is returned by bar. "
        "\x1b[36m[moved-to-heap]\x1b[0m\n"
    )


def test_names_of_files_send_no_escape_sequence_to_the_terminal() -> None:
    text = finding_text(moved("/home/me/\x1b[2Jmain.go", 15, 2, 3), "/", BARE, SourceLines())
    assert "\x1b" not in text


def test_a_problem_is_shown_in_gos_words_at_its_place() -> None:
    problem = Problem('cannot use "s" as int value', Site("/home/me/a.go", 4, 24))
    text = problem_text(problem, "ex.com/a", "/home/me", PLAIN)
    assert text == 'a.go:4:24: cannot use "s" as int value\n'


def test_gos_advice_follows_on_lines_of_its_own() -> None:
    problem = Problem(
        "no required module provides package x.org/y; to add it:\n\tgo get x.org/y",
        Site("/home/me/a.go", 2, 8),
    )
    text = problem_text(problem, "", "/home/me", PLAIN)
    assert text.split("\n") == [
        "a.go:2:8: no required module provides package x.org/y; to add it:",
        "\tgo get x.org/y",
        "",
    ]


def test_a_problem_without_a_place_names_its_package() -> None:
    assert problem_text(Problem("it broke"), "ex.com/a", "/", PLAIN) == "ex.com/a: it broke\n"
    assert problem_text(Problem("it broke"), "", "/", PLAIN) == "it broke\n"


def test_an_unknown_column_is_left_out() -> None:
    assert problem_text(Problem("far", Site("/a.go", 6, 0)), "", "/", PLAIN) == "a.go:6: far\n"


@pytest.mark.parametrize(
    ("kind", "size_bytes", "condition", "expected"),
    [
        (Kind.MOVED_TO_HEAP, 8, None, "[moved-to-heap, 8 B]"),
        (Kind.MOVED_TO_HEAP, None, None, "[moved-to-heap]"),
        (
            Kind.ESCAPES_TO_HEAP,
            16,
            "unless it is empty",
            "[escapes-to-heap, 16 B, unless it is empty]",
        ),
        (
            Kind.HIDDEN_ALLOCATION,
            None,
            "if longer than 32 bytes",
            "[hidden-allocation, if longer than 32 bytes]",
        ),
        (Kind.ESCAPES_TO_HEAP, 0, None, "[escapes-to-heap, 0 B]"),
    ],
)
def test_bytes_and_condition_are_told_as_far_as_they_are_known(
    kind: Kind, size_bytes: int | None, condition: str | None, expected: str
) -> None:
    finding = replace(
        moved("/main.go", 15, 2, 3),
        kind=kind,
        allocates=True,
        size_bytes=size_bytes,
        condition=condition,
    )
    assert finding_text(finding, "/", BARE, SourceLines()).endswith(f" {expected}\n")


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (
            Counts(shown=12, packages=3, failed=1, troubled=2),
            "12 findings in 3 packages (1 package could not be analysed)",
        ),
        (Counts(shown=1, hidden=4, packages=1), "1 finding in 1 package"),
        (Counts(packages=2), "no findings in 2 packages"),
        (Counts(hidden=4, packages=2), "no findings in 2 packages, 4 not shown (--show all)"),
        (Counts(troubled=1), "nothing analysed"),
        (Counts(), "no packages"),
        (
            Counts(packages=2, failed=2, troubled=2),
            "nothing analysed",
        ),
        (Counts(shown=3, packages=1, ignored=2), "3 findings in 1 package, 2 ignored"),
        (
            Counts(shown=3, packages=1, claims=2, unproven=2, reasons=("it was late",)),
            "3 findings in 1 package, none proven to allocate (it was late)",
        ),
        (
            Counts(shown=3, packages=2, claims=3, unproven=2, reasons=("a", "b")),
            "3 findings in 2 packages, 2 not proven to allocate (a; b)",
        ),
        (
            Counts(shown=3, packages=2, failing=1),
            "3 findings in 2 packages, 1 fails (--fail-on)",
        ),
        (Counts(shown=3, filtered=9, packages=1), "3 of 12 findings in 1 package"),
        (Counts(filtered=9, packages=1), "none of 9 findings in 1 package"),
        (
            Counts(shown=3, packages=1, untested=1),
            "3 findings in 1 package; tests left out: --tests",
        ),
    ],
)
def test_the_closing_line_counts(counts: Counts, expected: str) -> None:
    assert closing_line(counts) == expected


def test_counts_of_several_reports_add_up_and_a_reason_is_told_once() -> None:
    finding = moved("/main.go", 15, 2, 3)
    leak = replace(finding, kind=Kind.LEAKING_PARAM)
    report = PackageReport("ex.com/a", "/a", (finding, leak), unproven="it was late")
    broken = PackageReport("", "", problems=(Problem("no such package"),))
    parts = [
        count(report, [finding], {Kind.MOVED_TO_HEAP}, ignored=3),
        count(report, [finding], set(Kind)),
        count(broken, [], set()),
    ]
    assert total(parts) == Counts(
        shown=2,
        hidden=1,
        filtered=1,
        packages=2,
        troubled=1,
        ignored=3,
        claims=2,
        unproven=2,
        reasons=("it was late",),
    )
