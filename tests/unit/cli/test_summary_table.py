"""The table of `--summary`: figures in columns, then place and name."""

import io
from contextlib import nullcontext
from dataclasses import replace

from heaplens.analysis.ranking import Order
from heaplens.cli.counts import Counts
from heaplens.cli.formats.format import FormatOptions, Output, Selected
from heaplens.cli.formats.text import TextFormat
from heaplens.engine.checks import Target
from heaplens.model import FunctionSummary, PackageReport, Span

BAR = FunctionSummary("bar", Span("/m/main.go", 15, 6, 15, 9), 2, 1, 32, 1, 0, ())
GET = FunctionSummary("(*T).Get", Span("/m/main.go", 30, 13, 30, 16), 1, 0, 640, 0, 12, ("a", "b"))
KEEP = FunctionSummary("keep", Span("/m/main.go", 40, 6, 40, 10), 0, 0, 0, 0, 0, ("p",))
REPORT = PackageReport("ex.com/demo", "/m", functions=(BAR, GET, KEEP))
HEADING = "certain  conditional      bytes  inlined  keeps\n"


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
        + "      2            1        32+        0      0  main.go:15:6: bar\n"
        + "      1            0        640       12      2  main.go:30:13: (*T).Get\n"
        + "      3            1       672+       12      2  ex.com/demo\n"
    )
    assert table.end() == ""


def test_the_heading_is_there_once() -> None:
    table = Table()
    assert table.add(Selected(REPORT, ())).startswith(HEADING)
    assert HEADING not in table.add(Selected(REPORT, ()))


def test_what_is_not_proven_has_no_row() -> None:
    report = PackageReport("ex.com/demo", "/m", unproven="the package does not build")
    assert Table().add(Selected(report, ())) == ""


def test_by_bytes_functions_come_first_then_packages_of_all_reports() -> None:
    table = Table(order=Order.BYTES)
    small = replace(BAR, name="small", size_bytes=1)
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
    assert "\x1b[1m      2            1        32+        0      0  ex.com/demo\x1b[0m\n" in text
