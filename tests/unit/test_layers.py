"""The architecture's rules, held against the imports and the shape of every module."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from architecture import (
    LONGEST_LINES,
    MAY_USE,
    MODULES,
    PACKAGE,
    PURE,
    ROOT,
    VAGUE_NAMES,
    imports,
    io_offences,
    layer,
    layer_offences,
    state_offences,
)


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 10


@pytest.fixture(params=MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def module(request: pytest.FixtureRequest) -> Path:
    path = request.param
    assert isinstance(path, Path)
    return path


def test_a_module_imports_only_what_its_layer_may(module: Path) -> None:
    assert layer(module) in MAY_USE, "a new layer: say in MAY_USE what it may use"
    assert layer_offences(layer(module), ast.parse(module.read_bytes())) == []


def test_pure_layers_read_and_write_nothing(module: Path) -> None:
    if layer(module) in PURE:
        assert io_offences(ast.parse(module.read_bytes())) == []


def test_no_module_holds_state(module: Path) -> None:
    """What a module keeps is a constant, or declared as a type that has no way to change it."""
    assert state_offences(ast.parse(module.read_bytes())) == []


def test_a_module_says_what_it_is_for_and_can_be_read_at_once(module: Path) -> None:
    assert ast.get_docstring(ast.parse(module.read_bytes()))
    assert len(module.read_bytes().splitlines()) <= LONGEST_LINES


def test_names_say_something(module: Path) -> None:
    assert module.stem not in VAGUE_NAMES
    names = [
        node.name
        for node in ast.walk(ast.parse(module.read_bytes()))
        if isinstance(node, ast.ClassDef)
    ]
    assert [name for name in names if name.endswith("Manager")] == []


def test_the_rules_for_files_hold_in_tests_and_benchmarks_too() -> None:
    """No file is too long, and what silences a checker gives its reason on its line."""
    files = [*MODULES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    mute = re.compile(r"# (?:noqa|type: ignore)(?!.* - \w)")
    offences = []
    for file in files:
        lines = file.read_text(encoding="utf-8").split("\n")
        offences += [str(file)] if len(lines) > LONGEST_LINES + 1 else []
        offences += [f"{file}:{n}" for n, line in enumerate(lines, 1) if mute.search(line)]
    assert offences == []


def test_no_two_modules_need_each_other() -> None:
    """Following the imports never leads back: each module can be understood after those it uses."""
    needs: dict[str, set[str]] = {}
    for path in MODULES:
        name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        tree = ast.parse(path.read_bytes())
        checking = [
            node
            for node in tree.body
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        ]
        for node in checking:
            tree.body.remove(node)
        needs[name.removesuffix(".__init__")] = set(imports(tree))
    for name, found in needs.items():
        needs[name] = {
            each for each in found | {each.rpartition(".")[0] for each in found} if each in needs
        }
        needs[name].discard("heaplens")
    while needs:
        free = {name for name, found in needs.items() if not found & needs.keys()}
        assert free, f"a circle in {sorted(needs)}"
        needs = {name: found for name, found in needs.items() if name not in free}


@pytest.mark.parametrize("code", ["open('x')", "import os\nos.stat('x')", "os.path.exists('x')"])
def test_the_rule_about_reading_finds_an_offence(code: str) -> None:
    assert io_offences(ast.parse(code))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("compiler", "import subprocess"),
        ("compiler", "from os import stat"),
        ("source", "from pathlib import Path"),
        ("explain", "from heaplens.toolchain import go"),
        ("model", "from heaplens.config.settings import Settings"),
        ("toolchain", "import pygls"),
        ("toolchain", "from heaplens.engine.batch import Analyzer"),
        ("cli", "from heaplens.lsp.server import serve"),
        ("lsp", "from heaplens.cli import main"),
        ("lsp", "import rich.console"),
        ("analyzer", "def f():\n    from heaplens.cli import main"),
        ("cli", "import asyncio"),
        ("explain", "import tree_sitter_go"),
    ],
)
def test_the_rule_about_layers_finds_an_offence(name: str, code: str) -> None:
    assert layer_offences(name, ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "A = []",
        "A: Final = {1: 2}",
        "A = dict[str, int]()",
        "A = collections.defaultdict(list)",
        "class A:\n    b = {1}",
        "def f():\n    global a",
        "@functools.cache\ndef f(): ...",
        "@lru_cache(maxsize=1)\ndef f(): ...",
    ],
)
def test_the_rule_about_state_finds_an_offence(code: str) -> None:
    assert state_offences(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "A = (1, 2)",
        "A = frozenset({1})",
        "A = MappingProxyType({1: 2})",
        "A: Mapping[str, str] = {}",
        "A: Final[Sequence[int]] = [1]",
    ],
)
def test_constants_are_no_state(code: str) -> None:
    assert state_offences(ast.parse(code)) == []


def test_starting_up_loads_nothing_that_draws() -> None:
    """A run that draws nothing loads neither rich nor what it would need of it."""
    code = "import sys, heaplens.cli.main, heaplens.cli.check; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    ).stdout.split()
    assert {"rich", "asyncio", "pygments", "pygls"}.isdisjoint(loaded)


def test_no_file_names_the_machine_it_was_written_on() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git is where PATH says
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    # Put together here, so that this file does not name them itself.
    paths = [b"/" + word for word in (b"work/", b"root/", b"tmp/v1")]
    paths += [b"index" + b"-url", b"artifact" + b"ory"]
    files = [ROOT / name.decode() for name in listed.split(b"\0") if name]
    assert len(files) > 20
    offences = [
        f"{file.relative_to(ROOT)}: {path.decode()}"
        for file in files
        if file.is_file()
        for path in paths
        if path in file.read_bytes()
    ]
    assert offences == []
