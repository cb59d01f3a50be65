"""Finds the arguments of a call that a value is passed as: by places it passes, else by its names.

Pure: no I/O. Invariant: an argument that cannot hold a reference to the value is none of them, such
as the second of `read(buf, len(buf))`.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tree_sitter import Node

from heaplens.source.calls import Call
from heaplens.source.nodes import CALL_TYPES, node_text
from heaplens.source.syntax import Syntax

_IDENTIFIERS = frozenset(("identifier", "field_identifier"))
# Of these nothing is left in the result but a number, a truth value or a text of its own.
_MEASURING = frozenset(
    ("len", "cap", "copy", "delete", "clear", "real", "imag", "print", "println")
)
_UNSAFE_MEASURING = frozenset(("unsafe.Sizeof", "unsafe.Alignof", "unsafe.Offsetof"))
_NEGATIONS = frozenset(("!", "-", "+", "^"))
# An index, a type and a key do not hold what the value does: the key of a struct is a field.
_FIELD_OF_VALUE = MappingProxyType(
    {
        "index_expression": "operand",
        "slice_expression": "operand",
        "selector_expression": "operand",
        "composite_literal": "body",
        "keyed_element": "value",
    }
)
# The value may be in another field or element than the one that is passed.
_ONE_OF_MANY = frozenset(("index_expression", "selector_expression"))


@dataclass(frozen=True, slots=True)
class Passed:
    """The arguments that a value may be passed as."""

    indexes: tuple[int, ...]
    """Their indexes, RECEIVER for the operand before the dot; empty where nothing tells."""
    is_certain: bool
    """Whether each of them holds the value, not perhaps: as a field, or the result of a call."""


def passed_as(
    syntax: Syntax, call: Call, sites: Sequence[tuple[int, int]], names: Collection[str]
) -> Passed:
    """Return which arguments of a call a value is passed as.

    Args:
        syntax: The file.
        call: The call.
        sites: Lines and byte columns in this file that the value passes through, in that order.
        names: The variables that the value passes through, the likeliest first.
    """
    index = operand_at(syntax, call, sites)
    if index is not None:
        return Passed((index,), is_certain=True)
    for name in names:
        uses = {index: list(_uses(syntax, call, index, name)) for index in call.operands}
        certain = tuple(index for index, use in uses.items() if True in use)
        if certain:
            return Passed(certain, is_certain=True)
        perhaps = tuple(index for index, use in uses.items() if use)
        if perhaps:
            return Passed(perhaps, is_certain=len(perhaps) == 1)
    if len(call.operands) == 1:
        return Passed(tuple(call.operands), is_certain=True)
    return Passed((), is_certain=False)


def operand_at(syntax: Syntax, call: Call, sites: Sequence[tuple[int, int]]) -> int | None:
    """Return the argument that the last of some places in arguments is in; None without one."""
    for line, byte_col in reversed(sites):
        offset = syntax.text.offset(line, byte_col)
        for index, (start, end, _) in call.operands.items():
            if start <= offset < end:
                return index
    return None


def _uses(syntax: Syntax, call: Call, index: int, name: str) -> Iterator[bool]:
    """Yield, for each use of a name that its value may come out of, whether it surely does."""
    start, end, _ = call.operands[index]
    operand = syntax.tree.root_node.descendant_for_byte_range(start, end)
    if operand is None:
        return
    # From above, so that nobody has to ask a deep node for its parents.
    waiting = [(operand, True)]
    while waiting:
        node, certain = waiting.pop()
        if node.type in _IDENTIFIERS:
            if node.type == "identifier" and node_text(node) == name:
                yield certain
            continue
        waiting += ((child, certain and holds) for child, holds in _parts(node))


def _parts(node: Node) -> Iterator[tuple[Node, bool]]:
    """Yield the parts of an expression that its value may come from, and whether it surely does."""
    if node.type in CALL_TYPES:
        yield from _parts_of_call(node)
    elif node.type in _FIELD_OF_VALUE:
        value = node.child_by_field_name(_FIELD_OF_VALUE[node.type])
        if value is not None:
            yield value, node.type not in _ONE_OF_MANY
    elif node.type == "unary_expression" and node_text(node)[:1] in _NEGATIONS:
        return
    elif node.type != "binary_expression":
        yield from ((child, node.type != "func_literal") for child in node.named_children)


def _parts_of_call(node: Node) -> Iterator[tuple[Node, bool]]:
    if node.type == "type_conversion_expression":
        operand = node.child_by_field_name("operand")
        if operand is not None:
            yield operand, True
        return
    function = node.child_by_field_name("function")
    name = node_text(function) if function is not None else ""
    if name in _MEASURING or name in _UNSAFE_MEASURING:
        return
    yield from ((child, False) for child in node.named_children)
