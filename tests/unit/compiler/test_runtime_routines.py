"""The runtime's routines that allocate nothing are those that some runtime has."""

import re
from pathlib import Path

import pytest

from heaplens.compiler.object.builtin_lists import recorded_builtin_symbols
from heaplens.compiler.runtime_routines import HARMLESS, ROUTINES, is_harmless, routine_of
from heaplens.compiler.versions import NEWEST_TESTED, OLDEST_SUPPORTED

METHOD_OR_FUNCTION = re.compile(r"^func (?:\((?:\w+ )?(\w+)\) )?(\w+)", re.MULTILINE)
ASSEMBLED = re.compile(r"^(?:TEXT|GLOBL)\s+(?:runtime)?·(\w+)", re.MULTILINE)
VARIABLE = re.compile(r"^(?:var |\t)(\w+) +(?:bool|uint|\[)", re.MULTILINE)
ENTRIES = [(file, entry) for file, entries in HARMLESS.items() for entry in entries.split()]


@pytest.fixture(scope="module")
def named(goroots: tuple[Path, ...]) -> dict[str, set[str]]:
    """What the runtimes name, by Go file."""
    names: dict[str, set[str]] = {}
    for file in HARMLESS:
        sources = [goroot / "src" / file for goroot in goroots]
        text = "\n".join(source.read_text("utf-8") for source in sources if source.is_file())
        names[file] = {".".join(filter(None, parts)) for parts in METHOD_OR_FUNCTION.findall(text)}
        names[file] |= {*ASSEMBLED.findall(text), *VARIABLE.findall(text)}
    return names


@pytest.mark.parametrize(("file", "entry"), ENTRIES)
def test_an_entry_is_in_the_runtime(file: str, entry: str, named: dict[str, set[str]]) -> None:
    pattern = re.compile(re.escape(entry).replace(r"\*", r"\w*"))
    assert any(map(pattern.fullmatch, named[file])), f"no {entry} in {file}"


@pytest.mark.parametrize("minor", range(OLDEST_SUPPORTED, NEWEST_TESTED + 1))
def test_every_routine_that_has_a_number_is_known(minor: int) -> None:
    """But for the variables, which nobody calls."""
    data = re.compile(r"type:.*|runtime\.(?:writeBarrier|\w+(?:Has|HAS)\w+)")
    names = [name for name in recorded_builtin_symbols(minor) if not data.fullmatch(name)]
    assert [name for name in names if not routine_of(name) and not is_harmless(name)] == []


def test_what_allocates_is_not_harmless() -> None:
    assert [name for name in ROUTINES if is_harmless(name)] == []
    for name in ("runtime.concatstrings", "runtime.mapassign_faststr", "runtime.mallocgcTinySC2"):
        assert routine_of(name)
        assert not is_harmless(name)


@pytest.mark.parametrize(
    "name",
    ["runtime.GC", "runtime.(*Frames).Next", "runtime.typePointers.next", "runtime.panicIndex"],
)
def test_exported_functions_and_methods_are_harmless(name: str) -> None:
    assert is_harmless(name)


@pytest.mark.parametrize("name", ["runtime.newthing", "runtime.slicecopy2", "fmt.GC", "panicIndex"])
def test_what_nobody_knows_is_neither(name: str) -> None:
    assert routine_of(name) is None
    assert not is_harmless(name)
