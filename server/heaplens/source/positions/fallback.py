"""Finds something to point at on a line of which only the number is known.

Pure: no I/O. Every line gives an extent on that line, whatever the file holds.
"""

from tree_sitter import Node

from heaplens.source.positions.anchor import head_end
from heaplens.source.positions.extent import Extent, NodeKind, range_extent
from heaplens.source.syntax import Syntax

_FIRST_CHOICE_TYPES = frozenset(
    (
        "assignment_statement",
        "break_statement",
        "const_declaration",
        "continue_statement",
        "dec_statement",
        "defer_statement",
        "expression_statement",
        "expression_switch_statement",
        "for_statement",
        "go_statement",
        "goto_statement",
        "if_statement",
        "inc_statement",
        "labeled_statement",
        "return_statement",
        "select_statement",
        "send_statement",
        "short_var_declaration",
        "type_declaration",
        "type_switch_statement",
        "var_declaration",
        "var_spec",
    )
)
# What is pointed at where nothing inside it starts on the line.
_SECOND_CHOICE_TYPES = frozenset(
    (
        "communication_case",
        "default_case",
        "expression_case",
        "function_declaration",
        "method_declaration",
        "type_case",
    )
)


def fallback(syntax: Syntax, line: int) -> Extent:
    """Return the first statement that starts on a line, or what the line has of another one.

    Args:
        syntax: the file.
        line: the 1-based line; clamped to the file.

    Returns:
        The part of it that is on this line, without its body (`for … {` is its head) and without a
        comment behind it; of kind UNKNOWN where the line is blank.
    """
    line = syntax.text.clamp_line(line)
    start, end = syntax.text.offsets_of_line(line)
    is_code = False
    inner: Node | None = None
    outer: Node | None = None
    for path in syntax.node_paths_on(line):
        node = path.node
        is_inner = path.type in _FIRST_CHOICE_TYPES
        is_code = is_code or is_inner or path.type in _SECOND_CHOICE_TYPES
        if path.type == "comment":
            end = _without(syntax, node, start, end)
        elif is_inner and node.start_byte >= start:
            inner = inner or node
        elif path.type in _SECOND_CHOICE_TYPES and node.start_byte >= start:
            outer = outer or node
    statement = inner or outer
    if statement is not None:
        start, end = statement.start_byte, min(end, head_end(statement))
    code = syntax.text.data[start:end].rstrip(b"\n")
    start += len(code) - len(code.lstrip())
    kind = NodeKind.STATEMENT if is_code and code.strip() else NodeKind.UNKNOWN
    return range_extent(syntax, start, start + len(code.strip()), kind)


def _without(syntax: Syntax, comment: Node, start: int, end: int) -> int:
    """Return the end of what a line has before a comment that goes to the end of the line."""
    is_last = comment.end_byte + 1 >= end
    has_code = bool(syntax.text.data[start : comment.start_byte].strip())
    return comment.start_byte if is_last and has_code else end
