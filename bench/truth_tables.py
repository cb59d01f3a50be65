"""The tables of the truth benchmark, and the promises that are held against them. Pure."""

from collections.abc import Sequence

from accuracy import LEAST_BYTES, LEAST_PRECISION, share
from call_tables import call_missed, call_tables
from figures import table
from lsp.connection import Json

HEAPLENS, CERTAIN, PLAIN_M, GOPLS = "heaplens", "heaplens, certain", "`-m`", "gopls"
_STRICT = (
    "At the call: a call that allocated in a test demands a mark on the line of the compiled "
    "function that it is in, and on each line of the package that was inlined between."
)
# The old way stays for one release, so that its figures can be compared with those before.
_LOOSE = (
    "By line, as in earlier releases, and looser: any line of a chain of inlined calls serves for "
    "the whole chain. It is what can be asked of the others, too."
)


def tables(figures: Json) -> list[str]:
    """The Markdown tables, from the figures of `truth.measure`."""
    packages, at_call = figures["packages"], figures.get("at_call", [])
    absent = [f"Not measured: {what}: {why}" for what, why in figures["missing"].items()]
    return [
        *(_at_call(at_call) if at_call else []),
        *(_by_line(packages, loose=bool(at_call)) if packages else []),
        *(["", *absent] if absent else []),
    ]


def _at_call(figures: Sequence[Json]) -> list[str]:
    """What is counted at the call, of heaplens alone."""
    subjects = dict.fromkeys(each["subject"] for each in figures if each["subject"] != "std")
    return [
        _STRICT,
        "",
        *call_tables(figures),
        "",
        *([f"Modules: {', '.join(subjects)}.", ""] if subjects else []),
    ]


def _by_line(packages: Sequence[Json], *, loose: bool) -> list[str]:
    """What is counted by line, of everybody."""
    everyone = [name for name in (HEAPLENS, CERTAIN, PLAIN_M, GOPLS) if _has(packages, name)]
    speakers = [name for name in everyone if name != CERTAIN]
    return [
        *([_LOOSE, ""] if loose else []),
        f"Lines that the tests of {len(packages)} packages allocate on, and lines that are marked:",
        "",
        *table(
            ("", "of the lines that allocate, marked", "of the marked lines reached, allocating"),
            [[name, *_shares(packages, name)] for name in everyone],
        ),
        "",
        _certainty(packages),
        "",
        "The same by package, recall and precision:",
        "",
        *table(
            ("package", *everyone),
            [
                [each["package"], *(" / ".join(_percents([each], name)) for name in everyone)]
                for each in packages
            ],
        ),
        "",
        "What is put before the reader for the same files:",
        "",
        *table(
            ("", "in all", "about the heap", "without a word", "at a place named before"),
            [[name, *_said(packages, name)] for name in speakers],
        ),
    ]


def missed(figures: Json) -> list[str]:
    """What is not kept of: every line found, 95 % of what is certain true, 99 % of sizes right.

    And of what is held at the call.
    """
    packages = figures["packages"]
    lines = [
        f"{each['package']}: not marked: {line}" for each in packages for line in each["missed"]
    ]
    for what, whole, wrong, least in (
        ("places that are certain", "certain", "false", LEAST_PRECISION),
        ("sizes", "sized", "wrong_size", LEAST_BYTES),
    ):
        count = sum(each[whole] for each in packages)
        right = count - _length(packages, wrong)
        if right < least * count:
            lines.append(f"{what}: {share(right, count)} right, not {100 * least:.0f} %")
    return lines + call_missed(figures.get("at_call", []))


def _has(packages: Sequence[Json], name: str) -> bool:
    return any(name in each["marks"] for each in packages)


def _length(packages: Sequence[Json], name: str) -> int:
    return sum(len(each[name]) for each in packages)


def _certainty(packages: Sequence[Json]) -> str:
    """What heaplens says of places, in words: the others know lines only, and no condition."""
    certain, sized, conditional, seen = (
        sum(each[name] for each in packages)
        for name in ("certain", "sized", "conditional", "conditional_seen")
    )
    return (
        f"“{CERTAIN}” are the lines of which heaplens says that they allocate each time; of the "
        "others it says when they do, and only some tests bring that about. By place: of those "
        f"that are certain, {share(certain - _length(packages, 'false'), certain)} allocated, of "
        f"those with a condition {share(seen, conditional)}; of the sizes, "
        f"{share(sized - _length(packages, 'wrong_size'), sized)} are right."
    )


def _sums(packages: Sequence[Json], kind: str, name: str) -> dict[str, int]:
    """All that was counted of one of them, over packages."""
    counts = [each[kind][name] for each in packages if name in each[kind]]
    return {each: sum(count[each] for count in counts) for each in counts[0]}


def _shares(packages: Sequence[Json], name: str) -> list[str]:
    """Recall and precision, with what they are made of."""
    sums = _sums(packages, "marks", name)
    return [share(sums["found"], sums["allocating"]), share(sums["right"], sums["reached"])]


def _percents(packages: Sequence[Json], name: str) -> list[str]:
    """Recall and precision alone."""
    return [each.partition(" (")[0] for each in _shares(packages, name)]


def _said(packages: Sequence[Json], name: str) -> list[str]:
    sums = _sums(packages, "said", name)
    return [f"{sums[each]:,}" for each in ("all", "claims", "empty", "again")]
