"""The picture of growth: both axes logarithmic, so that what is linear is as steep as the guide."""

import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from growth_tables import CURVES
from lsp.connection import Json

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's colours, which the colour-blind can tell apart; markers tell, too.
_STYLES = {
    "verdicts_ms": ("heaplens: verdicts of an edit", "#0072B2", "o", "-"),
    "bare_ms": ("compiler alone: verdict compile", "#56B4E9", "s", "--"),
    "check_s": ("heaplens check: story, proof, text", "#D55E00", "^", "-"),
    "build_s": ("go build -gcflags=-m=2", "#E69F00", "v", "--"),
}


def plot(figures: Json, path: Path) -> None:
    """Draws both growths.

    Args:
        figures: What `growth.measure` gave.
        path: The picture's file; its suffix says which format. The same figures always give the
            same bytes.

    Raises:
        OSError: The file cannot be written.
    """
    import matplotlib as mpl  # noqa: PLC0415 - takes half a second, and only the picture needs it
    from matplotlib.figure import Figure  # noqa: PLC0415 - same

    with mpl.rc_context({"svg.hashsalt": "heaplens", "svg.fonttype": "none", "font.size": 10}):
        figure = Figure(figsize=(11, 4.8), layout="constrained")
        left, right = figure.subplots(1, 2, sharey=True)
        _panel(left, figures["findings"], "findings", "findings in one file")
        _panel(right, figures["packages"], "bytes", "bytes of source of a package of std")
        left.set_ylabel("seconds, median and range")
        left.legend(loc="upper left", frameon=False)
        metadata = {"Date": None} if path.suffix == ".svg" else None
        figure.savefig(path, metadata=metadata, dpi=110)


def _panel(axes: "Axes", points: Sequence[Json], size: str, label: str) -> None:
    points = sorted(points, key=lambda point: point[size])
    for curve in CURVES:
        name, colour, marker, line = _STYLES[curve.key]
        unit_s = curve.per_ms / 1000
        middle = [statistics.median(point[curve.key]) * unit_s for point in points]
        below = [m - min(p[curve.key]) * unit_s for m, p in zip(middle, points, strict=True)]
        above = [max(p[curve.key]) * unit_s - m for m, p in zip(middle, points, strict=True)]
        axes.errorbar(
            [point[size] for point in points],
            middle,
            yerr=[below, above],
            label=name,
            color=colour,
            marker=marker,
            linestyle=line,
            capsize=2,
            markersize=5,
        )
    _guide(axes, points, size)
    axes.set(xscale="log", yscale="log", xlabel=label)
    axes.grid(visible=True, which="major", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)


def _guide(axes: "Axes", points: Sequence[Json], size: str) -> None:
    """A line of slope 1, below all curves, through the lower right."""
    sizes = [points[0][size], points[-1][size]]
    end_s = statistics.median(points[-1]["bare_ms"]) / 1000 / 2
    start_s = end_s * sizes[0] / sizes[1]
    axes.plot(sizes, [start_s, end_s], color="#666666", linestyle=":", label="linear: slope 1")
