"""A page of text in blocks, drawn as Markdown or as plain text. Pure: no I/O.

Invariant: whatever the source says, Markdown shows it letter by letter; nothing in it takes effect.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto

from heaplens.model import Condition, Site
from heaplens.present.wording import is_real

Link = Callable[[Site | Condition], str]
"""Makes the address of a place in a file, or of the page of a condition; empty where there is none.
"""
_ENDS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
# Control characters, and those that make text run in the other direction.
_UNSEEN = re.compile(
    r"[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_MARKUP = re.compile(r"[\\`*_\[\]<>~|!]|&(?=#?\w+;)")
_OPENS_BLOCK = re.compile(r"(?:[#+=-]|\d+(?=[.)]))")
_TICKS = re.compile(r"`+")
_SHORTEST_FENCE = 3
_IN_ADDRESS = re.compile(r"[\s()<>\\]")


class Shape(Enum):
    """The kinds of block."""

    HEADING = auto()
    """A title."""
    PARAGRAPH = auto()
    """A line of text."""
    NUMBERED = auto()
    """Steps, one a line."""
    LISTED = auto()
    """Things in no order, one a line."""
    VERBATIM = auto()
    """Text to show as it is; a single line of a single piece."""
    RULE = auto()
    """A line across."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text."""

    text: str
    """The text itself, with no markup."""
    code: bool = False
    """Whether it is Go source."""
    target: Site | Condition | None = None
    """The place in a file, or the condition, that it links to."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page."""

    shape: Shape
    """The kind of block."""
    lines: tuple[tuple[Piece, ...], ...] = ()
    """Its lines, in pieces; two pieces of code do not touch."""
    language: str = ""
    """What verbatim text is written in."""


def paragraph(*pieces: Piece | str) -> Block:
    """Return a paragraph of some pieces."""
    return Block(Shape.PARAGRAPH, (line(*pieces),))


def line(*pieces: Piece | str) -> tuple[Piece, ...]:
    """Return a line of some pieces."""
    return tuple(Piece(piece) if isinstance(piece, str) else piece for piece in pieces)


def code(text: str) -> Piece:
    """Return a piece of source."""
    return Piece(text, code=True)


def verbatim(text: str, language: str) -> Block:
    """Return text to show as it is."""
    return Block(Shape.VERBATIM, ((Piece(text),),), language)


def markdown(blocks: Iterable[Block], link: Link) -> str:
    """Return a page as Markdown (CommonMark), its links made by `link`."""
    return "\n\n".join(_marked(block, link) for block in blocks) + "\n"


def plain_text(blocks: Iterable[Block]) -> str:
    """Return a page as text."""
    return "\n".join(text for block in blocks for text in _unmarked(block)).strip("\n") + "\n"


def escaped(text: str) -> str:
    """Return text as Markdown that shows it."""
    return _MARKUP.sub(r"\\\g<0>", one_line(text))


def code_span(text: str) -> str:
    """Return text as inline code of Markdown."""
    text = one_line(text)
    if not text.strip(" "):
        return text
    ticks = "`" * (_longest_run(text, but_not=True) or 1)
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def fence(text: str, language: str) -> str:
    """Return text as a block of code that nothing in it can close."""
    text = _UNSEEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n"))
    ticks = "`" * max(_SHORTEST_FENCE, _longest_run(text) + 1)
    return f"{ticks}{language}\n{text}\n{ticks}"


def one_line(text: str) -> str:
    """Return text without line breaks and without what cannot be seen."""
    return _UNSEEN.sub("\ufffd", _ENDS.sub(" ", text))


def _longest_run(text: str, *, but_not: bool = False) -> int:
    """Return the longest run of back-ticks; with `but_not` the shortest length that none has."""
    runs = {len(run) for run in _TICKS.findall(text)}
    if not but_not:
        return max(runs, default=0)
    return next(length for length in range(1, len(runs) + 2) if length not in runs)


def _marked(block: Block, link: Link) -> str:
    match block.shape:
        case Shape.RULE:
            return "---"
        case Shape.VERBATIM:
            return fence(block.lines[0][0].text, block.language)
        case Shape.HEADING:
            return f"## {_marked_line(block.lines[0], link)}"
        case Shape.PARAGRAPH:
            return _marked_line(block.lines[0], link)
    lines = (_marked_line(pieces, link) for pieces in block.lines)
    return "\n".join(
        f"{bullet} {text}" for bullet, text in zip(_bullets(block), lines, strict=True)
    )


def _marked_line(pieces: Iterable[Piece], link: Link) -> str:
    text = "".join(_marked_piece(piece, link) for piece in pieces).strip()
    opening = _OPENS_BLOCK.match(text)
    if opening is None:
        return text
    if opening[0].isdigit():
        return f"{opening[0]}\\{text[opening.end() :]}"
    return "\\" + text


def _marked_piece(piece: Piece, link: Link) -> str:
    text = code_span(piece.text) if piece.code else escaped(piece.text)
    target = piece.target
    if target is None or (isinstance(target, Site) and not is_real(target)):
        return text
    address = _IN_ADDRESS.sub(lambda match: f"%{ord(match[0]):02X}", link(target))
    return f"[{text}]({address})" if address else text


def _unmarked(block: Block) -> list[str]:
    match block.shape:
        case Shape.RULE:
            return [""]
        case Shape.VERBATIM:
            text = _UNSEEN.sub("\ufffd", block.lines[0][0].text.rstrip("\n"))
            return [f"  {row}" for row in text.splitlines()]
        case Shape.HEADING:
            return [_unmarked_line(block.lines[0]), ""]
        case Shape.PARAGRAPH:
            return [_unmarked_line(block.lines[0])]
    lines = map(_unmarked_line, block.lines)
    return [f"  {bullet} {text}" for bullet, text in zip(_bullets(block), lines, strict=True)]


def _unmarked_line(pieces: Iterable[Piece]) -> str:
    return one_line("".join(piece.text for piece in pieces)).strip()


def _bullets(block: Block) -> list[str]:
    if block.shape is Shape.NUMBERED:
        return [f"{number}." for number in range(1, len(block.lines) + 1)]
    return ["-"] * len(block.lines)
