"""Where variables that a loop declares are made: once before it, or anew for each turn. Pure.

As the compiler's package loopvar decides it; what is said counts for those moved to the heap.
"""

import re
from enum import Enum

from tree_sitter import Node

from heaplens.source.nodes import first_child


class LoopVariables(Enum):
    """What the language makes of the variables that a loop declares."""

    SHARED = "shared"
    """All turns have the same: before Go 1.22."""
    PER_TURN = "per turn"
    """Each turn has its own."""
    INLINED = "inlined"
    """The same in a copy of a function, where a `return` is a jump."""


_ITERATES = re.compile(rb"(?:\w*All|Backward|Iter\w*|\w*[sS]eq2?|Values|Keys)\Z")
_RETURN = re.compile(rb"\breturn\b")


def declared(header: Node | None) -> list[Node]:
    """Return the names that the header of a loop declares."""
    if header is None:
        return []
    if header.type == "for_clause":
        header = header.child_by_field_name("initializer")
        if header is None or header.type != "short_var_declaration":
            return []
    elif header.type != "range_clause" or not any(child.type == ":=" for child in header.children):
        return []
    left = header.child_by_field_name("left")
    return [n for n in left.named_children if n.type == "identifier"] if left is not None else []


def is_per_turn(name: Node, loop: Node, variables: LoopVariables) -> bool:
    """Return whether each turn of a loop makes a variable anew, if it is on the heap.

    What only a `return` takes the address of needs no other one: the first is the last.

    Args:
        name: The name, where the loop declares it.
        loop: The loop.
        variables: What the language says.
    """
    if variables is not LoopVariables.PER_TURN:
        return variables is LoopVariables.INLINED
    text, word = loop.text or b"", name.text or b""
    if _RETURN.search(text) is None or _is_over_function(name):
        return True
    returned = rb"\breturn\b[^\n]*(?:\b%s\b|\bfunc\b)" % re.escape(word)
    return re.search(returned, text) is None or _may_outlive_turn(word, loop)


def _is_over_function(name: Node) -> bool:
    """Return whether a variable is one of a loop over a function: a parameter of its body.

    Only types tell: a call that gives one value for each turn is hardly anything else.
    """
    names = name.parent
    header = names.parent if names is not None else None
    if names is None or header is None or header.type != "range_clause":
        return False
    call = header.child_by_field_name("right")
    function = call.child_by_field_name("function") if call is not None else None
    if function is None or function.type == "func_literal":
        return function is not None
    is_alone = names.named_child_count == 1
    called = (function.text or b"").rpartition(b".")[2]
    return is_alone or _ITERATES.match(called) is not None


def _may_outlive_turn(word: bytes, loop: Node) -> bool:
    """Return whether something takes the address of a variable, or captures it, but for returns."""
    waiting = [loop]
    while waiting:
        node = waiting.pop()
        operand: Node | None = None
        match node.type:
            case "return_statement":
                continue
            case "func_literal":
                if re.search(rb"\b%s\b" % re.escape(word), node.text or b"") is not None:
                    return True
                continue
            case "unary_expression" if (node.text or b"")[:1] == b"&":
                operand = node.child_by_field_name("operand")
            case "slice_expression":
                operand = node.child_by_field_name("operand")
            case "call_expression":
                # The method may have a pointer receiver.
                function = node.child_by_field_name("function")
                is_method = function is not None and function.type == "selector_expression"
                operand = function if is_method else None
        if operand is not None and _outermost(operand) == word:
            return True
        waiting += node.named_children
    return False


def _outermost(node: Node | None) -> bytes:
    """Return the variable that an operand is a part of: `v` of `v.list[0].name`."""
    while node is not None and node.type != "identifier":
        if node.type == "parenthesized_expression":
            node = first_child(node)
        else:
            node = node.child_by_field_name("operand")
    return (node.text or b"") if node is not None else b""
