"""`heaplens check --summary` as text: a row for each function, one for each package. Pure: no I/O.

```
certain  conditional      bytes  inlined  keeps
      2            1        32+        0      1  demo/main.go:15:6: bar
      2            1        32+        0      1  ex.com/demo
```
"""

from collections.abc import Iterable
from dataclasses import dataclass

from heaplens.cli.locations import shown_span
from heaplens.cli.terminal import Palette, printable
from heaplens.model import FunctionSummary, PackageReport, Span

HEADING = "certain  conditional      bytes  inlined  keeps"


@dataclass(frozen=True, slots=True)
class Row:
    """The totals of a function, or of a package."""

    name: str
    """Name of the function, or import path."""
    span: Span | None
    """The function's name in its declaration; None for a package."""
    certain: int
    """Places that allocate whenever they are reached."""
    conditional: int
    """Places that allocate under a condition."""
    size_bytes: int
    """Bytes of the certain ones whose size is known, each counted once."""
    unsized: int
    """Certain ones of unknown size."""
    inlined: int
    """Allocations that inlined callees bring in."""
    leaks: int
    """Parameters that are kept."""


def function_row(function: FunctionSummary) -> Row:
    """Return the row of a function."""
    return Row(
        function.name,
        function.span,
        function.certain,
        function.conditional,
        function.size_bytes,
        function.unsized,
        function.inlined,
        len(function.leaks),
    )


def package_row(report: PackageReport) -> Row | None:
    """Return the sums over all functions of a package; None where nothing is proven of it."""
    if report.unproven is not None or not report.import_path:
        return None
    functions = report.functions
    return Row(
        report.import_path,
        None,
        sum(function.certain for function in functions),
        sum(function.conditional for function in functions),
        sum(function.size_bytes for function in functions),
        sum(function.unsized for function in functions),
        sum(function.inlined for function in functions),
        sum(len(function.leaks) for function in functions),
    )


def worth_a_row(function: FunctionSummary) -> bool:
    """Return whether a function allocates: many only keep parameters."""
    return bool(function.certain or function.conditional or function.inlined)


def in_summary(function: FunctionSummary, *, keeping: bool) -> bool:
    """Return whether a function is listed, given whether those that only keep something are."""
    return function.has_sums if keeping else worth_a_row(function)


def rows_by_bytes(rows: Iterable[Row]) -> list[Row]:
    """Return the rows by bytes, then by places that allocate, functions before packages."""
    return sorted(
        rows,
        key=lambda row: (
            row.span is None,
            -row.size_bytes,
            -row.certain,
            -row.conditional,
            -row.inlined,
        ),
    )


def heading(palette: Palette) -> str:
    """Return the row with the names of the columns."""
    return palette.paint(palette.dim, HEADING) + "\n"


def row_text(row: Row, below: str, palette: Palette) -> str:
    """Return a row of the table, which ends in place and name."""
    size = f"{row.size_bytes}{'+' if row.unsized else ''}"
    figures = (
        f"{row.certain:>7}  {row.conditional:>11}  {size:>9}  {row.inlined:>7}  {row.leaks:>5}"
    )
    name = printable(row.name)
    if row.span is None:
        return palette.paint(palette.strong, f"{figures}  {name}") + "\n"
    place = palette.paint(palette.path, f"{shown_span(row.span, below)}:")
    return f"{figures}  {place} {name}\n"
