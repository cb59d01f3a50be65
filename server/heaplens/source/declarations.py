"""Finds what declares the variables and fields that an expression names.

Pure: no I/O.
"""

from collections.abc import Iterator

from tree_sitter import Node

from heaplens.source.nodes import FUNCTION_DECLARATION_TYPES, FUNCTION_TYPES, node_text

_DECLARING = frozenset(
    ("short_var_declaration", "range_clause", "receive_statement", "type_switch_statement")
)
# What may give a variable another value; of the operators only `&`, which lets others do it.
_CHANGING = frozenset(
    ("assignment_statement", "short_var_declaration", "range_clause", "receive_statement")
) | {"unary_expression"}


def fields_of(struct: Node) -> Iterator[Node]:
    """Yield the declarations of a struct's fields."""
    for fields in struct.named_children:
        yield from (node for node in fields.named_children if node.type == "field_declaration")


def embedded(struct: Node) -> Iterator[Node]:
    """Yield the types that a struct embeds."""
    for declaration in fields_of(struct):
        kind = declaration.child_by_field_name("type")
        if kind is not None and not declaration.children_by_field_name("name"):
            yield kind


def declarations_around(node: Node, name: str) -> Iterator[Node]:
    """Yield what declares a variable of a name in the functions around a node.

    Each is a parameter, or what gives it its type or value: `var x T`, `x := f()`.
    """
    around = node.parent
    while around is not None:
        if around.type in FUNCTION_TYPES:
            for field in ("receiver", "parameters", "result"):
                parameters = around.child_by_field_name(field)
                for declaration in parameters.named_children if parameters is not None else ():
                    names = declaration.children_by_field_name("name")
                    if name in map(node_text, names):
                        yield declaration
            body = around.child_by_field_name("body")
            if body is not None:
                yield from _declarations_in(body, name)
        around = around.parent


def value_of(declaration: Node, name: str) -> Node | None:
    """Return the expression that gives a variable its value, where one does by itself."""
    if declaration.type == "short_var_declaration":
        left = declaration.child_by_field_name("left")
        names = [node_text(child) for child in left.named_children] if left is not None else []
        right = declaration.child_by_field_name("right")
    elif declaration.type == "var_spec":
        names = [node_text(child) for child in declaration.children_by_field_name("name")]
        right = declaration.child_by_field_name("value")
    else:
        return None
    values = right.named_children if right is not None else []
    return values[names.index(name)] if len(values) == len(names) and name in names else None


def _declarations_in(body: Node, name: str) -> Iterator[Node]:
    waiting = [body]
    while waiting:
        node = waiting.pop()
        left = node.child_by_field_name("left") or node.child_by_field_name("alias")
        if node.type == "var_spec":
            if name in map(node_text, node.children_by_field_name("name")):
                yield node
        elif (
            node.type in _DECLARING
            and left is not None
            and name in map(node_text, left.named_children)
        ):
            yield node
        if node.type != "func_literal":
            waiting.extend(node.named_children)


def variable_specs(declaration: Node) -> Iterator[Node]:
    """Yield the specifications of a `var` declaration."""
    for child in declaration.named_children:
        if child.type == "var_spec":
            yield child
        elif child.type == "var_spec_list":
            yield from child.named_children


def is_type_parameter(node: Node) -> bool:
    """Return whether a name of a type is that of a type parameter."""
    around = node.parent
    while around is not None:
        parameters = around.child_by_field_name("type_parameters")
        for declaration in parameters.named_children if parameters is not None else ():
            names = declaration.children_by_field_name("name")
            if node_text(node) in map(node_text, names):
                return True
        around = around.parent
    return False


def is_assigned_again(declaration: Node, name: str) -> bool:
    """Return whether a local variable may get another value than that of its declaration.

    Args:
        declaration: What declares it.
        name: Its name.
    """
    body = declaration
    while body.parent is not None and body.parent.type not in FUNCTION_DECLARATION_TYPES:
        body = body.parent
    waiting = [body]
    while waiting:
        node = waiting.pop()
        if node.type in _CHANGING and node != declaration:
            left = node.child_by_field_name("left") or node.child_by_field_name("operand")
            changed = [left, *left.named_children] if left is not None else []
            is_other = node.type == "unary_expression" and not node_text(node).startswith("&")
            if not is_other and name in map(node_text, changed):
                return True
        waiting.extend(node.named_children)
    return False
