"""Function values that need a closure nobody has written: what they are, and what they keep.

    register(i, twice[T])    // twice[T] keeps T, which is known only when it runs
    register(0, p.get)       // p.get keeps p
    go r.run(done)           // the goroutine keeps r and done
    defer r.Close()          // so does a deferred call in a loop

Pure: no I/O.
"""

from collections.abc import Iterator

from tree_sitter import Node

from heaplens.source.allocation_sites.strings import is_assigned, outside
from heaplens.source.context import imported_names, is_local
from heaplens.source.node_paths import NodePath
from heaplens.source.nodes import FUNCTION_DECLARATION_TYPES, first_child, node_text
from heaplens.source.positions.anchor import anchor_byte
from heaplens.source.syntax import Syntax

TYPE_ARGUMENTS = "its type arguments"
_INSTANCES = frozenset(("index_expression", "type_instantiation_expression"))
_NAMES = frozenset(("identifier", "type_identifier"))
_CONSTANTS = frozenset(
    (
        "int_literal",
        "float_literal",
        "imaginary_literal",
        "rune_literal",
        "interpreted_string_literal",
        "raw_string_literal",
        "true",
        "false",
        "nil",
    )
)


def known_method(syntax: Syntax, path: NodePath) -> int | None:
    """`t.M`, uncalled, of a method that the file declares: at the `.`."""
    name = path.node.child_by_field_name("field")
    methods = {function.name.rpartition(".")[2] for function in syntax.functions}
    is_method = name is not None and node_text(name) in methods
    return anchor_byte(path.node) if is_method and _is_value(path) else None


def generic_instance(_: Syntax, path: NodePath) -> int | None:
    """`f[T]`, uncalled, of a type parameter of the function around: at the `[`."""
    if not _is_value(path):
        return None
    names = {node_text(node) for node in _arguments(path.node)}
    return anchor_byte(path.node) if names & set(_type_parameters(path)) else None


def run_by(node: Node) -> Node:
    """Return what a go or defer statement calls; of anything else the node itself.

    A literal that is called there has a closure of its own: that of the call is the statement's.
    """
    call = first_child(node) if node.type.endswith("_statement") else None
    function = call.child_by_field_name("function") if call else None
    return function if function and function.type != "func_literal" else node


def kept_by(syntax: Syntax, node: Node) -> tuple[str, ...]:
    """Return the source of what the closure of a function value keeps.

    Args:
        syntax: the file.
        node: a go or defer statement, a method value, or a generic function with its types.
    """
    if node.type in _INSTANCES:
        return (TYPE_ARGUMENTS,)
    if node.type == "selector_expression":
        return tuple(_operand(syntax, node))
    call = first_child(node)
    function = call.child_by_field_name("function") if call else None
    arguments = call.child_by_field_name("arguments") if call else None
    if function is None or arguments is None:
        return ()
    values = [child for child in arguments.named_children if child.type not in _CONSTANTS]
    kept = [*_operand(syntax, function), *(" ".join(node_text(v).split()) for v in values)]
    return tuple(dict.fromkeys(kept))


def _operand(syntax: Syntax, function: Node) -> Iterator[str]:
    """Yield the receiver of a method, or the variable that holds a function."""
    line, byte_col = syntax.text.position(function.start_byte)
    if function.type == "selector_expression":
        operand = function.child_by_field_name("operand")
        name = node_text(operand) if operand else ""
        if name not in imported_names(syntax) or is_local(syntax, line, byte_col, name):
            yield " ".join(name.split())
    elif function.type == "identifier" and is_local(syntax, line, byte_col, node_text(function)):
        yield node_text(function)


def _is_value(path: NodePath) -> bool:
    """Return whether an expression is used as a value: not called, selected from or assigned to."""
    around = outside(path)
    if around is None or around.type in {"call_expression", "selector_expression"}:
        return False
    return not is_assigned(path)


def _arguments(instance: Node) -> Iterator[Node]:
    """Yield the names in the brackets of `f[K, []V]`."""
    waiting = instance.named_children[1:]
    while waiting:
        node = waiting.pop()
        if node.type in _NAMES:
            yield node
        waiting.extend(node.named_children)


def _type_parameters(path: NodePath) -> Iterator[str]:
    """Yield the type parameters of the function around, or of its receiver's type."""
    around: NodePath | None = path
    while around is not None and around.type not in FUNCTION_DECLARATION_TYPES:
        around = around.parent
    if around is None:
        return
    declared = around.node.child_by_field_name("type_parameters")
    for declaration in declared.named_children if declared else ():
        yield from map(node_text, declaration.children_by_field_name("name"))
    receiver = around.node.child_by_field_name("receiver")
    waiting = [receiver] if receiver else []
    while waiting:
        node = waiting.pop()
        if node.type == "type_arguments":
            yield from (node_text(child) for child in node.named_children)
        waiting.extend(node.named_children)
