"""Finds the source that a compiler finding names: the compiler gives one position and no end.

Pure: no I/O. Every position gives an extent inside the file, whatever the file holds. The positions
were measured on Go 1.21 to 1.27: a call is at its `(`, a selector at its `.`, an index at its `[`,
an operation at its operator, a composite literal at its `{`, all else at its first byte.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tree_sitter import Node

from heaplens.model import KINDS, About, Kind
from heaplens.source.nodes import CALL_TYPES, node_text
from heaplens.source.positions.anchor import (
    STATEMENT_TYPES,
    anchored_node,
    conversion_around,
)
from heaplens.source.positions.spelling import is_spelled, means, squeezed
from heaplens.source.syntax import Syntax
from heaplens.source.text import Region

SOURCE_LIMIT_CHARS = 120
"""How much of the source an extent repeats."""

# How many nested conversions may be the subject: of `any(T(x))` all three are reported at the x.
_CLIMB_LEVELS = 3
# How deep a case's type may nest around its last token: `case map[string][]*T:`.
_TYPE_LEVELS = 8
_NAME_TYPES = frozenset(("identifier", "field_identifier"))
_CASE_TYPES = frozenset(("type_case", "default_case"))


class NodeKind(StrEnum):
    """What the source of an extent is."""

    VARIABLE = "variable"
    """The name of a local variable where it is declared; its case in a type switch."""
    PARAMETER = "parameter"
    """The name of a parameter, receiver or named result where it is declared."""
    CALL = "call"
    """A whole call or conversion; also where the finding is about something inlined into it."""
    COMPOSITE_LITERAL = "composite-literal"
    """A composite literal, with its `&` if the finding is at the `&`."""
    CLOSURE = "closure"
    """A function literal, or the head of a `for` that ranges over a function."""
    OPERAND = "operand"
    """Any other expression, mostly one that is converted to an interface."""
    VARIADIC_ARGUMENTS = "variadic-arguments"
    """The arguments of a call, in parentheses: the compiler makes a slice of the variadic ones."""
    FUNC_NAME = "func-name"
    """The name of a function at its declaration: the finding is about a generated wrapper."""
    STATEMENT = "statement"
    """A statement that a step of a flow passes through."""
    UNKNOWN = "unknown"
    """No expression: the token at the position, or the rest of the line."""


# What declares a name → what the name is.
_NAME_KINDS: Mapping[str, NodeKind] = {
    "function_declaration": NodeKind.FUNC_NAME,
    "method_declaration": NodeKind.FUNC_NAME,
    "parameter_declaration": NodeKind.PARAMETER,
    "variadic_parameter_declaration": NodeKind.PARAMETER,
}
# What a cut leaves of a name, but not all there is.
_CUT_NAME = re.compile(r"(?<=\W)\w+$")
# Brackets, and what may hold some without being one; a line ends an expression outside of any.
_BRACKETS = re.compile(rb"[()\[\]{}\n]|\"(?:[^\"\\\n]|\\.)*\"|`[^`]*`|'(?:[^'\\\n]|\\.)+'")
# How far behind an expression the bracket around it is searched for.
_NEAR_BYTES = 1000
_NODE_KINDS: Mapping[str, NodeKind] = {
    "composite_literal": NodeKind.COMPOSITE_LITERAL,
    "literal_value": NodeKind.COMPOSITE_LITERAL,
    "argument_list": NodeKind.VARIADIC_ARGUMENTS,
    "func_literal": NodeKind.CLOSURE,
    **dict.fromkeys(CALL_TYPES, NodeKind.CALL),
    **dict.fromkeys(STATEMENT_TYPES, NodeKind.STATEMENT),
}


@dataclass(frozen=True, slots=True)
class Extent(Region):
    """The source that a finding is about."""

    source: str
    """The source, on one line, cut after SOURCE_LIMIT_CHARS."""
    function: str
    """The innermost named function around it; empty at package level."""
    kind: NodeKind
    """The kind of code."""
    exact: bool
    """Whether its source is what the subject says; else it is a call that the subject was inlined
    into, a wrapper's function, or what happens to be at the position."""
    around: tuple[int, int] = field(default=(0, 0), compare=False)
    """Line and byte column behind the bracket that closes what it is an argument or element of."""
    statement: str = field(default="", compare=False)
    """`go` or `defer` where it is what such a statement runs, `range` where a loop is over it."""
    keeps: tuple[str, ...] = field(default=(), compare=False)
    """Of a function value: the source of what its closure keeps; empty where that is not known."""


@dataclass(frozen=True, slots=True)
class _Part:
    """An extent in byte offsets, before its source is read."""

    start: int
    """Offset of the first byte."""
    end: int
    """Offset of the byte after the last."""
    kind: NodeKind
    """The kind of code."""
    exact: bool
    """As in Extent."""


def extent(syntax: Syntax, line: int, byte_col: int, kind: Kind, subject: str) -> Extent:
    """Return the extent of what the compiler reports at a position.

    Args:
        syntax: the file.
        line: the 1-based line of the finding; clamped to the file.
        byte_col: its 1-based byte column; clamped to the line. For a column that the compiler
            dropped (0) use `LostColumns`.
        kind: what the finding is.
        subject: the variable or expression, in the compiler's words.

    Returns:
        The extent; of kind UNKNOWN where nothing sensible is there.
    """
    offset = syntax.text.offset(line, byte_col)
    leaf = syntax.tree.root_node.descendant_for_byte_range(offset, offset + 1)
    if leaf is None or leaf.type in {"\n", "ERROR"}:
        return rest_of_line(syntax, offset)
    part = _wrapped(leaf)
    if part is None and KINDS[kind].about is About.VARIABLE:
        part = _variable(leaf, subject)
    if part is None:
        part = _expression(leaf, subject)
    if part is None and not leaf.child_count:
        part = _Part(leaf.start_byte, leaf.end_byte, NodeKind.UNKNOWN, exact=False)
    return _make_extent(syntax, part) if part else rest_of_line(syntax, offset)


def node_extent(syntax: Syntax, node: Node, kind: Kind) -> Extent:
    """Return the extent of an expression, or of a variable's name, known to be the subject."""
    part = _part_of(node, exact=True)
    if KINDS[kind].about is About.VARIABLE and part.kind is NodeKind.OPERAND:
        part = _Part(part.start, part.end, NodeKind.VARIABLE, exact=True)
    return _make_extent(syntax, part)


def range_extent(syntax: Syntax, start: int, end: int, kind: NodeKind) -> Extent:
    """Return the extent between two byte offsets, found without a position of the compiler."""
    return _make_extent(syntax, _Part(start, end, kind, exact=False))


def rest_of_line(syntax: Syntax, offset: int) -> Extent:
    """Return the code between an offset and the end of its line; the line if there is none."""
    text = syntax.text
    line, byte_col = text.position(offset)
    start = text.starts[line - 1]
    content = text.line(line).rstrip()
    if not content[byte_col - 1 :].strip():
        byte_col = len(content) - len(content.lstrip()) + 1
    end = start + len(content)
    return _make_extent(
        syntax, _Part(min(start + byte_col - 1, end), end, NodeKind.UNKNOWN, exact=False)
    )


def _make_extent(syntax: Syntax, part: _Part) -> Extent:
    line, byte_col = syntax.text.position(part.start)
    end_line, end_byte_col = syntax.text.position(part.end)
    return Extent(
        line=line,
        byte_col=byte_col,
        end_line=end_line,
        end_byte_col=end_byte_col,
        source=_shortened(syntax.text.data, part.start, part.end),
        function=syntax.function_name_at(part.start),
        kind=part.kind,
        exact=part.exact,
        around=syntax.text.position(_closing(syntax.text.data, part.end)),
    )


def _closing(data: bytes, start: int) -> int:
    """Return the offset behind the bracket that closes around an expression, if that is near."""
    depth = 0
    for bracket in _BRACKETS.finditer(data, start, start + _NEAR_BYTES):
        if bracket[0] in {b"(", b"[", b"{"}:
            depth += 1
        elif bracket[0] in {b")", b"]", b"}"}:
            depth -= 1
        elif bracket[0] == b"\n" and not depth:
            break
        if depth < 0:
            return bracket.end()
    return start


def _shortened(data: bytes, start: int, end: int) -> str:
    # Four bytes are the longest character; the rest of a long literal is never decoded.
    head = data[start : min(end, start + 4 * SOURCE_LIMIT_CHARS)]
    words = " ".join(head.decode(errors="replace").split())
    if len(words) > SOURCE_LIMIT_CHARS or start + len(head) < end:
        return _CUT_NAME.sub("", words[: SOURCE_LIMIT_CHARS - 1]) + "…"
    return words


def _part_of(node: Node, *, exact: bool) -> _Part:
    return _Part(node.start_byte, node.end_byte, _node_kind(node), exact)


def _node_kind(node: Node) -> NodeKind:
    if node.type in _NAME_TYPES:
        return _NAME_KINDS.get(node.parent.type if node.parent else "", NodeKind.OPERAND)
    if node.type == "unary_expression":
        operand = node.child_by_field_name("operand")
        is_literal = operand is not None and operand.type == "composite_literal"
        return NodeKind.COMPOSITE_LITERAL if is_literal else NodeKind.OPERAND
    return _NODE_KINDS.get(node.type, NodeKind.OPERAND)


def _is_named(leaf: Node, subject: str) -> bool:
    """Return whether a name is the subject, which the compiler may print with its package."""
    return node_text(leaf) in {subject, subject.rpartition(".")[2]}


def _wrapped(leaf: Node) -> _Part | None:
    """Return the name of the method whose receiver opens here: its wrappers' position."""
    parameters = leaf.parent
    method = parameters.parent if parameters and leaf.type == "(" else None
    if not method or method.type != "method_declaration":
        return None
    name = method.child_by_field_name("name")
    if not name or not parameters or parameters != method.child_by_field_name("receiver"):
        return None
    return _Part(name.start_byte, name.end_byte, NodeKind.FUNC_NAME, exact=False)


def _variable(leaf: Node, subject: str) -> _Part | None:
    """Return the declaration of a variable, or None where the position is that of a call."""
    if leaf.type == "for" and leaf.parent:
        return _range_variable(leaf.parent, subject)
    if leaf.type not in _NAME_TYPES:
        return _switch_variable(leaf, subject)
    if _node_kind(leaf) is not NodeKind.OPERAND:
        return _part_of(leaf, exact=_is_named(leaf, subject))
    if _is_named(leaf, subject):
        return _Part(leaf.start_byte, leaf.end_byte, NodeKind.VARIABLE, exact=True)
    return _switch_variable(leaf, subject)


def _range_variable(loop: Node, subject: str) -> _Part | None:
    """`for x := range f` over a function: its variables are at the `for`."""
    for clause in loop.named_children:
        names = clause.child_by_field_name("left") if clause.type == "range_clause" else None
        for name in names.named_children if names else ():
            if _is_named(name, subject):
                return _Part(name.start_byte, name.end_byte, NodeKind.VARIABLE, exact=True)
    return None


def _switch_variable(leaf: Node, subject: str) -> _Part | None:
    """`switch v := x.(type)`: each case has a v of its own, at its last type or its `default`."""
    node = leaf
    for _ in range(_TYPE_LEVELS):
        parent = node.parent
        if parent is None:
            return None
        if parent.type in _CASE_TYPES:
            switch = parent.parent
            alias = switch.child_by_field_name("alias") if switch else None
            if alias is None or not _is_named(alias, subject):
                return None
            return _Part(node.start_byte, node.end_byte, NodeKind.VARIABLE, exact=True)
        node = parent
    return None


def _expression(leaf: Node, subject: str) -> _Part | None:
    """Return the expression that has its position at a token."""
    owner = anchored_node(leaf)
    if owner is None:
        return None
    if owner.type == "for_statement":
        body = owner.child_by_field_name("body")
        end = body.start_byte if body else owner.end_byte
        head = (owner.text or b"")[: end - owner.start_byte]
        end = owner.start_byte + len(head.rstrip())
        # The state of the loop is `#state1`, its results `#p2`.
        exact = subject == "func literal" or "#" in subject
        return _Part(owner.start_byte, end, NodeKind.CLOSURE, exact)
    if subject == "... argument":
        arguments = owner.child_by_field_name("arguments")
        if arguments:
            return _part_of(arguments, exact=True)
    wanted = squeezed(subject)
    node: Node | None = owner
    for _ in range(_CLIMB_LEVELS):
        if node is None:
            break
        if is_spelled(node, wanted):
            return _part_of(node, exact=True)
        node = conversion_around(node)
    return _part_of(owner, exact=means(owner, subject))
