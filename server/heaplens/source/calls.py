"""Reads calls and signatures of functions, to follow an argument into the function it is given to.

Pure: no I/O. Positions are 1-based, columns in bytes; a call is known by its opening parenthesis.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tree_sitter import Node

from heaplens.source.context import import_specs
from heaplens.source.nodes import (
    CALL_TYPES,
    first_child,
    node_text,
    parameter_names,
)
from heaplens.source.syntax import Syntax

RECEIVER = -1
"""The index of a method's receiver, where arguments count from 0."""
_SELECTORS = frozenset(("selector_expression", "qualified_type"))
_BRACKETS = frozenset(
    (
        "generic_type",
        "index_expression",
        "type_instantiation_expression",
        "parenthesized_expression",
    )
)
_NAMES = frozenset(("identifier", "type_identifier"))
_VARIADIC = "variadic_parameter_declaration"


@dataclass(frozen=True, slots=True)
class Call:
    """One call, as the source has it."""

    operand: str
    """The source before the last dot of the function: `fmt`, `w.buffer`; empty without a dot."""
    name: str
    """The name of the function, or of the variable or field that holds it; else empty."""
    function: str
    """The source of the whole function: `fmt.Println`, `handlers[0]`, `Generic[int]`."""
    is_literal: bool
    """Whether a function literal is called."""
    span: tuple[int, int]
    """Offsets of the whole call: its first byte, and the one after the last."""
    callee: Node | None
    """What is called, without parentheses, type arguments and an index behind it."""
    operands: Mapping[int, tuple[int, int, str]]
    """Offsets and source of each argument by its index; by RECEIVER those of the operand."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters of a declared function."""

    line: int
    """1-based line of its `func`."""
    end_line: int
    """1-based line of its end."""
    receiver: str
    """The receiver's name; empty without one."""
    parameters: tuple[str, ...]
    """The names in order; empty strings for unnamed parameters."""
    variadic: bool
    """Whether the last parameter is variadic."""
    has_body: bool
    """Whether the function is written in Go, not in assembly."""
    body: tuple[int, int] = (0, 0)
    """1-based line and byte column of its opening brace; zeros without one."""
    is_generic: bool = False
    """Whether it has type parameters, or its receiver has."""
    types: tuple[str, ...] = ()
    """The types of the parameters in order, as the source has them; `...T` for a variadic one."""

    def parameter(self, index: int, call: Call) -> str | None:
        """Return the name of the parameter that gets an argument of a call.

        Args:
            index: the index of the argument, or RECEIVER.
            call: the call.

        Returns:
            The name, empty for an unnamed parameter; None where the only argument may be a call
            with several results, as in `f(g())`.
        """
        if index == RECEIVER:
            return self.receiver
        wanted = len(self.parameters) - self.variadic
        if wanted > 1 and len(call.operands.keys() - {RECEIVER}) == 1:
            return None
        if self.variadic and index >= len(self.parameters):
            index = len(self.parameters) - 1
        return self.parameters[index] if index < len(self.parameters) else ""


def call_at(syntax: Syntax, line: int, byte_col: int) -> Call | None:
    """Return the call whose opening parenthesis is at a position; None where there is none."""
    offset = syntax.text.offset(line, byte_col)
    node = syntax.tree.root_node.descendant_for_byte_range(offset, offset + 1)
    if node is None or node.type != "(" or node.parent is None:
        return None
    holder = node.parent
    call = holder.parent if holder.type == "argument_list" else holder
    if call is None or call.type not in CALL_TYPES:
        return None
    whole = call.child_by_field_name("function") or first_child(call)
    function = _without_brackets(whole)
    arguments = [
        child
        for child in holder.named_children
        if child.start_byte > offset and child.type != "comment"
    ]
    operands = {
        index: (argument.start_byte, argument.end_byte, node_text(argument))
        for index, argument in enumerate(arguments)
    }
    name, operand = _name_and_operand(function)
    if operand is not None:
        operands[RECEIVER] = (operand.start_byte, operand.end_byte, node_text(operand))
    return Call(
        operand=node_text(operand) if operand is not None else "",
        name=name,
        function=node_text(whole) if whole is not None else "",
        is_literal=function is not None and function.type == "func_literal",
        operands=operands,
        span=(call.start_byte, call.end_byte),
        callee=function,
    )


def call_inside(syntax: Syntax, call: Call, text: str) -> tuple[int, int] | None:
    """Return where the only call of a text in a call of a function literal is.

    Args:
        syntax: The file.
        call: The call of the literal.
        text: The call inside, as the source has it.

    Returns:
        Line and byte column of its opening parenthesis; None where there are several, or none.
    """
    if call.callee is None:
        return None
    found: list[tuple[int, int]] = []
    waiting = [call.callee]
    while waiting:
        node = waiting.pop()
        arguments = node.child_by_field_name("arguments")
        if node.type == "call_expression" and arguments is not None and node_text(node) == text:
            found.append(syntax.text.position(arguments.start_byte))
        waiting.extend(node.named_children)
    return found[0] if len(found) == 1 else None


def signature(syntax: Syntax, function: str) -> Signature | None:
    """Return the signature of a function of the file, by its name as the compiler prints it."""
    declared = next((known for known in syntax.functions if known.name == function), None)
    node = syntax.declaration_of(declared) if declared is not None else None
    if declared is None or node is None:
        return None
    parameters = node.child_by_field_name("parameters")
    declarations = parameters.named_children if parameters else []
    body = node.child_by_field_name("body")
    return Signature(
        line=declared.region.line,
        end_line=declared.region.end_line,
        receiver=next(parameter_names(node.child_by_field_name("receiver")), ""),
        parameters=tuple(parameter_names(parameters)),
        variadic=any(declaration.type == _VARIADIC for declaration in declarations),
        has_body=body is not None,
        body=syntax.text.position(body.start_byte) if body is not None else (0, 0),
        is_generic=node.child_by_field_name("type_parameters") is not None
        or _is_generic(node.child_by_field_name("receiver")),
        types=tuple(_parameter_types(declarations)),
    )


def _is_generic(receiver: Node | None) -> bool:
    return receiver is not None and "[" in node_text(receiver)


def _parameter_types(declarations: Iterable[Node]) -> Iterator[str]:
    for declaration in declarations:
        kind = declaration.child_by_field_name("type")
        dots = "..." if declaration.type == _VARIADIC else ""
        names = declaration.children_by_field_name("name")
        if kind is not None:
            yield from [dots + node_text(kind)] * (len(names) or 1)


def imported_path(syntax: Syntax, name: str) -> str:
    """Return the import path of the package that a file knows by a name; empty where it has none.

    Without an alias the name is that of the package itself, which stands elsewhere: the path whose
    last element is the name, with or without a version behind it, is taken.
    """
    last = re.compile(rf"(?:.*[/.-])?{re.escape(name)}(?:[/.]v\d+)?")
    for alias, path in import_specs(syntax):
        if alias == name or (not alias and last.fullmatch(path)):
            return path
    return ""


def _without_brackets(node: Node | None) -> Node | None:
    """Return what is called, without parentheses, type arguments and an index behind it."""
    while node is not None and node.type in _BRACKETS:
        node = first_child(node)
    return node


def _name_and_operand(function: Node | None) -> tuple[str, Node | None]:
    if function is None:
        return "", None
    if function.type in _NAMES:
        return node_text(function), None
    if function.type in _SELECTORS and function.named_child_count > 1:
        name = function.named_child(function.named_child_count - 1)
        return (node_text(name) if name else ""), first_child(function)
    return "", None
