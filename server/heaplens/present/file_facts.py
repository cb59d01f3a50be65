"""What is known of one open file, moved into the text on the screen. Pure: no I/O.

Invariant: every span starts in the text that it comes with, whichever text was compiled.
"""

from dataclasses import dataclass

from heaplens.model import Finding, FunctionSummary, Inlinability, Problem


@dataclass(frozen=True, slots=True)
class TrackedFinding:
    """A finding that is followed from text to text."""

    finding: Finding
    """The finding; its span is in the text of now."""
    old: bool = False
    """Whether it is from before an edit: it has moved with the text and awaits confirmation."""
    words: str = ""
    """The compiler's own words, in several lines; empty where they are not known."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """All that is known of one open file."""

    path: str
    """Absolute path, as the spans have it."""
    data: bytes
    """The text on the screen."""
    tracked_findings: tuple[TrackedFinding, ...]
    """The findings, by line and byte column."""
    ignored: tuple[TrackedFinding, ...] = ()
    """The findings that `//heaplens:ignore` comments took out, in the same order."""
    functions: tuple[FunctionSummary, ...] = ()
    """The functions of this file that allocate or leak; spans in the current text."""
    inlinability: tuple[Inlinability, ...] = ()
    """What the compiler says about inlining the functions of this file."""
    problem: Problem | None = None
    """What keeps the package from building, if anything: the first problem."""
    unproven: str | None = None
    """Why it is not known what allocates; None where it is."""
