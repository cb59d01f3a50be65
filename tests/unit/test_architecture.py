"""The architecture's rules, held against the imports and the shape of every module."""

import ast
import re
import subprocess
import sys

import pytest

from architecture import (
    LONGER,
    LONGEST_LINES,
    MODULES,
    MOST_ARROWS,
    MOST_FLOORS,
    PACKAGE,
    PURE,
    ROOMS,
    ROOT,
    ROOT_MODULES,
    VAGUE_NAMES,
    arrows,
    circles,
    io_offences,
    longest_chain,
    module_name,
    room,
    room_offences,
    state_offences,
)

TREES = {path: ast.parse(path.read_bytes()) for path in MODULES}


def test_the_root_holds_three_modules_and_the_rooms() -> None:
    assert {path.stem for path in PACKAGE.glob("*.py")} == ROOT_MODULES
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert rooms == ROOMS.keys() - ROOT_MODULES, "a new room: give it its floor in ROOMS"


def test_a_module_imports_only_from_rooms_below_its_own() -> None:
    offences = {
        module_name(path): found
        for path, tree in TREES.items()
        if (found := room_offences(module_name(path), tree))
    }
    assert offences == {}


def test_the_house_stays_low_and_its_ways_few() -> None:
    assert len(longest_chain()) <= MOST_FLOORS
    assert len(arrows()) <= MOST_ARROWS


def test_no_module_needs_itself_by_way_of_others() -> None:
    """Each module can be understood after those that it uses; TYPE_CHECKING is no way out."""
    assert circles() == []


def test_pure_rooms_read_and_write_nothing() -> None:
    pure = {path: tree for path, tree in TREES.items() if room(module_name(path)) in PURE}
    assert {path.name: found for path, tree in pure.items() if (found := io_offences(tree))} == {}


def test_no_module_holds_state() -> None:
    """What a module keeps is a constant, or declared as a type that has no way to change it."""
    assert {
        path.name: found for path, tree in TREES.items() if (found := state_offences(tree))
    } == {}


def test_a_module_says_what_it_is_for_and_has_a_name_that_says_something() -> None:
    assert [path.name for path, tree in TREES.items() if not ast.get_docstring(tree)] == []
    assert [path.name for path in MODULES if path.stem in VAGUE_NAMES] == []
    classes = [
        node.name
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]
    assert [name for name in classes if name.endswith("Manager")] == []


def test_the_rules_for_files_hold_in_tests_and_benchmarks_too() -> None:
    """No file is too long, and what silences a checker gives its reason on its line."""
    files = [*MODULES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    mute = re.compile(r"# (?:noqa|type: ignore)(?!.* - \w)")
    offences = []
    for file in files:
        lines = file.read_text(encoding="utf-8").split("\n")
        too_long = len(lines) > LONGEST_LINES + 1 and file not in LONGER
        offences += [str(file)] if too_long else []
        offences += [f"{file}:{n}" for n, line in enumerate(lines, 1) if mute.search(line)]
    assert offences == []


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
        ("engine", "def f():\n    from heaplens.cli import main"),
        ("cli", "import asyncio"),
        ("explain", "import tree_sitter_go"),
        ("source", "from heaplens.config.settings import Settings"),
        ("lsp.jsonrpc.base", "from heaplens.lsp.session.session import Session"),
        ("engine", "from heaplens import check"),
        ("compiler", "if TYPE_CHECKING:\n    from heaplens.engine.batch import Analyzer"),
    ],
)
def test_the_rule_about_rooms_finds_an_offence(name: str, code: str) -> None:
    assert room_offences(f"heaplens.{name}", ast.parse(code))


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
