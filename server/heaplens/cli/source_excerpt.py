"""A source line with a span underlined, as compilers draw it. Pure: no I/O.

```
 15 |     x := 1
    |     ^
```
"""

from collections.abc import Sequence

from heaplens.cli.terminal import Palette, cells, cut, printable
from heaplens.model import Span

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
TAB = "    "
WIDEST_CELLS = 160
LEAST_CELLS = 24
LEAD_CELLS = 40


def excerpt(line: bytes, spans: Sequence[Span], palette: Palette, width: int = 0) -> str:
    """Return the two lines that show where spans are; only their first line is drawn.

    Args:
        line: the whole line that the spans start on, without its end.
        spans: what to underline; a column past the line marks the line's end.
        palette: the colours to draw with.
        width: the columns of the terminal; 0 where it is none.
    """
    text = _drawn(line.removeprefix(BYTE_ORDER_MARK))
    marks = sorted({_mark(line, span) for span in spans})
    number = f"{spans[0].line:>3}"
    widest = max(min(width - len(number) - 3, WIDEST_CELLS), LEAST_CELLS) if width else WIDEST_CELLS
    text, offset = _cut(text, marks, widest)
    gutter = palette.paint(palette.dim, f" {number} |")
    blank = palette.paint(palette.dim, f" {' ' * len(number)} |")
    carets, column = "", 0
    for start, end in ((max(s - offset, 0), e - offset) for s, e in marks):
        first = cells(text[:start])
        if start > len(text) or first < column:
            continue
        last = max(cells(text[: max(end, 0)]), first + 1)
        carets += " " * (first - column) + palette.paint(palette.mark, "^" * (last - first))
        column = last
    return f"{gutter} {text.rstrip()}\n{blank} {carets}\n"


def _mark(line: bytes, span: Span) -> tuple[int, int]:
    """Return where a span starts and ends in the line as it is drawn, in characters."""
    start = min(max(span.byte_col - 1, 0), len(line))
    end = len(line) if span.end_line > span.line else min(span.end_byte_col - 1, len(line))
    before = len(_drawn(line[:start].removeprefix(BYTE_ORDER_MARK)))
    return before, before + max(len(_drawn(line[start : max(end, start)])), 1)


def _drawn(stretch: bytes) -> str:
    """Return source bytes as they are drawn: a tab is four cells wherever it stands."""
    return printable(stretch.decode("utf-8", "replace").replace("\t", TAB))


def _cut(text: str, marks: Sequence[tuple[int, int]], widest: int) -> tuple[str, int]:
    """Keep a very long line to a window around what is marked.

    Returns:
        The window, and how many characters before it are gone.
    """
    if cells(text) <= widest:
        return text, 0
    start, offset = marks[0][0], 0
    if marks[-1][1] > widest and start > LEAD_CELLS:
        offset = start - LEAD_CELLS - 1
        text = "…" + text[offset + 1 :]
    return cut(text, widest), offset
