"""Tells which operands the compiler converts to an interface without an allocation.

Pure: no I/O. Only what the syntax of one file shows: where types decide, the answer is None.
"""

import re

from tree_sitter import Node

from heaplens.source.nodes import first_child
from heaplens.source.positions.anchor import anchored_node
from heaplens.source.predeclared import BASIC_TYPES, SINGLE_BYTE_TYPES
from heaplens.source.syntax import Syntax

_CONSTANT_LITERAL_TYPES = frozenset(
    (
        "int_literal",
        "float_literal",
        "imaginary_literal",
        "rune_literal",
        "interpreted_string_literal",
        "raw_string_literal",
        "true",
        "false",
        "iota",
    )
)
# The type of a parameter or `var`; nothing of `:=`.
_DECLARED_AS = rb"(?:\s*,\s*\w+)*(?:\s*:=| +(struct\{\}|\w+)(?=\s*[,)={\n]))"
_BOOL_OPERATORS = frozenset(("==", "!=", "<", "<=", ">", ">=", "&&", "||"))
_CONSTANT_OPERATORS = frozenset(("+", "-", "!", "^"))
_PARENTHESES = "parenthesized_expression"
# Nobody writes more operands into a constant, and Python's own stack is limited.
_RECURSION_LIMIT = 100


def constant_reason(syntax: Syntax, line: int, byte_col: int) -> str | None:
    """Return why the operand at a position needs no memory of its own in an interface value.

    The compiler lets such a value point to read-only data, or to the runtime's table of all bytes
    (cmd/compile/internal/walk/convert.go, dataWord).

    Args:
        syntax: the file.
        line: the 1-based line of the operand, as the compiler gives it.
        byte_col: its 1-based byte column.

    Returns:
        "constant", "single byte" or "zero size"; None where the syntax does not tell.
    """
    offset = syntax.text.offset(line, byte_col)
    leaf = syntax.tree.root_node.descendant_for_byte_range(offset, offset + 1)
    return reason_of(syntax, anchored_node(leaf)) if leaf else None


def constant_reason_at(syntax: Syntax, at_line: int, byte_col: int) -> str | None:
    """Return the same, also for the address of a literal."""
    reason = constant_reason(syntax, at_line, byte_col)
    line = syntax.text.line(at_line)
    if reason is None and line[byte_col - 1 : byte_col] == b"&":
        # The address of a literal: the compiler has the literal itself at its brace.
        brace = line.find(b"{", byte_col)
        reason = constant_reason(syntax, at_line, brace + 1) if brace >= 0 else None
    return reason


def reason_of(syntax: Syntax, operand: Node | None) -> str | None:
    """Return why an operand needs no memory of its own; the reasons are `constant_reason`'s."""
    node = unwrapped(operand)
    if node is None:
        return None
    if is_constant(syntax, node):
        return "constant"
    if _is_single_byte(node) or _is_byte_variable(syntax, node):
        return "single byte"
    if node.type == "composite_literal" and _is_empty(syntax, node):
        return "zero size"
    if node.type == "identifier" and (
        _type_name(syntax, node) == b"struct{}" or _has_no_size(_declared_type(syntax, node))
    ):
        return "zero size"
    return None


def is_constant(syntax: Syntax, node: Node, depth: int = 0) -> bool:
    """Return whether an expression is constant, judged by its file alone."""
    if node.type in _CONSTANT_LITERAL_TYPES:
        return True
    if node.type == "identifier":
        return _is_constant_name(syntax, node)
    parts = _parts(syntax, node) if depth < _RECURSION_LIMIT else ()
    return bool(parts) and all(
        part is not None and is_constant(syntax, part, depth + 1) for part in parts
    )


def _parts(syntax: Syntax, node: Node) -> tuple[Node | None, ...]:
    """Return what has to be constant for an operation to be; nothing where it never is."""
    match node.type:
        case "unary_expression":
            operator = node.child(0)
            is_value = operator is not None and operator.type in _CONSTANT_OPERATORS
            return (node.child_by_field_name("operand"),) if is_value else ()
        case "binary_expression":
            # The right side is short where the left one is a long sum.
            return node.child_by_field_name("right"), node.child_by_field_name("left")
        case "parenthesized_expression":
            return (first_child(node),)
        case "call_expression" if _is_basic(syntax, callee_name(node)):
            arguments = node.child_by_field_name("arguments")
            return (first_child(arguments) if arguments else None,)
    return ()


def _is_basic(syntax: Syntax, name: bytes) -> bool:
    """Return whether a name is that of a basic type, or of one that the file declares as such."""
    declared = syntax.declared.types.get(name)
    kind = syntax.declared.underlying(declared) if declared is not None else None
    return (name if kind is None else kind.text or b"") in BASIC_TYPES


def callee_name(call: Node) -> bytes:
    """Return the name that a call calls, if that is a plain one, in parentheses or not."""
    callee = unwrapped(call.child_by_field_name("function"))
    return (callee.text or b"") if callee and callee.type == "identifier" else b""


def unwrapped(node: Node | None) -> Node | None:
    """Return what is in the parentheses."""
    while node is not None and node.type == _PARENTHESES:
        node = first_child(node)
    return node


def _is_constant_name(syntax: Syntax, name: Node) -> bool:
    word = name.text or b""
    if not syntax.declared.is_constant(word, name.start_byte):
        return False
    # A variable or parameter of that name, anywhere in the function, may be meant instead.
    start, end = syntax.function_bytes_at(name.start_byte)
    data = syntax.text.data
    # Begins with the name itself: that is searched for ten times as fast as a `\b`.
    declaration = re.compile(re.escape(word) + rb"(?:\s*,\s*\w+)*(?:\s*:=| +[\w*\[.])")
    return all(
        data[match.start() - 1 : match.start()] not in b" \t\n(,"
        for match in declaration.finditer(data, start, end)
    )


def _is_single_byte(node: Node) -> bool:
    if node.type == "binary_expression":
        operator = node.child_by_field_name("operator")
        return operator is not None and operator.type in _BOOL_OPERATORS
    if node.type == "unary_expression":
        operator = node.child(0)
        return operator is not None and operator.type == "!"
    return node.type == "call_expression" and callee_name(node) in SINGLE_BYTE_TYPES


def _is_byte_variable(syntax: Syntax, node: Node) -> bool:
    """Return whether a variable has one declaration in its function, as a single byte."""
    if node.type != "identifier":
        return False
    kind = _type_name(syntax, node)
    resolved = _declared_type(syntax, node)
    return (kind if resolved is None else resolved.text or b"") in SINGLE_BYTE_TYPES


def _declared_type(syntax: Syntax, name: Node) -> Node | None:
    """Return what the type of a variable is declared as in this file; None where it is not."""
    declared = syntax.declared.types.get(_type_name(syntax, name))
    return syntax.declared.underlying(declared) if declared is not None else None


def _has_no_size(kind: Node | None) -> bool:
    if kind is None:
        return False
    if kind.type == "array_type":
        length = kind.child_by_field_name("length")
        return length is not None and length.text == b"0"
    fields = first_child(kind) if kind.type == "struct_type" else None
    return fields is not None and not fields.named_child_count


def _type_name(syntax: Syntax, node: Node) -> bytes:
    """Return the name of the type in the only declaration of a variable; empty without one."""
    start, end = syntax.function_bytes_at(node.start_byte)
    kinds = set[bytes]()
    # Begins with the name itself, as above.
    pattern = re.compile(re.escape(node.text or b"") + _DECLARED_AS)
    for match in pattern.finditer(syntax.text.data, start, end):
        if syntax.text.data[match.start() - 1 : match.start()] in b" \t\n(,":
            kinds.add(match[1] or b"")
    return kinds.pop() if len(kinds) == 1 else b""


def _is_empty(syntax: Syntax, literal: Node) -> bool:
    body = literal.child_by_field_name("body")
    kind = syntax.declared.underlying(literal.child_by_field_name("type"))
    return body is not None and not body.named_child_count and _has_no_size(kind)
