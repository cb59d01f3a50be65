"""Finds out which function a call means, and where that is declared, without a type checker.

The source tells of functions, and of methods where it tells the type; of others the compiler, which
prints them with their types. Where neither does, no function is named: a wrong one would be worse
than none.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from heaplens.compiler.symbols import printed_functions, qualified
from heaplens.explain.tracing import (
    ALWAYS,
    FUNCTION_IN_FIELD,
    FUNCTION_VALUE,
    FUNCTION_VARIABLE,
    INTERFACE_METHOD,
    METHOD_OR_FIELD,
    NOT_DECLARED,
    NOT_SAID,
    ONLY_IMPLEMENTATION,
)
from heaplens.model import Site, Step
from heaplens.source.calls import RECEIVER, Call, call_at, call_inside, imported_path, signature
from heaplens.source.context import imported_names, is_local
from heaplens.source.declarations import declarations_around, is_assigned_again, value_of
from heaplens.source.nodes import Node, node_text
from heaplens.source.predeclared import BUILTIN_FUNCTIONS
from heaplens.toolchain.dependencies import Dependency
from heaplens.tracing.explanations import Declared
from heaplens.tracing.implementations import Implementations
from heaplens.tracing.packages import ExplainedPackages
from heaplens.tracing.static_types import StaticTypes, WrittenType

_HEAD = re.compile(r"\W*(\w*)")


@dataclass(frozen=True, slots=True)
class Target:
    """A call, and the function that it means."""

    call: Call
    """As the source has it."""
    declared: Declared
    """Where that is declared."""
    note: str = ""
    """How that is known, where the call itself does not say it; a sentence."""
    through_interface: bool = False
    """Whether others may be called at run time."""
    receiver_first: bool = False
    """Whether the receiver is passed as the first argument: `(*T).M(t, x)`."""

    def parameter(self, index: int) -> str | None:
        """Return the name of the parameter that gets an argument (see `Signature.parameter`)."""
        if self.receiver_first:
            index = index - 1 if index != 0 else RECEIVER
        return self.declared.signature.parameter(index, self.call)


class Callees:
    """Finds the functions that calls mean, in the packages that are known."""

    def __init__(self, packages: ExplainedPackages) -> None:
        self._packages = packages
        self._types = StaticTypes(packages)
        self._implementations = Implementations(packages, self._types)

    def resolve(self, step: Step) -> Target | str | None:
        """Find the function that the call of a step means.

        Args:
            step: Its site is the call's opening parenthesis. Of a call in a function literal that
                is inlined it is that of the literal's call: then its text tells which is meant.

        Returns:
            The function; a sentence where it is not to be known; None where no declared function is
            called at all.

        Raises:
            OSError: The compiler cannot be started.
            Cancelled: It was stopped.
        """
        site = step.site
        syntax = self._packages.syntax(site.path)
        call = call_at(syntax, site.line, site.byte_col)
        if call is not None and call.is_literal:
            inside = call_inside(syntax, call, step.text)
            call = call_at(syntax, *inside) if inside is not None else None
            site = replace(site, line=inside[0], byte_col=inside[1]) if inside is not None else site
        if call is None or call.is_literal:
            return None
        if not call.name or call.callee is None:
            return FUNCTION_VALUE.format(callee=call.function)
        if not call.operand:
            return self._plain(call, call.callee, site)
        package = self._package(call.operand, site)
        if package is not None:
            return self._of_package(call, package)
        return self._method(call, call.callee, site)

    def _plain(self, call: Call, callee: Node, site: Site) -> Target | str | None:
        """Return what a call by a single name means."""
        if self._is_local(site, call.name):
            held = self._held_by(call, callee, site)
            return held or FUNCTION_VALUE.format(callee=call.function)
        own = self._packages.package_in(os.path.dirname(site.path))
        found = self._declared([own] if own else [], call.name)
        if found is not None:
            return Target(call, found)
        if call.name.encode() in BUILTIN_FUNCTIONS:
            return None
        printed = self._as_printed(call, site, own)  # of another package, by `import .`
        if isinstance(printed, str) and own is not None and call.function == call.name:
            return FUNCTION_VARIABLE.format(callee=call.function)
        return printed

    def _of_package(self, call: Call, package: Dependency) -> Target | str:
        found = self._declared([package], call.name)
        if found is None:
            return FUNCTION_VARIABLE.format(callee=call.function)
        return Target(call, found)

    def _method(self, call: Call, callee: Node, site: Site) -> Target | str:
        """Return what a call with a dot means that is none of a package's function."""
        operand = callee.named_child(0)
        known = self._method_of(call, operand, site) if operand is not None else None
        if isinstance(known, Target):
            return known
        own = self._packages.package_in(os.path.dirname(site.path))
        printed = self._as_printed(call, site, own)
        return printed if isinstance(printed, Target) or known is None else known

    def _method_of(self, call: Call, operand: Node, site: Site) -> Target | str | None:
        """Return the method that the source tells of, by the type of what stands before the dot."""
        if self._is_type(operand, site):
            found = self._method_by_type(WrittenType(site.path, operand), call.name)
            return Target(call, found, receiver_first=True) if found is not None else None
        written = self._types.of(site.path, operand)
        interface = self._implementations.interface(written)
        if interface is None:
            found = self._method_by_type(written, call.name)
            if found is not None:
                return Target(call, found)
            field = self._types.underlying(self._types.field(written, call.name))
            is_function = field is not None and field.node.type == "function_type"
            return FUNCTION_IN_FIELD.format(callee=call.function) if is_function else None
        name = interface.name
        if interface.package.directory != self._packages.start:
            name = qualified(interface.package.name, name)
        only = self._implementations.only(interface, call.name)
        if only is None:
            return INTERFACE_METHOD.format(callee=call.function, interface=name)
        note = ONLY_IMPLEMENTATION.format(
            callee=call.function,
            interface=name,
            scope=only.scope,
            method=self.name(only.declared),
        )
        return Target(call, only.declared, note, through_interface=True)

    def _method_by_type(self, written: WrittenType | None, method: str) -> Declared | None:
        named = self._types.named(written)
        return self._implementations.method(named, method) if named is not None else None

    def _held_by(self, call: Call, callee: Node, site: Site) -> Target | None:
        """Return the function that a local variable always holds; None where it may hold others."""
        declarations = list(declarations_around(callee, call.name))
        value = value_of(declarations[0], call.name) if len(declarations) == 1 else None
        if value is None or is_assigned_again(declarations[0], call.name):
            return None
        text, _, name = node_text(value).rpartition(".")
        held = replace(call, operand=text, name=name, function=node_text(value))
        if value.type == "identifier":
            if self._is_local(site, name):
                return None
            own = self._packages.package_in(os.path.dirname(site.path))
            found = self._declared([own] if own else [], name)
            target: Target | str | None = Target(call, found) if found is not None else None
        elif value.type == "selector_expression":
            package = self._package(text, site)
            operand = value.named_child(0)
            if package is not None:
                target = self._of_package(held, package)
            else:
                target = self._method_of(held, operand, site) if operand is not None else None
        else:
            return None
        if not isinstance(target, Target):
            return None
        always = ALWAYS.format(callee=call.function, function=node_text(value))
        return replace(target, call=call, note=f"{always} {target.note}".rstrip())

    def _as_printed(self, call: Call, site: Site, own: Dependency | None) -> Target | str:
        """Return the function that the compiler names at a site."""
        explored = self._packages.explore(os.path.dirname(site.path))
        if isinstance(explored, str):
            return NOT_SAID.format(callee=call.function, reason=explored)
        text = explored.callee_at(site)
        head = _HEAD.match(call.operand)
        # Through an interface the call is printed as it is spelled, whatever else has that name.
        is_value = head is not None and self._is_local(site, head[1]) and text == call.function
        for printed in () if is_value else printed_functions(text):
            if printed.name != call.name or (call.operand and not printed.receiver):
                continue
            packages = self._packages.packages_of(printed.package) if printed.package else [own]
            found = self._declared([package for package in packages if package], printed.function)
            if found is not None:
                return Target(call, found)
            if printed.receiver.startswith("("):
                return NOT_SAID.format(callee=call.function, reason=NOT_DECLARED)
        element = call.function.endswith("]")
        words = METHOD_OR_FIELD if call.operand and not element else FUNCTION_VALUE
        return words.format(callee=call.function)

    def _declared(self, packages: Iterable[Dependency], function: str) -> Declared | None:
        """Return where a function is declared; None where it is not, or in several packages."""
        found = [
            Declared(path, function, package.name, declared, package.import_path)
            for package in packages
            for path in package.files
            if function in self._packages.outline(path).names
            and (declared := signature(self._packages.syntax(path), function)) is not None
        ]
        return found[0] if len(found) == 1 else None

    def name(self, declared: Declared) -> str:
        """Return a function's name; with its package, unless that is the one at the start."""
        at_home = declared.directory == self._packages.start
        return declared.function if at_home else qualified(declared.package_name, declared.function)

    def _package(self, head: str, site: Site) -> Dependency | None:
        """Return the package that stands before a dot; None where something else does."""
        syntax = self._packages.syntax(site.path)
        if head not in imported_names(syntax) or self._is_local(site, head):
            return None
        return self._packages.imported(imported_path(syntax, head), os.path.dirname(site.path))

    def _is_type(self, operand: Node, site: Site) -> bool:
        head = _HEAD.match(node_text(operand))
        if head is None or self._is_local(site, head[1]):
            return False
        return self._types.named(WrittenType(site.path, operand)) is not None

    def _is_local(self, site: Site, name: str) -> bool:
        return is_local(self._packages.syntax(site.path), site.line, site.byte_col, name)
