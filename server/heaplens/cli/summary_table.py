"""`heaplens check --summary` as text: a row for each function, one for each package. Pure: no I/O.

```
certain  each call  in loops  conditional      bytes  keeps
      2          1         1            1        32+      1  demo/main.go:15:6: bar
      2          1         1            1        32+      1  ex.com/demo
```
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from heaplens.analysis.summary import by_when
from heaplens.cli.locations import shown_span
from heaplens.cli.terminal import Palette, printable
from heaplens.model import Finding, FunctionSummary, Kind, PackageReport, Span, When

HEADING = "certain  each call  in loops  conditional      bytes  keeps"


@dataclass(frozen=True, slots=True)
class Row:
    """The totals of a function, or of a package; what callees bring in by inlining counts, too."""

    name: str
    """Name of the function, or import path."""
    span: Span | None
    """The function's name in its declaration; None for a package."""
    certain: int
    """Places that allocate whenever they are reached."""
    each_call: int
    """Those of them that each call reaches."""
    in_loops: int
    """Those of them that are in a loop."""
    conditional: int
    """Places that allocate under a condition."""
    size_bytes: int
    """Bytes of the certain ones whose size is known, each counted once."""
    unsized: int
    """Certain ones of unknown size."""
    leaks: int
    """Parameters that are kept."""


def function_row(function: FunctionSummary) -> Row:
    """Return the row of a function."""
    sums = function.by_when
    return Row(
        function.name,
        function.span,
        certain=sum(of_when.certain for of_when in sums),
        each_call=sum(of_when.certain for of_when in sums if of_when.when is When.EACH_CALL),
        in_loops=sum(of_when.certain for of_when in sums if of_when.when is When.LOOP),
        conditional=sum(of_when.conditional for of_when in sums),
        size_bytes=sum(of_when.size_bytes for of_when in sums),
        unsized=sum(of_when.unsized for of_when in sums),
        leaks=len(function.leaks),
    )


def package_row(report: PackageReport, functions: Sequence[FunctionSummary]) -> Row | None:
    """Return the sums over functions of a package; None where there are none, or no proof."""
    rows = [function_row(function) for function in functions]
    if report.unproven is not None or not report.import_path or not rows:
        return None
    return Row(
        report.import_path,
        None,
        certain=sum(row.certain for row in rows),
        each_call=sum(row.each_call for row in rows),
        in_loops=sum(row.in_loops for row in rows),
        conditional=sum(row.conditional for row in rows),
        size_bytes=sum(row.size_bytes for row in rows),
        unsized=sum(row.unsized for row in rows),
        leaks=sum(row.leaks for row in rows),
    )


def in_summary(function: FunctionSummary, *, keeping: bool) -> bool:
    """Return whether a function is listed, given whether those that only keep something are."""
    row = function_row(function)
    return bool(row.certain or row.conditional or (keeping and row.leaks))


def narrowed(
    functions: Iterable[FunctionSummary], findings: Iterable[Finding]
) -> tuple[FunctionSummary, ...]:
    """Return what functions allocate of some findings; those that have none of them are left out.

    Args:
        functions: The summaries of all findings.
        findings: What the filters leave.
    """
    by_function: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        by_function.setdefault((finding.span.path, finding.function), []).append(finding)
    result = []
    for function in functions:
        of_function = by_function.get((function.span.path, function.name), [])
        allocating = [finding for finding in of_function if finding.allocates]
        own = [finding for finding in allocating if finding.inlined_from is None]
        certain = [finding for finding in own if finding.condition is None]
        leaks = {f.subject for f in of_function if f.kind is Kind.LEAKING_PARAM}
        if not of_function:
            continue
        result.append(
            replace(
                function,
                certain=len(certain),
                conditional=len(own) - len(certain),
                size_bytes=sum(finding.size_bytes or 0 for finding in certain),
                unsized=sum(finding.size_bytes is None for finding in certain),
                inlined=len(allocating) - len(own),
                leaks=tuple(leak for leak in function.leaks if leak in leaks),
                by_when=by_when(of_function),
            )
        )
    return tuple(result)


def rows_by_bytes(rows: Iterable[Row]) -> list[Row]:
    """Return the rows by bytes, then by places that allocate, functions before packages."""
    return sorted(
        rows,
        key=lambda row: (
            row.span is None,
            -row.size_bytes,
            -row.certain,
            -row.conditional,
        ),
    )


def heading(palette: Palette) -> str:
    """Return the row with the names of the columns."""
    return palette.paint(palette.dim, HEADING) + "\n"


def row_text(row: Row, below: str, palette: Palette) -> str:
    """Return a row of the table, which ends in place and name."""
    # Nothing but unknown sizes are no zero.
    known = row.size_bytes or not row.unsized
    size = f"{row.size_bytes}{'+' if row.unsized else ''}" if known else "?"
    figures = (
        f"{row.certain:>7}  {row.each_call:>9}  {row.in_loops:>8}  {row.conditional:>11}  "
        f"{size:>9}  {row.leaks:>5}"
    )
    name = printable(row.name)
    if row.span is None:
        return palette.paint(palette.strong, f"{figures}  {name}") + "\n"
    place = palette.paint(palette.path, f"{shown_span(row.span, below)}:")
    return f"{figures}  {place} {name}\n"
