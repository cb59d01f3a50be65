"""Finds the source of an allocation of which the compiler's listing gives only the line.

Pure: no I/O. What is found has its position, as the compiler counts, on the very line that is asked
for. Measured on Go 1.21 to 1.27 with one token a line: an allocation is on the line of the token
that `anchor_byte` gives, with these exceptions:

- a conversion (`string(b)`, `[]byte(s)`, `any(n)`, implicit ones) is at its operand;
- `x += a + b` is one concatenation, at the `+=`; so is `a + (b + c)`, at the outer `+`;
- all entries of a map literal are assigned at its `{`, in a package variable each at its key;
- `m[k] = append(m[k], x)` grows both at the statement; a slice is moved where it is returned;
- the storage of a slice in a map literal is at the `{` of the map;
- where one call gives several values, they become interfaces at the `=`, or at the call;
- moved parameters and results are at the `func`; the closure around `go f(x)` is at the `go`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from tree_sitter import Node

from heaplens.model import Kind
from heaplens.source.allocation_sites import (
    function_values,
    interface_conversions,
    storage,
    strings,
)
from heaplens.source.node_paths import NodePath
from heaplens.source.positions.anchor import head_end, is_declared
from heaplens.source.positions.extent import Extent, NodeKind, node_extent, range_extent
from heaplens.source.syntax import Syntax

Rule = Callable[[Syntax, NodePath], int | None]
"""Returns the offset that the compiler gives for the node's allocation; None for no allocation."""


class _Rules(NamedTuple):
    """The rules for one product, by the type of the node; `""` for all other types."""

    sure: Mapping[str, Rule]
    """Rules for what allocates the product, as far as one file shows."""
    likely: Mapping[str, Rule]
    """Rules for what may allocate it: tried where nothing on the line is sure."""
    possible: Mapping[str, Rule] = MappingProxyType({})
    """Rules that are tried where nothing on the line is likely either."""


_CALL, _CONVERSION = "call_expression", "type_conversion_expression"
_LITERAL, _BODY = "composite_literal", "literal_value"
_ASSIGNMENT, _DEFINITION = "assignment_statement", "short_var_declaration"
_LITERALS = (_LITERAL, _BODY)
# Nodes that are shown without their body → the kind of that head.
_HEAD_TYPES: Mapping[str, NodeKind] = {
    "for_statement": NodeKind.CLOSURE,
    "type_case": NodeKind.VARIABLE,
    "default_case": NodeKind.VARIABLE,
}

_RUN_BY: Mapping[str, str] = MappingProxyType({"go_statement": "go", "defer_statement": "defer"})
_FUNCTION_VALUES = frozenset(
    (*_RUN_BY, "selector_expression", "index_expression", "type_instantiation_expression")
)

_RULES: Mapping[str, _Rules] = {
    "variable": _Rules(
        {
            "unary_expression": storage.addressed_literal,
            "func_literal": storage.at_anchor,
            "go_statement": storage.wrapped_call,
            _CALL: storage.made_or_new,
            _CONVERSION: strings.constant_bytes,
            **dict.fromkeys(_LITERALS, storage.literal_storage),
        },
        {
            "selector_expression": function_values.known_method,
            **dict.fromkeys(
                ("index_expression", "type_instantiation_expression"),
                function_values.generic_instance,
            ),
        },
        {
            "identifier": storage.declared_variable,
            "type_case": storage.case_variable,
            "default_case": storage.case_variable,
            _CALL: storage.call_with_values,
            "selector_expression": storage.method_value,
            "defer_statement": storage.wrapped_call,
            "for_statement": storage.ranged_function,
            "function_declaration": storage.started,
            "method_declaration": storage.started,
            **dict.fromkeys(_LITERALS, storage.at_anchor),
        },
    ),
    "slice": _Rules({_CALL: storage.made_slice}, {_CALL: storage.made_unknown}),
    "slice growth": _Rules({_CALL: storage.appended}, {_ASSIGNMENT: storage.fused_append}),
    "slice move": _Rules(
        {"return_statement": storage.moved_slice},
        {
            **dict.fromkeys(
                (_ASSIGNMENT, _DEFINITION, "send_statement", _CALL), storage.moved_slice
            ),
            "range_clause": storage.ranged,
        },
    ),
    "map": _Rules(
        {_CALL: storage.made_map, **dict.fromkeys(_LITERALS, storage.map_literal)},
        {_CALL: storage.made_unknown, **dict.fromkeys(_LITERALS, storage.unknown_literal)},
    ),
    "map growth": _Rules(
        {
            "index_expression": storage.assigned_entry,
            **dict.fromkeys(_LITERALS, storage.filled_map),
        },
        {
            "range_clause": storage.ranged,
            "keyed_element": storage.entry,
            **dict.fromkeys(_LITERALS, storage.filled_unknown),
        },
    ),
    "channel": _Rules({_CALL: storage.made_channel}, {_CALL: storage.made_unknown}),
    "string": _Rules(
        {
            "binary_expression": strings.concatenation,
            _ASSIGNMENT: strings.addition,
            _CALL: strings.string_conversion,
        },
        {_CALL: strings.any_conversion, _CONVERSION: strings.at_operand},
    ),
    "bytes": _Rules(
        dict.fromkeys((_CALL, _CONVERSION), strings.bytes_conversion),
        dict.fromkeys((_CALL, _CONVERSION), strings.any_conversion),
    ),
    "interface value": _Rules(
        {
            "": interface_conversions.operand,
            _ASSIGNMENT: interface_conversions.spread,
            "receive_statement": interface_conversions.spread,
            "var_spec": interface_conversions.declared_spread,
        },
        {
            "": interface_conversions.key,
            _CALL: interface_conversions.spread_call,
            "return_statement": interface_conversions.spread_call,
        },
    ),
    "goroutine": _Rules({"go_statement": storage.started}, {}),
    "defer record": _Rules(
        {"defer_statement": storage.deferred_in_loop},
        {"defer_statement": storage.started, "for_statement": storage.ranged_function},
    ),
    "timer": _Rules({_CALL: storage.timer}, {}),
}


def allocation_sites(syntax: Syntax, line: int, product: str) -> tuple[Extent, ...]:
    """Return what on a line may allocate a product.

    Args:
        syntax: the file.
        line: the 1-based line of the allocator call; clamped to the file.
        product: what is allocated: a value of `compiler.runtime_routines.Product`.

    Returns:
        Expressions and statements, from left to right by where they start, those around others
        first; of a `for` its head, for a moved parameter the name of its function. None where
        nothing fits: `fallback` gives something to point at.
    """
    line = syntax.text.clamp_line(line)
    rules = _RULES.get(product)
    if rules is None:
        return ()
    start, end = syntax.text.offsets_of_line(line)
    paths = syntax.node_paths_on(line)
    for by_type in (rules.sure, rules.likely, rules.possible):
        if nodes := _matches(syntax, paths, by_type, start, end):
            return tuple(_extent(syntax, node, product) for node in nodes)
    return ()


def _matches(
    syntax: Syntax, paths: tuple[NodePath, ...], rules: Mapping[str, Rule], start: int, end: int
) -> list[Node]:
    nodes = []
    other = rules.get("")
    for path in paths:
        rule = rules.get(path.type, other)
        offset = rule(syntax, path) if rule else None
        if offset is not None and start <= offset < end:
            nodes.append(path.node)
    return nodes


def _extent(syntax: Syntax, node: Node, product: str) -> Extent:
    if product == "variable" and node.type in _FUNCTION_VALUES:
        # A closure that the compiler makes; it is shown at the function.
        extent = node_extent(syntax, function_values.run_by(node), Kind.ESCAPES_TO_HEAP)
        statement = _RUN_BY.get(node.type, "")
        return replace(extent, statement=statement, keeps=function_values.kept_by(syntax, node))
    if product == "defer record" and node.type == "for_statement":
        # The body of a loop over a function defers: it is shown at the function.
        clause = next(child for child in node.named_children if child.type == "range_clause")
        ranged = clause.child_by_field_name("right") or node
        return replace(node_extent(syntax, ranged, Kind.ESCAPES_TO_HEAP), statement="range")
    if node.type in _HEAD_TYPES:
        head = syntax.text.data[node.start_byte : head_end(node)].rstrip()
        end = node.start_byte + len(head)
        return range_extent(syntax, node.start_byte, end, _HEAD_TYPES[node.type])
    if node.type in {"function_declaration", "method_declaration"}:
        return node_extent(syntax, node.child_by_field_name("name") or node, Kind.ESCAPES_TO_HEAP)
    is_name = node.type == "identifier" and is_declared(node)
    return node_extent(syntax, node, Kind.MOVED_TO_HEAP if is_name else Kind.ESCAPES_TO_HEAP)
