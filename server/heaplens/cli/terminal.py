"""What may be sent to a terminal: colours where they are wanted, no control codes of others."""

import os
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

CONTROL_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
INDENT = "    "
USUAL_COLUMNS = 80
LEAST_COLUMNS = 40
JOINERS = frozenset({"\u200c", "\u200d"})


@dataclass(frozen=True, slots=True)
class Palette:
    """The SGR sequences of one output; all empty where there is no colour."""

    path: str = ""
    """A clickable position."""
    kind: str = ""
    """The kind of a finding, in brackets."""
    mark: str = ""
    """The underline below a span, and a hint behind it."""
    error: str = ""
    """A problem."""
    dim: str = ""
    """Reference material: gutters, the compiler's own words."""
    strong: str = ""
    """A heading."""
    good: str = ""
    """A check that passed."""
    reset: str = ""
    """Ends any of these."""

    def paint(self, style: str, text: str) -> str:
        """Return `text` in `style`, one of the fields of this palette."""
        return f"{style}{text}{self.reset}" if style else text


PLAIN = Palette()
COLOURED = Palette(
    path="\x1b[1m",
    kind="\x1b[36m",
    mark="\x1b[1;33m",
    error="\x1b[31m",
    dim="\x1b[2m",
    strong="\x1b[1m",
    good="\x1b[32m",
    reset="\x1b[0m",
)


@dataclass(frozen=True, slots=True)
class Look:
    """The style of one output stream."""

    palette: Palette
    """Colours, or empty strings."""
    excerpts: bool
    """Whether the source line follows, with the span underlined."""
    width: int = 0
    """The columns of the terminal, at which lines are wrapped; 0 where it is none."""


def look_of(stream: TextIO, choice: str) -> Look:
    """Return how to draw on `stream`.

    Args:
        stream: where the text goes.
        choice: `auto`, `always` or `never`, of `--color`.

    `NO_COLOR` (https://no-color.org) takes the colours away, not the source lines.
    """
    width = width_of(stream)
    if choice == "always":
        return Look(COLOURED, excerpts=True, width=width)
    if not width:
        return Look(PLAIN, excerpts=False)
    dumb = os.environ.get("TERM", "") == "dumb"
    if choice == "never" or dumb or os.environ.get("NO_COLOR"):
        return Look(PLAIN, excerpts=True, width=width)
    return Look(COLOURED, excerpts=True, width=width)


def width_of(stream: TextIO) -> int:
    """Return the columns of the terminal that `stream` is; 0 where it is none."""
    if not stream.isatty():
        return 0
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    # A terminal of no width is one that nobody has measured.
    return max(columns or USUAL_COLUMNS, LEAST_COLUMNS)


def cells(text: str) -> int:
    """Return how many columns of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    # Loaded here: a quarter of a start-up, and most lines need nothing of it.
    from rich.cells import cell_len  # noqa: PLC0415 - loaded when needed

    return cell_len(text)


def wrapped(first: str, chunks: Sequence[str], width: int) -> list[str]:
    """Break a text between chunks, never within one, into lines of at most `width` columns.

    Args:
        first: what the first line begins with.
        chunks: what may not be broken: words.
        width: the columns; 0 for one line.
    """
    lines, line = [], first
    for chunk in chunks:
        longer = f"{line} {chunk}" if line.strip() else line + chunk
        if width and cells(longer) > width and line.strip():
            lines.append(line)
            longer = INDENT + chunk
        line = longer
    return [*lines, line]


def cut(text: str, width: int) -> str:
    """Return `text` in at most `width` columns; an ellipsis stands for what is left out."""
    if cells(text) <= width:
        return text
    kept = text
    while kept and cells(kept) > width - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def printable(text: str) -> str:
    """Return `text` with every control and direction character replaced by U+FFFD.

    Source and file names may hold escape sequences or bidirectional overrides, which would write
    over the terminal or make code look like other code. Line feed and tab stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(character if _harmless(character) else "\ufffd" for character in text)


def write_err(text: str) -> None:
    """Write to stderr, after everything that stdout has got so far."""
    write_behind(text, sys.stdout, sys.stderr)


def write_behind(text: str, out: TextIO, err: TextIO) -> None:
    """Write to `err`, after everything that `out` has got so far."""
    out.flush()
    err.write(text)
    err.flush()


def _harmless(character: str) -> bool:
    return (
        character in "\n\t"
        or character in JOINERS
        or unicodedata.category(character) not in CONTROL_CATEGORIES
    )
