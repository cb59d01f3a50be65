"""What every reader of syntax asks of a node. Pure."""

from tree_sitter import Node


def first_child(node: Node) -> Node | None:
    """The first named child; None where there is none, for which tree-sitter raises IndexError."""
    return node.named_child(0) if node.named_child_count else None
