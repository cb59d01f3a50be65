"""Maps the positions that `//line` directives make up back to the real lines.

Pure: no I/O. The object file has only the made-up positions. The rules: `go doc cmd/compile`,
section "Compiler Directives".
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_DIRECTIVE = re.compile(
    rb"^//line ([^\n]*?):(\d+)(?::\d+)?[ \t\r]*$|/\*line ([^\n*]*?):(\d+)(?::\d+)?\*/", re.MULTILINE
)


Real = tuple[int, int, str, int]
"""The first line that a directive gives, the number of lines, the real path and first line."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines of a file that are reported as lines of another file, or of the same."""

    name: str
    """The file they are reported in, as written; empty for the one named last."""
    line: int
    """The line that the first line is reported as."""
    real_line: int
    """The first line in the file itself."""
    count: int
    """The number of lines."""


def stretches(data: bytes) -> tuple[Stretch, ...]:
    """Return the stretches that the directives of a file rename, in its order."""
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
    """Return the real lines behind the ones that directives name.

    Args:
        files: the texts of a package by path.
        resolve: makes a path of a file with directives and the name that one of them gives.

    Returns:
        The renamed lines, by the path that they are reported in.
    """
    found: dict[str, list[Real]] = {}
    for path, data in files.items():
        name = path
        for stretch in stretches(data):
            name = resolve(path, stretch.name) if stretch.name else name
            entry = (stretch.line, stretch.count, path, stretch.real_line)
            found.setdefault(name, []).append(entry)
    return found
