"""The named nodes on a line of Go source, each with its ancestors.

Pure: no I/O. Reading costs by what is on the line, wherever in the file that is.
"""

from typing import NamedTuple

from tree_sitter import Node

from heaplens.source.nodes import NESTING_LIMIT


class NodePath(NamedTuple):
    """A named node and its ancestors: to ask a node for its parent takes time by its depth."""

    node: Node
    """The node."""
    type: str
    """Its type."""
    parent: "NodePath | None"
    """The named node around it; None for the root."""


def node_paths(root: Node, start: int, end: int) -> tuple[NodePath, ...]:
    """Return all named nodes of which a part is between two byte offsets.

    Args:
        root: the root of the syntax tree.
        start: the offset of the first byte.
        end: the offset behind the last byte.

    Returns:
        The nodes in the order of the source, ancestors before descendants.
    """
    cursor = root.walk()
    paths: list[NodePath] = []
    ancestors: list[NodePath | None] = [None]
    while True:
        node = cursor.node
        if node is None or node.start_byte >= end:
            return tuple(paths)
        if node.is_named:
            paths.append(NodePath(node, node.type, ancestors[-1]))
            is_read = len(ancestors) <= NESTING_LIMIT
            if is_read and cursor.goto_first_child_for_byte(start) is not None:
                ancestors.append(paths[-1])
                continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return tuple(paths)
            ancestors.pop()
