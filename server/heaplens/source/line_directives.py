"""Where the lines that `//line` directives speak of really stand. Pure.

The object file has no other positions than theirs. The rules: `go doc cmd/compile`, section
"Compiler Directives".
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_DIRECTIVE = re.compile(
    rb"^//line ([^\n]*?):(\d+)(?::\d+)?[ \t\r]*$|/\*line ([^\n*]*?):(\d+)(?::\d+)?\*/", re.MULTILINE
)


Real = tuple[int, int, str, int]
"""The first line that a directive gives, how many follow, the real path, the first real line."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines of a file that are reported for others."""

    name: str
    """The file they are reported for, as written; empty for the last one named."""
    line: int
    """The line that the first of them is reported for."""
    real_line: int
    """The first of them."""
    count: int
    """How many they are."""


def stretches(data: bytes) -> tuple[Stretch, ...]:
    """Return what the directives of a file say, in its order."""
    if b"//line " not in data and b"/*line " not in data:
        return ()
    found: list[tuple[str, int, int]] = []
    at, real = 0, 1
    for match in _DIRECTIVE.finditer(data):
        real += data.count(b"\n", at, match.start())
        at = match.start()
        whole_line = match[2] is not None
        name = (match[1] if whole_line else match[3]) or b""
        line = int(match[2] if whole_line else match[4])
        found.append((name.decode("utf-8", "surrogateescape"), line, real + whole_line))
    if not found:
        return ()
    last = data.count(b"\n") + 2
    ends = [real for _, _, real in found[1:]] + [last]
    return tuple(
        Stretch(name, line, real, max(end - real, 1))
        for (name, line, real), end in zip(found, ends, strict=True)
    )


def real_lines(
    files: Mapping[str, bytes], resolve: Callable[[str, str], str]
) -> dict[str, list[Real]]:
    """Return where the lines that directives name really stand.

    Args:
        files: The texts of a package by path.
        resolve: Makes of a file with directives, and the name that one of them gives, a path.

    Returns:
        What they say, by the path that they name.
    """
    found: dict[str, list[Real]] = {}
    for path, data in files.items():
        name = path
        for stretch in stretches(data):
            name = resolve(path, stretch.name) if stretch.name else name
            entry = (stretch.line, stretch.count, path, stretch.real_line)
            found.setdefault(name, []).append(entry)
    return found
