"""How single nodes of a function declare, use and hand on its variables. Pure: no I/O."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from heaplens.source.nodes import node_text

PARAMETER_TYPES = frozenset(("parameter_declaration", "variadic_parameter_declaration"))
_USES_VALUE = frozenset(
    (
        "selector_expression",
        "index_expression",
        "slice_expression",
        "binary_expression",
        "unary_expression",
    )
)
_LEAVES = frozenset(
    (
        "argument_list",
        "return_statement",
        "assignment_statement",
        "short_var_declaration",
        "var_spec",
        "send_statement",
        "literal_element",
        "keyed_element",
    )
)
_KEEPS_NOTHING = frozenset(("len", "cap", "copy", "clear", "delete", "print", "println"))
_BRACKETS = frozenset(("expression_list", "parenthesized_expression"))
_STEPS = frozenset(("inc_statement", "dec_statement"))


def nodes_inside(root: Node | None) -> Iterator[Node]:
    """Yield a node and all named nodes in it, in the order of the source."""
    waiting = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.named_children))


@dataclass(frozen=True, slots=True)
class Names:
    """The names in one declared function: it is walked once, not for each of its findings."""

    uses: Mapping[str, Sequence[Node]]
    """All identifiers, by name, in the order of the source."""
    declarations: Mapping[str, Sequence[Node]]
    """What declares a variable or parameter, by name, in that order."""
    returns_nil: bool
    """Whether there is a `return nil` with nothing else."""


def names_in(function: Node) -> Names:
    """Return the names in a declared function."""
    uses: defaultdict[str, list[Node]] = defaultdict(list)
    declarations: defaultdict[str, list[Node]] = defaultdict(list)
    returns_nil = False
    for node in nodes_inside(function):
        if node.type == "identifier":
            uses[node_text(node)].append(node)
        elif node.type == "return_statement":
            returns_nil = returns_nil or node_text(node).split() == ["return", "nil"]
        for name in declared_names(node):
            declarations[node_text(name)].append(node)
    return Names(uses, declarations, returns_nil)


def called(call: Node | None) -> str:
    """Return the function that a call calls, as spelled; empty without a call."""
    function = call.child_by_field_name("function") if call is not None else None
    return node_text(function) if function is not None else ""


def declared_names(node: Node) -> list[Node]:
    """Return the names that a node declares as variables."""
    if node.type == "short_var_declaration" or (
        node.type == "range_clause" and any(child.type == ":=" for child in node.children)
    ):
        left = node.child_by_field_name("left")
        return left.named_children if left is not None else []
    if node.type == "var_spec" or node.type in PARAMETER_TYPES:
        return node.children_by_field_name("name")
    return []


def is_address(node: Node | None) -> bool:
    """Return whether a node is `&x`."""
    return node is not None and node.type == "unary_expression" and node.children[0].type == "&"


def is_assigned(name: Node) -> bool:
    """Return whether a name is assigned to where it stands: `x = 1`, `x++`."""
    parent = name.parent
    if parent is None or parent.type in _STEPS:
        return parent is not None
    assignment = parent.parent if parent.type == "expression_list" else None
    if assignment is None or assignment.type != "assignment_statement":
        return False
    left = assignment.child_by_field_name("left")
    return left is not None and left.start_byte <= name.start_byte < left.end_byte


def way_of(use: Node, *, by_address: bool) -> str:
    """Return how one use of a variable hands it on; see `Usage.ways_out`. Empty for none."""
    parent = use.parent
    if by_address:
        if parent is None or not (is_address(parent) or parent.type == "slice_expression"):
            return ""
        use = parent
    elif is_assigned(use) or (parent is not None and parent.type in _USES_VALUE):
        return ""
    return way_from(use)


def way_from(node: Node) -> str:
    """Return how an expression is handed on where it stands; empty where it is not."""
    parent = node.parent
    while parent is not None and parent.type in _BRACKETS:
        node, parent = parent, parent.parent
    if parent is None or parent.type not in _LEAVES:
        return ""
    if parent.type != "argument_list":
        return parent.type
    callee = called(parent.parent)
    is_appendee = callee == "append" and parent.named_children[:1] == [node]
    return "" if callee in _KEEPS_NOTHING or is_appendee else callee
