"""Finds the function that a line belongs to by scanning for declarations at the start of a line.

Pure: no I/O. For files of other packages, of which nothing else is needed: a hundred times as fast
as a syntax tree, and right for everything that gofmt has formatted.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from heaplens.source.text import BOM

_PACKAGE = re.compile(rb"^[ \t]*package[ \t]+(\w+)", re.MULTILINE)
_FUNCTION = re.compile(
    rb"^(?:func[ \t]+"
    rb"(?:\([ \t]*(?:\w+[ \t]+)?(\*?)[ \t]*(\w+)(?:\[[^)]*\])?[ \t]*\)[ \t]*)?(\w+)|(\}))",
    re.MULTILINE,
)

_BRANCH = re.compile(rb"if\b|for\b|switch\b|select\b|case\b|default:|\} else|go\b|defer\b")
_LEAVES = re.compile(rb"^\t+(?:return|panic\(|goto|break|continue)\b|\{ return\b")


@dataclass(frozen=True, slots=True)
class Outline:
    """The functions of one file."""

    package: str
    """The name in its package clause; empty where there is none."""
    starts: tuple[int, ...]
    """The 1-based lines at which the functions begin."""
    ends: tuple[int, ...]
    """The 1-based lines of their closing braces."""
    names: tuple[str, ...]
    """Their names: `bar`, `T.Get` or `(*T).Get`."""
    text: tuple[bytes, ...]
    """The lines themselves."""

    def function_at(self, line: int) -> str:
        """Return the function that a 1-based line is in; empty at package level."""
        index = self._index(line)
        return self.names[index] if index >= 0 else ""

    def span_at(self, line: int) -> tuple[int, int] | None:
        """Return the first and the last 1-based line of the function that a line is in, if any."""
        index = self._index(line)
        return (self.starts[index], self.ends[index]) if index >= 0 else None

    def spans(self) -> Iterator[tuple[str, int, int]]:
        """Yield name, first and last 1-based line of each function."""
        return zip(self.names, self.starts, self.ends, strict=True)

    def is_always_reached(self, line: int, *, in_closure: bool = False) -> bool:
        """Return whether every call of the function around a line reaches that line.

        Judged by indentation, so for formatted files only: no line above with less of it opens a
        branch, and nothing returns before.

        Args:
            line: the 1-based line.
            in_closure: whether the innermost function literal around the line is meant instead.
        """
        index = self._index(line)
        if index < 0:
            return True
        first = self.starts[index]
        indent = _indent(self._line(line))
        for above in range(line - 1, first, -1):
            text = self._line(above)
            depth = _indent(text)
            if not text.strip():
                continue
            if depth >= indent and _LEAVES.search(text):
                return False
            if depth < indent:
                indent = depth
                if b"func(" in text:
                    return in_closure
                if _BRANCH.match(text.strip()):
                    return False
        return True

    def _index(self, line: int) -> int:
        index = bisect_right(self.starts, line) - 1
        return index if index >= 0 and line <= self.ends[index] else -1

    def _line(self, line: int) -> bytes:
        return self.text[line - 1] if 0 < line <= len(self.text) else b""


def outline(data: bytes) -> Outline:
    """Return the outline of a file.

    Args:
        data: the text of the file.

    Returns:
        Its package and functions.
    """
    data = data.removeprefix(BOM)
    package = _PACKAGE.search(data)
    text = tuple(data.split(b"\n"))
    starts, ends, names = list[int](), list[int](), list[str]()
    line, at = 1, 0
    for match in _FUNCTION.finditer(data):
        line += data.count(b"\n", at, match.start())
        at = match.start()
        pointer, receiver, name, closing = match.groups()
        if closing:
            if len(ends) < len(starts):
                ends.append(line)
            continue
        # A function without a closing brace at the start of a line: the file is not formatted.
        ends += starts[len(ends) :]
        starts.append(line)
        names.append(_name(pointer or b"", receiver or b"", name))
        if not _is_open(text[line - 1]):
            ends.append(line)
    ends += starts[len(ends) :]
    name_of_package = package[1].decode() if package else ""
    return Outline(name_of_package, tuple(starts), tuple(ends), tuple(names), text)


def _is_open(first_line: bytes) -> bool:
    """Return whether a declaration goes on after its first line; one without a body does not."""
    pairs = ((b"{", b"}"), (b"(", b")"))
    return any(first_line.count(opening) > first_line.count(end) for opening, end in pairs)


def _indent(text: bytes) -> int:
    return len(text) - len(text.lstrip(b"\t"))


def _name(pointer: bytes, receiver: bytes, name: bytes) -> str:
    method = name.decode(errors="replace")
    if not receiver:
        return method
    type_name = receiver.decode(errors="replace")
    return f"(*{type_name}).{method}" if pointer else f"{type_name}.{method}"
