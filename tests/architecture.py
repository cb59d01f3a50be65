"""The architecture's rules, as functions that find what breaks them.

    python tests/architecture.py

prints what they see: the rooms, the arrows between them, and the longest chain.
"""

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "server" / "heaplens"
MODULES = tuple(sorted(PACKAGE.rglob("*.py")))
LONGEST_LINES = 340
# One thing each, though longer: all plain data stands together, with the table of kinds.
LONGER = frozenset({PACKAGE / "model.py"})
MOST_FLOORS, MOST_ARROWS = 8, 65
ROOT_MODULES = frozenset({"__init__", "__main__", "model"})

# The one order of all rooms, the lowest first: a room may import those before it, but for those on
# its own floor. `__init__` is the public API.
ROOMS: Mapping[str, int] = {
    "model": 1,
    "config": 2,
    "source": 2,
    "compiler": 2,
    "toolchain": 3,
    "explain": 3,
    "cache": 4,
    "analysis": 4,
    "engine": 5,
    "present": 5,
    "tracing": 6,
    "__init__": 6,
    "lsp": 7,
    "cli": 7,
    "__main__": 8,
}
# The same inside a room that has rooms of its own.
INNER_ROOMS: Mapping[str, tuple[str, ...]] = {
    "source": (
        *(
            "text",
            "nodes",
            "predeclared",
            "outline",
            "header",
            "constraints",
            "language",
            "generated",
            "line_directives",
            "linemap",
        ),
        *(
            "declared",
            "node_paths",
            "scopes",
            "uses",
            "syntax",
            "context",
            "calls",
            "usage",
            "directives",
        ),
        *("declarations", "operands"),
        *("positions", "allocation_sites", "flow", "call_sites", "groups"),
    ),
    "lsp": ("jsonrpc", "convert", "session", "handlers", "server"),
}
PURE = frozenset({"model", "config", "source", "compiler", "explain", "analysis", "present"})
WITH_EVENT_LOOP = frozenset({"lsp"})
OUTSIDE_WORLD = frozenset(
    {
        "asyncio",
        "concurrent",
        "fcntl",
        "glob",
        "http",
        "io",
        "logging",
        "multiprocessing",
        "os",
        "pathlib",
        "random",
        "resource",
        "select",
        "selectors",
        "shutil",
        "signal",
        "socket",
        "sqlite3",
        "subprocess",
        "sys",
        "tempfile",
        "threading",
        "time",
        "urllib",
    }
)
# What a pure layer may take from os: the handling of names, which asks no file system.
NAMES_OF_OS = frozenset({"path", "fsencode", "fsdecode", "fspath", "sep", "PathLike"})
NAMES_OF_OS_PATH = frozenset(
    {"basename", "dirname", "join", "normpath", "isabs", "split", "splitext", "commonpath"}
)
INPUT_OUTPUT = frozenset({"open", "print", "input", "exec", "eval", "breakpoint"})
ONLY_IN = {
    "capstone": "compiler",
    "pygls": "lsp",
    "lsprotocol": "lsp",
    "rich": "cli",
    "tree_sitter": "source",
}
MUTABLE_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MUTABLE_MAKERS = frozenset(
    {
        "list",
        "dict",
        "set",
        "bytearray",
        "defaultdict",
        "deque",
        "Counter",
        "OrderedDict",
        "Lock",
        "RLock",
        "Event",
        "local",
        "cache",
        "lru_cache",
        "WeakKeyDictionary",
        "WeakValueDictionary",
    }
)
READ_ONLY_TYPES = frozenset({"Mapping", "Sequence", "Collection", "AbstractSet"})
VAGUE_NAMES = frozenset({"utils", "util", "helpers", "helper", "misc", "common"})


def room(module: str) -> str:
    """The room of a module, by its full name (`heaplens.compiler.story` → `compiler`)."""
    return module.split(".")[1] if "." in module else "__init__"


def module_name(path: Path) -> str:
    """The full name of the module in a file: `heaplens.compiler.story`."""
    name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    return name.removesuffix(".__init__")


def imports(tree: ast.AST) -> Iterator[str]:
    """The full names of all that a module imports, wherever in it: under TYPE_CHECKING, too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the room"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def needs() -> dict[str, set[str]]:
    """The modules of the package, each with those of them that it imports."""
    names = {module_name(path): path for path in MODULES}
    found = {}
    for name, path in names.items():
        imported = set(imports(ast.parse(path.read_bytes())))
        # `from heaplens.lsp import parent` names a module, `… import Server` something inside one.
        found[name] = {
            other if other in names else other.rpartition(".")[0]
            for other in imported
            if other.split(".")[0] == "heaplens"
        } - {name}
    return found


def arrows() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Which room needs which other, with the modules that make it so."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for name, imported in needs().items():
        for other in imported:
            arrow = room(name), room(other)
            if arrow[0] != arrow[1]:
                found.setdefault(arrow, []).append((name, other))
    return found


def longest_chain() -> list[str]:
    """The rooms of the longest way down, the highest first."""
    below: dict[str, set[str]] = {name: set() for name in ROOMS}
    for upper, lower in arrows():
        below[upper].add(lower)
    chains: dict[str, list[str]] = {}
    for name in ROOMS:  # the lowest first
        chains[name] = [
            name,
            *max((chains[o] for o in below[name] if o in chains), key=len, default=[]),
        ]
    return max(chains.values(), key=len)


def circles() -> list[str]:
    """The modules that lie in circles or between them; none where there is no circle."""
    left = needs()
    while left:
        needed = set().union(*left.values())
        inside = {name for name, found in left.items() if name in needed and found & left.keys()}
        if len(inside) == len(left):
            return sorted(left)
        left = {name: left[name] for name in inside}
    return []


def room_offences(name: str, tree: ast.AST) -> list[str]:
    """The imports that are not the business of a module, by its full name."""
    own = room(name)
    found = []
    for imported in imports(tree):
        words = imported.split(".")
        if words[0] == "heaplens":
            other = words[1] if words[1] in ROOMS else "__init__"
            below = other == own or ROOMS[other] < ROOMS[own]
            if not below or not _is_below_inside(name, imported):
                found.append(imported)
        elif (
            ONLY_IN.get(words[0].removesuffix("_go"), own) != own
            or (own in PURE and words[0] in OUTSIDE_WORLD and imported != "os")
            or (own not in WITH_EVENT_LOOP and words[0] == "asyncio")
        ):
            found.append(imported)
    return found


def _is_below_inside(name: str, imported: str) -> bool:
    """Whether an import keeps to the order of the rooms inside a room."""
    own, other = name.split("."), imported.split(".")
    order = INNER_ROOMS.get(room(name), ())
    if not order or room(imported) != room(name) or len(own) < 3 or len(other) < 3:
        return True
    if own[2] not in order or other[2] not in order:
        return False
    return order.index(other[2]) <= order.index(own[2])


def io_offences(tree: ast.AST) -> list[str]:
    """The calls of built-in functions that read or write, and the uses of os that do."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found += [node.func.id] if node.func.id in INPUT_OUTPUT else []
        elif isinstance(node, ast.Attribute):
            whole = ast.unparse(node)
            allowed = NAMES_OF_OS_PATH if whole.startswith("os.path.") else NAMES_OF_OS
            if ast.unparse(node.value) in {"os", "os.path"} and node.attr not in allowed:
                found.append(whole)
    return found


def state_offences(tree: ast.Module) -> list[int]:
    """The lines that make a module or a class hold something that can change."""
    scopes: list[ast.Module | ast.ClassDef] = [tree]
    scopes += [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    found = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Global)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found += [node.lineno for each in node.decorator_list if called(each) in MUTABLE_MAKERS]
    for scope in scopes:
        for statement in scope.body:
            value = getattr(statement, "value", None)
            if not isinstance(statement, ast.Assign | ast.AnnAssign) or value is None:
                continue
            if isinstance(statement, ast.AnnAssign) and read_only(statement.annotation):
                continue
            if isinstance(value, MUTABLE_DISPLAYS) or (
                isinstance(value, ast.Call) and called(value) in MUTABLE_MAKERS
            ):
                found.append(statement.lineno)
    return found


def read_only(annotation: ast.expr) -> bool:
    """Whether a name is declared as what mypy lets nobody change."""
    if called(annotation) == "Final" and isinstance(annotation, ast.Subscript):
        annotation = annotation.slice
    return called(annotation) in READ_ONLY_TYPES


def called(node: ast.expr) -> str:
    """The last word of what is called, or of a decorator."""
    target = node.func if isinstance(node, ast.Call) else node
    while isinstance(target, ast.Subscript):
        target = target.value
    if isinstance(target, ast.Attribute):
        return target.attr
    return target.id if isinstance(target, ast.Name) else ""


def offences() -> list[str]:
    """What breaks the order of rooms: imports upwards, circles, too many floors or arrows."""
    found = [
        f"{module_name(path)} imports {imported}, which is not below it"
        for path in MODULES
        for imported in room_offences(module_name(path), ast.parse(path.read_bytes()))
    ]
    found += [f"{name} lies in a circle, or between two" for name in circles()]
    if len(longest_chain()) > MOST_FLOORS:
        found.append(f"more than {MOST_FLOORS} floors")
    if len(arrows()) > MOST_ARROWS:
        found.append(f"more than {MOST_ARROWS} arrows between rooms")
    return found


def main() -> int:
    """Print the rooms by floor, the arrows between them and the longest chain.

    Returns:
        The exit status: 1 where the order is broken.
    """
    found = arrows()
    for floor in range(max(ROOMS.values()), 0, -1):
        names = [name for name in ROOMS if ROOMS[name] == floor]
        print(f"floor {floor}: {', '.join(names)}")  # noqa: T201 - this is a script, too
    for name in reversed(tuple(ROOMS)):
        below = sorted(lower for upper, lower in found if upper == name)
        print(f"{name} -> {', '.join(below) or 'nothing'}")  # noqa: T201 - the same
    chain = longest_chain()
    print(  # noqa: T201 - the same
        f"{len(ROOMS)} rooms, {len(found)} arrows (at most {MOST_ARROWS}), {len(chain)} floors (at "
        f"most {MOST_FLOORS}); the longest chain: {' -> '.join(chain)}"
    )
    broken = offences()
    print("\n".join(broken) or "in order: no circle, no import upwards")  # noqa: T201 - the same
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
