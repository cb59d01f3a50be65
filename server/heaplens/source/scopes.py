"""Which declaration a local name means: equal names of different scopes are different variables.

Pure: no I/O. A function is read once for all its names, in time that grows with its declarations.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tree_sitter import Node, Query, QueryCursor, Tree

from heaplens.source.nodes import FUNCTION_TYPES

_DECLARATIONS = """
(short_var_declaration left: (expression_list (identifier) @name)) @declaration
(var_spec name: (identifier) @name) @declaration
(range_clause left: (expression_list (identifier) @name)) @declaration
(receive_statement left: (expression_list (identifier) @name)) @declaration
(type_switch_statement alias: (expression_list (identifier) @name)) @declaration
(parameter_declaration name: (identifier) @name) @declaration
(variadic_parameter_declaration name: (identifier) @name) @declaration
"""
# What a name can be known in: the innermost of these around its declaration.
_SCOPES = frozenset(
    (
        *FUNCTION_TYPES,
        *("block", "for_statement", "if_statement", "expression_switch_statement"),
        *("type_switch_statement", "expression_case", "default_case", "type_case"),
        *("communication_case", "source_file"),
    )
)
_PARAMETERS = frozenset(("parameter_declaration", "variadic_parameter_declaration"))
_MAY_ASSIGN = frozenset(("range_clause", "receive_statement"))


@dataclass(frozen=True, slots=True)
class Scopes:
    """The variables of one declared function, those of the functions inside it as well."""

    _stretches: Mapping[bytes, tuple[tuple[int, ...], tuple[int | None, ...]]]
    """By name: offsets, and from each of them on the offset of the declaration that is meant."""

    def declaration(self, name: bytes, offset: int) -> int | None:
        """Return the offset of the declaration that a name means; None for one of elsewhere.

        Args:
            name: the name.
            offset: the offset of the first byte of where it stands.
        """
        starts, declarations = self._stretches.get(name, ((), ()))
        place = bisect_right(starts, offset) - 1
        return declarations[place] if place >= 0 else None


def scopes_in(tree: Tree, node: Node) -> Scopes:
    """Return the variables that are declared in a node.

    Args:
        tree: the tree that the node is of.
        node: a declared function, or any other declaration of a file.
    """
    query = Query(tree.language, _DECLARATIONS)
    by_name: dict[bytes, list[_Known]] = {}
    for _, captures in QueryCursor(query).matches(node):
        declaration = captures["declaration"][0]
        for name in captures["name"]:
            known = _known(declaration, name.start_byte)
            if known is not None:
                by_name.setdefault(name.text or b"", []).append(known)
    return Scopes({name: _stretches(sorted(known)) for name, known in by_name.items()})


class _Known(NamedTuple):
    """Where the variable of a declaration is known."""

    start: int
    """The offset from which on."""
    end: int
    """The offset behind its scope."""
    scope: int
    """The offset of the scope."""
    name: int
    """The offset of the name in the declaration."""


def _known(declaration: Node, name: int) -> _Known | None:
    """Return where a declared name is known; None for one that is only assigned to."""
    if declaration.type in _MAY_ASSIGN and not any(c.type == ":=" for c in declaration.children):
        return None
    if declaration.type == "type_switch_statement":
        value = declaration.child_by_field_name("value") or declaration
        return _Known(value.end_byte, declaration.end_byte, declaration.start_byte, name)
    scope = declaration.parent
    while scope is not None and scope.type not in _SCOPES:
        scope = scope.parent
    if scope is None:
        return None
    if scope.type == "block" and scope.parent is not None and scope.parent.type in FUNCTION_TYPES:
        scope = scope.parent  # parameters and the body are one scope
    start = scope.start_byte if declaration.type in _PARAMETERS else declaration.end_byte
    return _Known(start, scope.end_byte, scope.start_byte, name)


def _stretches(known: list[_Known]) -> tuple[tuple[int, ...], tuple[int | None, ...]]:
    """Return where a name begins to mean another declaration, and which one."""
    changes = dict(_changes(known))  # of several at one offset the last: the innermost
    return tuple(changes), tuple(changes.values())


def _changes(known: list[_Known]) -> Iterator[tuple[int, int | None]]:
    around: list[_Known] = []
    for each in known:
        while around and around[-1].end <= each.start:
            ended = around.pop()
            yield ended.end, around[-1].name if around else None
        if around and around[-1].scope == each.scope:
            continue  # `a, err := f()` again in the same block: the same err
        around.append(each)
        yield each.start, each.name
    while around:
        ended = around.pop()
        yield ended.end, around[-1].name if around else None
