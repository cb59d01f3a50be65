"""The lines above functions that sum them up. Pure: no I/O.

3 allocations, 96 B · leaks p
"""

from dataclasses import dataclass

from heaplens.model import FunctionSummary, Span
from heaplens.present.file_facts import FileFacts
from heaplens.present.wording import counted, leaks, sums


@dataclass(frozen=True, slots=True)
class Lens:
    """A line above a function."""

    span: Span
    """The function's name in its declaration."""
    title: str
    """What it says."""
    line: int
    """1-based line of the name."""


def lenses(file_facts: FileFacts) -> list[Lens]:
    """Return the lenses of a file, in its order.

    A function that only keeps parameters has none: of those there are many, and they say it when
    one points at their name.
    """
    return [
        Lens(function.span, lens_title(function), function.span.line)
        for function in file_facts.functions
        if function.certain or function.conditional or function.inlined
    ]


def lens_title(function: FunctionSummary) -> str:
    """Return the sums of a function in a few words."""
    own = sums(function)
    inlined = f"{counted(function.inlined, 'allocation')} of inlined code"
    if own:
        inlined = f"{function.inlined} more of inlined code"
    parts = (own, inlined if function.inlined else "", leaks(function))
    return " · ".join(part for part in parts if part)
