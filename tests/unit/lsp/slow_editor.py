"""A slow and obvious editor, to hold the fast one against: a list of characters, a naive walk."""

from lsprotocol import types

from heaplens.source.text import Unit

PIECES = (
    *("a", "}", "\t", " ", "é", "e\u0301", "\u2028", "\u0085", "\f", "\v", "\x1c", "\0"),
    *("\U0001f600", "\U0001f468\u200d\U0001f469", "\ufeff", "\ufffd", "\U00010000", "\uffff"),
    *("\n", "\r\n", "\r", "\n\n", "\r\r\n", "\n\r"),
)


def width(char: str, unit: Unit) -> int:
    """How many units a character has."""
    if unit is Unit.UTF32:
        return 1
    if unit is Unit.UTF8:
        return len(char.encode())
    return 2 if ord(char) > 0xFFFF else 1


def lines(chars: list[str]) -> list[tuple[int, int]]:
    """Where each line starts and where its content ends, as indexes of characters."""
    found, start, index = list[tuple[int, int]](), 0, 0
    while index < len(chars):
        end = index
        if chars[index] == "\r" and chars[index + 1 : index + 2] == ["\n"]:
            index += 1
        index += 1
        if chars[end] in "\r\n":
            found.append((start, end))
            start = index
    return [*found, (start, len(chars))]


def index_of(chars: list[str], position: types.Position, unit: Unit) -> int:
    """The index of the character at a position: the nearest before, where there is none."""
    table = lines(chars)
    if position.line >= len(table):
        return len(chars)
    index, end = table[position.line]
    left = position.character
    while index < end and width(chars[index], unit) <= left:
        left -= width(chars[index], unit)
        index += 1
    return index


def positions(chars: list[str], unit: Unit) -> dict[int, types.Position]:
    """The positions that there are, by the index of the character they are before."""
    found = {}
    for line, (start, end) in enumerate(lines(chars)):
        character = 0
        for index in range(start, end + 1):
            found[index] = types.Position(line, character)
            character += width(chars[index], unit) if index < end else 0
    return found


def edit(chars: list[str], change: types.TextDocumentContentChangeEvent, unit: Unit) -> list[str]:
    """The characters after one change; half a surrogate pair is shown as U+FFFD."""
    new = ["\ufffd" if "\ud800" <= char <= "\udfff" else char for char in change.text]
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return new
    ends = (change.range.start, change.range.end)
    start, end = sorted(index_of(chars, position, unit) for position in ends)
    return [*chars[:start], *new, *chars[end:]]
