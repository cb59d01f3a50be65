"""The functions of a file that never return: `p.errorf(…)` that panics ends the way it is on. Pure.

Only those of the same file, so that what is known of a file follows from its text alone; of methods
only calls on a receiver or parameter, whose types stand beside them.
"""

import re
from collections.abc import Callable, Collection, Mapping
from functools import cached_property

from tree_sitter import Node

from heaplens.source.flow.blocks import Blocks
from heaplens.source.flow.errors import never_returns
from heaplens.source.flow.graph import Ending
from heaplens.source.flow.statements import read_body
from heaplens.source.nodes import node_text
from heaplens.source.syntax import Function, Syntax

_MAY_END = re.compile(rb"\b(?:panic|Exit|Fatal\w*|Goexit)\(")
_TYPE_NAME = re.compile(r"\*?(\w+)")
_ROUNDS = 3
"""A helper may call another one; nobody does so in more steps than that."""


class FailingFunctions:
    """Tells which calls never return, for one file."""

    def __init__(self, syntax: Syntax) -> None:
        """Prepare; nothing is read yet."""
        self._syntax = syntax

    def asked_in(self, declaration: Node) -> Callable[[Node], bool]:
        """Return what tells of a call in a declared function whether it never returns."""
        return _asked(declaration, self._names)

    @cached_property
    def _names(self) -> frozenset[str]:
        """The functions that never return: `usage`, `parser.errorf`."""
        names: frozenset[str] = frozenset()
        if _MAY_END.search(self._syntax.text.data) is None:
            return names
        declarations = [
            (function, declaration)
            for function in self._syntax.functions
            if (declaration := self._syntax.declaration_of(function)) is not None
            and declaration.child_by_field_name("result") is None
        ]
        for _ in range(_ROUNDS):
            found = {
                _key(function)
                for function, declaration in declarations
                if _key(function) not in names and self._never_returns(declaration, names)
            }
            if not found:
                break
            names |= found
        return names

    def _never_returns(self, declaration: Node, names: Collection[str]) -> bool:
        body, data = declaration.child_by_field_name("body"), self._syntax.text.data
        if body is None:
            return False
        start, end = body.start_byte, body.end_byte
        if _MAY_END.search(data, start, end) is None and not any(
            data.find(name.rpartition(".")[2].encode(), start, end) >= 0 for name in names
        ):
            return False
        blocks = Blocks(data, frozenset(), None, ends=_asked(declaration, names))
        read_body(blocks, body)
        return blocks.graph.best_ending() is Ending.FATAL


def _key(function: Function) -> str:
    """Return `parser.errorf` for `(*parser).errorf`."""
    return re.sub(r"[(*)]", "", function.name)


def _asked(declaration: Node, names: Collection[str]) -> Callable[[Node], bool]:
    if not names:
        return never_returns
    types = _types(declaration)

    def ends(call: Node) -> bool:
        if never_returns(call):
            return True
        function = call.child_by_field_name("function")
        if function is None or function.type not in {"identifier", "selector_expression"}:
            return False
        variable, dot, name = node_text(function).rpartition(".")
        if not dot:
            return name in names and name not in types
        return variable in types and f"{types[variable]}.{name}" in names

    return ends


def _types(declaration: Node) -> Mapping[str, str]:
    """Return the types of receiver and parameters by name, of those that nothing hides."""
    types: dict[str, str] = {}
    text = declaration.text or b""
    for field in ("receiver", "parameters"):
        parameters = declaration.child_by_field_name(field)
        for parameter in parameters.named_children if parameters is not None else ():
            kind = parameter.child_by_field_name("type")
            named = _TYPE_NAME.match(node_text(kind)) if kind is not None else None
            for name in parameter.children_by_field_name("name"):
                hidden = rb"\b%s\b[\w\s,]*:=" % re.escape(name.text or b"")
                if named is not None and re.search(hidden, text) is None:
                    types[node_text(name)] = named[1]
    return types
