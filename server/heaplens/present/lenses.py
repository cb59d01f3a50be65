"""The line above each function that sums up what it allocates, and how often. Pure: no I/O.

each call 3 · 336 B | branches 4 | 10 may grow
no allocation on the main path · 3 on error paths
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from heaplens.model import FunctionSummary, Span, Unseen, When, WhenSum
from heaplens.present.file_facts import FileFacts

_UNSEEN: Mapping[Unseen, str] = MappingProxyType(
    {
        Unseen.UNINSTANTIATED: "not instantiated here: nothing is known",
        Unseen.ASSEMBLY: "in assembly: not looked at",
        Unseen.LINKED: "no body here: not looked at",
    }
)
_PLACES: Mapping[When, str] = MappingProxyType(
    {
        When.LOOP: "in loops",
        When.EACH_CALL: "each call",
        When.BRANCH: "branches",
        When.START: "at start",
        When.TEST: "in the test",
    }
)


@dataclass(frozen=True, slots=True)
class Lens:
    """A line above a function."""

    span: Span
    """The function's name in its declaration."""
    title: str
    """The text of the line."""
    line: int
    """1-based line of the name."""


def lenses(file_facts: FileFacts) -> list[Lens]:
    """Return the lenses of a file, in its order.

    A function on one line has none: its own hints are as near. Nor has one that allocates nothing.
    """
    titles = ((function, lens_title(function)) for function in file_facts.functions)
    return [
        Lens(function.span, title, function.span.line)
        for function, title in titles
        if title and (not function.one_line or function.unseen in {Unseen.ASSEMBLY, Unseen.LINKED})
    ]


def lens_title(function: FunctionSummary) -> str:
    """Return what a function allocates, and how often, in a few words; empty for nothing."""
    if function.unseen is not None:
        return _UNSEEN[function.unseen]
    errors = [s for s in function.by_when if s.when is When.ERROR and (s.certain or s.conditional)]
    main = [s for s in function.by_when if s.when is not When.ERROR]
    parts = [
        *(_certain(of_when) for of_when in main if of_when.certain),
        *_conditional(main),
    ]
    on_errors = "".join(f"{s.certain + s.conditional} on error paths" for s in errors)
    if errors and not parts:
        is_proven = not any(s.unproven for s in main)
        return f"no allocation on the main path · {on_errors}" if is_proven else on_errors
    return " | ".join([*parts, *([on_errors] if errors else [])])


def _certain(of_when: WhenSum) -> str:
    """Return `each call 3 · 336 B`."""
    size = f" · {_least(of_when)}{of_when.size_bytes} B" if of_when.size_bytes else ""
    return f"{_PLACES[of_when.when]} {of_when.certain}{size}"


def _least(of_when: WhenSum) -> str:
    return "at least " if of_when.unsized else ""


def _conditional(sums: list[WhenSum]) -> list[str]:
    """Return `10 may grow`; `10 may allocate` where not all of them are of that kind."""
    number = sum(of_when.conditional for of_when in sums)
    growing = sum(of_when.growing for of_when in sums)
    if not number:
        return []
    return [f"{number} may {'grow' if growing == number else 'allocate'}"]
