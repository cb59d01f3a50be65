"""The architecture's rules, as functions that find what breaks them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "server" / "heaplens"
MODULES = tuple(sorted(PACKAGE.rglob("*.py")))
LONGEST_LINES = 320

# What makes findings of what the compiler and the source say.
FINDING = frozenset({"analysis", "findings", "hidden", "ignoring", "places", "summary"})
BELOW_FINDING = frozenset({"model", "compiler", "source", "explain"})
SETTINGS = frozenset({"settings", "settings_table", "settings_schema", "settings_reading"})
PURE = BELOW_FINDING | FINDING | SETTINGS | {"present", "excerpt"}
# The analyzer and the modules it is made of.
ANALYSIS = frozenset(
    {
        "analyzer",
        "catalog",
        "engine",
        "explored",
        "exploring",
        "follow",
        "live",
        "report",
        "resolving",
        "runs",
        "shelf",
        "sources",
        "stages",
        "view",
    }
)
# What each layer may use of the others; `cli` and `lsp` are on top and not in anybody's list.
MAY_USE = {
    "": frozenset[str](),
    "__main__": frozenset({"cli", "lsp"}),
    "model": frozenset[str](),
    **dict.fromkeys(SETTINGS, SETTINGS | {"model"}),
    "compiler": frozenset({"model"}),
    "source": frozenset({"model"}),
    "explain": frozenset({"model", "compiler", "source"}),
    "excerpt": frozenset({"model"}),
    **dict.fromkeys(FINDING, BELOW_FINDING | FINDING),
    "present": frozenset({"model", "settings", "source", "explain"}),
    "toolchain": frozenset({"model", "settings", "compiler", "source"}),
    "cache": frozenset({"model", "toolchain"}),
    **dict.fromkeys(ANALYSIS, PURE | ANALYSIS | {"toolchain", "cache"}),
    "lsp": PURE | {"toolchain", "cache", "analyzer", "follow", "live", "stages"},
    "cli": PURE | {"toolchain", "cache", "analyzer", "follow"},
}
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


def layer(module: Path) -> str:
    """The layer a module is in: the first word below the package."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py").removesuffix("__init__")


def imports(tree: ast.AST) -> Iterator[str]:
    """The full names of all modules that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the layer"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer_offences(name: str, tree: ast.AST) -> list[str]:
    """The imports of a module of layer `name` that are not its business."""
    found = []
    for imported in imports(tree):
        words = imported.split(".")
        if words[0] == "heaplens":
            other = words[1] if words[1] in MAY_USE else ""
            if other != name and other not in MAY_USE[name] | {""}:
                found.append(imported)
        elif (
            ONLY_IN.get(words[0].removesuffix("_go"), name) != name
            or (name in PURE and words[0] in OUTSIDE_WORLD and imported != "os")
            or (name not in {"lsp", *ANALYSIS} and words[0] == "asyncio")
        ):
            found.append(imported)
    return found


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
