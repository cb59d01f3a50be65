"""The edits that add and remove `//heaplens:ignore` comments. Pure: no I/O.

x := 1 //heaplens:ignore moved-to-heap TODO: say why

Invariant: no edit lands in a string or in another comment, and none changes where a statement ends.
Comments are found by a scan, not a parse: editors ask for this at every move of the cursor.
"""

import re
from collections.abc import Sequence

from heaplens.model import Finding, Kind
from heaplens.present.edit import Edit
from heaplens.present.file_facts import FileFacts
from heaplens.source.directives import Ignore, ignores
from heaplens.source.syntax import parse
from heaplens.source.text import BOM, Text

REASON = "TODO: say why"
"""The reason to be replaced; an ignore without any is reported."""
_DIRECTIVE = b"//heaplens:ignore"
_KIND = re.compile(rb"//heaplens:ignore(?:[ \t]+\S+)?")
_TOKEN = re.compile(
    rb"//[^\n]*+|/\*(?:.*?\*/|.*)|`[^`]*+`?+"
    rb"|\"(?:[^\"\\\n]|\\[^\n])*+\"?+|'(?:[^'\\\n]|\\[^\n])*+'?+",
    re.DOTALL,
)


def ignore_edits(data: bytes, line: int, kind: Kind) -> tuple[Edit, ...]:
    """Return the edit that makes a finding ignored.

    Args:
        data: the text of the file.
        line: the 1-based line that the finding starts on.
        kind: its kind.

    Returns:
        One edit; none where the line has no place for a comment, or already has this one.
    """
    text = Text(data)
    top = line
    while top > 1 and _bare(text, top - 1).startswith(_DIRECTIVE):
        top -= 1
    start, newline = text.offset(top, 1), text.offset(line, 1) + len(text.line(line))
    tokens = _tokens(data, start, newline)
    for token in tokens:
        known = _read(token[0])
        if known is not None:
            return _extended(text, token, known, kind)
    words = f"{_DIRECTIVE.decode()} {kind} {REASON}"
    last = tokens[-1] if tokens and tokens[-1].end() >= newline else None
    is_comment = last is not None and last[0].startswith(b"//")
    if last is None or not (is_comment or last.end() > newline):
        return (_at_end(text, line, f" {words}"),)
    if not any(token.start() < text.offset(line, 1) < token.end() for token in tokens):
        return (_above(text, line, words),)
    if not is_comment:
        return ()
    # The old comment becomes the reason's end.
    at = last.start() - text.offset(line, 1) + 1
    return (Edit(line, at, line, at, f"{words} "),)


def reason_to_type(edits: Sequence[Edit]) -> Edit | None:
    """Return the reason that is to be replaced, as an edit of the text after some edits.

    Args:
        edits: those of `ignore_edits`.

    Returns:
        One that would change nothing; None where the comment has a reason already.
    """
    for edit in edits:
        before, found, _ = edit.new_text.partition(REASON)
        if found:
            start = edit.byte_col + len(before.encode())
            return Edit(edit.line, start, edit.line, start + len(REASON), REASON)
    return None


def removal_edits(file_facts: FileFacts, finding: Finding) -> tuple[Edit, ...]:
    """Return the edit that removes an ignore comment, or those of its kinds that match nothing.

    Args:
        file_facts: the file.
        finding: one of kind UNUSED_IGNORE.

    Returns:
        One edit; none where the comment is gone, or every kind of it suppresses something.
    """
    text, span = Text(file_facts.data), finding.span
    content = text.line(span.line)
    comment = content[span.byte_col - 1 :]
    known = _read(comment)
    if known is None or span.byte_col < 1:
        return ()
    before = content[: span.byte_col - 1]
    alone = not _without_bom(text, before, span.line).strip()
    kinds = known.kind.split(",")
    used = _used(file_facts, _line_meant(text, span.line) if alone else span.line, kinds)
    if used == kinds:
        return ()
    if used:
        at = span.byte_col + len(_DIRECTIVE)
        end = span.byte_col + len(_kind_of(comment))
        return (Edit(span.line, at, span.line, end, f" {','.join(used)}"),)
    if not alone:
        end = text.visible_end(span.line)
        return (Edit(span.line, len(before.rstrip()) + 1, span.line, end, ""),)
    first = 1 + (text.bom_bytes if span.line == 1 else 0)
    if span.line < len(text.lines):
        return (Edit(span.line, first, span.line + 1, 1, ""),)
    return (Edit(span.line, first, span.line, len(content) + 1, ""),)


def _used(file_facts: FileFacts, line: int, kinds: Sequence[str]) -> list[str]:
    """Return those of the kinds that suppress something on a line."""
    suppressed = {
        str(tracked.finding.kind)
        for tracked in file_facts.ignored
        if tracked.finding.span.line == line
    }
    return [kind for kind in kinds if kind in suppressed or (kind == "all" and suppressed)]


def _line_meant(text: Text, line: int) -> int:
    """Return the line that a comment on a line of its own applies to."""
    while line < len(text.lines) and _bare(text, line).startswith(_DIRECTIVE):
        line += 1
    return line


def _tokens(data: bytes, start: int, newline: int) -> list[re.Match[bytes]]:
    """Return the comments and strings that overlap a range of offsets."""
    tokens = []
    for token in _TOKEN.finditer(data):
        if token.start() >= newline:
            break
        if token.end() > start:
            tokens.append(token)
    return tokens


def _read(comment: bytes) -> Ignore | None:
    """Return what an ignore comment says; None for any other comment."""
    if not comment.startswith(_DIRECTIVE):
        return None
    return next(iter(ignores(parse(comment))), None)


def _extended(text: Text, token: re.Match[bytes], known: Ignore, kind: Kind) -> tuple[Edit, ...]:
    kinds = known.kind.split(",")
    if kind in kinds or "all" in kinds:
        return ()
    line, byte_col = text.position(token.start() + len(_kind_of(token[0])))
    more = f",{kind}" if known.kind else f" {kind}"
    return (Edit(line, byte_col, line, byte_col, more if known.reason else f"{more} {REASON}"),)


def _kind_of(comment: bytes) -> bytes:
    """Return the start of an ignore comment, up to the end of its kinds."""
    match = _KIND.match(comment)
    return match[0].rstrip() if match else b""


def _at_end(text: Text, line: int, words: str) -> Edit:
    end = text.visible_end(line)
    return Edit(line, len(text.line(line).rstrip()) + 1, line, end, words)


def _above(text: Text, line: int, words: str) -> Edit:
    content = text.line(line)
    byte_col = 1 + (text.bom_bytes if line == 1 else 0)
    visible = content[byte_col - 1 :]
    indentation = visible[: len(visible) - len(visible.lstrip(b" \t"))].decode()
    end = "\r\n" if content.endswith(b"\r") else "\n"
    return Edit(line, byte_col, line, byte_col, f"{indentation}{words}{end}")


def _bare(text: Text, line: int) -> bytes:
    return _without_bom(text, text.line(line), line).strip()


def _without_bom(text: Text, content: bytes, line: int) -> bytes:
    return content.removeprefix(BOM) if line == 1 and text.bom_bytes else content
