"""Lists what is on a line of Go source, each thing with what is around it.

Pure: no I/O. A line is read once, and costs by what is on it, wherever in the file it is.
"""

from heaplens.source.syntax import Place, Syntax

# Nobody nests deeper; a sum of 10,000 terms would otherwise be read once for each of its lines.
_DEPTH_LIMIT = 200


def places_on(syntax: Syntax, line: int) -> tuple[Place, ...]:
    """Return all named nodes of which a part is on a line.

    Args:
        syntax: the file.
        line: the 1-based line; clamped to the file.

    Returns:
        The nodes, those around others before them, else in the order of the source.
    """
    line = syntax.text.clamp_line(line)
    places = syntax.places.get(line)
    if places is None:
        places = syntax.places.setdefault(line, _read(syntax, *bytes_of(syntax, line)))
    return places


def bytes_of(syntax: Syntax, line: int) -> tuple[int, int]:
    r"""Return the offsets of the first byte of a 1-based line and of the byte behind its `\n`."""
    start = syntax.text.starts[line - 1]
    return start, start + len(syntax.text.lines[line - 1]) + 1


def _read(syntax: Syntax, start: int, end: int) -> tuple[Place, ...]:
    cursor = syntax.tree.root_node.walk()
    found: list[Place] = []
    around: list[Place | None] = [None]
    while True:
        node = cursor.node
        if node is None or node.start_byte >= end:
            return tuple(found)
        if node.is_named:
            found.append(Place(node, node.type, around[-1]))
            if len(around) <= _DEPTH_LIMIT and cursor.goto_first_child_for_byte(start) is not None:
                around.append(found[-1])
                continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return tuple(found)
            around.pop()
