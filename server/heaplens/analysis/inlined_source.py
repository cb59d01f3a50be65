"""Finds what inlined code is in the source of its own function. Pure.

dst = append(dst, ':')     // inlined elsewhere the compiler prints append(dst, byte(58))
"""

import re
from collections.abc import Iterator

from heaplens.analysis.candidates import Candidate, SourceFacts
from heaplens.compiler.runtime_routines import Product
from heaplens.explain.words import QUOTED
from heaplens.model import Site
from heaplens.source.predeclared import BASIC_TYPES

_APPEND = "append("
_NEAR_LINES = 8
"""The copies of several appends of a function are one finding, with the place of one of them."""
_TYPES = tuple(name.decode() for name in BASIC_TYPES)
_NAME = re.compile(r"[^\W\d]\w*")


def source_of_append(candidate: Candidate, facts: SourceFacts) -> str:
    """Return an append of inlined code as it is written there; empty where that is not certain.

    The compiler prints constants as numbers, and functions with their packages.

    Args:
        candidate: A verdict, with what is proven of it.
        facts: The source files, also those of other packages.
    """
    proven, callee = candidate.proven, candidate.inlined_from
    printed = candidate.story.subject if candidate.story is not None else candidate.escape.subject
    if callee is None or proven is None or not proven.chain or not printed.startswith(_APPEND):
        return ""
    site = proven.chain[-1].site
    function = facts.owner(site)[1]
    if not function or not f".{callee}".endswith(f".{function}"):
        return ""
    added = {*_NAME.findall(callee), *_TYPES}
    sources = {
        source
        for source in _appends_around(site, function, facts)
        if _names(source) <= _names(printed) | added and _names(printed) <= _names(source) | added
    }
    return sources.pop() if len(sources) == 1 else ""


def _appends_around(site: Site, function: str, facts: SourceFacts) -> Iterator[str]:
    """Yield the appends of a function near a line."""
    for line in range(max(1, site.line - _NEAR_LINES), site.line + _NEAR_LINES + 1):
        if facts.owner(Site(site.path, line, 0))[1] == function:
            for extent in facts.allocation_sites(site.path, line, Product.SLICE_GROWTH):
                if extent.line == extent.end_line and extent.source.startswith(_APPEND):
                    yield extent.source


def _names(text: str) -> set[str]:
    """Return the names in an expression."""
    return set(_NAME.findall(QUOTED.sub("", text)))
