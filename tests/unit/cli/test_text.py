"""How findings and problems read as text, byte for byte."""

from pathlib import Path

import pytest

from heaplens.cli.sources import Sources
from heaplens.cli.terminal import COLOURED, PLAIN, Look
from heaplens.cli.text import finding_text, problem_text, summary_text
from heaplens.model import Cause, Finding, Kind, Problem, Site, Span

BARE = Look(PLAIN, excerpts=False)
DRAWN = Look(PLAIN, excerpts=True)


def moved(path: str, line: int, start: int, end: int) -> Finding:
    return Finding(
        span=Span(path, line, start, line, end),
        kind=Kind.MOVED_TO_HEAP,
        subject="x",
        function="bar",
        cause=Cause.RETURNED,
        sentence="x is on the heap because its address is returned by bar.",
    )


def test_a_finding_is_one_line_that_editors_can_jump_to() -> None:
    text = finding_text(moved("/home/me/main.go", 15, 2, 3), "/home/me", BARE, Sources())
    assert text == (
        "main.go:15:2: x is on the heap because its address is returned by bar. [moved-to-heap]\n"
    )


@pytest.mark.parametrize("below", ["/home/you", "/home/m", "/home/me/deeper"])
def test_a_file_elsewhere_keeps_its_absolute_path(below: str) -> None:
    text = finding_text(moved("/home/me/main.go", 15, 2, 3), below, BARE, Sources())
    assert text.startswith("/home/me/main.go:15:2: x is on the heap")


def test_a_terminal_also_shows_the_source_line(tmp_path: Path) -> None:
    file = tmp_path / "main.go"
    file.write_text("package main\n\tvar x int\n")
    text = finding_text(moved(str(file), 2, 6, 7), str(tmp_path), DRAWN, Sources())
    assert text.split("\n")[1:] == ["   2 |     var x int", "     |         ^", ""]


def test_a_source_that_is_gone_only_loses_the_picture() -> None:
    text = finding_text(moved("/nowhere/main.go", 15, 2, 3), "/", DRAWN, Sources())
    assert text.count("\n") == 1


def test_colour_changes_nothing_but_colour() -> None:
    finding = moved("/home/me/main.go", 15, 2, 3)
    coloured = finding_text(finding, "/home/me", Look(COLOURED, excerpts=False), Sources())
    assert coloured == (
        "\x1b[1mmain.go:15:2:\x1b[0m x is on the heap because its address is returned by bar. "
        "\x1b[36m[moved-to-heap]\x1b[0m\n"
    )


def test_names_of_files_send_no_escape_sequence_to_the_terminal() -> None:
    text = finding_text(moved("/home/me/\x1b[2Jmain.go", 15, 2, 3), "/", BARE, Sources())
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
    ("counts", "expected"),
    [
        ((12, 0, 3, 1), "12 findings in 3 packages (1 package could not be analysed)"),
        ((1, 4, 1, 0), "1 finding in 1 package"),
        ((0, 0, 2, 0), "no findings in 2 packages"),
        ((0, 4, 2, 0), "no findings in 2 packages, 4 not shown (--show all)"),
        ((0, 0, 0, 1), "nothing could be analysed"),
        ((0, 0, 0, 0), "no packages"),
        ((0, 0, 2, 2), "no findings in 2 packages (2 packages could not be analysed)"),
    ],
)
def test_the_closing_line_counts(counts: tuple[int, int, int, int], expected: str) -> None:
    assert summary_text(*counts) == expected
