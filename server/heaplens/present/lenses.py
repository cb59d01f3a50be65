"""The line above each function that sums up what it allocates. Pure: no I/O.

3 allocations, 96 B · keeps p
"""

from dataclasses import dataclass

from heaplens.model import FunctionSummary, Span
from heaplens.present.file_facts import FileFacts
from heaplens.present.wording import counted, kept, sums


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

    A function that only keeps parameters has none: there are many, and a hover over the name says
    it.
    """
    return [
        Lens(function.span, lens_title(function), function.span.line)
        for function in file_facts.functions
        if function.certain or function.conditional or function.inlined
    ]


def lens_title(function: FunctionSummary) -> str:
    """Return what a function allocates and keeps, in a few words."""
    own_sums = sums(function)
    inlined = f"{counted(function.inlined, 'allocation')} of inlined code"
    if own_sums:
        inlined = f"{function.inlined} more of inlined code"
    parts = (own_sums, inlined if function.inlined else "", kept(function))
    return " · ".join(part for part in parts if part)
