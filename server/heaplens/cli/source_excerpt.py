"""A source line with a span underlined, as compilers draw it. Pure: no I/O.

```
 15 |     x := 1
    |     ^
```
"""

from heaplens.cli.terminal import Palette, printable
from heaplens.model import Span

TAB = "    "
WIDEST_CELLS = 160
LEAD_CELLS = 40


def excerpt(line: bytes, span: Span, palette: Palette) -> str:
    """Return the two lines that show where `span` is; only its first line is drawn.

    Args:
        line: the whole line that the span starts on, without its end.
        span: what to underline; a column past the line marks the line's end.
        palette: the colours to draw with.
    """
    start = min(max(span.byte_col - 1, 0), len(line))
    end = len(line) if span.end_line > span.line else min(span.end_byte_col - 1, len(line))
    before = _drawn(line[:start].removeprefix(b"\xef\xbb\xbf"))
    marked = _drawn(line[start : max(end, start)])
    after = _drawn(line[max(end, start) :])
    before, marked, after = _cut(before, marked, after)
    number = f"{span.line:>3}"
    gutter = palette.paint(palette.dim, f" {number} |")
    blank = palette.paint(palette.dim, f" {' ' * len(number)} |")
    pad = " " * cells(before)
    carets = "^" * max(cells(marked), 1)
    return (
        f"{gutter} {before}{marked}{after}".rstrip()
        + f"\n{blank} {pad}{palette.paint(palette.mark, carets)}\n"
    )


def cells(text: str) -> int:
    """Return how many columns of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    # Loaded here: a quarter of a start-up, and most lines need nothing of it.
    from rich.cells import cell_len  # noqa: PLC0415 - loaded when needed

    return cell_len(text)


def _drawn(stretch: bytes) -> str:
    """Return source bytes as they are drawn: a tab is four cells wherever it stands."""
    return printable(stretch.decode("utf-8", "replace").replace("\t", TAB))


def _cut(before: str, marked: str, after: str) -> tuple[str, str, str]:
    """Keep a very long line to a window around what is marked."""
    if len(before) + len(marked) + len(after) <= WIDEST_CELLS:
        return before, marked, after
    if len(before) > LEAD_CELLS:
        before = "…" + before[-LEAD_CELLS:]
    room = WIDEST_CELLS - len(before)
    if len(marked) > room:
        return before, marked[: room - 1] + "…", ""
    room -= len(marked)
    if len(after) > room:
        after = after[: max(room - 1, 0)] + "…"
    return before, marked, after
