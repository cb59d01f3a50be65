"""The way of an argument through the functions that it is passed to, as text."""

from collections.abc import Iterator

from heaplens.cli.lines import one_line
from heaplens.cli.locations import shown_site
from heaplens.cli.terminal import Palette, printable
from heaplens.explain.steps import step_words
from heaplens.explain.tracing import Trace
from heaplens.model import Step


def way_lines(followed: Trace, below: str, palette: Palette) -> Iterator[str]:
    """Yield the lines about each function on the way, and where the way ends.

    Args:
        followed: The way.
        below: The working directory; paths in it are shown relative to it.
        palette: The colours.
    """
    for inside in followed.callees:
        if inside.note:
            yield f"  {one_line(inside.note)}\n"
        yield f"  inside {palette.paint(palette.strong, one_line(inside.function))}:\n"
        yield f"    {one_line(inside.sentence)}\n"
        yield from step_lines(inside.flow, below, palette)
    if followed.end:
        yield f"  {one_line(followed.end)}\n"


def step_lines(steps: tuple[Step, ...], below: str, palette: Palette) -> Iterator[str]:
    """Yield a line for each step of a path: place, expression, what happens."""
    for step in steps:
        place = palette.paint(palette.path, f"{shown_site(step.site, below)}:")
        words = step_words(step)
        words = palette.paint(palette.dim, f" ({printable(words)})") if words else ""
        yield f"    {place} {one_line(step.text)}{words}\n"
