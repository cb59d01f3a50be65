"""Rules for interface conversions, most of which are implicit: any operand may be converted.

Pure: no I/O. A rule returns the offset that the compiler gives for the allocation, or None.
"""

from collections.abc import Callable, Mapping

from tree_sitter import Node

from heaplens.source.allocation_sites.constants import callee_name, reason_of
from heaplens.source.allocation_sites.storage import literal_type
from heaplens.source.allocation_sites.strings import operator_first, operator_of
from heaplens.source.node_paths import NodePath
from heaplens.source.nodes import first_child
from heaplens.source.positions.anchor import anchor_byte
from heaplens.source.predeclared import BASIC_TYPES, BUILTIN_FUNCTIONS
from heaplens.source.syntax import Syntax

# Nodes without a value, or whose value is a pointer: the interface holds that itself.
_NEVER_TYPES = frozenset(("func_literal", "nil", "comment", "literal_value", "type_identifier"))
_POINTER_KINDS = frozenset(("map_type", "channel_type", "pointer_type", "function_type"))
_POINTER_CALLS = frozenset((b"make", b"new"))
# append and panic take interfaces themselves; the arguments of all others keep their types.
_NO_CONVERSION_CALLEES = (BUILTIN_FUNCTIONS - {b"append", b"panic"}) | BASIC_TYPES


def operand(syntax: Syntax, path: NodePath) -> int | None:
    """`f(x)`, `return x`, `y = x`, `[]any{x}`, `c <- x`, `any(x)`: each x, at its token."""
    parent = path.parent
    slot = _SLOTS.get(parent.type) if parent else None
    if slot is None or parent is None or not slot(syntax, parent, path.node):
        return None
    return anchor_byte(path.node) if _needs_copy(syntax, path.node) else None


def spread(_: Syntax, path: NodePath) -> int | None:
    """`a, b = f()`, `x, ok = <-c`: each value, at the `=`."""
    left, right = (path.node.child_by_field_name(side) for side in ("left", "right"))
    targets = left.named_child_count if left else 0
    values = right.named_child_count if right and right.type == "expression_list" else 1
    if targets <= values and path.type != "receive_statement":
        return None
    return None if _defines(path.node) else anchor_byte(path.node)


def spread_call(_: Syntax, path: NodePath) -> int | None:
    """`f(g())`, `return g()`: the values of g where it gives several, at the call or `return`."""
    values = path.node.child_by_field_name("arguments") or first_child(path.node)
    value = first_child(values) if values and values.named_child_count == 1 else None
    if value is None or value.type not in {"call_expression", "type_conversion_expression"}:
        return None
    return anchor_byte(path.node)


def key(syntax: Syntax, path: NodePath) -> int | None:
    """`m[x]`: where the keys of the map are interfaces."""
    parent = path.parent
    is_key = (
        parent is not None
        and parent.type == "index_expression"
        and parent.node.child_by_field_name("index") == path.node
    )
    return anchor_byte(path.node) if is_key and _needs_copy(syntax, path.node) else None


def declared_spread(_: Syntax, path: NodePath) -> int | None:
    """`var a, b any = f()`: each value, at the first name."""
    names = path.node.children_by_field_name("name")
    values = path.node.child_by_field_name("value")
    is_spread = values is not None and values.named_child_count < len(names)
    return path.node.start_byte if is_spread else None


def _needs_copy(syntax: Syntax, node: Node) -> bool:
    kind = node.type
    if kind in _NEVER_TYPES or node.text == b"_":
        return False
    if kind == "unary_expression" and operator_first(node) == "&":
        return False
    if kind == "call_expression" and callee_name(node) in _POINTER_CALLS:
        arguments = node.child_by_field_name("arguments")
        made = syntax.declared.underlying(first_child(arguments) if arguments else None)
        return callee_name(node) == b"make" and not (made and made.type in _POINTER_KINDS)
    if kind == "composite_literal":
        literal = syntax.declared.underlying(node.child_by_field_name("type"))
        if literal and literal.type in _POINTER_KINDS:
            return False
    return reason_of(syntax, node) is None


def _in_arguments(_: Syntax, arguments: NodePath, node: Node) -> bool:
    call = arguments.parent
    if call is None or call.type != "call_expression":
        return False
    name = callee_name(call.node)
    if name == b"append" and node == first_child(arguments.node):
        return False
    return name not in _NO_CONVERSION_CALLEES


def _in_conversion(_: Syntax, conversion: NodePath, node: Node) -> bool:
    kind = conversion.node.child_by_field_name("type")
    is_call = kind is not None and kind.type in {"interface_type", "generic_type"}
    return is_call and conversion.node.child_by_field_name("operand") == node


def _in_list(syntax: Syntax, values: NodePath, _node: Node) -> bool:
    statement = values.parent
    if statement is None:
        return False
    kind = statement.type
    if kind == "return_statement":
        return True
    if kind == "var_spec":
        has_type = statement.node.child_by_field_name("type") is not None
        return has_type and declared_spread(syntax, statement) is None
    is_left = statement.node.child_by_field_name("left") == values.node
    if kind == "range_clause":
        return is_left and not _defines(statement.node)
    if kind != "assignment_statement" or is_left or operator_of(statement.node) != "=":
        return False
    return spread(syntax, statement) is None


def _in_send(_: Syntax, statement: NodePath, node: Node) -> bool:
    return statement.node.child_by_field_name("value") == node


def _in_literal(syntax: Syntax, element: NodePath, _node: Node) -> bool:
    container = element.parent
    is_key = False
    if container and container.type == "keyed_element":
        is_key = container.node.child_by_field_name("key") == element.node
        container = container.parent
    if container is None or container.type != "literal_value":
        return False
    outer = container.parent
    owner = outer if outer and outer.type == "composite_literal" else container
    kind = literal_type(syntax, owner)
    if kind is None or kind.type not in {"map_type", "slice_type", "array_type"}:
        # The keys of anything but a map are no values.
        return not is_key
    field = "element" if kind.type != "map_type" else "key" if is_key else "value"
    wanted = syntax.declared.underlying(kind.child_by_field_name(field))
    if wanted is None or (is_key and field == "element"):
        return False
    return wanted.type not in _POINTER_KINDS and (wanted.text or b"") not in BASIC_TYPES


def _defines(statement: Node) -> bool:
    return any(child.type == ":=" for child in statement.children)


_Slot = Callable[[Syntax, NodePath, Node], bool]
# The node around an operand → whether it may convert the operand to an interface.
_SLOTS: Mapping[str, _Slot] = {
    "argument_list": _in_arguments,
    "type_conversion_expression": _in_conversion,
    "expression_list": _in_list,
    "send_statement": _in_send,
    "literal_element": _in_literal,
}
