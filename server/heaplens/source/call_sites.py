"""Which function calls which in a file, in how many loops and behind how many branches.

Pure: no I/O. By name alone, without types: a method call may be of any method of that name. Found
by a query, so that a file of 100,000 lines takes a fraction of what its compilation takes.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tree_sitter import Node, Query, QueryCursor

from heaplens.source.syntax import Syntax

_QUERY = """
(for_statement body: (block) @loop)
(if_statement consequence: (block) @branch)
(if_statement alternative: (block) @branch)
(expression_case) @branch
(type_case) @branch
(default_case) @branch
(communication_case) @branch
(call_expression function: (identifier) @function)
(call_expression function: (selector_expression field: (field_identifier) @method))
"""
_AROUND = ("loop", "branch")


class CallSite(NamedTuple):
    """A call, as far as its file tells."""

    caller: str
    """The declared function around it, as findings name it; empty at package level."""
    callee: str
    """The name that is called, without what stands before the dot."""
    selected: bool
    """Whether there is a dot: a method, or a function of another package."""
    loops: int
    """How many loops are around it."""
    branches: int
    """How many branches are around it."""


@dataclass(frozen=True, slots=True)
class FileCalls:
    """The calls of one file, and its branches."""

    functions: tuple[str, ...]
    """The functions that the file declares: `bar`, `(*T).Get`."""
    sites: Mapping[CallSite, int]
    """How many calls there are of each kind."""
    _starts: tuple[tuple[int, int], ...] = ()
    _depths: tuple[int, ...] = ()

    def branches_at(self, line: int, byte_col: int) -> int:
        """Return how many branches are around a 1-based line and byte column."""
        place = bisect_right(self._starts, (line, byte_col)) - 1
        return self._depths[place] if place >= 0 else 0


def call_sites(syntax: Syntax) -> FileCalls:
    """Return the calls of a file, those of broken code as far as they can be read."""
    captures = QueryCursor(Query(syntax.tree.language, _QUERY)).captures(syntax.tree.root_node)
    nodes = [(node.start_byte, name, node) for name, found in captures.items() for node in found]
    nodes.sort(key=lambda each: (each[0], each[1] not in _AROUND))
    sites: Counter[CallSite] = Counter()
    changes: dict[tuple[int, int], int] = {}
    around: list[tuple[Node, str]] = []
    branches = 0

    def leave(offset: int) -> None:
        nonlocal branches
        while around and around[-1][0].end_byte <= offset:
            node, name = around.pop()
            if name == "branch":
                branches -= 1
                changes[_point(node.end_point)] = branches

    for start, name, node in nodes:
        leave(start)
        if name in _AROUND:
            around.append((node, name))
            if name == "branch":
                branches += 1
                changes[_point(node.start_point)] = branches
        else:
            caller = syntax.function_name_at(start)
            callee = (node.text or b"").decode(errors="replace")
            loops = len(around) - branches
            sites[CallSite(caller, callee, name == "method", loops, branches)] += 1
    leave(len(syntax.text.data))
    functions = tuple(function.name for function in syntax.functions)
    return FileCalls(functions, sites, tuple(changes), tuple(changes.values()))


def _point(point: tuple[int, int]) -> tuple[int, int]:
    return point[0] + 1, point[1] + 1
