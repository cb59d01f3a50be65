"""Turns the statements of a function body into blocks and jumps. Pure.

Broken code is data: what is no statement of the language counts as one that does nothing.
"""

from collections.abc import Callable, Mapping

from tree_sitter import Node

from heaplens.source.flow.blocks import Blocks, Target, left_names, names_of
from heaplens.source.flow.errors import NO_NAMES, Names, errors_of_done, guards, is_error
from heaplens.source.flow.graph import Ending
from heaplens.source.flow.loop_variables import declared, is_per_turn
from heaplens.source.nodes import node_text

# A statement takes five calls of Python, which has room for a thousand.
_DEEPEST = 60


def read_body(blocks: Blocks, body: Node) -> None:
    """Read the body of a function, from its first statement to its last."""
    _statements(blocks, body, 0)
    blocks.graph.end(blocks.current, Ending.WELL)


def _statements(blocks: Blocks, parent: Node, nesting: int) -> None:
    for child in parent.named_children:
        if child.type == "statement_list":
            _statements(blocks, child, nesting)
        else:
            _statement(blocks, child, nesting + 1)


def _scope(blocks: Blocks, parent: Node | None, nesting: int) -> None:
    """Read statements with names of their own: what they learn of those stays inside."""
    before = blocks.known
    if parent is not None:
        _statements(blocks, parent, nesting)
    blocks.known &= before


def _statement(blocks: Blocks, node: Node, nesting: int, label: str = "") -> None:
    read = _READERS.get(node.type) if nesting < _DEEPEST else None
    blocks.mark(node)
    if read is not None:
        read(blocks, node, nesting, label)
    else:
        blocks.simple(node)


def _block(blocks: Blocks, node: Node, nesting: int, label: str) -> None:
    del label
    _scope(blocks, node, nesting)


def _labeled(blocks: Blocks, node: Node, nesting: int, label: str) -> None:
    name = node.child_by_field_name("label")
    label = node_text(name) if name is not None else label
    block = blocks.label_block(label)
    blocks.graph.jump(blocks.current, block)
    blocks.current, blocks.live, blocks.known = block, True, NO_NAMES
    for child in node.named_children:
        if child.type != "label_name":
            _statement(blocks, child, nesting + 1, label)


def _if(blocks: Blocks, node: Node, nesting: int, label: str) -> None:
    del label
    leaving: list[tuple[int, bool, Names]] = []
    declared = NO_NAMES
    branch: Node | None = node
    while branch is not None and branch.type == "if_statement":
        blocks.mark(branch)
        initializer = branch.child_by_field_name("initializer")
        condition = branch.child_by_field_name("condition")
        blocks.optional(initializer)
        if initializer is not None and initializer.type == "short_var_declaration":
            declared |= frozenset(left_names(initializer))
        blocks.optional(condition)
        holds, fails = guards(condition, blocks.local)
        before, live, known = blocks.current, blocks.live, blocks.known
        blocks.open(before)
        blocks.known = known | holds
        _scope(blocks, branch.child_by_field_name("consequence"), nesting)
        if blocks.is_failure(branch, holds):
            blocks.graph.end(blocks.current, Ending.ERROR)
        else:
            leaving.append((blocks.current, blocks.live, blocks.known))
        blocks.open(before)
        blocks.live, blocks.known = live, known | fails
        branch = branch.child_by_field_name("alternative")
    _scope(blocks, branch, nesting)
    leaving.append((blocks.current, blocks.live, blocks.known))
    blocks.open(*(block for block, _, _ in leaving))
    ways = [known for _, live, known in leaving if live]
    blocks.live = bool(ways)
    blocks.known = frozenset.intersection(*ways) - declared if ways else NO_NAMES


def _for(blocks: Blocks, node: Node, nesting: int, label: str) -> None:
    blocks.forget_assigned_in(node)
    parts = [child for child in node.named_children if child.type != "block"]
    header = next((part for part in parts if part.type != "comment"), None)
    update: Node | None = None
    is_ranged = header is not None and header.type == "range_clause"
    is_clause = header is not None and header.type == "for_clause"
    if header is not None and is_ranged:
        blocks.optional(header.child_by_field_name("right"))
    condition = header
    if header is not None and is_clause:
        blocks.optional(header.child_by_field_name("initializer"))
        condition = header.child_by_field_name("condition")
        update = header.child_by_field_name("update")
    before = blocks.current
    head = blocks.open(before)
    blocks.graph.head(head)
    known = blocks.known
    if condition is not None and not is_ranged:
        blocks.optional(condition)
    asked = blocks.current
    end, turn = blocks.graph.block(), blocks.graph.block()
    if condition is not None:
        blocks.graph.jump(asked, end)
    blocks.open(asked)
    if header is not None and is_ranged:
        left = header.child_by_field_name("left")
        if left is not None:
            blocks.mark(left)
    for name in declared(header):
        turn_of = blocks.current if is_ranged else head
        made = turn_of if is_per_turn(name, node, blocks.variables) else before
        blocks.marks.append((name.start_byte, made))
        if not is_ranged:
            blocks.marks.append((name.end_byte, before))
    blocks.known = known
    blocks.targets.append(Target(label, end, turn))
    body = node.child_by_field_name("body")
    if body is not None:
        blocks.mark(body)
    _scope(blocks, body, nesting)
    blocks.targets.pop()
    blocks.graph.jump(blocks.current, turn)
    blocks.current = turn
    blocks.optional(update)
    blocks.graph.jump(blocks.current, head)
    blocks.current, blocks.live, blocks.known = end, True, known


def _switch(blocks: Blocks, node: Node, nesting: int, label: str) -> None:
    blocks.optional(node.child_by_field_name("initializer"))
    value = node.child_by_field_name("value")
    blocks.optional(value)
    before, end = blocks.known, blocks.graph.block()
    blocks.targets.append(Target(label, end, None))
    alias = node.child_by_field_name("alias")
    switched = frozenset({*names_of(alias), *names_of(value)})
    test, fails = blocks.current, blocks.known
    default: Node | None = None
    falling: int | None = None  # the end of a case that falls through
    bodies: list[tuple[Node, int, Names]] = []
    for case in node.named_children:
        if case.type == "default_case":
            default = case
            body, known = blocks.graph.block(), NO_NAMES
        elif case.type in {"expression_case", "type_case"}:
            blocks.current, blocks.known = test, fails
            known, fails = _case(blocks, case, switched, has_value=value is not None)
            body, test = blocks.graph.block(), blocks.graph.block()
            blocks.graph.jump(blocks.current, test)
            blocks.graph.jump(blocks.current, body)
        else:
            continue
        bodies.append((case, body, known))
    for case, body, known in bodies:
        blocks.current, blocks.live, blocks.known = body, True, known
        if case is default:
            blocks.graph.jump(test, body)
            blocks.known = fails
        if falling is not None:
            blocks.graph.jump(falling, body)
            blocks.known = NO_NAMES
        falling = _case_body(blocks, case, nesting)
        if falling is None:
            blocks.graph.jump(blocks.current, end)
    if default is None:
        blocks.graph.jump(test, end)
    blocks.targets.pop()
    blocks.current, blocks.live, blocks.known = end, True, before
    blocks.forget_assigned_in(node)


def _case(blocks: Blocks, case: Node, switched: Names, *, has_value: bool) -> tuple[Names, Names]:
    """Read what a case compares; return what is not nil inside, and what behind it."""
    if case.type == "type_case":
        kinds = [node_text(kind) for kind in case.children_by_field_name("type")]
        if "nil" in kinds:
            return blocks.known, blocks.known | (switched if kinds == ["nil"] else NO_NAMES)
        return blocks.known | switched, blocks.known
    values = case.child_by_field_name("value")
    blocks.optional(values)
    conditions = list(values.named_children) if values is not None else []
    if has_value:
        is_nil = [condition.type == "nil" for condition in conditions]
        if len(is_nil) == 1 and is_nil[0]:
            return blocks.known, blocks.known | switched
        errors = all(is_error(c, NO_NAMES, blocks.local) for c in conditions)
        return blocks.known | (switched if conditions and errors else NO_NAMES), blocks.known
    guarded = [guards(condition, blocks.local) for condition in conditions]
    if not guarded:
        return blocks.known, blocks.known
    holds = frozenset.intersection(*(holds for holds, _ in guarded))
    return blocks.known | holds, blocks.known.union(*(fails for _, fails in guarded))


def _case_body(blocks: Blocks, case: Node, nesting: int) -> int | None:
    """Read the statements of a case; return its last block if it falls through."""
    falls = False
    blocks.marks.append((case.start_byte, blocks.current))
    values = case.child_by_field_name("value")
    for child in case.named_children:
        if child.type == "statement_list":
            _statements(blocks, child, nesting)
            falls = any(c.type == "fallthrough_statement" for c in child.named_children)
        elif child != values and child.type.endswith("_statement"):
            _statement(blocks, child, nesting + 1)
    return blocks.current if falls else None


def _select(blocks: Blocks, node: Node, nesting: int, label: str) -> None:
    before, known, end = blocks.current, blocks.known, blocks.graph.block()
    blocks.targets.append(Target(label, end, None))
    cases = [
        case for case in node.named_children if case.type in {"communication_case", "default_case"}
    ]
    # All channels, and what is sent, are evaluated before one is chosen.
    for case in cases:
        communication = case.child_by_field_name("communication")
        if communication is not None:
            right = communication.child_by_field_name("right")
            blocks.current = before
            blocks.expressions(communication if right is None else right)
            before = blocks.current
    for case in cases:
        blocks.open(before)
        blocks.live, blocks.known = True, known
        communication = case.child_by_field_name("communication")
        blocks.marks.append((case.start_byte, blocks.current))
        if communication is not None:
            right = communication.child_by_field_name("right")
            blocks.marks.append(((right or communication).start_byte, before))
            blocks.known |= errors_of_done(right)
        _case_body_of(blocks, case, communication, nesting)
        blocks.graph.jump(blocks.current, end)
    if not cases:
        blocks.graph.end(before, Ending.WELL)  # it waits for ever
    blocks.targets.pop()
    blocks.current, blocks.live, blocks.known = end, bool(cases), known
    blocks.forget_assigned_in(node)


def _case_body_of(blocks: Blocks, case: Node, communication: Node | None, nesting: int) -> None:
    for child in case.named_children:
        if child.type == "statement_list":
            _statements(blocks, child, nesting)
        elif child != communication and child.type.endswith("_statement"):
            _statement(blocks, child, nesting + 1)


def _return(blocks: Blocks, node: Node, nesting: int, label: str) -> None:
    del nesting, label
    blocks.expressions(node)
    blocks.leave(blocks.ending(node))


def _jump(blocks: Blocks, node: Node, nesting: int, label: str) -> None:
    del nesting, label
    name = next((node_text(c) for c in node.named_children if c.type == "label_name"), "")
    if node.type == "goto_statement":
        target: int | None = blocks.label_block(name)
        blocks.graph.label(blocks.label_block(name))
    else:
        target = blocks.target(name, turn=node.type == "continue_statement")
    if target is not None:
        blocks.graph.jump(blocks.current, target)
    blocks.leave()


_Reader = Callable[[Blocks, Node, int, str], None]
_READERS: Mapping[str, _Reader] = {
    "block": _block,
    "labeled_statement": _labeled,
    "if_statement": _if,
    "for_statement": _for,
    "expression_switch_statement": _switch,
    "type_switch_statement": _switch,
    "select_statement": _select,
    "return_statement": _return,
    "break_statement": _jump,
    "continue_statement": _jump,
    "goto_statement": _jump,
}
