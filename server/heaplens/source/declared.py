"""What a Go file declares by `const` and `type`, and which variables a function declares.

Pure: no I/O. Constants and types are found by their keyword: much cheaper than walking the tree.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tree_sitter import Node, Tree

from heaplens.source.nodes import first_child, node_text

_KEYWORD = re.compile(rb"\b(?:const|type)\b")
# Broken code may declare types as each other: `type A B; type B A`.
_CHAIN_LIMIT = 8


@dataclass(frozen=True, slots=True)
class Declared:
    """The constants and types of a file."""

    constants: Mapping[bytes, tuple[tuple[int, int], ...]]
    """By name, the offsets between which a constant of that name is known."""
    types: Mapping[bytes, Node]
    """By name, what a type is declared as. Of several equal names the last."""

    def is_constant(self, name: bytes, offset: int) -> bool:
        """Return whether a name is a constant's, if nothing shadows it."""
        return any(start <= offset < end for start, end in self.constants.get(name, ()))

    def underlying(self, kind: Node | None) -> Node | None:
        """Return what a type is declared as in this file; itself where it is not.

        Args:
            kind: the node of a type, or of a name that may be one.

        Returns:
            The declared type, without parentheses and type arguments.
        """
        for _ in range(_CHAIN_LIMIT):
            if kind is None:
                return None
            if kind.type in {"parenthesized_type", "parenthesized_expression", "generic_type"}:
                kind = first_child(kind)
                continue
            declared = self.types.get(kind.text or b"") if kind.type in _TYPE_NAMES else None
            if declared is None:
                return kind
            kind = declared
        return kind


_TYPE_NAMES = frozenset(("type_identifier", "identifier"))


def read_declared(tree: Tree, data: bytes) -> Declared:
    """Return what a file declares; a declaration that is too broken is left out."""
    constants: dict[bytes, tuple[tuple[int, int], ...]] = {}
    types: dict[bytes, Node] = {}
    for match in _KEYWORD.finditer(data):
        leaf = tree.root_node.descendant_for_byte_range(match.start(), match.end())
        declaration = leaf.parent if leaf and leaf.type in {"const", "type"} else None
        scope = declaration.parent if declaration else None
        if declaration is None or scope is None:
            continue
        for spec in declaration.named_children:
            if spec.type == "const_spec":
                for name in spec.children_by_field_name("name"):
                    key = name.text or b""
                    constants[key] = (
                        *constants.get(key, ()),
                        (scope.start_byte, scope.end_byte),
                    )
            elif spec.type in {"type_spec", "type_alias"}:
                type_name, kind = (
                    spec.child_by_field_name("name"),
                    spec.child_by_field_name("type"),
                )
                if type_name and kind:
                    types[type_name.text or b""] = kind
    return Declared(constants, types)


def variable_names(body: Node) -> Iterator[str]:
    """Yield the names of the variables that a function declares, but not the functions inside it.

    Args:
        body: the block of the function; its parameters are not in it.
    """
    waiting = [body]
    while waiting:
        node = waiting.pop()
        if node.type == "short_var_declaration":
            left = node.child_by_field_name("left")
            yield from (node_text(name) for name in (left.named_children if left else ()))
        elif node.type in {"range_clause", "receive_statement"}:
            left = node.child_by_field_name("left")
            if any(child.type == ":=" for child in node.children):
                yield from (node_text(name) for name in (left.named_children if left else ()))
        elif node.type == "type_switch_statement":
            alias = node.child_by_field_name("alias")
            yield from (node_text(name) for name in (alias.named_children if alias else ()))
        elif node.type == "var_spec":
            yield from (node_text(name) for name in node.children_by_field_name("name"))
        if node.type != "func_literal":
            waiting.extend(node.named_children)
