"""Finds out which function a call means, and where that is declared, without a type checker.

The source tells of functions; of methods the compiler, which prints them with their types. Where
neither does, no function is named: a wrong one would be worse than none.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass

from heaplens.compiler.symbols import printed_functions
from heaplens.explain.tracing import (
    FUNCTION_VALUE,
    METHOD_OR_FIELD,
    NOT_DECLARED,
    NOT_SAID,
)
from heaplens.model import Site
from heaplens.source.calls import Call, call_at, imported_path, signature
from heaplens.source.context import imported_names, is_local
from heaplens.source.predeclared import BUILTIN_FUNCTIONS
from heaplens.toolchain.dependencies import Dependency
from heaplens.tracing.explanations import Declared
from heaplens.tracing.packages import ExplainedPackages


@dataclass(frozen=True, slots=True)
class Target:
    """A call, and the function that it means."""

    call: Call
    """As the source has it."""
    declared: Declared
    """Where that is declared."""


def resolve(explained: ExplainedPackages, site: Site) -> Target | str | None:
    """Find the function that the call at a site means.

    Args:
        explained: Knows the packages; compiles that of the site where the source does not tell.
        site: The call's opening parenthesis.

    Returns:
        The function; a sentence where it is not to be known; None where no declared function is
        called at all.

    Raises:
        OSError: The compiler cannot be started.
        Cancelled: It was stopped.
    """
    syntax = explained.syntax(site.path)
    call = call_at(syntax, site.line, site.byte_col)
    if call is None or call.is_literal:
        return None
    own = explained.package_in(os.path.dirname(site.path))
    head = call.operand or call.name
    if not call.name or (
        not call.operand and is_local(syntax, site.line, site.byte_col, call.name)
    ):
        return FUNCTION_VALUE.format(callee=call.function)
    found = None
    if not call.operand:
        found = _declared(explained, [own] if own else [], call.name)
        if found is None and call.name.encode() in BUILTIN_FUNCTIONS:
            return None
    elif head in imported_names(syntax) and not is_local(syntax, site.line, site.byte_col, head):
        package = explained.imported(imported_path(syntax, head), os.path.dirname(site.path))
        if package is not None:
            found = _declared(explained, [package], call.name)
            if found is None:
                return FUNCTION_VALUE.format(callee=call.function)
    return _as_printed(explained, call, site, own) if found is None else Target(call, found)


def _as_printed(
    explained: ExplainedPackages, call: Call, site: Site, own: Dependency | None
) -> Target | str:
    """Return the function that the compiler names at a site."""
    explored = explained.explore(os.path.dirname(site.path))
    if isinstance(explored, str):
        return NOT_SAID.format(callee=call.function, reason=explored)
    for printed in printed_functions(explored.callee_at(site)):
        if printed.name != call.name:
            continue
        packages = explained.packages_of(printed.package) if printed.package else [own]
        found = _declared(explained, [package for package in packages if package], printed.function)
        if found is not None:
            return Target(call, found)
        if printed.receiver.startswith("("):
            return NOT_SAID.format(callee=call.function, reason=NOT_DECLARED)
    element = call.function.endswith("]")
    words = METHOD_OR_FIELD if call.operand and not element else FUNCTION_VALUE
    return words.format(callee=call.function)


def _declared(
    explained: ExplainedPackages, packages: Iterable[Dependency], function: str
) -> Declared | None:
    """Return where a function is declared; None where it is not, or in several packages."""
    found = [
        Declared(path, function, package.name, declared)
        for package in packages
        for path in package.files
        if function in explained.outline(path).names
        and (declared := signature(explained.syntax(path), function)) is not None
    ]
    return found[0] if len(found) == 1 else None
