"""Maps tokens to the nodes that have their position there, as the compiler counts, and back.

Pure: no I/O. Costs the same wherever in the file the token is.
"""

from collections.abc import Mapping

from tree_sitter import Node

from heaplens.source.nodes import CALL_TYPES, STRING_LITERAL_TYPES

STATEMENT_TYPES = frozenset(
    (
        "assignment_statement",
        "short_var_declaration",
        "send_statement",
        "return_statement",
        "go_statement",
        "defer_statement",
        "inc_statement",
        "dec_statement",
    )
)
"""Statements that a flow passes through, at their keyword or operator."""

_DECLARING_TYPES = frozenset(
    ("parameter_declaration", "variadic_parameter_declaration", "var_spec")
)
_DECLARING_FIELDS: Mapping[str, str] = {
    "short_var_declaration": "left",
    "range_clause": "left",
    "receive_statement": "left",
    "type_switch_statement": "alias",
}

# The anonymous token at a position → the nodes that have their position there.
_OWNER_TYPES: Mapping[str, frozenset[str]] = {
    "[": frozenset(("index_expression", "slice_expression")),
    "(": frozenset(("type_conversion_expression", "parenthesized_expression")),
    ".": frozenset(("selector_expression", "type_assertion_expression")),
    "func": frozenset(("func_literal",)),
    "for": frozenset(("for_statement",)),
}
_OPERATION_TYPES = STATEMENT_TYPES | {"binary_expression", "unary_expression"}
# A node with its position at one of its tokens → that token.
_ANCHOR_TOKENS: Mapping[str, frozenset[str]] = {
    "short_var_declaration": frozenset((":=",)),
    "receive_statement": frozenset((":=", "=")),
    "send_statement": frozenset(("<-",)),
    "selector_expression": frozenset((".",)),
    "type_assertion_expression": frozenset((".",)),
    "index_expression": frozenset(("[",)),
    "slice_expression": frozenset(("[",)),
    "type_conversion_expression": frozenset(("(",)),
}
_ANCHOR_FIELDS: Mapping[str, str] = {
    "call_expression": "arguments",
    "composite_literal": "body",
    "binary_expression": "operator",
    "assignment_statement": "operator",
}


def anchored_node(leaf: Node) -> Node | None:
    """Return the node whose position, as the compiler counts, is that of a token."""
    parent = leaf.parent
    if parent is not None and parent.type in STRING_LITERAL_TYPES:
        return parent
    if leaf.is_named or parent is None:
        return None if leaf.child_count or leaf.type == "comment" else leaf
    if leaf.type == "(" and parent.type == "argument_list":
        return parent.parent
    if leaf.type == "{" and parent.type == "literal_value":
        literal = parent.parent
        is_body = literal is not None and literal.type == "composite_literal"
        return literal if is_body else parent
    is_anchor = parent.type in _OWNER_TYPES.get(leaf.type, _OPERATION_TYPES)
    return parent if is_anchor else None


def conversion_around(node: Node) -> Node | None:
    """Return the conversion around an operand: some findings about one are at its operand."""
    parent = node.parent
    if parent and parent.type == "composite_literal":
        parent = parent.parent
    if parent and parent.type == "argument_list" and parent.named_child_count == 1:
        parent = parent.parent
    if parent and parent.type in CALL_TYPES | {"parenthesized_expression"}:
        return parent
    return None


def is_declared(leaf: Node) -> bool:
    """Return whether a token is a variable's or parameter's name at its declaration."""
    parent = leaf.parent
    if leaf.type != "identifier" or parent is None:
        return False
    if parent.type in _DECLARING_TYPES:
        return leaf in parent.children_by_field_name("name")
    statement = parent.parent if parent.type == "expression_list" else None
    field = _DECLARING_FIELDS.get(statement.type) if statement else None
    return (
        field is not None
        and statement is not None
        and (statement.child_by_field_name(field) == parent)
    )


def anchor_byte(node: Node) -> int:
    """Return the offset at which the compiler has a node: the way back from `anchored_node`.

    Args:
        node: an expression or a statement.

    Returns:
        The offset of its token: of a call `(`, of a selector `.`, of an index `[`, of an operation
        its operator (the last of several, as the tree leans left), of a composite literal `{`; the
        start of all else. In broken source, where the token is missing, the start as well.
    """
    field = _ANCHOR_FIELDS.get(node.type)
    if field:
        token = node.child_by_field_name(field)
        return token.start_byte if token else node.start_byte
    tokens = _ANCHOR_TOKENS.get(node.type, frozenset())
    if tokens:
        for child in node.children:
            if child.type in tokens:
                return child.start_byte
    return node.start_byte


def head_end(node: Node) -> int:
    """Return where the head of a statement or case ends: before its body, else behind it."""
    for child in node.children:
        if child.type in {"block", "{"}:
            return child.start_byte
        if child.type == ":" and node.type.endswith("_case"):
            return child.start_byte
    if node.type == "labeled_statement" and node.named_child_count > 1:
        last = node.named_child(node.named_child_count - 1)
        return head_end(last) if last else node.end_byte
    return node.end_byte
