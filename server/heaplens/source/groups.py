"""What an expression is one part of: the appends to a slice, a literal, the arguments of a call.

Pure: no I/O.
"""

from collections.abc import Iterator

from tree_sitter import Node

from heaplens.model import Group, GroupKind
from heaplens.source.nodes import CALL_TYPES, NESTING_LIMIT, first_child, node_text
from heaplens.source.syntax import Syntax
from heaplens.source.text import Region

_CONTAINER_TYPES = frozenset(("map_type", "slice_type", "array_type", "implicit_length_array_type"))
_NAMED_TYPES = frozenset(("type_identifier", "qualified_type", "generic_type"))
_ELEMENTS = frozenset(("literal_element", "keyed_element", "literal_value"))
_VALUES = frozenset(("composite_literal", "unary_expression", "parenthesized_expression"))
_WRAPPERS = frozenset(("parenthesized_expression", "variadic_argument"))
_CONSTANTS = frozenset(
    (
        *("interpreted_string_literal", "raw_string_literal", "int_literal", "float_literal"),
        *("rune_literal", "imaginary_literal"),
    )
)


def group_at(syntax: Syntax, region: Region, *, boxed: bool, inlined: bool) -> Group | None:
    """Return what the expression of a finding is one part of; None where it stands alone.

    Args:
        syntax: the file.
        region: the expression.
        boxed: whether the finding is about its conversion to an interface value.
        inlined: whether the finding is about what was inlined there.
    """
    if inlined:
        return Group(GroupKind.INLINED, "", region.end_line, region.end_byte_col)
    start = syntax.text.offset(region.line, region.byte_col)
    end = syntax.text.offset(region.end_line, region.end_byte_col)
    node = syntax.tree.root_node.named_descendant_for_byte_range(start, end)
    if node is None or (node.start_byte, node.end_byte) != (start, end):
        return None
    if appended := _appended(node):
        return _slice(syntax, appended)
    if literal := _literal(syntax, node):
        return _ended(syntax, GroupKind.LITERAL, literal)
    call = _call(node, boxed=boxed)
    return _ended(syntax, GroupKind.ARGUMENTS, call) if call is not None else None


def _ended(syntax: Syntax, kind: GroupKind, node: Node) -> Group:
    # By its end: the calls of a chain, `a.b().c()`, start at the same place.
    return Group(kind, "", *syntax.text.position(node.end_byte))


def _appended(node: Node) -> Node | None:
    """Return the slice that is appended to; None where the node is no append."""
    if node.type == "assignment_statement":  # of `m[k] = append(m[k], x)` the code is one
        node = node.child_by_field_name("right") or node
    call: Node | None = node
    while call is not None and call.type in {"expression_list", "literal_element"}:
        call = first_child(call) if call.named_child_count == 1 else None
    target = None
    for _ in range(NESTING_LIMIT):  # `append(append(s, a), b...)`
        if call is None or call.type != "call_expression":
            break
        function, arguments = (call.child_by_field_name(n) for n in ("function", "arguments"))
        if function is None or function.text != b"append" or arguments is None:
            break
        call = target = first_child(arguments)
    return target


def _slice(syntax: Syntax, target: Node) -> Group | None:
    """Return the group of the appends to a variable, or to a field of one."""
    names = list(_path(target))
    if not names or names[-1].type != "identifier":
        return None
    root = names[-1]
    name = ".".join(node_text(each) for each in reversed(names))
    declaration = syntax.declaration(root.text or b"", root.start_byte)
    at = syntax.text.position(declaration) if declaration is not None else (0, 0)
    return Group(GroupKind.SLICE, name, *at)


def _path(node: Node | None) -> Iterator[Node]:
    """Yield the names of `a.b.c`, the last one first; what is neither name nor field ends it."""
    for _ in range(NESTING_LIMIT):
        if node is None:
            return
        if node.type == "selector_expression":
            field = node.child_by_field_name("field")
            if field is None:
                return
            yield field
            node = node.child_by_field_name("operand")
        elif node.type in {"parenthesized_expression", "slice_expression"} or (
            node.type == "unary_expression" and node.children[0].type == "*"
        ):
            node = first_child(node)
        else:
            yield node
            return


def _literal(syntax: Syntax, node: Node) -> Node | None:
    """Return the outermost literal of a map or a slice that a node is, or is an element of."""
    found: Node | None = None
    around: Node | None = node
    for _ in range(NESTING_LIMIT):
        if around is None:
            break
        if around.type == "composite_literal" and _is_container(syntax, around):
            found = around
        is_element = around.type in _ELEMENTS or around.type in _VALUES
        if around is not node and not is_element:
            break
        around = around.parent
    return found


def _is_container(syntax: Syntax, literal: Node) -> bool:
    """Return whether a literal is one of a map, a slice or an array, as far as the file shows."""
    kind = literal.child_by_field_name("type")
    kind = syntax.declared.underlying(kind) if kind is not None else None
    if kind is None or kind.type in _CONTAINER_TYPES:
        return kind is not None
    body = literal.child_by_field_name("body")
    element = first_child(body) if body is not None else None
    key = element.child_by_field_name("key") if element is not None else None
    key = first_child(key) if key is not None else None
    # Of a type of elsewhere the keys tell: the fields of a struct are names.
    return kind.type in _NAMED_TYPES and key is not None and key.type in _CONSTANTS


def _call(node: Node, *, boxed: bool) -> Node | None:
    """Return the call that a node is an argument of; the arguments as such are always of theirs."""
    if node.type == "argument_list":
        return node.parent
    arguments = node.parent if boxed else None
    while arguments is not None and arguments.type in _WRAPPERS:
        arguments = arguments.parent
    if arguments is None or arguments.type != "argument_list":
        return None
    call = arguments.parent
    return call if call is not None and call.type in CALL_TYPES else None
