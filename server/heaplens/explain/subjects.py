"""Spells what a verdict is about as a reader of the source knows it. Pure: no I/O.

    &errors.errorString{...}, inlined from fmt.Errorf      the error made by fmt.Errorf
    GoState(3)                                             GoRunning
    make([]go.shape.int, n)                                make([]E, n)

Invariant: what is written at the place itself is spelled with names that stand there.
"""

import re
from collections.abc import Sequence

from heaplens.compiler.symbols import is_shaped
from heaplens.explain.words import (
    MADE_BY,
    QUOTED,
    as_printed,
    function_words,
    is_identifier,
    own_names,
    package_of,
    plain,
    without_paths,
)
from heaplens.source.positions.extent import Extent

_REWRITTEN = re.compile(r"append|make\(")
_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)?")
# Functions that are called for the error that they give.
_MAKES_ERROR = re.compile(r"\.\w*Err(?:or)?(?![a-z])\w*$|\.Errorf$|errors\.\w+$")
_WORD_OR_NUMBER = re.compile(r"\w+")
_MADE_UP = ("~", "<node", ", ... argument")
_OWN_WORDS = frozenset({"func literal", "... argument"})
# A composite literal of a type that only its own package can name.
_UNEXPORTED = re.compile(r"&?(?P<package>\w+)\.(?P<type>[^\W\dA-Z]\w*)\{(?:\.\.\.)?\}")
# By Go's convention the name of an error's type, or its package, says so.
_ERROR = re.compile(r"(?:err|[a-z0-9]Err)(?:or)?(?![a-z])|error(?:s|String)?")


def subject_words(
    printed: str, extent: Extent, inlined_from: str | None, inlined: tuple[str, ...] = ()
) -> str:
    """Return the subject of a finding.

    The compiler computes constants, prints types in full, from Go 1.25 on says `append` for the
    whole call, and names types and variables that it made up.

    Args:
        printed: The compiler's word.
        extent: The source at its place.
        inlined_from: The inlined callee that it belongs to, or None.
        inlined: All callees that are inlined at its place.
    """
    if inlined_from:
        words = own_names(plain(without_paths(printed)), inlined)
        return _made_by(words, inlined_from, inlined) or words
    one_line = extent.line == extent.end_line
    made_up = is_shaped(printed) or any(mark in printed for mark in _MADE_UP)
    rewritten = _REWRITTEN.match(printed)
    named = _NAME.fullmatch(extent.source) and not is_identifier(printed)
    if extent.exact and one_line and (made_up or rewritten or named):
        return extent.source
    words = plain(without_paths(printed))
    same = not made_up and _stands_in(words, extent.source)
    if not extent.exact or printed in _OWN_WORDS or same:
        return words
    return extent.source if one_line else as_printed(extent.source)


def _made_by(words: str, written: str, inlined: Sequence[str]) -> str:
    """Return `the error made by fmt.Errorf` for a literal of a type that no reader can name."""
    literal = _UNEXPORTED.fullmatch(words)
    if literal is None:
        return ""
    is_error = _ERROR.search(literal["type"]) or literal["package"].endswith("errors")
    function = function_words(_maker(literal["package"], written, inlined, is_error=bool(is_error)))
    return f"the {'error' if is_error else literal['type']}{MADE_BY}{function}"


def _maker(package: str, written: str, inlined: Sequence[str], *, is_error: bool) -> str:
    """Return the inlined function that a value comes from; the one written there if in doubt."""
    if not is_error:
        makers = [callee for callee in inlined if package_of(callee) == package]
    else:
        # fmt.Errorf calls errors.New: what matters is whose error a reader gets.
        makers = [callee for callee in (written, *inlined[1:]) if _MAKES_ERROR.search(callee)]
        makers = makers if makers[:1] != [written] else [written]
    return makers[0] if len(makers) == 1 else written


def _stands_in(words: str, source: str) -> bool:
    """Return whether all names and numbers outside quotes stand in a source."""
    names = _WORD_OR_NUMBER.findall(QUOTED.sub("", words))
    return set(names) <= set(_WORD_OR_NUMBER.findall(source))
