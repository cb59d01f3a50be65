"""The table of `--summary`: figures in columns, then place and name."""

import io
from contextlib import nullcontext

from heaplens.analysis.ranking import Order
from heaplens.cli.counts import Counts
from heaplens.cli.formats.format import FormatOptions, Output, Selected
from heaplens.cli.formats.text import TextFormat
from heaplens.cli.summary_table import in_summary, narrowed
from heaplens.engine.checks import Target
from heaplens.model import Cause, Finding, FunctionSummary, Kind, PackageReport, Span, When, WhenSum


def sums(
    when: When, certain: int, conditional: int = 0, size: int = 0, unsized: int = 0
) -> WhenSum:
    return WhenSum(when, certain, conditional, 0, size, unsized, 0)


def function(
    name: str, line: int, *by_when: WhenSum, leaks: tuple[str, ...] = ()
) -> FunctionSummary:
    span = Span("/m/main.go", line, 6, line, 9)
    return FunctionSummary(name, span, 0, 0, 0, 0, 0, leaks, by_when=by_when)


LOOP = sums(When.LOOP, certain=1, unsized=1)
CALL = sums(When.EACH_CALL, certain=1, conditional=1, size=32)
BRANCH = sums(When.BRANCH, certain=1, size=640)
BAR = function("bar", 15, LOOP, CALL)
GET = function("(*T).Get", 30, BRANCH, leaks=("a", "b"))
SLICED = function("sliced", 35, LOOP)
KEEP = function("keep", 40, leaks=("p",))
REPORT = PackageReport("ex.com/demo", "/m", functions=(BAR, GET, KEEP))
HEADING = "certain  each call  in loops  conditional      bytes  keeps\n"


class Table:
    """The table, and what is written of it from one package to the next."""

    def __init__(self, *, order: Order = Order.POSITION, colour: bool = False) -> None:
        self._out = io.StringIO()
        color = "always" if colour else "auto"
        options = FormatOptions("/m", color, summary=True, order=order)
        self._format = TextFormat(options, Output(self._out, io.StringIO(), nullcontext))

    def add(self, selected: Selected) -> str:
        """Return what is written when a package comes."""
        self._format.add(selected)
        return self._written()

    def end(self) -> str:
        """Return what is written at the end."""
        self._format.end(Counts(), Target())
        return self._written()

    def _written(self) -> str:
        text = self._out.getvalue()
        self._out.seek(0)
        self._out.truncate()
        return text


def test_a_row_for_each_function_that_is_selected_and_one_for_the_whole_package() -> None:
    """The sums count what is shown; `+` says that some sizes are not known."""
    table = Table()
    assert table.add(Selected(REPORT, (), (BAR, GET))) == (
        HEADING
        + "      2          1         1            1        32+      0  main.go:15:6: bar\n"
        + "      1          0         0            0        640      2  main.go:30:6: (*T).Get\n"
        + "      3          1         1            1       672+      2  ex.com/demo\n"
    )
    assert table.end() == ""


def test_unknown_sizes_alone_are_no_zero() -> None:
    row = Table().add(Selected(REPORT, (), (SLICED,))).splitlines()[1]
    assert (
        row == "      1          0         1            0          ?      0  main.go:35:6: sliced"
    )


def test_what_allocates_nothing_has_no_row() -> None:
    assert [in_summary(f, keeping=False) for f in (BAR, GET, SLICED, KEEP)] == [True] * 3 + [False]
    assert in_summary(KEEP, keeping=True)
    assert Table().add(Selected(REPORT, ())) == ""


def test_filters_leave_only_what_they_keep() -> None:
    finding = Finding(
        *(Span("/m/main.go", 16, 2, 16, 3), Kind.ESCAPES_TO_HEAP, "x", "bar", Cause.RETURNED, ""),
        allocates=True,
        size_bytes=8,
        when=When.LOOP,
    )
    (narrow,) = narrowed((BAR, GET, KEEP), [finding])
    assert (narrow.name, narrow.certain, narrow.size_bytes) == ("bar", 1, 8)
    assert [(of.when, of.certain, of.size_bytes) for of in narrow.by_when] == [(When.LOOP, 1, 8)]


def test_the_heading_is_there_once() -> None:
    table = Table()
    assert table.add(Selected(REPORT, (), (BAR,))).startswith(HEADING)
    assert HEADING not in table.add(Selected(REPORT, (), (BAR,)))


def test_what_is_not_proven_has_no_row() -> None:
    report = PackageReport("ex.com/demo", "/m", unproven="the package does not build")
    assert Table().add(Selected(report, ())) == ""


def test_by_bytes_functions_come_first_then_packages_of_all_reports() -> None:
    table = Table(order=Order.BYTES)
    small = function("small", 50, sums(When.BRANCH, certain=1, size=1))
    assert (
        table.add(Selected(PackageReport("ex.com/a", "/m", functions=(small,)), (), (small,))) == ""
    )
    assert table.add(Selected(REPORT, (), (BAR, GET))) == ""
    assert [line.split()[-1] for line in table.end().splitlines()[1:]] == [
        "(*T).Get",
        "bar",
        "small",
        "ex.com/demo",
        "ex.com/a",
    ]


def test_colour_changes_nothing_but_colour() -> None:
    text = Table(colour=True).add(Selected(REPORT, (), (BAR,)))
    assert "\x1b[1mmain.go:15:6:\x1b[0m bar\n" in text
    assert (
        "\x1b[1m      2          1         1            1        32+      0  ex.com/demo\x1b[0m\n"
        in text
    )
