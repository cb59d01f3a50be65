"""Ends an explanation where its storage first leaves the function. Pure: no I/O.

    out := walk(n - 1)    // what a caller does with the result, walk itself among them, is no
    return &item{n}       // reason any more: here it has left

The compiler analyses functions that call each other in a circle together, and its flow goes on
through all of them; so it does for closures.
"""

from collections.abc import Sequence
from dataclasses import replace

from heaplens.explain.source_context import SourceContext
from heaplens.model import Hop, Story


def until_returned(story: Story, source: SourceContext) -> Story:
    """Return a story up to the first step that returns the storage from its own function.

    Args:
        story: The compiler's explanation of an escape; one of a parameter is not cut.
        source: What the source says; without it nothing is cut.
    """
    home = source.function_at(story.file_site)
    if not home or story.leak:
        return story
    literal = source.literal_at(story.file_site)
    for count, hop in enumerate(story.hops[:-1], start=1):
        step = hop.steps[-1] if hop.steps else None
        if (
            step is not None
            and step.reason == "return"
            and source.function_at(step.site) == home
            and source.literal_at(step.site) == literal
            and _is_address(story.hops[:count])
        ):
            return replace(story, hops=story.hops[:count])
    return story


def _is_address(hops: Sequence[Hop]) -> bool:
    """Return whether what arrives is the storage, and not something that it holds.

    As in src/cmd/compile/internal/escape/solve.go, `walkOne`: from the end backwards a load more
    for each `*`, one less for `&`, and never less than none in between.
    """
    loads = 0
    for hop in reversed(hops):
        loads = max(loads, 0) + (-1 if hop.operator == "&" else len(hop.operator))
    return loads < 0
