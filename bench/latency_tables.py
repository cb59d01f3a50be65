"""The tables of the latency benchmark, and the promises that are held against them. Pure."""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence

from figures import geometric_mean, ratio, spread, table, times
from lsp.connection import Json

_GOPLS_LEAST, _GOPLS_MEAN = 5.0, 8.0
_BUILD_LEAST = 3.0
_BARE_RATIO, _BARE_EXTRA_MS = 1.3, 25.0
SAVED, TYPED = "heaplens saved diagnostics", "heaplens typed diagnostics"
GOPLS, BUILD, BARE = "gopls saved diagnostics", "go build compile", "bare compile"

Times = Mapping[str, Sequence[float]]
"""Milliseconds of each run, by who and what."""


def tables(figures: Json) -> list[str]:
    """The Markdown tables, from the figures of `latency.measure`."""
    found = [(each["package"], each["ms"]) for each in figures["packages"]]
    lines = [
        "From save to the first diagnostics, ms:",
        "",
        *table(
            (
                *("package", "heaplens", "gopls", "`go build -m=2`", "verdict compile alone"),
                *("faster than gopls", "than `go build`", "of the compile alone"),
            ),
            [_saved_row(package, ms) for package, ms in found],
        ),
        "",
        _means(found),
        "",
        "What else arrives, ms after the save or the key:",
        "",
        *table(
            ("package", "saved: hints", "bytes", "typed: diagnostics", "hints"),
            [_other_row(package, ms) for package, ms in found],
        ),
    ]
    absent = [f"Not measured: {what}: {why}" for what, why in figures["missing"].items()]
    absent += [f"{it['package']}: {it['silent']}." for it in figures["packages"] if it["silent"]]
    return [*lines, *(["", *absent] if absent else [])]


def missed(figures: Json) -> list[str]:
    """What is not kept of: 5 times gopls, 8 in the mean, 3 times go build, 1.3 of bare + 25 ms."""
    lines = []
    gopls_ratios = []
    for each in figures["packages"]:
        package, ms = each["package"], each["ms"]
        faster = _faster(ms, GOPLS)
        if faster < _GOPLS_LEAST:
            lines.append(f"{package}: {faster:.1f} times faster than gopls, not {_GOPLS_LEAST:.0f}")
        gopls_ratios.append(faster)
        faster = _faster(ms, BUILD)
        if faster < _BUILD_LEAST:
            lines.append(
                f"{package}: {faster:.1f} times faster than go build, not {_BUILD_LEAST:.0f}"
            )
        ours_ms, bare_ms = statistics.median(ms[SAVED]), statistics.median(ms[BARE])
        limit_ms = _BARE_RATIO * bare_ms + _BARE_EXTRA_MS
        if ours_ms > limit_ms:
            lines.append(
                f"{package}: {ours_ms:.0f} ms, over {limit_ms:.0f} ms = 1.3 times bare + 25 ms"
            )
    mean = geometric_mean(gopls_ratios)
    if mean < _GOPLS_MEAN:
        lines.append(f"{mean:.1f} times faster than gopls in the mean, not {_GOPLS_MEAN:.0f}")
    return lines


def _faster(ms: Times, other: str) -> float:
    """How many times faster a save is answered than by another, in the median of the turns."""
    return ratio(ms[other], ms[SAVED]) if other in ms else math.nan


def _saved_row(package: str, ms: Times) -> list[str]:
    return [
        package,
        *(spread(ms.get(name, ())) for name in (SAVED, GOPLS, BUILD, BARE)),
        times(_faster(ms, GOPLS)),
        times(_faster(ms, BUILD)),
        f"{ratio(ms[SAVED], ms[BARE]):.2f}",
    ]


def _other_row(package: str, ms: Times) -> list[str]:
    hints, proven = "heaplens saved hints", "heaplens saved bytes"
    names = (hints, proven, TYPED, "heaplens typed hints")
    return [package, *(spread(ms.get(name, ())) for name in names)]


def _means(found: Sequence[tuple[str, Times]]) -> str:
    """The geometric means, in words."""
    mean: Callable[[str], float] = lambda other: geometric_mean(  # noqa: E731 - of each column
        _faster(ms, other) for _, ms in found
    )
    return (
        f"Geometric means: {times(mean(GOPLS))} faster than gopls, "
        f"{times(mean(BUILD))} faster than `go build -gcflags=-m=2`."
    )
