"""The figures of growth as tables, and whether they are linear. Pure."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from figures import ratio, spread, table, times
from lsp.connection import Json

MOST_GROWTH = 1.5
"""What one more finding may take among many, of what it takes among few."""
MOST_EXPONENT = 1.15
"""Time of heaplens as a power of the compiler's time: 1 is the same ratio everywhere."""
_FINDINGS = (
    "Growth with the number of findings: a generated file of ordinary functions; moved variables,"
    " escapes, hidden allocations, leaking parameters and inlined calls. The number is checked in"
    " the JSON output. Verdicts: in one process, from the changed text to the findings. `check`:"
    " the command, with story, proof and text, without its cache. Median (minimum to maximum) of"
    " {runs} runs in turns; each adds a function, which the answer has to show."
)
_SLOPES = (
    "What one more finding takes. It is linear if the last column is 1; the limit is"
    f" {MOST_GROWTH}. These are differences of medians, without what each run takes once."
)
_PACKAGES = (
    "Growth with the size of a package: real packages. The ratio to the compiler alone must not"
    " grow; how much work a package makes for the compiler is not ours."
)


@dataclass(frozen=True, slots=True)
class Curve:
    """One quantity over all sizes."""

    name: str
    """What a table calls it."""
    key: str
    """Its name in the figures."""
    per_ms: float
    """Milliseconds of its unit."""
    digits: int
    """How many digits after the point a table shows."""
    compiler: str = ""
    """The name in the figures of what the compiler alone takes; empty for the compiler."""


CURVES = (
    Curve("verdicts, ms", "verdicts_ms", 1, 0, "bare_ms"),
    Curve("bare verdict compile, ms", "bare_ms", 1, 0),
    Curve("`heaplens check`, s", "check_s", 1000, 2, "build_s"),
    Curve("`go build -gcflags=-m=2`, s", "build_s", 1000, 2),
)
OURS = tuple(curve for curve in CURVES if curve.compiler)


def per_finding_ms(points: Sequence[Json], curve: Curve) -> tuple[float, float]:
    """What one more finding takes, in milliseconds: below the middle size, and above it.

    Differences of medians, so that what every run takes once (starting up) is not in them.
    """
    low, middle, high = (points[at] for at in (0, len(points) // 2, -1))
    return _slope(low, middle, curve), _slope(middle, high, curve)


def _slope(below: Json, above: Json, curve: Curve) -> float:
    took = statistics.median(above[curve.key]) - statistics.median(below[curve.key])
    more = int(above["findings"] - below["findings"])
    return float(took) * curve.per_ms / more


def growth(points: Sequence[Json], curve: Curve) -> float:
    """The slope above the middle over the one below: 1 is straight; not a number if unknown."""
    below, above = per_finding_ms(points, curve)
    return above / below if below > 0 else math.nan


def exponent(points: Sequence[Json], curve: Curve) -> float:
    """Our time as a power of the compiler's, by least squares, over the larger half of packages.

    The smaller half is left out, because there the constant part would make any growth look flat.
    """
    larger = sorted(points, key=lambda point: point["bytes"])[len(points) // 2 :]
    if len(larger) < 2:  # noqa: PLR2004 - a line has two points
        return math.nan
    ours = [math.log(statistics.median(point[curve.key])) for point in larger]
    compiler = [math.log(statistics.median(point[curve.compiler])) for point in larger]
    return statistics.linear_regression(compiler, ours).slope


def tables(figures: Json) -> list[str]:
    """The tables of both growths.

    Args:
        figures: What `growth.measure` gave.

    Returns:
        Lines of Markdown.
    """
    findings, packages = figures["findings"], figures["packages"]
    first, middle, last = (f"{findings[at]['findings']:,}" for at in (0, len(findings) // 2, -1))
    runs = len(findings[0][CURVES[0].key])
    return [
        _FINDINGS.format(runs=runs),
        "",
        *table(
            ("findings", *(curve.name for curve in CURVES)),
            ([f"{point['findings']:,}", *_cells(point)] for point in findings),
        ),
        "",
        _SLOPES,
        "",
        *table(
            ("µs per finding", f"{first} to {middle}", f"{middle} to {last}", "growth"),
            (_growth_row(findings, curve) for curve in CURVES),
        ),
        "",
        _PACKAGES,
        "",
        *table(
            (
                "package",
                "source, KB",
                *(curve.name for curve in CURVES[:2]),
                "ratio",
                *(curve.name for curve in CURVES[2:]),
                "ratio",
            ),
            (_package_row(point) for point in packages),
        ),
        "",
        *(_exponent_line(packages, curve) for curve in OURS),
    ]


def _cells(point: Json) -> list[str]:
    return [spread(point[curve.key], curve.digits) for curve in CURVES]


def _growth_row(points: Sequence[Json], curve: Curve) -> list[str]:
    below, above = per_finding_ms(points, curve)
    name = curve.name.partition(",")[0]
    return [name, f"{below * 1000:.0f}", f"{above * 1000:.0f}", f"{growth(points, curve):.2f}"]


def _package_row(point: Json) -> list[str]:
    cells = _cells(point)
    verdicts, check = (times(ratio(point[curve.key], point[curve.compiler])) for curve in OURS)
    size = f"{point['bytes'] / 1000:,.0f}"
    return [f"`{point['package']}`", size, *cells[:2], verdicts, *cells[2:], check]


def _exponent_line(packages: Sequence[Json], curve: Curve) -> str:
    name = curve.name.partition(",")[0]
    return (
        f"Over the larger half of the packages, the time of {name} is the compiler's to the power"
        f" of {exponent(packages, curve):.2f} (least squares; limit {MOST_EXPONENT})."
    )


def missed(figures: Json) -> list[str]:
    """Where growth is more than linear.

    Args:
        figures: What `growth.measure` gave.

    Returns:
        A line for each quantity that grows too fast, or whose growth the figures do not tell.
    """
    findings, packages = figures["findings"], figures["packages"]
    found = []
    for curve in OURS:
        name = curve.name.partition(",")[0]
        grown, power = growth(findings, curve), exponent(packages, curve)
        if not grown <= MOST_GROWTH:
            compiler = next(each for each in CURVES if each.key == curve.compiler)
            found.append(
                f"{name}: one more finding takes {grown:.2f} times as long among many as among few"
                f" (limit {MOST_GROWTH}; the compiler alone: {growth(findings, compiler):.2f})"
            )
        if not power <= MOST_EXPONENT:
            found.append(
                f"{name}: grows with the power {power:.2f} of the compiler's time on larger"
                f" packages (limit {MOST_EXPONENT})"
            )
    return found
