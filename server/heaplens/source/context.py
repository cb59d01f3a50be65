"""Reads the source around a position: imports, results, goroutines, local names.

Pure: no I/O. Positions are 1-based, columns in bytes.
"""

from collections.abc import Iterator

from tree_sitter import Node

from heaplens.source.nodes import FUNCTION_TYPES, node_text, parameter_names
from heaplens.source.syntax import Syntax


def imported_names(syntax: Syntax) -> frozenset[str]:
    """Return the names by which the file knows the packages it imports.

    Without an alias that is the last element of the path, but for a version (`…/v2`): a guess that
    Go's own tools make too, since the real name stands in the other package.
    """
    names = set()
    for alias, path in import_specs(syntax):
        parts = path.split("/")
        last = parts[-1]
        if len(parts) > 1 and last[:1] == "v" and last[1:].isdigit():
            last = parts[-2]
        names.add(alias or last)
    return frozenset(names)


def import_specs(syntax: Syntax) -> Iterator[tuple[str, str]]:
    """Yield alias and path of each import of a file; an empty alias where it has none."""
    for declaration in syntax.tree.root_node.children:
        if declaration.type == "import_declaration":
            for spec in _specs(declaration):
                alias, path = spec.child_by_field_name("name"), spec.child_by_field_name("path")
                yield (
                    node_text(alias) if alias else "",
                    node_text(path).strip('"`') if path else "",
                )


def result_names(syntax: Syntax, line: int, byte_col: int) -> frozenset[str]:
    """Return the names of the named results of the innermost function around a position."""
    for node in _around(syntax, line, byte_col):
        if node.type in FUNCTION_TYPES:
            return frozenset(parameter_names(node.child_by_field_name("result"))) - {""}
    return frozenset()


_BODIES = frozenset(("func_literal", "for_statement"))
_NAME_LISTS = ("receiver", "parameters", "result")


def is_local(syntax: Syntax, line: int, byte_col: int, name: str) -> bool:
    """Return whether a name is a parameter, result or variable of a function around a position.

    A call of such a name is a call of a function value.
    """
    if not name.isidentifier():
        return False
    for node in _around(syntax, line, byte_col):
        if node.type in FUNCTION_TYPES:
            lists = (node.child_by_field_name(field) for field in _NAME_LISTS)
            if any(name in parameter_names(names) for names in lists):
                return True
            body = node.child_by_field_name("body")
            if body is not None and name in syntax.local_names(body):
                return True
    return False


def is_global(syntax: Syntax, line: int, byte_col: int, name: str) -> bool:
    """Return whether a name that is used at a position is a variable of the package."""
    is_ours = name.isidentifier() and name not in imported_names(syntax)
    return is_ours and not is_local(syntax, line, byte_col, name)


def in_goroutine(syntax: Syntax, line: int, byte_col: int) -> bool:
    """Return whether a position is in a go statement: in its call or in the literal it runs."""
    return _is_run_by("go_statement", syntax, line, byte_col)


def in_deferred(syntax: Syntax, line: int, byte_col: int) -> bool:
    """Return whether a position is in a defer statement: in its call or in the literal it runs."""
    return _is_run_by("defer_statement", syntax, line, byte_col)


def bodies_around(syntax: Syntax, line: int, byte_col: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the function literals and loops around a position, the innermost first.

    The body of a loop over a function is a closure, too. Nothing is around its own first byte.

    Yields:
        Line and byte column of `func` or `for`, and whether it is a literal.
    """
    offset = syntax.text.offset(line, byte_col)
    for node in _around(syntax, line, byte_col):
        if node.type in _BODIES and node.start_byte < offset:
            yield *syntax.text.position(node.start_byte), node.type == "func_literal"


def _is_run_by(statement: str, syntax: Syntax, line: int, byte_col: int) -> bool:
    inside = None
    for node in _around(syntax, line, byte_col):
        if node.type == statement:
            return True
        if node.type == "func_literal":
            if inside is not None:
                return False  # a function inside the one that the statement might run
            inside = node
    return False


def _around(syntax: Syntax, line: int, byte_col: int) -> Iterator[Node]:
    offset = syntax.text.offset(line, byte_col)
    node = syntax.tree.root_node.descendant_for_byte_range(offset, offset + 1)
    while node is not None:
        yield node
        node = node.parent


def _specs(declaration: Node) -> Iterator[Node]:
    for child in declaration.named_children:
        if child.type == "import_spec":
            yield child
        elif child.type == "import_spec_list":
            yield from (spec for spec in child.named_children if spec.type == "import_spec")
