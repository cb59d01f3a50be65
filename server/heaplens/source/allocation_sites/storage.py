"""Rules for code that allocates a slice, map, channel, closure, goroutine or variable.

Pure: no I/O. A rule returns the offset that the compiler gives for the allocation, or None.
"""

from tree_sitter import Node

from heaplens.source.allocation_sites.constants import callee_name
from heaplens.source.allocation_sites.strings import is_assigned, operator_first, outside
from heaplens.source.node_paths import NodePath
from heaplens.source.nodes import FUNCTION_TYPES, first_child
from heaplens.source.positions.anchor import anchor_byte, is_declared
from heaplens.source.syntax import Syntax

_UNKNOWN_TYPES = frozenset(("type_identifier", "qualified_type", "identifier"))


def made_slice(syntax: Syntax, path: NodePath) -> int | None:
    """`make([]T, n)`, but for `append(s, make([]T, n)...)`, which is part of the append."""
    around = path.parent
    if around and around.type == "variadic_argument":
        return None
    return _made(syntax, path, "slice_type")


def made_map(syntax: Syntax, path: NodePath) -> int | None:
    """`make(map[K]V)`."""
    return _made(syntax, path, "map_type")


def made_channel(syntax: Syntax, path: NodePath) -> int | None:
    """`make(chan T)`."""
    return _made(syntax, path, "channel_type")


def made_unknown(syntax: Syntax, path: NodePath) -> int | None:
    """`make(T)` of a type that another file declares."""
    kind = _made_type(syntax, path.node)
    return anchor_byte(path.node) if kind and kind.type in _UNKNOWN_TYPES else None


def appended(_: Syntax, path: NodePath) -> int | None:
    """`append(s, …)` of something."""
    node = path.node
    arguments = node.child_by_field_name("arguments")
    is_append = callee_name(node) == b"append" and arguments and arguments.named_child_count > 1
    return anchor_byte(node) if is_append else None


def fused_append(_: Syntax, path: NodePath) -> int | None:
    """`m[k] = append(m[k], …)`: one assignment with the append in it, at the `=`."""
    right = path.node.child_by_field_name("right")
    value = first_child(right) if right else None
    is_append = value is not None and callee_name(value) == b"append"
    return anchor_byte(path.node) if is_append else None


def moved_slice(_: Syntax, path: NodePath) -> int | None:
    """`return s`, `x = s`: what append built on the stack is copied (Go 1.26 and later)."""
    return anchor_byte(path.node)


def map_literal(syntax: Syntax, path: NodePath) -> int | None:
    """`map[K]V{…}`, or the `{…}` of a map in another literal."""
    return _literal(syntax, path, frozenset(("map_type",)))


def unknown_literal(syntax: Syntax, path: NodePath) -> int | None:
    """`T{…}` of a type that another file declares."""
    return _literal(syntax, path, _UNKNOWN_TYPES)


def filled_map(syntax: Syntax, path: NodePath) -> int | None:
    """`map[K]V{k: v}`: all its entries are put in at its `{`."""
    body = path.node.child_by_field_name("body") or path.node
    return map_literal(syntax, path) if body.named_child_count else None


def filled_unknown(syntax: Syntax, path: NodePath) -> int | None:
    """`T{k: v}` of a type that another file declares."""
    body = path.node.child_by_field_name("body") or path.node
    return unknown_literal(syntax, path) if body.named_child_count else None


def entry(syntax: Syntax, path: NodePath) -> int | None:
    """`k: v` in the literal of a package's variable, where the map is made before main runs."""
    container = path.parent
    outer = container.parent if container else None
    literal = outer if outer and outer.type == "composite_literal" else container
    kind = literal_type(syntax, literal) if literal else None
    key = path.node.child_by_field_name("key")
    is_map = kind is not None and kind.type in _UNKNOWN_TYPES | {"map_type"}
    return anchor_byte(first_child(key) or key) if is_map and key else None


def assigned_entry(_: Syntax, path: NodePath) -> int | None:
    """`m[k] = v`, `m[k]++`, `m[k] += v`, `for m[k] = range …`: at the `[`; or a slice's element."""
    return anchor_byte(path.node) if is_assigned(path) else None


def ranged(_: Syntax, path: NodePath) -> int | None:
    """`range x`, at the x: before Go 1.24 a map without pointers gets a list of its buckets."""
    right = path.node.child_by_field_name("right")
    return anchor_byte(right) if right else None


def started(_: Syntax, path: NodePath) -> int | None:
    """`go f()`, at the `go`; likewise `defer f()`."""
    return path.node.start_byte


def deferred_in_loop(_: Syntax, path: NodePath) -> int | None:
    """`defer f()` in a loop; outside the record is on the stack, but for rare functions."""
    around = path.parent
    while around and around.type not in FUNCTION_TYPES:
        if around.type == "for_statement":
            return path.node.start_byte
        around = around.parent
    return None


def wrapped_call(_: Syntax, path: NodePath) -> int | None:
    """`go f(x)`: a closure that holds the arguments, at the `go`; likewise `defer f(x)`."""
    call = first_child(path.node)
    callee = call.child_by_field_name("function") if call else None
    arguments = call.child_by_field_name("arguments") if call else None
    if callee is None or arguments is None:
        return None
    has_values = arguments.named_child_count > 0 or callee.type == "selector_expression"
    return path.node.start_byte if has_values else None


def ranged_function(_: Syntax, path: NodePath) -> int | None:
    """`for x := range f`, at the `for`: over a function the body is a closure, each defer too."""
    is_range = any(child.type == "range_clause" for child in path.node.named_children)
    return path.node.start_byte if is_range else None


def at_anchor(_: Syntax, path: NodePath) -> int | None:
    """Return the token of a node that always allocates."""
    return anchor_byte(path.node)


def made_or_new(syntax: Syntax, path: NodePath) -> int | None:
    """`new(T)`, and a `make([]T, n)` of fixed size."""
    if callee_name(path.node) == b"new":
        return anchor_byte(path.node)
    return made_slice(syntax, path)


def timer(_: Syntax, path: NodePath) -> int | None:
    """`newTimer(…)`, of which package time makes its timers."""
    return anchor_byte(path.node) if callee_name(path.node) == b"newTimer" else None


def addressed_literal(_: Syntax, path: NodePath) -> int | None:
    """`&T{…}`, at the `&`."""
    operand = path.node.child_by_field_name("operand")
    is_literal = operand is not None and operand.type == "composite_literal"
    return path.node.start_byte if is_literal and operator_first(path.node) == "&" else None


def literal_storage(syntax: Syntax, path: NodePath) -> int | None:
    """`[]T{…}`, or the `{…}` of a pointer or slice in another literal, at its `{`."""
    if path.type == "literal_value" and path.parent and path.parent.type == "composite_literal":
        return None
    kind = literal_type(syntax, path)
    if kind is None or kind.type not in {"slice_type", "pointer_type"}:
        return None
    return anchor_byte(path.node)


def declared_variable(_: Syntax, path: NodePath) -> int | None:
    """`x := …`, `var x T`, `for x := range`: at the name."""
    around = path.parent
    if around and around.type.endswith("parameter_declaration"):
        return None
    return path.node.start_byte if is_declared(path.node) else None


def case_variable(_: Syntax, path: NodePath) -> int | None:
    """`switch v := x.(type) { case T:`: each case has a v of its own."""
    switch = path.parent
    has_name = switch is not None and switch.node.child_by_field_name("alias") is not None
    return path.node.start_byte if has_name else None


def method_value(_: Syntax, path: NodePath) -> int | None:
    """`t.M`, uncalled and unassigned: a closure if M is a method."""
    around = outside(path)
    if around is None or around.type in {"call_expression", "selector_expression"}:
        return None
    return None if is_assigned(path) else anchor_byte(path.node)


def call_with_values(_: Syntax, path: NodePath) -> int | None:
    """`f(x)`: the slice of its variadic arguments, or what was inlined here, at its `(`."""
    arguments = path.node.child_by_field_name("arguments")
    has_values = arguments is None or arguments.named_child_count > 0
    return anchor_byte(path.node) if has_values else None


def literal_type(syntax: Syntax, path: NodePath) -> Node | None:
    """Return the type of a composite literal, or of a `{…}` in one; None where unknown."""
    steps: list[str] = []
    current: NodePath | None = path
    while current and current.type == "literal_value":
        element = current.parent
        if element is None or element.type == "composite_literal":
            current = element
            break
        steps.append("value")
        current = element.parent
        if current and current.type == "keyed_element":
            if current.node.child_by_field_name("key") == element.node:
                steps[-1] = "key"
            current = current.parent
    if current is None or current.type != "composite_literal":
        return None
    kind = syntax.declared.underlying(current.node.child_by_field_name("type"))
    for step in reversed(steps):
        if kind is None:
            return None
        if kind.type == "pointer_type":
            kind = syntax.declared.underlying(first_child(kind))
            if kind is None:
                return None
        inner = kind.child_by_field_name(step if kind.type == "map_type" else "element")
        kind = syntax.declared.underlying(inner)
    return kind


def _literal(syntax: Syntax, path: NodePath, types: frozenset[str]) -> int | None:
    if path.type == "literal_value" and path.parent and path.parent.type == "composite_literal":
        return None  # counted with the literal that it is the body of
    kind = literal_type(syntax, path)
    if kind and kind.type == "pointer_type":
        kind = syntax.declared.underlying(first_child(kind))
    return anchor_byte(path.node) if kind and kind.type in types else None


def _made(syntax: Syntax, path: NodePath, wanted: str) -> int | None:
    kind = _made_type(syntax, path.node)
    return anchor_byte(path.node) if kind and kind.type == wanted else None


def _made_type(syntax: Syntax, call: Node) -> Node | None:
    if callee_name(call) != b"make":
        return None
    arguments = call.child_by_field_name("arguments")
    return syntax.declared.underlying(first_child(arguments) if arguments else None)
