"""Prints a story as the compiler does from Go 1.25 on. Pure: no I/O.

    main.go:15:2: x escapes to heap in bar:
    main.go:15:2:   flow: ~r0 ← &x:
    main.go:15:2:     from &x (address-of) at main.go:16:9

Invariant: the text is the compiler's to the letter, but for three things: paths are cut to file
names, positions are those in the file whatever `//line` says, a leak may lack its beginning.
"""

import os
from collections.abc import Iterator

from heaplens.model import Escape, Site, Story

_HEAP = "{heap}"
_TRUNCATED = "warning: truncated explanation due to assignment cycle; see golang.org/issue/35518"


def spoken(story: Story) -> str:
    """Return the explanation as the compiler printed it.

    Args:
        story: The explanation.

    Returns:
        Its lines, without a newline behind the last one. A function that the compiler did not
        name (before Go 1.25) is left out.
    """
    return "\n".join(_lines(story))


def announced(escape: Escape) -> str:
    """Return the line that the compiler printed for a verdict, with a file name for the path."""
    return f"{_short(escape.file_site)}: {escape.text}"


def _lines(story: Story) -> Iterator[str]:
    where = _short(story.file_site)
    yield f"{where}: {_heading(story)}:"
    if story.leak and story.hops and story.hops[0].source != story.subject:
        yield f"{where}:   …"
    for hop in story.hops:
        yield f"{where}:   flow: {hop.destination} ← {hop.operator}{hop.source}:"
        for step in hop.steps:
            yield f"{where}:     from {step.text} ({step.reason}) at {_short(step.site)}"
    if story.truncated:
        yield f"{where}:   {_TRUNCATED}"


def _heading(story: Story) -> str:
    if not story.leak:
        words = f"{story.subject} escapes to heap"
        return f"{words} in {story.function}" if story.function else words
    end = story.hops[-1].destination if story.hops else _HEAP
    words = f"parameter {story.subject} leaks to {end}"
    words = f"{words} for {story.function}" if story.function else words
    return f"{words} with derefs={story.loads}"


def _short(site: Site) -> str:
    name = os.path.basename(site.path)
    if not site.line:
        return name  # a variable that the compiler made up has no position
    return f"{name}:{site.line}:{site.byte_col}" if site.byte_col else f"{name}:{site.line}"
