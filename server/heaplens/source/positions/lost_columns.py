"""Finds what a finding names on a line where the compiler dropped the column (255 and beyond).

Pure: no I/O. A line is read once for all of its findings, whatever their number.
"""

from collections.abc import Iterator

from tree_sitter import Node

from heaplens.model import KINDS, About, Kind
from heaplens.source.nodes import NESTING_LIMIT
from heaplens.source.positions.anchor import anchored_node, is_declared
from heaplens.source.positions.extent import Extent, node_extent, rest_of_line
from heaplens.source.positions.spelling import spelling, squeezed
from heaplens.source.syntax import Syntax

FIRST_LOST_BYTE_COL = 255
"""The compiler keeps eight bits for a column and prints none from here on (colMax in
cmd/internal/src/pos.go)."""

_SPELLING_LIMIT_BYTES = 200
_NODE_LIMIT_BYTES = 800
_COLLAPSED_TYPES = frozenset(
    ("composite_literal", "literal_value", "func_literal", "unary_expression")
)
_DECLARED = b"var "


class LostColumns:
    """Answers for the lines of one file; each is read once, for all of its findings."""

    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax
        self._spellings: dict[int, dict[bytes, list[Node]]] = {}

    def candidates(self, line: int, kind: Kind, subject: str) -> tuple[Extent, ...]:
        """Return all that a finding without a column can be about.

        Args:
            line: the 1-based line of the finding; clamped to the file.
            kind: the kind of the finding.
            subject: the variable or expression, in the compiler's words.

        Returns:
            The declarations or expressions that are the subject, from left to right; the whole
            line, of kind UNKNOWN, where there is none. Never empty. The n-th of several equal
            findings of a line is about the n-th candidate, and from the first again when they run
            out: the compiler prints in the order of the source, and repeats itself for what it
            instantiates.
        """
        syntax = self._syntax
        line = syntax.text.clamp_line(line)
        spellings = self._spellings.get(line)
        if spellings is None:
            spellings = self._spellings[line] = _spellings(syntax, line)
        if KINDS[kind].about is About.VARIABLE:
            # The compiler puts the package before the name of a variable of another package.
            wanted = _DECLARED + subject.rpartition(".")[2].encode()
        else:
            wanted = squeezed(subject)
        nodes = spellings.get(wanted, ())
        if nodes:
            return tuple(node_extent(syntax, node, kind) for node in nodes)
        return (rest_of_line(syntax, syntax.text.starts[line - 1]),)


def _spellings(syntax: Syntax, line: int) -> dict[bytes, list[Node]]:
    """Return what is on a line where columns are lost, by its spelling."""
    text = syntax.text
    start = text.starts[line - 1]
    first = start + FIRST_LOST_BYTE_COL - 1
    end = start + len(text.lines[line - 1])
    nodes: dict[bytes, list[Node]] = {}
    seen: set[int] = set()
    for leaf in _leaves(syntax.tree.root_node, first, end):
        if is_declared(leaf):
            nodes.setdefault(_DECLARED + (leaf.text or b""), []).append(leaf)
        node = anchored_node(leaf)
        if node is None or node.id in seen:
            continue
        seen.add(node.id)
        for name, subject in _names(node):
            nodes.setdefault(name, []).append(subject)
    return nodes


def _names(node: Node) -> Iterator[tuple[bytes, Node]]:
    """Yield what the compiler may call an expression, or the variadic arguments of a call."""
    if node.text == b"append":
        return  # the compiler calls the whole call `append`, and the name alone nothing
    length_bytes = node.end_byte - node.start_byte
    if length_bytes <= _NODE_LIMIT_BYTES or node.type in _COLLAPSED_TYPES:
        words = spelling(node, _SPELLING_LIMIT_BYTES)
        if words:
            yield words, node
    callee = node.child_by_field_name("function")
    arguments = node.child_by_field_name("arguments")
    if callee and arguments:
        yield squeezed("... argument"), arguments
    if callee and callee.text == b"append":
        yield b"append", node


def _leaves(root: Node, start: int, end: int) -> Iterator[Node]:
    """Yield the tokens that start between two offsets, down to NESTING_LIMIT."""
    cursor = root.walk()
    depth = 0
    while cursor.goto_first_child_for_byte(start) is not None:
        depth += 1
    while True:
        node = cursor.node
        if node is None or node.start_byte >= end:
            return
        if node.start_byte >= start and not node.child_count and depth <= NESTING_LIMIT:
            yield node
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            depth -= 1
        while cursor.goto_first_child():
            depth += 1
