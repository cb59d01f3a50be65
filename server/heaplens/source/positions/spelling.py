"""Compares source with the compiler's way of printing it: `&T{a: 1}` is its `&T{...}`.

Pure: no I/O. Both sides are squeezed, without blanks, parentheses, commas and the bodies of
literals, because the compiler prints its own layout (`([]byte)(s)`, `n + 1 * m`).
"""

import re
from collections.abc import Iterator, Mapping

from tree_sitter import Node

from heaplens.source.nodes import CALL_TYPES, STRING_LITERAL_TYPES

_CONSTANT = re.compile(r"""-?[\d."']|true\b|false\b|\(?nil\b""")
# What a typed constant is printed as: `Kind(4)` for KindInt64.
_TYPED_CONSTANT = re.compile(
    r"""[\w.]+\((?:-?\d[\w.+-]*|true|false|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)+')\)"""
)
_DROPPED = b" \t\r\n(),;"
_QUOTES = bytes.maketrans(b"`", b'"')
_VARIADIC = b"...argument..."
_COLLAPSED: Mapping[str, bytes] = {
    "literal_value": b"{}",
    "func_literal": b"funcliteral",
    "comment": b"",
}
_COMPOSITE_TYPES = frozenset(("composite_literal", "literal_value"))
_QUOTED_TYPES = STRING_LITERAL_TYPES | {"rune_literal"}


def squeezed(subject: str) -> bytes:
    """Return the compiler's words for an expression in the form that `is_spelled` compares."""
    return _squeeze(subject.replace("{...}", "{}").encode())


def is_spelled(node: Node, wanted: bytes) -> bool:
    """Return whether the compiler may print a node in these words.

    Args:
        node: an expression.
        wanted: the squeezed subject of a finding.

    Returns:
        True where the spellings agree. The cost is bounded by the length of `wanted`.
    """
    if node.end_byte - node.start_byte == len(wanted) and node.text == wanted:
        return True
    # fmt/print.go prints the slice that holds variadic arguments in their place.
    printed, variadic, _ = wanted.partition(_VARIADIC)
    position = 0
    for part in _parts(node):
        rest = printed[position : position + len(part)]
        if rest != part:
            return bool(variadic) and part.startswith(rest)
        position += len(part)
    return position == len(printed) and position > 0


def means(node: Node, subject: str) -> bool:
    """Return whether the subject means a node in words that the source does not hold.

    The compiler prints constants by their values, types in full, methods as functions
    (`(*T).M(t)`), and what it inlined into an operand as `~r0`: the operator or the callee remain.

    Args:
        node: the expression that is at the position of the finding.
        subject: the compiler's words for it.

    Returns:
        True where nothing else can be meant.
    """
    kind = node.type
    if subject.endswith(("{...}", "{}")):
        return kind in _COMPOSITE_TYPES or (kind == "unary_expression" and subject[0] == "&")
    if kind == "selector_expression":
        # A promoted field is printed with the embedded fields that lead to it.
        field = node.child_by_field_name("field")
        if field and subject.endswith("." + (field.text or b"").decode(errors="replace")):
            return True
    if kind == "binary_expression":
        operator = node.child_by_field_name("operator")
        if operator and f" {operator.type} " in subject:
            return True
    if kind in CALL_TYPES:
        name = _callee_name(node)
        return subject == name or f"{name}(" in subject
    return _CONSTANT.match(subject) is not None or _TYPED_CONSTANT.fullmatch(subject) is not None


def _callee_name(call: Node) -> str:
    callee = call.child_by_field_name("function") or call.child_by_field_name("type")
    if callee and callee.type == "index_expression":
        callee = callee.child_by_field_name("operand")
    if callee and callee.type == "selector_expression":
        callee = callee.child_by_field_name("field")
    return ((callee.text if callee else None) or b"").decode(errors="replace")


def spelling(node: Node, limit: int) -> bytes:
    """Return the squeezed source of a node, or nothing where that is longer than `limit` bytes."""
    words = bytearray()
    for part in _parts(node):
        words += part
        if len(words) > limit:
            return b""
    return bytes(words)


def _squeeze(text: bytes) -> bytes:
    return text.translate(_QUOTES, _DROPPED)


def _parts(node: Node) -> Iterator[bytes]:
    """Yield the squeezed tokens of a node, without what is collapsed."""
    cursor = node.walk()
    while True:
        current = cursor.node
        kind = current.type if current else ""
        collapsed = _COLLAPSED.get(kind)
        if collapsed is not None:
            yield collapsed
        elif kind in _QUOTED_TYPES or not cursor.goto_first_child():
            yield _squeeze((current.text if current else None) or b"")
        else:
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
