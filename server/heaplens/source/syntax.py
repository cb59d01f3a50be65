"""The syntax of one Go file, broken or not: its tree, its functions, and the nodes on a line.

Pure: no I/O. Positions are 1-based, columns in bytes, as the compiler counts.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import tree_sitter_go
from tree_sitter import Language, Node, Parser, Tree

from heaplens.source.declared import Declared, read_declared, variable_names
from heaplens.source.node_paths import NodePath, node_paths
from heaplens.source.nodes import FUNCTION_DECLARATION_TYPES, node_text, parameter_names
from heaplens.source.outline import Outline, outline
from heaplens.source.scopes import Scopes, scopes_in
from heaplens.source.text import Region, Text
from heaplens.source.uses import Names, names_in


@dataclass(frozen=True, slots=True)
class Function:
    """One function or method declared in the file."""

    name: str
    """As the compiler prints it: `bar`, `T.Get` or `(*T).Get`, without type parameters."""
    name_region: Region
    """Its name, without the receiver."""
    region: Region
    """The whole declaration, from `func` to the closing brace."""
    parameters: tuple[str, ...]
    """The names of its parameters, but not of its receiver and results; without `_`."""
    has_body: bool = True
    """Whether its body is there; else it is in assembly, or linked from elsewhere."""


@dataclass(frozen=True)
class Syntax:
    """A parsed file. What costs time is computed when first asked for, and kept."""

    # No slots: cached_property keeps the functions in the object's own dictionary.

    text: Text
    """The source."""
    tree: Tree
    """The syntax tree, with ERROR nodes where the file is broken."""
    _node_paths: dict[int, tuple[NodePath, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """The answers of `node_paths_on`, by line."""
    _local_names: dict[int, frozenset[str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """The answers of `local_names`, by the offset of the body."""
    _names: dict[int, Names] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The answers of `names_of`, by the offset of the declaration."""
    _scopes: dict[int, Scopes] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The variables of what the file declares, by its offset."""

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        """The functions and methods, in the order of the file."""
        functions = tuple(self._function(node) for node in self._function_nodes)
        if not self.tree.root_node.has_error:
            return functions
        names = {function.name for function in functions}
        others = [self._outlined(*span) for span in self._outline.spans() if span[0] not in names]
        return tuple(sorted((*functions, *others), key=lambda function: function.region.line))

    def _outlined(self, name: str, line: int, end_line: int) -> Function:
        """Return a function that only the outline finds: without parameters."""
        text = self.text.line(line)
        plain_name = name.rpartition(".")[2].encode()
        byte_col = max(text.find(plain_name, len(b"func")), 0) + 1
        region = Region(line, 1, end_line, len(self.text.line(end_line)) + 1)
        return Function(name, Region(line, byte_col, line, byte_col + len(plain_name)), region, ())

    @cached_property
    def declared(self) -> Declared:
        """The constants and types that the file declares."""
        return read_declared(self.tree, self.text.data)

    def node_paths_on(self, line: int) -> tuple[NodePath, ...]:
        """Return all named nodes of which a part is on a line, ancestors before descendants.

        Args:
            line: the 1-based line; clamped to the file.
        """
        line = self.text.clamp_line(line)
        paths = self._node_paths.get(line)
        if paths is None:
            paths = node_paths(self.tree.root_node, *self.text.offsets_of_line(line))
            self._node_paths[line] = paths
        return paths

    def local_names(self, body: Node) -> frozenset[str]:
        """Return the names of the variables that a function's body declares, nested ones left out.

        Kept: a long function is walked once, not for each of its findings.
        """
        names = self._local_names.get(body.start_byte)
        if names is None:
            names = self._local_names[body.start_byte] = frozenset(variable_names(body))
        return names

    def declaration(self, name: bytes, offset: int) -> int | None:
        """Return the offset of the declaration that a variable's name means, where it stands.

        None for what is declared outside of the function, and for what is no variable. Kept: a
        function is read once for all of its names.
        """
        node = self.tree.root_node.first_child_for_byte(offset)
        if node is None:
            return None
        scopes = self._scopes.get(node.start_byte)
        if scopes is None:
            scopes = self._scopes[node.start_byte] = scopes_in(self.tree, node)
        return scopes.declaration(name, offset)

    def names_of(self, declaration: Node) -> Names:
        """Return the names in a declared function; kept."""
        names = self._names.get(declaration.start_byte)
        if names is None:
            names = self._names[declaration.start_byte] = names_in(declaration)
        return names

    def declaration_of(self, function: Function) -> Node | None:
        """Return the node of one of the functions; None for one that only the outline finds."""
        offset = self.text.offset(function.name_region.line, function.name_region.byte_col)
        node = self.tree.root_node.descendant_for_byte_range(offset, offset + 1)
        while node is not None and node.type not in FUNCTION_DECLARATION_TYPES:
            node = node.parent
        return node

    def function_at(self, line: int) -> Function | None:
        """Return the function that the 1-based line belongs to, if any."""
        lines = [function.region.line for function in self.functions]
        index = bisect_right(lines, line) - 1
        # Several may share one line; the first of those is as good as any.
        while index > 0 and lines[index - 1] == line:
            index -= 1
        if index < 0 or self.functions[index].region.end_line < line:
            return None
        return self.functions[index]

    def function_name_at(self, offset: int) -> str:
        """Return the name of the function around a byte offset; empty at package level."""
        index = bisect_right(self._function_starts, offset) - 1
        if index < 0 or offset >= self._function_nodes[index].end_byte:
            return self._outlined_at(offset)
        return self._function_names[index]

    def _outlined_at(self, offset: int) -> str:
        """Return what the outline says, where the tree misses a function: newer Go, broken code."""
        if not self.tree.root_node.has_error:
            return ""
        return self._outline.function_at(self.text.data.count(b"\n", 0, offset) + 1)

    @cached_property
    def _outline(self) -> Outline:
        return outline(self.text.data)

    def function_bytes_at(self, offset: int) -> tuple[int, int]:
        """Return where the function around a byte offset starts and ends; twice 0 for none."""
        index = bisect_right(self._function_starts, offset) - 1
        if index < 0 or offset >= self._function_nodes[index].end_byte:
            return 0, 0
        return self._function_starts[index], self._function_nodes[index].end_byte

    @cached_property
    def _function_nodes(self) -> tuple[Node, ...]:
        return tuple(_function_nodes(self.tree.root_node))

    @cached_property
    def _function_starts(self) -> tuple[int, ...]:
        return tuple(node.start_byte for node in self._function_nodes)

    @cached_property
    def _function_names(self) -> tuple[str, ...]:
        return tuple(_function_name(node) for node in self._function_nodes)

    def _function(self, node: Node) -> Function:
        name = node.child_by_field_name("name") or node
        return Function(
            name=_function_name(node),
            name_region=self.text.region(name.start_byte, name.end_byte),
            region=self.text.region(node.start_byte, node.end_byte),
            parameters=tuple(
                name
                for name in parameter_names(node.child_by_field_name("parameters"))
                if name not in {"", "_"}
            ),
            has_body=node.child_by_field_name("body") is not None,
        )


def parse(data: bytes) -> Syntax:
    """Parse a Go file; what is broken ends up in ERROR nodes.

    Args:
        data: the content of the file, of any bytes.

    Returns:
        The syntax, to be thrown away when the content changes.
    """
    # Both are made in microseconds; a parser must not be shared between threads.
    language = Language(tree_sitter_go.language())
    return Syntax(Text(data), Parser(language).parse(data))


def _function_nodes(parent: Node) -> Iterator[Node]:
    for node in parent.children:
        if node.type in FUNCTION_DECLARATION_TYPES:
            yield node
        elif node.type == "ERROR":
            yield from (
                child for child in node.children if child.type in FUNCTION_DECLARATION_TYPES
            )


def _function_name(node: Node) -> str:
    name = node.child_by_field_name("name")
    plain_name = node_text(name) if name else ""
    receiver = _receiver_type(node.child_by_field_name("receiver"))
    return f"{receiver}.{plain_name}" if receiver else plain_name


def _receiver_type(receiver: Node | None) -> str:
    """Return `T` or `(*T)` for a receiver, without type parameters; empty for none."""
    declarations = receiver.named_children if receiver else []
    kind = declarations[0].child_by_field_name("type") if declarations else None
    pointer = ""
    while kind and kind.type in {"pointer_type", "parenthesized_type", "generic_type"}:
        if kind.type == "pointer_type":
            pointer = "*"
        kind = kind.named_children[0] if kind.named_children else None
    name = node_text(kind) if kind else ""
    return f"({pointer}{name})" if pointer else name
