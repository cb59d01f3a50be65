"""How often findings are reached: their own place, and that of the code inlined there. Pure."""

from collections.abc import Sequence
from itertools import zip_longest

from heaplens.analysis.candidates import SourceFacts
from heaplens.compiler.object.calls import InlinedCall
from heaplens.compiler.symbols import Symbol
from heaplens.model import Site, When
from heaplens.source.flow.function_flow import combined
from heaplens.source.flow.graph import Frequency
from heaplens.source.positions.extent import Extent

_TEST = "_test.go"


def frequency_at(path: str, extent: Extent, facts: SourceFacts) -> Frequency:
    """Return how often a stretch of source runs in a call of its function."""
    frequency = facts.frequency(Site(path, extent.line, extent.byte_col))
    return combined(Frequency(When.TEST), frequency) if path.endswith(_TEST) else frequency


def of_chain(
    frequency: Frequency, chain: Sequence[InlinedCall], facts: SourceFacts, variable: str = ""
) -> Frequency:
    """Return how often code that is inlined at a place runs.

    Args:
        frequency: That of the place.
        chain: The inlined calls between it and the code, outermost first.
        facts: The source files, also those of other packages.
        variable: The variable that the innermost code makes, if it is about one; else empty.
    """
    for level, called in zip_longest(chain, chain[1:]):
        callee = Symbol.parse(called.function) if called is not None else None
        name = callee.name if callee is not None and callee.is_declared else ""
        in_closure = not Symbol.parse(level.function).is_declared
        own = variable if called is None else ""
        inner = facts.frequency_on(level.site, name, in_closure=in_closure, variable=own)
        frequency = combined(frequency, inner)
    return frequency
