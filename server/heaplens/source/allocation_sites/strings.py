"""Rules for code that allocates a string or its bytes: `a + b`, `s += a`, `string(b)`, `[]byte(s)`.

Pure: no I/O. A rule returns the offset that the compiler gives for the allocation, or None. Which
conversions need no memory is in cmd/compile/internal/walk/order.go (OBYTES2STRTMP).
"""

from tree_sitter import Node

from heaplens.source.allocation_sites.constants import (
    callee_name,
    is_constant,
    unwrapped,
)
from heaplens.source.node_paths import NodePath
from heaplens.source.nodes import CALL_TYPES, STRING_LITERAL_TYPES, first_child
from heaplens.source.positions.anchor import anchor_byte
from heaplens.source.predeclared import BUILTIN_FUNCTIONS, BYTE_TYPES, NUMBER_TYPES, RUNE_TYPES
from heaplens.source.syntax import Syntax

_NUMBER_LITERALS = frozenset(("int_literal", "float_literal", "imaginary_literal", "rune_literal"))
_COMPARISONS = frozenset(("==", "!=", "<", "<=", ">", ">="))
_COUNTING = frozenset((b"len", b"cap", b"copy"))
# How much of a sum is looked at to tell a string from a number.
_TERM_LIMIT = 50


def concatenation(syntax: Syntax, path: NodePath) -> int | None:
    """`a + b + c`: one allocation, at the last operator that is not inside parentheses."""
    node = path.node
    around = outside(path)
    if operator_of(node) != "+":
        return None
    # Asked first: of a sum of thousands only the whole is worth a look at its terms.
    if around and around.type == "binary_expression" and operator_of(around.node) == "+":
        return None
    if path.parent and path.parent.type == "slice_expression":
        return None  # a bound; what is sliced would be in parentheses
    if around and around.type == "expression_list" and around.parent:
        statement = around.parent.node
        if operator_of(statement) == "+=" and statement.child_by_field_name("right") == around.node:
            return None
    return None if _is_number(node) or is_constant(syntax, node) else anchor_byte(node)


def addition(_: Syntax, path: NodePath) -> int | None:
    """`s += a + b`: one allocation, at the operator."""
    right = path.node.child_by_field_name("right")
    added = first_child(right) if right else None
    if operator_of(path.node) != "+=" or added is None or _is_number(added):
        return None
    return anchor_byte(path.node)


def string_conversion(syntax: Syntax, path: NodePath) -> int | None:
    """`string(b)`, but where the runtime lets it share the bytes."""
    kind = syntax.declared.underlying(path.node.child_by_field_name("function"))
    if kind is None or kind.text != b"string":
        return None
    operand = unwrapped(_operand(path.node))
    of_runes = (
        operand is not None
        and operand.type in CALL_TYPES
        and (_element(syntax, operand) or b"") in RUNE_TYPES
    )
    if not of_runes and _is_borrowed(syntax, path):
        return None
    return at_operand(syntax, path)


def bytes_conversion(syntax: Syntax, path: NodePath) -> int | None:
    """`[]byte(s)` and `[]rune(s)`, but for `range []byte(s)`; a constant is copied elsewhere."""
    element = _element(syntax, path.node)
    if element is None:
        return None
    around = outside(path)
    if around and around.type == "range_clause" and element in BYTE_TYPES:
        return None
    return at_operand(syntax, path)


def constant_bytes(syntax: Syntax, path: NodePath) -> int | None:
    """`[]byte("const")`: an array of fixed size."""
    operand = _operand(path.node)
    if operand is None or _element(syntax, path.node) is None or not is_constant(syntax, operand):
        return None
    return anchor_byte(operand)


def any_conversion(syntax: Syntax, path: NodePath) -> int | None:
    """`T(x)`: a conversion, if T is a type, which one file cannot tell."""
    if callee_name(path.node) in BUILTIN_FUNCTIONS | NUMBER_TYPES:
        return None
    return at_operand(syntax, path)


def at_operand(syntax: Syntax, path: NodePath) -> int | None:
    """Return where a conversion allocates: at its only operand, unless that is constant."""
    operand = _operand(path.node)
    return None if operand is None or is_constant(syntax, operand) else anchor_byte(operand)


def outside(path: NodePath) -> NodePath | None:
    """Return what is around a node, but for parentheses."""
    around = path.parent
    while around and around.type == "parenthesized_expression":
        around = around.parent
    return around


def operator_of(node: Node) -> str:
    """Return the operator of an operation or assignment; empty where there is none."""
    operator = node.child_by_field_name("operator")
    return operator.type if operator else ""


def _is_number(node: Node) -> bool:
    """Return whether a sum adds numbers, as far as its terms show."""
    waiting: list[Node | None] = [node]
    for _ in range(_TERM_LIMIT):
        term = unwrapped(waiting.pop()) if waiting else None
        if term is None:
            break
        kind = term.type
        if kind == "binary_expression":
            if operator_of(term) != "+":
                return True  # strings know no other operator
            waiting += (term.child_by_field_name("left"), term.child_by_field_name("right"))
        elif kind in _NUMBER_LITERALS or kind == "unary_expression":
            return kind != "unary_expression" or operator_first(term) not in {"*", "<-"}
        elif kind in STRING_LITERAL_TYPES:
            return False
        elif kind == "call_expression":
            name = callee_name(term)
            if name in _COUNTING or name in NUMBER_TYPES:
                return True
            if name == b"string":
                return False
    return False


def operator_first(node: Node) -> str:
    """Return the operator of a unary expression."""
    first = node.child(0)
    return first.type if first else ""


def _operand(conversion: Node) -> Node | None:
    operand = conversion.child_by_field_name("operand")
    arguments = conversion.child_by_field_name("arguments")
    if operand is None and arguments and arguments.named_child_count == 1:
        return first_child(arguments)
    return operand


def _element(syntax: Syntax, conversion: Node) -> bytes | None:
    """Return the name of the element, if it converts to bytes or runes."""
    kind = syntax.declared.underlying(
        conversion.child_by_field_name("type") or conversion.child_by_field_name("function")
    )
    element = kind.child_by_field_name("element") if kind and kind.type == "slice_type" else None
    name = (element.text if element else None) or b""
    return name if name in BYTE_TYPES | RUNE_TYPES else None


def _is_borrowed(syntax: Syntax, path: NodePath) -> bool:
    """`string(b)` to compare, to look up in a map, or to add to a string that is not empty."""
    around = outside(path)
    if around is None:
        return False
    if around.type == "binary_expression":
        if operator_of(around.node) in _COMPARISONS:
            return True
        return _adds_literal(around)
    if around.type == "index_expression":
        return not is_assigned(around)
    if around.type == "expression_switch_statement":
        cases = [case for case in around.node.named_children if case.type == "expression_case"]
        values = [case.child_by_field_name("value") for case in cases]
        return all(
            is_constant(syntax, value)
            for listed in values
            if listed
            for value in listed.named_children
        )
    return False


def _adds_literal(sum_path: NodePath) -> bool:
    while True:
        around = outside(sum_path)
        if around is None or around.type != "binary_expression":
            break
        sum_path = around
    waiting: list[Node | None] = [sum_path.node]
    for _ in range(_TERM_LIMIT):
        term = unwrapped(waiting.pop()) if waiting else None
        if term is None:
            return False
        if term.type in STRING_LITERAL_TYPES and term.named_child_count:
            return True
        if term.type == "binary_expression":
            waiting += (term.child_by_field_name("left"), term.child_by_field_name("right"))
    return False


def is_assigned(path: NodePath) -> bool:
    """Return whether a node is what a statement assigns to."""
    around = path.parent
    if around is None:
        return False
    if around.type in {"inc_statement", "dec_statement"}:
        return True
    statement = around.parent if around.type == "expression_list" else None
    return statement is not None and statement.node.child_by_field_name("left") == around.node
