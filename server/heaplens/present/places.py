"""Where on its line a finding is drawn: what is underlined, and what a hint stands behind. Pure.

    return r.NewRoute().Name(name)   // underlined: NewRoute; the hint stands behind Name(name)

By a scan of one line, not a parse: editors ask at every move, and of code that is broken.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from heaplens.model import KINDS, About, Finding, GroupKind, Span
from heaplens.source.text import Text

_TOKEN = re.compile(
    rb"//[^\n]*+|/\*(?:.*?\*/|.*)|`[^`]*+`?|\"(?:[^\"\\]|\\.)*+\"?|'(?:[^'\\]|\\.)*+'?"
    rb"|[\w\x80-\xff]++|\.\.\.|\+=|:=|<-|[^\s\w\x80-\xff]",
    re.DOTALL,
)
_OPENING = frozenset({b"(", b"[", b"{"})
_CLOSING = frozenset({b")", b"]", b"}"})
_LEADING_WORDS = frozenset({b"func", b"map", b"struct", b"interface", b"chan", b"go", b"defer"})
_IN_OPERANDS = frozenset({b".", b"*", b"&"})
_QUOTES = frozenset({b'"', b"'", b"`"})
_JOINS = frozenset({b"+", b"+="})
_GOES_ON = frozenset({b".", b"(", b"["})
"""What belongs to an operand when it follows one: a selector, a call, an index."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A token of a line."""

    text: bytes
    """Its bytes."""
    start: int
    """Its offset in the bytes that were scanned."""
    end: int
    """The offset of the byte after it."""

    @property
    def is_name(self) -> bool:
        """Whether it is an identifier or a keyword."""
        first = self.text[:1]
        return first.isalpha() or first == b"_" or first >= b"\x80"


def token_span(finding: Finding, line: bytes) -> Span:
    """Return the one token of a finding's first line that stands for it.

    Args:
        finding: the finding.
        line: the bytes of the line that it starts on.

    Returns:
        A variable or a comment as it is; of an expression the callee's name, `make`, `&Route`,
        `func`, or the operator of a concatenation. What begins beyond the line stays as it is.
    """
    span = finding.span
    start = span.byte_col - 1
    visible = len(line) - line.endswith(b"\r")
    end = visible if span.end_line > span.line else min(span.end_byte_col - 1, visible)
    if not 0 <= start < end:
        return span
    if KINDS[finding.kind].about is About.EXPRESSION:
        first, last = _token_in(line[start:end])
        start, end = start + first, start + last
    return replace(span, byte_col=start + 1, end_line=span.line, end_byte_col=end + 1)


def word_span(span: Span, line: bytes) -> Span:
    """Return the word or sign at the start of a span; what is beyond the line as an empty span.

    Args:
        span: its start is what counts; without a column, the whole line is meant.
        line: the bytes of the line that it starts on.
    """
    start = span.byte_col - 1
    if start < 0:
        start, end = len(line) - len(line.lstrip()), len(line.rstrip())
    else:
        match = _TOKEN.match(line, start)
        start = min(start, len(line))
        end = match.end() if match else start
    return replace(span, byte_col=start + 1, end_line=span.line, end_byte_col=end + 1)


def hint_byte_col(span: Span, line: bytes) -> int:
    r"""Return the 1-based byte column behind a span, on the line that it starts on.

    Args:
        span: of a finding; of one over several lines it is the end of the first, next to the `func`
            of a long closure.
        line: the bytes of the line; a `\r` at its end is none of them.
    """
    behind = len(line) + (0 if line.endswith(b"\r") else 1)
    return behind if span.end_line > span.line else max(1, min(span.end_byte_col, behind))


def quiet_byte_col(finding: Finding, text: Text) -> int:
    """Return the 1-based byte column at which the hint of a finding disturbs least.

    Behind what it names, but neither before a selector, a call or an index that go on with it, nor
    before a comma in the middle of a call: then behind the expression that goes on, or the call.

    Args:
        finding: the finding.
        text: the file.
    """
    line = text.line(finding.span.line)
    byte_col = hint_byte_col(finding.span, line)
    if KINDS[finding.kind].about is not About.EXPRESSION:
        return byte_col
    tokens = list(_tokens(line))
    index = next((i for i, token in enumerate(tokens) if token.start >= byte_col - 1), len(tokens))
    leaves = finding.group is not None and finding.group.kind is GroupKind.ARGUMENTS
    after = _settled(tokens, index, leaves=leaves)
    if after == index:
        return byte_col
    return tokens[after - 1].end + 1


def _settled(tokens: list[_Token], index: int, *, leaves: bool) -> int:
    """Return the index of the first token that a hint may stand before, from an index on.

    Args:
        tokens: those of a line.
        index: of the first one behind the finding.
        leaves: whether the hint leaves the call around it in any case.
    """
    index = _operand_end(tokens, index)
    while index < len(tokens):
        following = tokens[index].text
        if following in {b",", b"..."}:
            behind = _behind_enclosing(tokens, index)
        else:
            behind = index + (leaves and following == b")")
        if behind == index:
            break
        leaves = False
        index = _operand_end(tokens, behind)
    return index


def _operand_end(tokens: list[_Token], index: int) -> int:
    """Return the index behind the selectors, calls and indices that go on with an operand."""
    while 0 < index < len(tokens) and tokens[index].text in _GOES_ON:
        if tokens[index].start != tokens[index - 1].end:
            break  # gofmt leaves no blank there: this is something else
        if tokens[index].text == b".":
            index += 1 + (index + 1 < len(tokens) and tokens[index + 1].is_name)
        else:
            index = _behind_enclosing(tokens, index + 1)
    return index


def _behind_enclosing(tokens: list[_Token], index: int) -> int:
    """Return the index behind the bracket that closes what an index is in.

    Where that is on another line: behind the last token, if a bracket is open at all.
    """
    depth = 0
    for number in range(index, len(tokens)):
        text = tokens[number].text
        if text in _OPENING:
            depth += 1
        elif text in _CLOSING:
            if depth == 0:
                return number + 1
            depth -= 1
    opened = _open_before(tokens, index) or tokens[index].text == tokens[-1].text == b","
    return len(tokens) if opened else index


def _open_before(tokens: list[_Token], index: int) -> bool:
    """Return whether a bracket that opens before an index is not closed there."""
    depth = 0
    for token in reversed(tokens[:index]):
        if token.text in _CLOSING:
            depth += 1
        elif token.text in _OPENING:
            if depth == 0:
                return True
            depth -= 1
    return False


def _token_in(expression: bytes) -> tuple[int, int]:
    """Return the offsets of the token that stands for the start of an expression."""
    tokens = list(_tokens(expression))
    if not tokens:
        return 0, len(expression.rstrip()) or len(expression)
    first, name = tokens[0], None
    if first.text in _LEADING_WORDS:
        return first.start, first.end
    for token in _outside_brackets(tokens):
        if token is not first and token.text in _JOINS:
            return token.start, token.end
        if token is not first and _ends(token.text):
            break
        name = token if token.is_name else name
    if name is None:
        name = next((token for token in tokens if token.is_name), first)
    start = first.start if first.text in (b"&", b"[") else name.start
    return start, name.end


def _outside_brackets(tokens: list[_Token]) -> Iterator[_Token]:
    """Yield the tokens that are in no bracket, up to the braces of a literal."""
    depth = 0
    for token in tokens:
        if token.text in _CLOSING:
            depth -= 1
        elif token.text in _OPENING:
            if depth == 0 and token.text == b"{":
                return
            depth += 1
        elif depth == 0:
            yield token


def _ends(text: bytes) -> bool:
    """Return whether a token ends an operand: an operator that is neither selector nor pointer."""
    return text not in _IN_OPERANDS and not text[:1].isalnum() and text[:1] not in _QUOTES


def _tokens(line: bytes) -> Iterator[_Token]:
    """Yield the tokens of a line, its comments left out."""
    for match in _TOKEN.finditer(line):
        if not match[0].startswith((b"//", b"/*")):
            yield _Token(match[0], match.start(), match.end())
