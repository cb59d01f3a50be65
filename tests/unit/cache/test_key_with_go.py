"""What the key relies on is so: of an import the compiler knows its export data, and no more."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from heaplens.cache.contents import Contents, Memory
from heaplens.cache.key import Conditions, package_key
from heaplens.model import Depth
from heaplens.toolchain.go import find_go
from heaplens.toolchain.go_list import Plan, list_packages
from heaplens.toolchain.objects import Objects
from heaplens.toolchain.overlay import write
from heaplens.toolchain.process import Cancellation, Limits
from heaplens.toolchain.tempdir import TemporaryDirectory
from heaplens.toolchain.toolchain import Toolchain
from workbench import MakeModule

FILES = {
    "a/a.go": 'package a\n\nimport "ex.com/demo/b"\n\nvar A = b.B()\n',
    "b/b.go": "package b\n\n// One.\nfunc B() int { return 1 }\n\nfunc last() {}\n",
    "s/s.go": "package s\n\nfunc F()\n",
    "s/s_amd64.s": '#include "h.h"\n\nTEXT ·F(SB), $0\n\tRET\n',
    "s/s_arm64.s": '#include "h.h"\n\nTEXT ·F(SB), $0\n\tRET\n',
    "s/h.h": "#define ONE 1\n",
    "s/s_test.go": 'package s\n\nimport "testing"\n\nfunc TestF(t *testing.T) { F() }\n',
}
Look = Callable[..., tuple[Plan, dict[str, str | None]]]


@pytest.fixture
def look(make_module: MakeModule, go: str, private_environment: dict[str, str]) -> Iterator[Look]:
    """A function that lists the packages of a module and gives the key of each, in a new process.

    As in a new process, nothing is remembered and private files are elsewhere.
    """
    module = make_module(FILES)
    made: list[TemporaryDirectory] = []

    def keys(texts: dict[str, bytes] | None = None) -> tuple[Plan, dict[str, str | None]]:
        made.append(temporary := TemporaryDirectory())
        cancellation, limits = Cancellation(), Limits(100.0, 0)
        found = find_go(
            go, private_environment, temporary=str(temporary.path), cancellation=cancellation
        )
        toolchain = Toolchain(
            go=found,
            objects=Objects(found),
            environ=private_environment,
            temporary=temporary,
            compile_limits=limits,
            list_limits=limits,
            tags="",
        )
        unsaved = {str(module / name): text for name, text in (texts or {}).items()}
        plan = list_packages(
            toolchain,
            ["./..."],
            str(module),
            tests=True,
            overlay=write(unsaved, temporary),
            cancellation=cancellation,
        )
        conditions = Conditions(toolchain.go, Depth.STORY, tests=True, program="")
        contents = Contents(unsaved, Memory())
        return plan, {
            package.name: package_key(
                conditions,
                package,
                plan.compile_commands.get(package.directory, {}),
                plan.listing.exports,
                contents,
            )
            for package in plan.listing.packages
        }

    yield keys
    for temporary in made:
        temporary.close()


def test_export_data_is_named_by_its_content(look: Look) -> None:
    plan, keys = look()
    exports = [Path(path) for path in plan.listing.exports.values()]
    assert len(exports) > 10
    for export in exports[:10]:
        assert export.name == hashlib.sha256(export.read_bytes()).hexdigest() + "-d"
    assert None not in keys.values()
    assert len(set(keys.values())) == 3


def test_unchanged_packages_have_unchanged_keys(look: Look) -> None:
    assert look()[1] == look()[1]


def test_unsaved_text_counts_and_where_it_is_kept_for_go_does_not(look: Look) -> None:
    _, saved = look()
    text = FILES["b/b.go"].replace("1", "2").encode()
    _, unsaved = look({"b/b.go": text})
    _, again = look({"b/b.go": text})
    assert unsaved["a"] == again["a"] != saved["a"]
    assert unsaved["s"] == saved["s"]


@pytest.mark.parametrize(
    ("name", "old", "new", "changed"),
    [
        # What no importer can see: a comment as long as before, and code behind what they see.
        ("b/b.go", "One", "Two", {"b"}),
        ("b/b.go", "last() {}", "last() *int {\n\tx := 1\n\treturn &x\n}", {"b"}),
        # What they can: code that is inlined, what a type is, and where things are.
        ("b/b.go", "1", "2", {"a", "b"}),
        ("b/b.go", "int { return 1 }", "int8 { return 1 }", {"a", "b"}),
        ("b/b.go", "// One.", "// One.\n//", {"a", "b"}),
        ("a/a.go", "A =", "X =", {"a"}),
        # The compiler sees of assembly only which functions there are.
        ("s/h.h", "1", "2", set()),
        ("s/h.h", "1\n", "1\n\nTEXT ·G(SB), $0\n\tRET\n", {"s"}),
        ("s/s_test.go", "TestF", "TestG", {"s"}),
    ],
)
def test_one_change_changes_the_keys_of_the_package_and_of_those_that_see_it(
    look: Look, name: str, old: str, new: str, changed: set[str]
) -> None:
    plan, before = look()
    package = next(package for package in plan.listing.packages if package.name == name[0])
    path = Path(package.directory, Path(name).name)
    path.write_text(path.read_text().replace(old, new))
    _, after = look()
    assert None not in after.values()
    assert {package for package in after if after[package] != before[package]} == changed
