"""The blocks of one function body, while its statements are read. Pure."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from tree_sitter import Node

from heaplens.source.flow.errors import (
    NO_NAMES,
    Names,
    is_error,
    is_error_type,
    never_returns,
)
from heaplens.source.flow.graph import ENTRY, Ending, Graph
from heaplens.source.flow.loop_variables import LoopVariables
from heaplens.source.nodes import node_text

_BRANCHING = re.compile(rb"&&|\|\||func")
_DEEPEST = 100
_SHORT_CIRCUITS = frozenset(("&&", "||"))
_DECLARING = frozenset(("short_var_declaration", "assignment_statement", "var_spec"))


@dataclass(frozen=True, slots=True)
class Literal:
    """A function literal in a body: a function of its own, with a place in this one."""

    node: Node
    """The `func_literal`."""
    block: int
    """The block that makes it."""
    in_place: bool
    """Whether it is called where it stands, maybe by `go` or `defer`."""
    deferred: bool
    """Whether `defer` calls it there."""


@dataclass(slots=True)
class Target:
    """What `break` and `continue` inside a statement lead to."""

    label: str
    end: int
    turn: int | None
    """None for what is no loop."""


@dataclass(slots=True)
class Blocks:
    """The blocks of one body, while it is read."""

    data: bytes
    """The source of the file."""
    local: Collection[str]
    """The names of the variables of the function, and of those around it."""
    result: Node | None
    """The type of its last result."""
    named_error: str = ""
    """The name of that, if it has one and is an error."""
    outer_error: str = ""
    """In a deferred literal: the named error of the function around it."""
    ends: Callable[[Node], bool] = never_returns
    """Whether a call never returns."""
    variables: LoopVariables = LoopVariables.PER_TURN
    """Where variables that a loop declares are made."""
    graph: Graph = field(default_factory=Graph)
    """The blocks."""
    marks: list[tuple[int, int]] = field(default_factory=list)
    """Byte offsets, each with the block that runs what begins there."""
    literals: list[Literal] = field(default_factory=list)
    """The function literals, but for those inside them."""
    current: int = ENTRY
    """The block that the next statement is in."""
    live: bool = True
    """Whether something leads there."""
    known: Names = NO_NAMES
    """What is not nil there."""
    targets: list[Target] = field(default_factory=list)
    """Around the next statement, the innermost last."""
    labels: dict[str, int] = field(default_factory=dict)
    """The blocks that `goto` leads to."""

    def mark(self, node: Node) -> None:
        """Note that what begins with a node is in the current block."""
        self.marks.append((node.start_byte, self.current))

    def open(self, *sources: int) -> int:
        """Go on in a new block, which some lead to."""
        self.current = self.graph.block()
        for source in sources:
            self.graph.jump(source, self.current)
        return self.current

    def leave(self, ending: Ending | None = None) -> None:
        """Go on in a block that nothing leads to."""
        if ending is not None:
            self.graph.end(self.current, ending)
        self.current, self.live, self.known = self.graph.block(), False, NO_NAMES

    def simple(self, node: Node) -> None:
        """Read a statement that only the next one follows, unless it never returns."""
        self.expressions(node)
        if node.type == "expression_statement":
            call = node.named_child(0) if node.named_child_count else None
            if call is not None and call.type == "call_expression" and self.ends(call):
                self.leave(Ending.FATAL)
        elif node.type in _DECLARING:
            self._assign(node)
        elif node.type == "var_declaration":
            for spec in node.named_children:
                self._assign(spec)

    def optional(self, node: Node | None) -> None:
        """Read a part of a statement, with a mark of its own."""
        if node is not None:
            self.mark(node)
            self.simple(node)

    def _assign(self, node: Node) -> None:
        """Forget what an assignment changes, and note the errors that it makes."""
        if not self.known and self.data.find(b"rr", node.start_byte, node.end_byte) < 0:
            return
        names = left_names(node)
        right = node.child_by_field_name("right") or node.child_by_field_name("value")
        values = list(right.named_children) if right is not None else []
        made = NO_NAMES
        if len(values) == len(names):
            made = frozenset(
                name
                for name, value in zip(names, values, strict=True)
                if is_error(value, self.known, self.local)
            )
        self.known = (self.known - frozenset(names)) | made

    def forget_assigned_in(self, node: Node) -> None:
        """Forget what a statement, read as a whole, may have changed."""
        if self.known:
            text = node.text or b""
            self.known = frozenset(name for name in self.known if not _may_assign(name, text))

    def label_block(self, label: str) -> int:
        """Return the block that a label stands at."""
        block = self.labels.get(label)
        if block is None:
            block = self.labels[label] = self.graph.block()
        return block

    def target(self, label: str, *, turn: bool) -> int | None:
        """Return what a `break` leads to, or a `continue`; None in broken code."""
        for target in reversed(self.targets):
            if label and target.label != label:
                continue
            if not turn:
                return target.end
            if target.turn is not None:
                return target.turn
        return None

    def is_failure(self, branch: Node, holds: Names) -> bool:
        """Return whether a deferred function gets to a branch only after a failure."""
        if self.outer_error and self.outer_error in holds:
            return True
        # if r := recover(); r != nil {
        body = branch.child_by_field_name("consequence")
        end = body.start_byte if body is not None else branch.end_byte
        return bool(holds) and self.data.find(b"recover()", branch.start_byte, end) >= 0

    def ending(self, node: Node) -> Ending:
        """Return how a `return` ends the function."""
        if not self.may_fail:
            return Ending.WELL
        results = node.named_child(0) if node.named_child_count else None
        if results is None or results.type == "comment":
            is_failure = self.named_error in self.known
        else:
            values = results.named_children or [results]
            is_failure = is_error(values[-1], self.known, self.local)
        return Ending.ERROR if is_failure else Ending.WELL

    @property
    def may_fail(self) -> bool:
        """Whether its last result is an error."""
        return is_error_type(self.result)

    # Expressions

    def expressions(self, node: Node, nesting: int = 0) -> None:
        """Find the operands that are not always evaluated, and the function literals."""
        start, end = node.start_byte, node.end_byte
        if nesting > _DEEPEST or _BRANCHING.search(self.data, start, end) is None:
            return
        if node.type == "func_literal":
            self._literal(node)
        elif node.type == "binary_expression" and _operator(node) in _SHORT_CIRCUITS:
            self._short_circuit(node, nesting)
        else:
            for child in node.named_children:
                self.expressions(child, nesting + 1)

    def _literal(self, node: Node) -> None:
        parent = node.parent
        while parent is not None and parent.type == "parenthesized_expression":
            parent = parent.parent
        in_place = False
        if parent is not None and parent.type == "call_expression":
            function = parent.child_by_field_name("function")
            in_place = function is not None and function.start_byte <= node.start_byte
            in_place = in_place and function is not None and node.end_byte <= function.end_byte
        around = parent.parent if parent is not None and in_place else None
        deferred = around is not None and around.type == "defer_statement"
        self.literals.append(Literal(node, self.current, in_place, deferred))
        self.marks.append((node.end_byte, self.current))

    def _short_circuit(self, node: Node, nesting: int) -> None:
        operator = _operator(node)
        operands: list[Node] = []
        first: Node | None = node
        # `a && b && c` is nested to the left, as deep as it is long.
        while first is not None and _operator(first) == operator:
            right = first.child_by_field_name("right")
            if right is not None:
                operands.append(right)
            first = first.child_by_field_name("left")
        if first is not None:
            self.expressions(first, nesting + 1)
        leaving: list[int] = []
        for operand in reversed(operands):
            leaving.append(self.current)
            self.open(self.current)
            self.mark(operand)
            self.expressions(operand, nesting + 1)
        self.open(*leaving, self.current)
        self.marks.append((node.end_byte, self.current))


def _operator(node: Node) -> str:
    if node.type != "binary_expression":
        return ""
    operator = node.child_by_field_name("operator")
    return operator.type if operator is not None else ""


def left_names(node: Node) -> list[str]:
    """Return the expressions that an assignment or a declaration gives values."""
    if node.type == "var_spec":
        return [node_text(name) for name in node.children_by_field_name("name")]
    return names_of(node.child_by_field_name("left"))


def names_of(node: Node | None) -> list[str]:
    """Return the expressions of a list, or the one that it is."""
    if node is None:
        return []
    if node.type == "expression_list":
        return [node_text(child) for child in node.named_children]
    return [node_text(node)]


def _may_assign(name: str, text: bytes) -> bool:
    word = re.escape(name.encode())
    return re.search(rb"\b%s\s*(?:=[^=]|:=|,|\+=)|&\s*%s\b" % (word, word), text) is not None
