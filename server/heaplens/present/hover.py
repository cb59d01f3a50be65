"""What is said of the place one points at, of a line, and of a whole function. Pure: no I/O."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from heaplens.explain.advice import advice
from heaplens.explain.tracing import Followed
from heaplens.model import FunctionSummary, Inlinability, Kind, Span
from heaplens.present.file_facts import Mark, Sheet
from heaplens.present.page import (
    Block,
    Link,
    Piece,
    Shape,
    markdown,
    paragraph,
    plain_text,
    verbatim,
)
from heaplens.present.sections import (
    about_function,
    about_mark,
    about_way,
    allocation_list,
    compilers_words,
    marks_of,
)
from heaplens.present.wording import CLAIMS
from heaplens.source.text import Text

_NAME = re.compile(rb"(?:\([^)]*\)[ \t]*)?([\w\x80-\xff]+)")


@dataclass(frozen=True, slots=True)
class Hover:
    """What to show at a place."""

    span: Span
    """What it is about."""
    markdown: str
    """The text in Markdown."""
    plain: str
    """The same for editors that draw none."""


def hover(sheet: Sheet, line: int, byte_col: int, link: Link) -> Hover | None:
    """Return what is to be said at a place.

    Args:
        sheet: the file.
        line: the 1-based line.
        byte_col: the 1-based byte column.
        link: makes the address of a place in a file; an empty one makes no link.

    Returns:
        What is known of the function whose name is there, else of the findings there; None where
        there is nothing.
    """
    named = _function_named_at(sheet, line, byte_col)
    if named is not None:
        span, name, summary, said = named
        return _hover(span, about_function(name, summary, said, sheet), link)
    marks = marks_at(sheet, line, byte_col)
    if not marks:
        return None
    return _hover(marks[0].finding.span, _about_marks(marks, sheet), link)


def marks_at(sheet: Sheet, line: int, byte_col: int) -> tuple[Mark, ...]:
    """Return the findings that a place is about, ignored ones too, the innermost first.

    One of several lines is only meant on its first: the rest of a long closure is about other
    things.
    """
    here = _marks_on(sheet, line)
    at = (line, byte_col)
    around = [mark for mark in here if _start(mark) <= at < _end(mark)]
    around = around or [mark for mark in here if _end(mark) == at]
    innermost = max((_start(mark) for mark in around), default=None)
    return tuple(sorted((each for each in around if _start(each) == innermost), key=_end))


def marks_of_line(sheet: Sheet, line: int) -> list[Mark]:
    """Return the findings of a 1-based line, ignored ones too.

    Where none starts on it, the innermost one around is meant.
    """
    marks = _marks_on(sheet, line)
    if not marks:
        over = [
            mark
            for mark in (*sheet.marks, *sheet.ignored)
            if mark.finding.span.line < line <= mark.finding.span.end_line
        ]
        innermost = max(map(_start, over), default=None)
        marks = [mark for mark in over if _start(mark) == innermost]
    return marks


def explanation(sheet: Sheet, line: int, link: Link, ways: Iterable[Followed] = ()) -> str:
    """Return a Markdown document about all findings of a line.

    Args:
        sheet: the file.
        line: the 1-based line (`marks_of_line`).
        link: makes the address of a place in a file.
        ways: what becomes of them in the functions that they are passed to.
    """
    marks = marks_of_line(sheet, line)
    blocks = [Block(Shape.HEADING, ((Piece(f"Line {line}"),),))]
    if not marks:
        blocks.append(paragraph("Nothing on this line goes to the heap, as far as is known."))
        return markdown(blocks, link)
    shown = marks[0].finding.span.line
    source = Text(sheet.data).line(shown).decode(errors="replace").strip()
    blocks.append(verbatim(source, "go"))
    return markdown([*blocks, *_about_marks(marks, sheet, ways)], link)


def function_page(sheet: Sheet, function: str, link: Link) -> str:
    """Return a Markdown document about what a whole function allocates.

    Args:
        sheet: the file.
        function: its name, as findings and summaries have it: `bar`, `(*T).Get`.
        link: makes the address of a place in a file.
    """
    summary = next((each for each in sheet.functions if each.name == function), None)
    said = next((each for each in sheet.inlinability if each.function == function), None)
    marks = marks_of(function, sheet)
    proven = [mark for mark in marks if mark.finding.allocates]
    own = [mark for mark in proven if mark.finding.inlined_from is None]
    certain = [mark for mark in own if mark.finding.condition is None]
    conditional = [mark for mark in own if mark.finding.condition is not None]
    inlined = [mark for mark in proven if mark.finding.inlined_from is not None]
    open_ones = [m for m in marks if m.finding.allocates is None and m.finding.kind in CLAIMS]
    none = [mark for mark in marks if mark.finding.kind is Kind.NO_ALLOCATION]
    blocks = [
        Block(Shape.HEADING, ((Piece("What "), Piece(function, code=True), Piece(" allocates")),)),
        *about_function(function, summary, said, sheet),
        *allocation_list("Each time:", certain, sheet),
        *allocation_list("Under a condition:", conditional, sheet),
        *allocation_list("In code that is inlined here:", inlined, sheet),
        *allocation_list("On the heap, but not proven to allocate:", open_ones, sheet),
        *allocation_list("Escapes that allocate nothing:", none, sheet),
    ]
    return markdown(blocks, link)


def _hover(span: Span, blocks: Sequence[Block], link: Link) -> Hover:
    return Hover(span, markdown(blocks, link), plain_text(blocks))


def _about_marks(marks: Iterable[Mark], sheet: Sheet, ways: Iterable[Followed] = ()) -> list[Block]:
    marks = tuple(marks)
    blocks = [block for mark in marks for block in about_mark(mark, sheet)]
    # Two findings of one place may have the same advice.
    tips = dict.fromkeys(tip for mark in marks if (tip := advice(mark.finding)))
    told = [block for way in ways for block in about_way(way)]
    return [*blocks, *map(paragraph, tips), *told, *compilers_words(marks)]


def _marks_on(sheet: Sheet, line: int) -> list[Mark]:
    return [
        mark
        for marks in (sheet.marks, sheet.ignored)
        for mark in marks[
            bisect_right(marks, line - 1, key=_line) : bisect_right(marks, line, key=_line)
        ]
    ]


def _function_named_at(
    sheet: Sheet, line: int, byte_col: int
) -> tuple[Span, str, FunctionSummary | None, Inlinability | None] | None:
    """Find the function whose declaration has its name at a place."""
    said, span = None, None
    for each in sheet.inlinability:
        found = _name_span(each, sheet) if each.site.line == line else None
        if found is not None and found.byte_col <= byte_col <= found.end_byte_col:
            said, span = each, found
            break
    for summary in sheet.functions:
        own = summary.span
        if own.line == line and own.byte_col <= byte_col <= own.end_byte_col:
            return own, summary.name, summary, said
    return None if said is None or span is None else (span, said.function, None, said)


def _name_span(said: Inlinability, sheet: Sheet) -> Span | None:
    """The name in a declaration; None where the text has another one there."""
    site = said.site
    name = _NAME.match(Text(sheet.data).line(site.line), max(site.byte_col - 1, 0))
    if name is None or name[1].decode(errors="replace") != said.function.rpartition(".")[2]:
        return None
    return Span(sheet.path, site.line, name.start(1) + 1, site.line, name.end(1) + 1)


def _start(mark: Mark) -> tuple[int, int]:
    return mark.finding.span.line, mark.finding.span.byte_col


def _end(mark: Mark) -> tuple[int, int]:
    return mark.finding.span.end_line, mark.finding.span.end_byte_col


def _line(mark: Mark) -> int:
    return mark.finding.span.line
