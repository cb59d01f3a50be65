"""Reads the calls in an explanation: who is called, with what, and whether the compiler sees it.

Pure: no I/O.
"""

import re
from collections.abc import Iterator

from heaplens.explain.source_context import SourceContext
from heaplens.model import Site

_SPELLED_CALLEE = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*$")
_TYPE_AND_METHOD = 2
_OPENING = "([{"
_CLOSING = ")]}"


def callee(call: str) -> str:
    """Return the function of a printed call: `(*T).M` of `(*T).M(x, y)`, `f` of `f[int](x)`."""
    depth = 0
    in_string = False
    for at, char in enumerate(call):
        if char == '"' and not (in_string and call[at - 1] == "\\"):
            in_string = not in_string
        if in_string:
            continue
        if char == "(" and depth == 0 and at > 0:
            return call[:at].split("[", 1)[0] if call[0] != "(" else call[:at]
        depth += (char in _OPENING) - (char in _CLOSING)
    return call


def spelled_callee(line: str, byte_col: int) -> str:
    """Return how the source names the function whose `(` is at a column; empty without a name."""
    before = line.encode("utf-8", "surrogateescape")[: max(byte_col - 1, 0)]
    match = _SPELLED_CALLEE.search(before.decode("utf-8", "replace"))
    return match[0] if match else ""


def spelled_call(line: str, byte_col: int) -> str:
    """Return the source of the call whose `(` is at a column; empty where it has several lines."""
    name = spelled_callee(line, byte_col)
    rest = line.encode("utf-8", "surrogateescape")[byte_col - 1 :].decode("utf-8", "replace")
    if not name or not rest.startswith("("):
        return ""
    end = next((at for at, char, depth in outside_quotes(rest) if char == ")" and not depth), None)
    return "" if end is None else name + rest[: end + 1]


def is_whole(text: str) -> bool:
    """Return whether every bracket that a text opens is closed in it."""
    depth = 0
    for _, _, depth in outside_quotes(text):
        if depth < 0:
            return False
    return depth == 0


def parts(text: str) -> list[str]:
    """Return the elements of a list: commas inside brackets and strings do not separate them."""
    commas = [at for at, char, depth in outside_quotes(text) if char == "," and not depth]
    starts = [0, *(at + 1 for at in commas)]
    return [text[a:b].strip() for a, b in zip(starts, [*commas, len(text)], strict=True)]


def outside_quotes(text: str) -> Iterator[tuple[int, str, int]]:
    """Yield offset and character outside of strings, and how many brackets are open after it."""
    depth, quote, escaped = 0, "", False
    for at, char in enumerate(text):
        if quote:
            closes = char == quote and not escaped
            escaped = char == "\\" and not escaped and quote != "`"
            quote = "" if closes else quote
        elif char in "\"'`":
            quote = char
        else:
            depth += (char in _OPENING) - (char in _CLOSING)
            yield at, char, depth


def arguments(call: str) -> list[str]:
    """Return the arguments of a printed call."""
    inside = call[len(callee(call)) :].partition("(")[2].removesuffix(")")
    return parts(inside.removesuffix("..."))


def is_unseen(printed: str, spelled: str, site: Site, source: SourceContext) -> bool:
    """Return whether a call goes through an interface or a function value.

    The compiler prints the call of a method that it knows as `(*T).M(x)` or `T.M(x)`, and a call
    through an interface as the source has it: `x.M(…)`. So a call that is printed as it is spelled
    goes through an interface, unless `x` is a package.

    Args:
        printed: The callee as the compiler prints it.
        spelled: The callee as the source has it; empty where that is not known.
        site: The position of the call's `(`.
        source: What the source says.
    """
    if printed.startswith(("(", "func literal")):
        return False
    if printed.startswith((".autotmp", "~", "#")):
        return True
    first, *rest = printed.split(".")
    is_local = source.is_local(site, first)
    if is_local or not rest:
        return is_local or source.is_variable(first)
    # Inlined code has the position of the call that it replaces: what is spelled is that call.
    known = bool(spelled) and not source.inlined_at(site)
    if first in (source.packages or ()):
        return len(rest) >= _TYPE_AND_METHOD and known and spelled == printed
    if known:
        return spelled == printed and (source.packages is not None or len(rest) > 1)
    return len(rest) > 1 or (source.packages is not None and not first[:1].isupper())
