"""How the code around an expression makes and uses it: calls, loops, variables, ways out.

Pure: no I/O. It goes by syntax alone, so variables of one name in a function are taken for one.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from tree_sitter import Node

from heaplens.source.context import import_specs, imported_names
from heaplens.source.nodes import (
    CALL_TYPES,
    FUNCTION_DECLARATION_TYPES,
    FUNCTION_TYPES,
    node_text,
)
from heaplens.source.syntax import Syntax
from heaplens.source.text import Region
from heaplens.source.uses import (
    PARAMETER_TYPES,
    Names,
    called,
    declared_names,
    is_address,
    is_assigned,
    way_from,
    way_of,
)

_PARTS = frozenset(("composite_literal", "unary_expression"))


@dataclass(frozen=True)
class Usage:
    """An expression or a name, and the declared function around it."""

    # No slots: cached_property keeps the answers in the object's own dictionary.

    syntax: Syntax
    """The file."""
    region: Region
    """The expression or name."""

    @cached_property
    def _around(self) -> tuple[Node, ...]:
        """The smallest node of the region and those around it, up to its declared function."""
        region, text = self.region, self.syntax.text
        start = text.offset(region.line, region.byte_col)
        end = max(start, text.offset(region.end_line, region.end_byte_col))
        node = self.syntax.tree.root_node.named_descendant_for_byte_range(start, end)
        nodes: list[Node] = []
        while node is not None:
            nodes.append(node)
            if node.type in FUNCTION_DECLARATION_TYPES:
                return tuple(nodes)
            node = node.parent
        return ()

    @property
    def _function(self) -> Node | None:
        return self._around[-1] if self._around else None

    @property
    def _names(self) -> Names:
        """The names in the declared function."""
        if self._function is None:
            return Names({}, {}, returns_nil=False)
        return self.syntax.names_of(self._function)

    @property
    def in_loop(self) -> bool:
        """Whether a loop of the innermost function is around."""
        for node in self._around:
            if node.type in FUNCTION_TYPES:
                return False
            if node.type == "for_statement":
                return True
        return False

    @property
    def is_sum(self) -> bool:
        """Whether it is `a + b` or `a += b`."""
        node = self._around[0] if self._around else None
        if node is None or node.type not in {"binary_expression", "assignment_statement"}:
            return False
        operator = node.child_by_field_name("operator")
        return operator is not None and operator.text in {b"+", b"+="}

    @cached_property
    def _call(self) -> Node | None:
        """The innermost call that it is an argument of, or a part of an argument."""
        for node in self._around:
            if node.type in FUNCTION_TYPES:
                return None
            if node.type == "argument_list" and node != self._around[0]:
                call = node.parent
                return call if call is not None and call.type in CALL_TYPES else None
        return None

    @property
    def callee(self) -> str:
        """The function that it is passed to, as spelled; empty where it is passed to none."""
        return called(self._call)

    @property
    def arguments(self) -> tuple[str, ...]:
        """All arguments of that call, as spelled."""
        found = self._call.child_by_field_name("arguments") if self._call is not None else None
        return tuple(node_text(argument) for argument in found.named_children) if found else ()

    def callee_at(self, line: int, byte_col: int) -> str:
        """Return the function that is called by the parenthesis at a place, as spelled."""
        offset = self.syntax.text.offset(line, byte_col)
        node = self.syntax.tree.root_node.named_descendant_for_byte_range(offset, offset)
        while node is not None and node.type not in CALL_TYPES:
            node = node.parent
        return called(node)

    def is_imported(self, callee: str) -> bool:
        """Return whether a function is of an imported package: `fmt.Println`."""
        package, dot, _ = callee.partition(".")
        return bool(dot) and package in imported_names(self.syntax)

    def is_standard(self, callee: str) -> bool:
        """Return whether a function is of the standard library."""
        package = callee.partition(".")[0]
        return self.is_imported(callee) and any(
            "." not in path.split("/")[0] and package in {alias, path.rpartition("/")[2]}
            for alias, path in import_specs(self.syntax)
        )

    def declares_method(self, name: str) -> bool:
        """Return whether the file declares a method of that name."""
        return any(function.name.endswith(f".{name}") for function in self.syntax.functions)

    def _declaration(self, name: str) -> Node | None:
        """Return the last declaration of a variable that begins before the end of the region."""
        last = self._around[0].end_byte if self._around else 0
        declarations = self._names.declarations.get(name, ())
        return next((node for node in reversed(declarations) if node.start_byte <= last), None)

    def is_variable(self, name: str) -> bool:
        """Return whether the function declares a variable or parameter of that name."""
        return self._declaration(name) is not None

    def is_local(self, name: str) -> bool:
        """Return whether its body does."""
        declaration = self._declaration(name)
        return declaration is not None and declaration.type not in PARAMETER_TYPES

    def type_of(self, name: str) -> str:
        """Return the type that a variable is declared with, as spelled; empty where it is not."""
        declaration = self._declaration(name)
        declared = declaration.child_by_field_name("type") if declaration is not None else None
        return node_text(declared) if declared is not None else ""

    def begins_as(self, name: str) -> str | None:
        """Return the expression that a local variable begins with.

        Returns:
            The expression as spelled, empty for `var name T`; None where it cannot be told.
        """
        declaration = self._declaration(name)
        if declaration is None or declaration.type in PARAMETER_TYPES:
            return None
        right = declaration.child_by_field_name("right") or declaration.child_by_field_name("value")
        if right is None:
            return "" if declaration.type == "var_spec" else None
        names, values = list(declared_names(declaration)), right.named_children
        if declaration.type == "range_clause" or len(names) != len(values):
            return None
        return next(
            node_text(value)
            for declared, value in zip(names, values, strict=True)
            if node_text(declared) == name
        )

    def _uses(self, name: str) -> Iterator[Node]:
        """Yield the uses of a variable in the declared function, but for its declaration."""
        declaration = self._declaration(name)
        declared = declared_names(declaration) if declaration is not None else ()
        starts = {node.start_byte for node in declared}
        for node in self._names.uses.get(name, ()):
            if node.start_byte not in starts:
                yield node

    def ways_out(self, name: str, *, by_address: bool) -> Collection[str]:
        """Return how what a variable holds may leave the function, each way once.

        Args:
            name: The variable.
            by_address: Whether only its address matters (`&name`, `name[:]`); else its value.

        Returns:
            Words that are equal for equal ways: returned, stored, passed to a certain function.
        """
        ways = {way_of(use, by_address=by_address) for use in self._uses(name)}
        return ways - {""}

    @property
    def own_way(self) -> str:
        """How the expression itself leaves the function; empty where it does not, where it stands.

        What is in a literal leaves with that: the way is the literal's element.
        """
        node = self._around[0] if self._around else None
        # A verdict points into the expression: at the brace of a literal, at `make`.
        while node is not None and node.parent is not None and node.parent.type in _PARTS:
            node = node.parent
        return way_from(node) if node is not None else ""

    def is_sliced(self, name: str) -> bool:
        """Return whether `name[…:…]` stands somewhere in the function."""
        parents = (use.parent for use in self._uses(name))
        return any(parent is not None and parent.type == "slice_expression" for parent in parents)

    @property
    def is_in_literal(self) -> bool:
        """Whether the innermost function is a function literal."""
        types = (node.type for node in self._around if node.type in FUNCTION_TYPES)
        return next(types, "") == "func_literal"

    @property
    def result(self) -> str:
        """The results of the innermost function, as spelled; empty for none."""
        for node in self._around:
            if node.type in FUNCTION_TYPES:
                result = node.child_by_field_name("result")
                return node_text(result) if result is not None else ""
        return ""

    @property
    def returns_nil(self) -> bool:
        """Whether the declared function has a `return nil` with nothing else."""
        return self._names.returns_nil

    def parameter_type(self, callee: str, argument: str) -> str:
        """Return the type of the parameter that an argument of the call is passed for, as spelled.

        Args:
            callee: The function, without its receiver or package.
            argument: The argument, as spelled.

        Returns:
            The type; empty where the file declares no such function, or several.
        """
        declared = [
            function
            for function in self.syntax.functions
            if function.name.rpartition(".")[2] == callee
        ]
        node = self.syntax.declaration_of(declared[0]) if len(declared) == 1 else None
        parameters = node.child_by_field_name("parameters") if node is not None else None
        types = [
            node_text(kind)
            for parameter in (parameters.named_children if parameters is not None else ())
            if parameter.type == "parameter_declaration"
            and (kind := parameter.child_by_field_name("type")) is not None
            for _ in parameter.children_by_field_name("name") or [parameter]
        ]
        arguments = self.arguments
        index = arguments.index(argument) if argument in arguments else len(types)
        return types[index] if index < len(types) else ""

    def is_assigned_in_closure(self, name: str) -> bool:
        """Return whether a function literal assigns to a variable."""
        return any(is_assigned(use) and self._in_literal(use) for use in self._uses(name))

    def has_address_taken(self, name: str) -> bool:
        """Return whether `&name` stands somewhere in the function."""
        return any(is_address(use.parent) for use in self._uses(name))

    def _in_literal(self, node: Node | None) -> bool:
        while node is not None and node != self._function:
            if node.type == "func_literal":
                return True
            node = node.parent
        return False
