"""Finds the methods that a call through an interface may get to, as far as one module shows them.

    func Add(p Putter) { p.Put(&n) }        Put of *Box, if no other type of the module has it

Invariant: where a type might implement the interface and the source does not tell, nothing is said.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from heaplens.source.calls import Signature, signature
from heaplens.source.declarations import embedded
from heaplens.source.nodes import Node, first_child, node_text
from heaplens.toolchain.dependencies import Dependency
from heaplens.tracing.explanations import Declared
from heaplens.tracing.packages import ExplainedPackages
from heaplens.tracing.static_types import NamedType, StaticTypes, WrittenType

_DEPTH = 6
"""How deep types may embed each other."""
_METHOD = re.compile(r"\(?\*?(?P<type>\w+)\)?\.(?P<name>\w+)")
_QUALIFIER = re.compile(r"\b\w+\.")
_INTERFACE = "interface "
"""What a target begins with that is an embedded interface: its method is known at run time only."""
_METHODLESS = frozenset(("any", "comparable"))


@dataclass(frozen=True, slots=True)
class Implementation:
    """The only method that is seen to implement one of an interface."""

    interface: str
    """The interface's name: `Putter`, `io.Reader`."""
    scope: str
    """Where others were looked for: `module ex.com/demo`, `package io`."""
    declared: Declared
    """The method."""


@dataclass(frozen=True, slots=True)
class _Methods:
    """The methods of a type, each by its name with where it is declared."""

    found: Mapping[str, tuple[str, str]]
    """By name: the file, and the method as its declaration has it: `(*T).M`."""
    is_open: bool
    """Whether it may have others: it embeds what was not found."""


class Implementations:
    """Looks for implementations in the packages that are known."""

    def __init__(self, packages: ExplainedPackages, types: StaticTypes) -> None:
        self._packages = packages
        self._types = types
        self._methods: dict[tuple[str, str], _Methods] = {}

    def interface(self, written: WrittenType | None) -> NamedType | None:
        """Return the declared interface that a type is; None where it is none, or not to be known.

        Its name may stand for another one: `type Out io.Writer`.
        """
        behind = self._types.underlying(written)
        if behind is None or behind.node.type != "interface_type":
            return None
        return self._types.named(written)

    def only(self, interface: NamedType, method: str) -> Implementation | None:
        """Return the only method that a call through an interface can get to, in its module.

        Returns:
            The method; None where there are several, none, or some that might be.
        """
        wanted = self._interface_methods(interface.written)
        if wanted is None or method not in wanted:
            return None
        targets: set[tuple[str, str]] = set()
        packages = self._packages.beside(interface.package)
        for package in packages:
            for name in self._type_names(package):
                methods = self._methods_of(package, name)
                missing = wanted.keys() - methods.found.keys()
                if missing and methods.is_open:
                    return None
                if not missing:
                    targets.add(methods.found[method])
        # What is embedded as this very interface is one of the others.
        targets.discard((interface.written.path, _INTERFACE + interface.name))
        if len(targets) != 1:
            return None
        path, function = targets.pop()
        declared = self._declared(path, function, packages)
        if declared is None or not _is_alike(wanted[method], declared.signature):
            return None
        module = interface.package.main_module
        scope = f"module {module}" if module else f"package {interface.package.import_path}"
        return Implementation(interface.name, scope, declared)

    def method(self, named: NamedType, method: str) -> Declared | None:
        """Return a method of a declared type, which may be one of what it embeds."""
        place = self._methods_of(named.package, named.name).found.get(method)
        if place is None:
            return None
        directory = os.path.dirname(place[0])
        package = self._packages.package_in(directory) or named.package
        return self._declared(*place, (package,))

    def _declared(
        self, path: str, function: str, packages: tuple[Dependency, ...]
    ) -> Declared | None:
        package = next((package for package in packages if path in package.files), None)
        found = signature(self._packages.syntax(path), function)
        if package is None or found is None:
            return None
        return Declared(path, function, package.name, found, package.import_path)

    def _interface_methods(
        self, written: WrittenType | None, depth: int = _DEPTH
    ) -> Mapping[str, Node] | None:
        """Return the methods of an interface by name; None where they are not to be known."""
        behind = self._types.underlying(written)
        if behind is None or behind.node.type != "interface_type" or not depth:
            return None
        methods: dict[str, Node] = {}
        for element in behind.node.named_children:
            if element.type == "method_elem":
                name = element.child_by_field_name("name")
                if name is not None:
                    methods[node_text(name)] = element
            elif element.type == "type_elem":
                kind = first_child(element)
                if kind is None or element.named_child_count != 1:
                    return None
                if node_text(kind) in _METHODLESS:
                    continue
                embedded_methods = self._interface_methods(
                    WrittenType(behind.path, kind), depth - 1
                )
                if embedded_methods is None:
                    return None
                methods |= embedded_methods
        return methods

    def _type_names(self, package: Dependency) -> Iterator[str]:
        """Yield the types of a package that have methods, or may get some by what they embed."""
        names: dict[str, None] = {}
        for path in package.files:
            for function in self._packages.outline(path).names:
                if match := _METHOD.fullmatch(function):
                    names[match["type"]] = None
            if self._packages.mentions(path, "struct"):
                for name, kind in self._packages.syntax(path).declared.types.items():
                    if kind.type == "struct_type" and next(embedded(kind), None) is not None:
                        names[name.decode(errors="replace")] = None
        yield from names

    def _methods_of(self, package: Dependency, name: str, depth: int = _DEPTH) -> _Methods:
        key = package.directory, name
        if key not in self._methods:
            self._methods[key] = self._read_methods(package, name, depth)
        return self._methods[key]

    def _read_methods(self, package: Dependency, name: str, depth: int) -> _Methods:
        found = {
            match["name"]: (path, function)
            for path in package.files
            for function in self._packages.outline(path).names
            if (match := _METHOD.fullmatch(function)) and match["type"] == name
        }
        declared = self._types.declared(package, name)
        if declared is None or declared.written.node.type != "struct_type":
            return _Methods(found, is_open=declared is None)
        is_open = False
        for kind in embedded(declared.written.node):
            written = WrittenType(declared.written.path, kind)
            behind, inner = self._types.underlying(written), self._types.named(written)
            if behind is not None and behind.node.type == "interface_type":
                passed_on = self._interface_methods(behind)
                is_open = is_open or passed_on is None
                target = (
                    (inner.written.path, _INTERFACE + inner.name) if inner else ("", _INTERFACE)
                )
                found = {**dict.fromkeys(passed_on or (), target), **found}
                continue
            if inner is None or not depth:
                is_open = True
                continue
            methods = self._methods_of(inner.package, inner.name, depth - 1)
            is_open = is_open or methods.is_open
            found = {**methods.found, **found}
        return _Methods(found, is_open)


def _is_alike(method: Node, found: Signature) -> bool:
    """Return whether a method has the parameters of an interface's, packages apart."""
    parameters = method.child_by_field_name("parameters")
    types: list[str] = []
    for declaration in parameters.named_children if parameters is not None else ():
        kind = declaration.child_by_field_name("type")
        dots = "..." if declaration.type == "variadic_parameter_declaration" else ""
        names = declaration.children_by_field_name("name")
        types += [dots + (node_text(kind) if kind is not None else "")] * (len(names) or 1)
    plain = [_QUALIFIER.sub("", kind) for kind in types]
    return plain == [_QUALIFIER.sub("", kind) for kind in found.types]
