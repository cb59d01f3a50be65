"""What a terminal shows unasked fits on a screen, the worst first, and ends in what to do next."""

import io
from contextlib import nullcontext
from dataclasses import replace

import pytest

from heaplens.cli.counts import Counts
from heaplens.cli.formats.format import FormatOptions, Output, Selected
from heaplens.cli.formats.screen import ScreenFormat
from heaplens.cli.unknowns import Unknowns
from heaplens.engine.checks import Target
from heaplens.model import Cause, Finding, Kind, PackageReport, Problem, Site, Span, When

ROWS, COLUMNS = 24, 80


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def finding(line: int, when: When = When.EACH_CALL) -> Finding:
    return Finding(
        span=Span("/m/router.go", line, 6, line, 11),
        kind=Kind.MOVED_TO_HEAP,
        subject="match",
        function="(*Router).ServeHTTP",
        cause=Cause.CALLEE,
        sentence="match escapes: its address is passed to r.Match.",
        allocates=True,
        size_bytes=48,
        when=when,
        reason="passed to r.Match",
    )


def screen(packages: list[Selected], counts: Counts, *, top: int = 0) -> list[str]:
    """Return the rows of the terminal, which stdout and stderr share."""
    terminal = Terminal()
    asked = FormatOptions("/m", "never", asked="./...", top=top)
    with ScreenFormat(asked, Output(terminal, terminal, nullcontext)) as form:
        for package in packages:
            form.add(package)
        form.end(counts, Target())
    return terminal.getvalue().splitlines()


def package(name: str, *findings: Finding, problems: tuple[Problem, ...] = ()) -> Selected:
    return Selected(PackageReport(name, "/m", findings), findings, (), problems)


def test_the_worst_come_first_under_how_often_they_are_reached() -> None:
    findings = [
        finding(1, When.ERROR),
        finding(196),
        replace(finding(9, When.BRANCH), condition="if longer than 32 bytes"),
        replace(finding(5, When.LOOP), size_bytes=None),
        replace(finding(300), size_bytes=1024),
        replace(finding(7, When.BRANCH), condition="when the map grows", size_bytes=None),
    ]
    rows = screen([package("ex.com/router", *findings)], Counts(shown=6, packages=1, untested=1))
    assert rows == [
        "ex.com/router  4 certain · 2 may · 1,120 B+",
        " in loops   router.go:5:6       ? B  match: passed to r.Match",
        " each call  router.go:300:6  1024 B  match: passed to r.Match",
        "            router.go:196:6    48 B  match: passed to r.Match",
        " branches   router.go:9:6     48 B?  match: passed to r.Match",
        "            router.go:7:6       may  match: passed to r.Match",
        " errors     router.go:1:6      48 B  match: passed to r.Match",
        "6 findings in 1 package; tests left out: --tests",
        "all 6: heaplens check ./... -v · why: heaplens explain router.go:5",
        "by function: heaplens check ./... --summary",
    ]


def test_tests_are_counted_apart() -> None:
    rows = screen(
        [package("ex.com/a", finding(1), replace(finding(2), test=True))],
        Counts(shown=2, packages=1),
    )
    assert rows[0] == "ex.com/a  1 certain · 48 B · tests: 1"
    assert rows[2].startswith(" tests ")


def test_of_very_much_there_is_one_screen() -> None:
    """Whatever there is of packages, findings, problems, long names and code nobody knows."""
    place = "/elsewhere/with/a/very/long/name/" * 3 + "file.go"
    long = replace(finding(1).span, path=place)
    subject, reason = "x" * 70, "passed to " + "界" * 40
    problems = tuple(Problem(f"undefined: {n}\nmore", Site("/m/a.go", n, 1)) for n in range(1, 99))
    packages = [
        package(
            f"ex.com/{'deeper/' * 9}{number}",
            *(replace(finding(n), span=long, subject=subject, reason=reason) for n in range(30)),
            problems=problems if number == 7 else (),
        )
        for number in range(60)
    ]
    unknowns = Unknowns(uninstantiated=3, assembly=4, linked=5)
    counts = Counts(shown=1800, packages=60, failed=1, untested=9, unknowns=unknowns, ignored=12)
    rows = screen(packages, counts)
    assert len(rows) <= ROWS - 1, "the last row is for the prompt"
    assert max(map(len, rows)) <= COLUMNS
    assert any(row.startswith("57 more packages ") for row in rows)
    assert "96 more problems: -v" in rows
    assert sum("…" in row for row in rows) >= 10


@pytest.mark.parametrize("top", [1, 3, 15])
def test_so_many_are_shown_as_are_asked_for(top: int) -> None:
    findings = [finding(n) for n in range(1, 31)]
    rows = screen([package("ex.com/a", *findings)], Counts(shown=30, packages=1), top=top)
    assert sum("passed to r.Match" in row for row in rows) == top


def test_nothing_at_all_is_one_line() -> None:
    assert screen([package("ex.com/a")], Counts(packages=1)) == ["no findings in 1 package"]
    problem = Problem("no such directory")
    rows = screen(
        [package("./nosuch", problems=(problem,))], Counts(packages=1, failed=1, troubled=1)
    )
    assert rows == ["./nosuch: no such directory (nothing analysed)"]
