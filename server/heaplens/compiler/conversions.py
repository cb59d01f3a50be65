"""Reads the output of the proof pass: the listing, and the notes on interface values among it.

From Go 1.25 the compiler says with `-d=escapedebug=1` for which interface values it needs no
allocation (walk/convert.go, dataWord):

    main.go:4:9: convert: using global for single-byte interface value: b

Pure: no I/O. Invariant: linear in time; of the notes only position and kind are kept.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from heaplens.compiler.listing import Listing, ListingReader
from heaplens.compiler.positions import Positions, decode
from heaplens.model import Site

_NOTE = re.compile(
    rb"^(\S[^\n]*?): convert: using ([^:\n]+) interface value: ([^\n]*)$", re.MULTILINE
)
_MARK = b": convert: using "
_REASONS = (
    (b"zero-sized", "its size is zero"),
    (b"single-byte", "a single byte is taken from a table"),
    (b"zero value", "it is the zero value, which the program has once"),
    (b"stack temporary", "it stays in a buffer on the stack"),
    (b"global", "it is a constant, which the program has once"),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """What one proof pass printed."""

    listing: Listing
    """The calls of the allocator."""
    free_values: Mapping[Site, str]
    """Interface values that need no allocation, with the reason in words."""
    free_names: Mapping[tuple[str, str], str]
    """The same by file and name: the position of a variable is that of its declaration."""


class CodeReader:
    """Takes the output in chunks of any size."""

    def __init__(self, goarch: str, go_minor: int, resolve: Callable[[str], str]) -> None:
        """Prepares to read the output of one run.

        Args:
            goarch: The architecture compiled for.
            go_minor: The 27 of Go 1.27.
            resolve: Turns a file name as printed into an absolute path.
        """
        self._reader = ListingReader(goarch, resolve, go_minor=go_minor)
        self._positions = Positions(resolve)
        self._held = b""
        self._values: dict[Site, str] = {}
        self._names: dict[tuple[str, str], str] = {}

    def feed(self, piece: bytes) -> bool:
        """Reads the next piece; False, for the listing is wanted to its end."""
        text = self._held + piece
        if _MARK in text:
            for position, kind, name in _NOTE.findall(text):
                reason = next((words for mark, words in _REASONS if mark in kind), "")
                site = self._positions.in_file(position)
                self._values[site] = reason
                self._names[site.path, decode(name)] = reason
        self._held = text[text.rfind(b"\n") + 1 :]
        return self._reader.feed(piece)

    def finish(self) -> Listed:
        """Ends the reading and says what was found."""
        return Listed(self._reader.finish(), self._values, self._names)
