"""Figures of several runs: how they are kept in the results, and how a table shows them. Pure."""

import math
import statistics
from collections.abc import Iterable, Sequence

LEAST_RUNS = 7


def spread(values: Sequence[float], digits: int = 0) -> str:
    """A cell: median, minimum and maximum; of a single run, its value alone.

    Args:
        values: One figure a run, in the unit of the column.
        digits: How many digits after the point.
    """
    if not values:
        return "-"
    middle = f"{statistics.median(values):,.{digits}f}"
    if len(values) == 1:
        return middle
    return f"{middle} ({min(values):,.{digits}f} to {max(values):,.{digits}f})"


def ratios(numerators: Sequence[float], denominators: Sequence[float]) -> list[float]:
    """The ratio of each run: both were measured one after the other, on the same load."""
    return [above / below for above, below in zip(numerators, denominators, strict=True)]


def ratio(numerators: Sequence[float], denominators: Sequence[float]) -> float:
    """The median of the ratios of each run; not a number without runs."""
    found = ratios(numerators, denominators)
    return statistics.median(found) if found else math.nan


def geometric_mean(values: Iterable[float]) -> float:
    """The mean of ratios; not a number without any."""
    numbers = [value for value in values if not math.isnan(value)]
    return statistics.geometric_mean(numbers) if numbers else math.nan


def times(value: float) -> str:
    """A cell with a ratio."""
    return "-" if math.isnan(value) else f"{value:.1f} times"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table: names to the left, figures to the right."""
    return [
        "| " + " | ".join(head) + " |",
        "|---|" + "---:|" * (len(head) - 1),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]
