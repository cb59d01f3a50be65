"""The tables of the truth at the call, and the promises that are held against them. Pure."""

from collections.abc import Sequence

from accuracy import share
from figures import table
from lsp.connection import Json

LEAST_RECALL, LEAST_PRECISION, LEAST_BYTES, LEAST_SEEN, MOST_UNSIZED = (
    0.995,
    0.97,
    0.995,
    0.75,
    0.03,
)

_ELSEWHERE = (
    "that allocated in generic functions of which the package without its tests has no code: the "
    "compiler says nothing of them, and so no mark is demanded."
)
_HEAD = (
    "package",
    "demanded lines that say so",
    "certain places that allocated",
    "conditional ones that did",
    "bytes right",
    "certain without bytes",
    "“no allocation” that did",
    "not proven",
)


def call_tables(figures: Sequence[Json]) -> list[str]:
    """The Markdown tables, from the figures of each package."""
    if not figures:
        return ["Not measured."]
    rows = [[each["package"], *_row([each])] for each in figures]
    std = [each for each in figures if each["subject"] == "std"]
    modules = [each for each in figures if each["subject"] != "std"]
    for name, some in (("std", std), ("modules", modules), ("all", figures)):
        if len(some) > 1:
            rows.append([f"**{name}**", *_row(some)])
    elsewhere = _length(figures, "elsewhere")
    return [
        *table(_HEAD, rows),
        *(["", f"Besides, {elsewhere} lines {_ELSEWHERE}"] if elsewhere else []),
    ]


def call_missed(figures: Sequence[Json]) -> list[str]:
    """What is not kept of the aims, in one line each; and each miss and each lie."""
    lines = [
        f"{each['package']}: {what}: {text}"
        for name, what in (("missed", "no mark at the call"), ("lies", "“no allocation” is false"))
        for each in figures
        for text in each[name]
    ]
    for what, part, whole, least in (
        ("demanded lines that say so", *_recall(figures), LEAST_RECALL),
        ("certain places that allocated", *_precision(figures), LEAST_PRECISION),
        ("conditional places that allocated", *_conditional(figures), LEAST_SEEN),
        ("bytes right", *_bytes(figures), LEAST_BYTES),
    ):
        if part < least * whole:
            lines.append(f"{what}: {share(part, whole)}, not {100 * least:g} %")
    unsized, certain = _unsized(figures)
    if unsized >= MOST_UNSIZED * certain > 0:
        lines.append(f"certain without bytes: {share(unsized, certain)}, not below 3 %")
    return lines


def _row(figures: Sequence[Json]) -> list[str]:
    return [
        *(
            share(*count(figures))
            for count in (_recall, _precision, _conditional, _bytes, _unsized)
        ),
        f"{_length(figures, 'lies')} of {_sum(figures, 'denials')}",
        share(_sum(figures, "unproven"), _sum(figures, "findings")),
    ]


def _recall(figures: Sequence[Json]) -> tuple[int, int]:
    demanded = _sum(figures, "demanded")
    return demanded - _length(figures, "missed"), demanded


def _precision(figures: Sequence[Json]) -> tuple[int, int]:
    certain = _sum(figures, "certain")
    return certain - _length(figures, "false"), certain


def _conditional(figures: Sequence[Json]) -> tuple[int, int]:
    return _sum(figures, "conditional_seen"), _sum(figures, "conditional")


def _bytes(figures: Sequence[Json]) -> tuple[int, int]:
    sized = _sum(figures, "sized")
    return sized - _length(figures, "wrong_size"), sized


def _unsized(figures: Sequence[Json]) -> tuple[int, int]:
    return _length(figures, "unsized"), _sum(figures, "all_certain")


def _sum(figures: Sequence[Json], name: str) -> int:
    return sum(each[name] for each in figures)


def _length(figures: Sequence[Json], name: str) -> int:
    return sum(len(each[name]) for each in figures)
