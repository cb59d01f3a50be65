"""What is known of one open file, as it stands on the screen. Pure: no I/O.

Invariant: every span lies in the text that it comes with, whichever text was compiled.
"""

from dataclasses import dataclass

from heaplens.model import Finding, FunctionSummary, Inlinability, Problem


@dataclass(frozen=True, slots=True)
class TrackedFinding:
    """A finding as it stands in the text on the screen."""

    finding: Finding
    """What was found; its span is in the current text."""
    old: bool = False
    """From before an edit: it moved with the text and is not confirmed yet."""
    words: str = ""
    """The compiler's own words, several lines; empty where they are not known."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """All that is known of one open file."""

    path: str
    """Absolute path, as the spans have it."""
    data: bytes
    """The text on the screen."""
    tracked_findings: tuple[TrackedFinding, ...]
    """What was found, by line and byte column."""
    ignored: tuple[TrackedFinding, ...] = ()
    """What `//heaplens:ignore` comments took out of the marks."""
    functions: tuple[FunctionSummary, ...] = ()
    """The functions of this file that allocate or leak; spans in the current text."""
    inlinability: tuple[Inlinability, ...] = ()
    """What the compiler says about inlining the functions of this file."""
    problem: Problem | None = None
    """What keeps the package from building, the first one."""
    unproven: str | None = None
    """Why it is not said whether anything allocates; None where it is."""
