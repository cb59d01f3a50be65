"""How often each place of a file runs, function by function. Pure."""

import re
from bisect import bisect_right
from functools import cached_property

from tree_sitter import Node

from heaplens.model import When
from heaplens.source.flow.failing_functions import FailingFunctions
from heaplens.source.flow.function_flow import FunctionFlow, Place, flow_of
from heaplens.source.flow.graph import Frequency
from heaplens.source.flow.loop_variables import LoopVariables
from heaplens.source.nodes import FUNCTION_DECLARATION_TYPES
from heaplens.source.syntax import Syntax

_UNKNOWN = Frequency(When.BRANCH)
_READ = FUNCTION_DECLARATION_TYPES | {"var_declaration"}


class FileFlow:
    """Answers for one parsed file; a function is read when it is first asked about."""

    def __init__(self, syntax: Syntax, variables: LoopVariables = LoopVariables.PER_TURN) -> None:
        """Prepare; nothing is read yet."""
        self._syntax = syntax
        self._variables = variables
        self._failing = FailingFunctions(syntax)
        self._flows: dict[int, FunctionFlow] = {}

    def place_at(self, line: int, byte_col: int) -> Place:
        """Return how often the code at a 1-based position runs; clamped into the file."""
        offset = self._syntax.text.offset(line, byte_col)
        flow = self._flow(offset)
        return flow.place_at(offset) if flow is not None else Place(_UNKNOWN, _UNKNOWN)

    def place_on(self, line: int, callee: str = "", variable: str = "") -> Place:
        """Return how often the code of a line runs.

        Args:
            line: The 1-based line; clamped to the file.
            callee: The name of the function that it calls, without package and receiver; empty
                where the innermost code of the line is meant.
            variable: The name of the variable that the line declares, where that is meant.
        """
        text = self._syntax.text
        line = text.clamp_line(line)
        start, end = text.offsets_of_line(line)
        content = text.line(line)
        if callee:
            call = re.search(rb"\b%s\s*[\[(]" % re.escape(callee.encode()), content)
            if call is not None:
                return self.place_at(line, call.start() + 1)
        if variable:
            name = re.search(rb"(?<![\w.])%s\b" % re.escape(variable.encode()), content)
            if name is not None:
                return self.place_at(line, name.start() + 1)
        offset = start + len(content) - len(content.lstrip())
        flow = self._flow(offset)
        return flow.last_between(start, end) if flow is not None else Place(_UNKNOWN, _UNKNOWN)

    def _flow(self, offset: int) -> FunctionFlow | None:
        """Return the declaration around an offset; None where the file is broken there."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return None
        flow = self._flows.get(index)
        if flow is None:
            node = self._declarations[index]
            if node.type not in _READ or offset >= node.end_byte:
                return None
            flow = self._flows[index] = flow_of(
                node, self._syntax.text.data, self._failing.asked_in(node), self._variables
            )
        return flow

    @cached_property
    def _declarations(self) -> list[Node]:
        declarations: list[Node] = []
        for node in self._syntax.tree.root_node.children:
            declarations += node.children if node.type == "ERROR" else [node]
        return declarations

    @cached_property
    def _starts(self) -> list[int]:
        return [node.start_byte for node in self._declarations]
