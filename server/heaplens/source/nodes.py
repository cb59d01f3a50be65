"""What every reader of syntax asks of a node, and the node types that several of them ask for.

Pure: no I/O.
"""

from collections.abc import Iterator

from tree_sitter import Node as Node  # noqa: PLC0414 - rooms above take it from here

CALL_TYPES = frozenset(("call_expression", "type_conversion_expression"))
"""Calls; conversions among them, because a tree cannot tell `T(x)` from `f(x)`."""

FUNCTION_DECLARATION_TYPES = frozenset(("function_declaration", "method_declaration"))
"""Functions and methods with a name."""

FUNCTION_TYPES = FUNCTION_DECLARATION_TYPES | {"func_literal"}
"""Whatever has a body that runs when it is called."""

STRING_LITERAL_TYPES = frozenset(("interpreted_string_literal", "raw_string_literal"))
"""String literals of both spellings."""

NESTING_LIMIT = 200
"""How deep readers of a line look into the tree. Nobody nests deeper by hand; a sum of 10,000 terms
does, and asking a node for its parent takes time by its depth."""

_PARAMETER_TYPES = frozenset(("parameter_declaration", "variadic_parameter_declaration"))


def first_child(node: Node) -> Node | None:
    """Return the first named child; None where there is none (tree-sitter raises IndexError)."""
    return node.named_child(0) if node.named_child_count else None


def node_text(node: Node) -> str:
    """Return the source of a node, with U+FFFD for what is no UTF-8."""
    return (node.text or b"").decode(errors="replace")


def parameter_names(parameters: Node | None) -> Iterator[str]:
    """Yield the names of parameters, receivers or results, in order; empty for one without a name.

    Args:
        parameters: a `parameter_list`; anything else, as the result of `func f() T`, has no names.
    """
    if parameters is None or parameters.type != "parameter_list":
        return
    for declaration in parameters.named_children:
        if declaration.type in _PARAMETER_TYPES:
            names = declaration.children_by_field_name("name")
            yield from [node_text(name) for name in names] or [""]
