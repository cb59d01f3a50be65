"""Knows which node of the syntax tree has its position, as the compiler counts, at which token.

Pure: no I/O. Reading the tree costs the same wherever in the file the token is.
"""

from collections.abc import Mapping

from tree_sitter import Node

CALL_TYPES = frozenset(("call_expression", "type_conversion_expression"))
"""Calls; conversions among them, because a tree cannot tell `T(x)` from `f(x)`."""

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
_STRING_TYPES = frozenset(("interpreted_string_literal", "raw_string_literal"))

# The anonymous token at a position → the nodes that have their position there.
_OWNER_TYPES: Mapping[str, frozenset[str]] = {
    "[": frozenset(("index_expression", "slice_expression")),
    "(": frozenset(("type_conversion_expression", "parenthesized_expression")),
    ".": frozenset(("selector_expression", "type_assertion_expression")),
    "func": frozenset(("func_literal",)),
    "for": frozenset(("for_statement",)),
}
_OPERATION_TYPES = STATEMENT_TYPES | {"binary_expression", "unary_expression"}


def anchored_node(leaf: Node) -> Node | None:
    """Return the node whose position, as the compiler counts, is that of a token."""
    parent = leaf.parent
    if parent is not None and parent.type in _STRING_TYPES:
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
    """Return the conversion around an operand: some findings about it are at the operand."""
    parent = node.parent
    if parent and parent.type == "composite_literal":
        parent = parent.parent
    if parent and parent.type == "argument_list" and parent.named_child_count == 1:
        parent = parent.parent
    if parent and parent.type in CALL_TYPES | {"parenthesized_expression"}:
        return parent
    return None


def is_declared(leaf: Node) -> bool:
    """Say whether a token is the name of a variable or parameter where that is declared."""
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
