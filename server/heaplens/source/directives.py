"""Finds the `//heaplens:ignore` comments of a Go file.

Pure: no I/O. What looks like one inside a string is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from heaplens.source.syntax import Syntax
from heaplens.source.text import BOM, Region

_IGNORE = re.compile(
    rb"//heaplens:ignore(?:[ \t]+(\S+)(?:[ \t]+([^\n]*))?)?[ \t\r]*$", re.MULTILINE
)
_MARK = b"//heaplens:ignore"


@dataclass(frozen=True, slots=True)
class Ignore:
    """One `//heaplens:ignore KIND reason`."""

    kind: str
    """The kind of finding, as written; empty where none is given."""
    reason: str
    """The words after the kind; empty where none are given."""
    region: Region
    """The comment."""
    line: int
    """The line it applies to: its own or, if it stands alone, the next that is no such comment."""
    function: str
    """The declared function that the line belongs to; empty at package level."""
    generic: bool = False
    """Whether the function is generic: compiled only for the type arguments it is used with."""


def ignores(syntax: Syntax) -> tuple[Ignore, ...]:
    """Return the `//heaplens:ignore` comments of a file, complete or not, in its order."""
    matches = list(_comments(syntax))
    regions = [syntax.text.region(m.start(), m.start() + len(m[0].rstrip())) for m in matches]
    alone = {region.line for region in regions if _is_alone(syntax, region)}
    comments = []
    for match, region in zip(matches, regions, strict=True):
        line = region.line
        while line in alone:
            line += 1
        function, generic = _function_of(syntax, line)
        comments.append(
            Ignore(
                kind=(match[1] or b"").decode(errors="replace"),
                reason=(match[2] or b"").decode(errors="replace").strip(),
                region=region,
                line=line,
                function=function,
                generic=generic,
            )
        )
    return tuple(comments)


def may_have_ignores(data: bytes) -> bool:
    """Return whether a file is worth parsing for its `//heaplens:ignore` comments."""
    return _MARK in data


def _is_alone(syntax: Syntax, region: Region) -> bool:
    before = syntax.text.line(region.line)[: region.byte_col - 1]
    return not before.removeprefix(BOM).strip()


def _function_of(syntax: Syntax, line: int) -> tuple[str, bool]:
    """Return the name of the function that a line belongs to, and whether it is generic."""
    function = syntax.function_at(line)
    if function is None:
        return "", False
    node = syntax.declaration_of(function)
    if node is None:
        return function.name, False
    receiver = node.child_by_field_name("receiver")
    # A receiver is of a named type: brackets can only hold type parameters.
    bracketed = receiver is not None and b"[" in (receiver.text or b"")
    return function.name, bracketed or node.child_by_field_name("type_parameters") is not None


def _comments(syntax: Syntax) -> Iterator[re.Match[bytes]]:
    """Yield the matches of `_IGNORE` that are comments, not parts of a string."""
    for match in _IGNORE.finditer(syntax.text.data):
        node = syntax.tree.root_node.descendant_for_byte_range(match.start(), match.start() + 2)
        if node and node.type == "comment" and node.start_byte == match.start():
            yield match
