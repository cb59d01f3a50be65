"""What the source says of the types of expressions, without a type checker.

Invariant: where the source does not say it in so many words there is no answer. Pointers do not
count: a method that a value has, its pointer has, too.
"""

import os
from dataclasses import dataclass

from heaplens.source.calls import imported_path
from heaplens.source.context import imported_names, is_local
from heaplens.source.declarations import (
    declarations_around,
    fields_of,
    is_type_parameter,
    value_of,
    variable_specs,
)
from heaplens.source.nodes import Node, first_child, node_text
from heaplens.toolchain.dependencies import Dependency
from heaplens.tracing.packages import ExplainedPackages

_DEPTH = 8
"""How many declarations are read for one expression; broken code may go round in a circle."""
_NAMES = frozenset(("type_identifier", "identifier"))
_INSIDE = frozenset(
    ("parenthesized_expression", "parenthesized_type", "pointer_type", "unary_expression")
)
_INDEXED = frozenset(("slice_type", "array_type", "implicit_length_array_type"))


@dataclass(frozen=True, slots=True)
class WrittenType:
    """A type, where it is written."""

    path: str
    """The file."""
    node: Node
    """The type there."""


@dataclass(frozen=True, slots=True)
class NamedType:
    """A declared type."""

    package: Dependency
    """The package that declares it."""
    name: str
    """Its name there."""
    written: WrittenType
    """What it is declared as."""


class StaticTypes:
    """Reads types in the packages that are known."""

    def __init__(self, packages: ExplainedPackages) -> None:
        self._packages = packages

    def named(self, written: WrittenType | None) -> NamedType | None:
        """Return the declared type that a written one names; None where it is no such name."""
        node = _bare(written.node) if written is not None else None
        if node is None or written is None:
            return None
        directory = os.path.dirname(written.path)
        if node.type in _NAMES:
            own = self._packages.package_in(directory)
            return (
                None
                if own is None or is_type_parameter(node)
                else self.declared(own, node_text(node))
            )
        if node.type not in {"qualified_type", "selector_expression"}:
            return None
        package, name = node_text(node).partition(".")[::2]
        syntax = self._packages.syntax(written.path)
        found = self._packages.imported(imported_path(syntax, package), directory)
        return self.declared(found, name) if found is not None else None

    def declared(self, package: Dependency, name: str) -> NamedType | None:
        """Return the type of a package by its name; None where it declares none such."""
        for path in package.files:
            if not self._packages.mentions(path, name):
                continue
            node = self._packages.syntax(path).declared.types.get(name.encode())
            if node is not None and _is_at_package_level(node):
                return NamedType(package, name, WrittenType(path, node))
        return None

    def underlying(self, written: WrittenType | None) -> WrittenType | None:
        """Return the type behind all names; None where one of them is not to be found."""
        for _ in range(_DEPTH):
            node = _bare(written.node) if written is not None else None
            if written is None or node is None:
                return None
            if node.type not in {*_NAMES, "qualified_type", "selector_expression"}:
                return WrittenType(written.path, node)
            found = self.named(written)
            written = found.written if found is not None else None
        return None

    def of(self, path: str, node: Node | None, depth: int = _DEPTH) -> WrittenType | None:
        """Return the type of an expression in a file; None where the source does not say it.

        Args:
            path: The file.
            node: The expression.
            depth: How many declarations may be read.
        """
        found = None
        match node.type if node is not None and depth else "":
            case "parenthesized_expression" | "unary_expression" if node is not None:
                sign = node.child_by_field_name("operator")
                if sign is None or node_text(sign) in {"&", "*"}:
                    found = self.of(path, first_child(node), depth - 1)
            case "identifier" if node is not None:
                found = self._of_name(path, node, depth)
            case "selector_expression" if node is not None:
                found = self._of_field(path, node, depth)
            case "composite_literal" | "type_assertion_expression" if node is not None:
                kind = node.child_by_field_name("type")
                found = WrittenType(path, kind) if kind is not None else None
            case "index_expression" if node is not None:
                indexed = self.of(path, node.child_by_field_name("operand"), depth - 1)
                found = _element(self.underlying(indexed))
            case "call_expression" if node is not None:
                found = self._of_result(path, node)
        return found

    def field(self, written: WrittenType | None, name: str) -> WrittenType | None:
        """Return the type of a field that a struct declares itself."""
        struct = self.underlying(written)
        if struct is None or struct.node.type != "struct_type":
            return None
        for declaration in fields_of(struct.node):
            names = map(node_text, declaration.children_by_field_name("name"))
            kind = declaration.child_by_field_name("type")
            if kind is not None and (name in names or _embedded_name(declaration) == name):
                return WrittenType(struct.path, kind)
        return None

    def _of_field(self, path: str, node: Node, depth: int) -> WrittenType | None:
        operand, field = node.child_by_field_name("operand"), node.child_by_field_name("field")
        if operand is None or field is None:
            return None
        package = self._package_named(path, operand)
        if package is not None:
            return self._of_global(package, node_text(field), depth)
        return self.field(self.of(path, operand, depth - 1), node_text(field))

    def _of_name(self, path: str, node: Node, depth: int) -> WrittenType | None:
        name = node_text(node)
        declarations = list(declarations_around(node, name))
        if not declarations:
            package = self._packages.package_in(os.path.dirname(path))
            return self._of_global(package, name, depth) if package is not None else None
        return self._of_declaration(path, declarations, name, depth)

    def _of_global(self, package: Dependency, name: str, depth: int) -> WrittenType | None:
        for path in package.files:
            if not self._packages.mentions(path, name):
                continue
            root = self._packages.syntax(path).tree.root_node
            declarations = [
                spec
                for declaration in root.named_children
                if declaration.type == "var_declaration"
                for spec in variable_specs(declaration)
                if name in map(node_text, spec.children_by_field_name("name"))
            ]
            if declarations:
                return self._of_declaration(path, declarations, name, depth)
        return None

    def _of_declaration(
        self, path: str, declarations: list[Node], name: str, depth: int
    ) -> WrittenType | None:
        if len(declarations) > 1:
            return None  # which of them is meant depends on the scopes
        declaration = declarations[0]
        kind = declaration.child_by_field_name("type")
        if kind is not None and declaration.type in {"parameter_declaration", "var_spec"}:
            return WrittenType(path, kind)
        return self.of(path, value_of(declaration, name), depth - 1)

    def _of_result(self, path: str, call: Node) -> WrittenType | None:
        function = call.child_by_field_name("function")
        if function is None:
            return None
        arguments = call.child_by_field_name("arguments")
        if node_text(function) == "new" and arguments is not None:
            kind = first_child(arguments)
            return WrittenType(path, kind) if kind is not None else None
        package, name = self._packages.package_in(os.path.dirname(path)), function
        if function.type == "selector_expression":
            operand, field = first_child(function), function.child_by_field_name("field")
            package = self._package_named(path, operand) if operand is not None else None
            name = field if field is not None else function
        if package is None or (
            function.type == "identifier" and any(declarations_around(call, node_text(name)))
        ):
            return None
        for file in package.files:
            if not self._packages.mentions(file, node_text(name)):
                continue
            syntax = self._packages.syntax(file)
            declared = next((f for f in syntax.functions if f.name == node_text(name)), None)
            node = syntax.declaration_of(declared) if declared is not None else None
            result = node.child_by_field_name("result") if node is not None else None
            if result is not None and result.type != "parameter_list":
                return WrittenType(file, result)
        return None

    def _package_named(self, path: str, operand: Node) -> Dependency | None:
        """Return the package that a name before a dot means; None where it means a value."""
        if operand.type != "identifier":
            return None
        name, syntax = node_text(operand), self._packages.syntax(path)
        line, byte_col = syntax.text.position(operand.start_byte)
        if name not in imported_names(syntax) or is_local(syntax, line, byte_col, name):
            return None
        return self._packages.imported(imported_path(syntax, name), os.path.dirname(path))


def _bare(node: Node) -> Node | None:
    """Return a type without pointers, parentheses and type arguments."""
    bare: Node | None = node
    while bare is not None and bare.type in {*_INSIDE, "generic_type"}:
        bare = first_child(bare)
    return bare


def _is_at_package_level(kind: Node) -> bool:
    spec = kind.parent
    declaration = spec.parent if spec is not None else None
    scope = declaration.parent if declaration is not None else None
    return scope is not None and scope.type == "source_file"


def _embedded_name(declaration: Node) -> str:
    kind = declaration.child_by_field_name("type")
    if kind is None or declaration.children_by_field_name("name"):
        return ""
    bare = _bare(kind)
    return node_text(bare).rpartition(".")[2] if bare is not None else ""


def _element(written: WrittenType | None) -> WrittenType | None:
    if written is None:
        return None
    field = "element" if written.node.type in _INDEXED else "value"
    node = written.node.child_by_field_name(field)
    return WrittenType(written.path, node) if node is not None else None
