"""How often each place of one declared function runs. Pure.

A function literal is a function of its own: its code counts by each of its calls. One that is
called where it stands, also by `go` or `defer`, runs as often as that place.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from tree_sitter import Node

from heaplens.model import When
from heaplens.source.flow.blocks import Blocks, Literal
from heaplens.source.flow.errors import never_returns
from heaplens.source.flow.graph import Frequency
from heaplens.source.flow.loop_variables import LoopVariables
from heaplens.source.flow.statements import read_body
from heaplens.source.nodes import FUNCTION_TYPES, parameter_names

ALWAYS = Frequency()
"""Of what each call runs once."""
_RAREST_FIRST = (When.TEST, When.START, When.ERROR, When.LOOP, When.BRANCH, When.EACH_CALL)
_INIT = b"init"
# What follows a name that is declared: `a, b := `, `a T`, `a, b T`.
_DECLARED = re.compile(rb"(?:\s*,\s*\w+){0,20}(?:\s*:=|[ \t]+[*\w\[])")
_ANY_DECLARED = re.compile(rb"(?<![\w.])(\w+)(?=(?:\s*,\s*\w+){0,20}(?:\s*:=|[ \t]+[*\w\[]))")
_FEW_NAMES = 16
_IN_WORD = re.compile(rb"[\w.]")


@dataclass(frozen=True, slots=True)
class Place:
    """How often a stretch of code runs."""

    in_body: Frequency
    """In a call of the innermost function around it, be it a literal."""
    in_function: Frequency
    """The same with the place of literals that are called where they stand."""


@dataclass(frozen=True, slots=True)
class FunctionFlow:
    """The stretches of one function, or of one declaration at package level."""

    starts: tuple[int, ...]
    """Where each stretch begins, as byte offset; ascending."""
    places: tuple[Place, ...]
    """How often each runs."""

    def place_at(self, offset: int) -> Place:
        """Return how often the code at a byte offset runs."""
        index = bisect_right(self.starts, offset) - 1
        return self.places[max(index, 0)]

    def last_between(self, start: int, end: int) -> Place:
        """Return how often the last stretch that begins between two byte offsets runs.

        Where none begins there, the one that goes on.
        """
        index = bisect_right(self.starts, end - 1) - 1
        return (
            self.places[index]
            if index >= 0 and self.starts[index] >= start
            else (self.place_at(start))
        )


class _Locals(Collection[str]):
    """The names that a function declares: looked for in its text when they matter."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._known: dict[str, bool] = {}
        self._declared: set[bytes] = set()

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._declares(name.encode())
        return known

    def _declares(self, name: bytes) -> bool:
        text = self._text
        if len(self._known) > _FEW_NAMES:
            # Many errors, mostly written by a machine: one walk for all of them.
            self._declared = self._declared or {m[1] for m in _ANY_DECLARED.finditer(text)}
            return name in self._declared
        at = text.find(name)
        while at >= 0:
            if _DECLARED.match(text, at + len(name)) and not _IN_WORD.match(text, at - 1):
                return True
            at = text.find(name, at + 1)
        return False

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def combined(outer: Frequency, inner: Frequency) -> Frequency:
    """Return how often code runs that is called at a place: the rarest of both, loops add up."""
    if outer == ALWAYS:
        return inner
    when = next(when for when in _RAREST_FIRST if when in {outer.when, inner.when})
    return Frequency(when, outer.loop_depth + inner.loop_depth)


def flow_of(
    declaration: Node,
    data: bytes,
    ends: Callable[[Node], bool] = never_returns,
    variables: LoopVariables = LoopVariables.PER_TURN,
) -> FunctionFlow:
    """Read a declared function, or a declaration at package level.

    Args:
        declaration: The node: a function or method with or without a body, else what stands
            directly in the file.
        data: The source of the file.
        ends: Tells of a call whether it never returns.
        variables: Where variables that a loop declares are made.
    """
    start, end = declaration.start_byte, declaration.end_byte
    local = _Locals(data[start:end])
    marks: list[tuple[int, Place]] = []
    waiting: list[tuple[Node, Frequency, str]] = []
    if declaration.type in FUNCTION_TYPES:
        name = declaration.child_by_field_name("name")
        is_init = declaration.type == "function_declaration" and name and name.text == _INIT
        waiting.append((declaration, Frequency(When.START) if is_init else ALWAYS, ""))
    else:
        blocks = Blocks(data, local, None)
        blocks.expressions(declaration)
        place = Place(ALWAYS, Frequency(When.START))
        marks.append((start, place))
        marks += [(offset, place) for offset, _ in blocks.marks]
        waiting += [_called(literal, place.in_function, "") for literal in blocks.literals]
    while waiting:
        function, around, outer_error = waiting.pop()
        body = function.child_by_field_name("body")
        result, result_name = _last_result(function.child_by_field_name("result"))
        hidden = _unhidden(outer_error, function)
        blocks = Blocks(data, local, result, result_name, hidden, ends, variables)
        if body is not None:
            read_body(blocks, body)
        frequencies = blocks.graph.frequencies()
        known = {f: Place(f, combined(around, f)) for f in set(frequencies)}
        places = [known[frequency] for frequency in frequencies]
        # A literal is made where it stands: only its body is its own.
        own = function if function is declaration or body is None else body
        marks.append((own.start_byte, places[0]))
        marks += [(offset, places[block]) for offset, block in blocks.marks]
        named_error = result_name if result_name and blocks.may_fail else ""
        for literal in blocks.literals:
            sees = body is not None and not _is_hidden(named_error, literal.node, body, data)
            around = places[literal.block].in_function
            waiting.append(_called(literal, around, named_error if sees else ""))
    marks.sort(key=lambda mark: mark[0])
    return FunctionFlow(tuple(offset for offset, _ in marks), tuple(place for _, place in marks))


def _called(literal: Literal, around: Frequency, error: str) -> tuple[Node, Frequency, str]:
    """Return a literal with the place that its calls have, and the error it can see."""
    return literal.node, around if literal.in_place else ALWAYS, error if literal.deferred else ""


def _is_hidden(name: str, literal: Node, body: Node, data: bytes) -> bool:
    """Return whether a name may mean another variable at a literal than at the top of the body."""
    if not name:
        return True
    statement = literal
    while statement.parent is not None and statement.parent.parent != body:
        statement = statement.parent
    return name in _Locals(data[statement.start_byte : literal.start_byte])


def _unhidden(name: str, literal: Node) -> str:
    """Return the name of the outer function's error; empty where the literal hides it."""
    if not name:
        return ""
    parameters = parameter_names(literal.child_by_field_name("parameters"))
    hidden = re.search(rb"\b%s\b[\w\s,]*:=" % re.escape(name.encode()), literal.text or b"")
    return "" if hidden or name in set(parameters) else name


def _last_result(result: Node | None) -> tuple[Node | None, str]:
    """Return the type of the last result, and its name if it has one."""
    if result is None or result.type != "parameter_list":
        return result, ""
    last: Node | None = None
    for declaration in result.named_children:
        if declaration.type == "parameter_declaration":
            last = declaration
    if last is None:
        return None, ""
    names = list(parameter_names(result))
    return last.child_by_field_name("type"), names[-1] if names else ""
