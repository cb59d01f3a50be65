"""Finds the comments of a Go file that are addressed to tools: `//heaplens:ignore`, `//line`.

Pure: no I/O. What looks like one inside a string is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from heaplens.source.syntax import Region, Syntax

_IGNORE = re.compile(
    rb"//heaplens:ignore(?:[ \t]+(\S+)(?:[ \t]+([^\n]*))?)?[ \t\r]*$", re.MULTILINE
)
# The compiler obeys `//line` only at the start of a line, `/*line` everywhere.
_LINE = re.compile(rb"^//line |/\*line ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Ignore:
    """One `//heaplens:ignore KIND reason`."""

    kind: str
    """The kind of finding, as written; empty where there is none."""
    reason: str
    """The words after it; empty where there are none."""
    region: Region
    """The comment."""


def ignores(syntax: Syntax) -> tuple[Ignore, ...]:
    """Return the `//heaplens:ignore` comments of a file, complete or not, in its order."""
    return tuple(
        Ignore(
            kind=(match[1] or b"").decode(errors="replace"),
            reason=(match[2] or b"").decode(errors="replace").strip(),
            region=syntax.region(match.start(), match.start() + len(match[0].rstrip())),
        )
        for match in _comments(syntax, _IGNORE)
    )


def has_line_directives(syntax: Syntax) -> bool:
    """Say whether positions in this file may be reported for another one."""
    data = syntax.text.data
    if b"//line " not in data and b"/*line " not in data:
        return False  # thirty times faster than the pattern, for nearly every file
    return any(True for _ in _comments(syntax, _LINE))


def _comments(syntax: Syntax, pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """Yield the matches with which a comment starts."""
    for match in pattern.finditer(syntax.text.data):
        node = syntax.tree.root_node.descendant_for_byte_range(match.start(), match.start() + 2)
        if node and node.type == "comment" and node.start_byte == match.start():
            yield match
