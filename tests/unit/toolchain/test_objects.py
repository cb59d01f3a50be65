"""Objects are read with what the toolchain knows: its routines, the types of other packages."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from compiled import compiled
from heaplens.compiler.object.builtin_lists import recorded_builtin_symbols
from heaplens.compiler.object.builtin_symbols import LIST
from heaplens.compiler.object.calls import ObjectCode
from heaplens.compiler.object.faults import ObjectFault
from heaplens.compiler.versions import NEWEST_TESTED, OLDEST_SUPPORTED
from heaplens.toolchain.go import Go, find_go
from heaplens.toolchain.objects import Objects, builtin_symbols, is_build_of
from heaplens.toolchain.process import Cancellation
from workbench import MakeModule

SOURCE = """package demo

import (
	"errors"

	"ex.com/demo/shape.v2"
)

func Other() *shape.Box { return new(shape.Box) }

func Pair() *shape.Pair[int64] { return new(shape.Pair[int64]) }

func Std() error { return errors.New("x") }
"""
SHAPE = """package shape

type Box struct {
	A [5]int64
}

type Pair[T any] struct {
	A, B T
}

func (b *Box) M() any { return *b }
"""


@pytest.fixture
def toolchain(go: str, tmp_path: Path) -> Go:
    return find_go(go, os.environ, temporary=str(tmp_path), cancellation=Cancellation())


@pytest.fixture
def archives(go: str, make_module: MakeModule, tmp_path: Path) -> dict[str, str]:
    """The archives of a package and of what it imports."""
    module = make_module({"demo.go": SOURCE, "shape.v2/shape.go": SHAPE})
    found = {}
    for number, (name, path) in enumerate(
        {"": ".", "ex.com/demo/shape.v2": "./shape.v2", "errors": "errors"}.items()
    ):
        file = tmp_path / str(number)
        file.write_bytes(compiled(go, module, path).archive)
        found[name] = str(file)
    return found


def sizes(code: ObjectCode) -> dict[str, tuple[str | None, int | None]]:
    return {call.function: (call.type_name, call.size_bytes) for call in code.calls}


def read(go: Go, archives: dict[str, str]) -> ObjectCode:
    return Objects(go).read(archives[""], archives, lambda name: name)


def test_types_of_other_packages_have_a_size(toolchain: Go, archives: dict[str, str]) -> None:
    assert sizes(read(toolchain, archives)) == {
        "Other": ("ex.com/demo/shape%2ev2.Box", 40),
        "Pair": ("ex.com/demo/shape%2ev2.Pair[int64]", 16),
        "Std": ("errors.errorString", 16),
    }


def test_without_their_archives_a_size_may_be_missing(
    toolchain: Go, archives: dict[str, str]
) -> None:
    found = sizes(read(toolchain, {"": archives[""]}))
    assert {name for name, _ in found.values()} == {
        *("ex.com/demo/shape%2ev2.Box", "ex.com/demo/shape%2ev2.Pair[int64]"),
        "errors.errorString",
    }


def test_a_damaged_archive_of_another_package_costs_its_types_only(
    toolchain: Go, archives: dict[str, str]
) -> None:
    for name in ("ex.com/demo/shape.v2", "errors"):
        whole = Path(archives[name]).read_bytes()
        Path(archives[name]).write_bytes(whole[: len(whole) // 2])
    assert set(sizes(read(toolchain, archives))) == {"Other", "Pair", "Std"}


def test_an_archive_that_is_not_there_is_an_error_of_the_system(
    toolchain: Go, archives: dict[str, str]
) -> None:
    os.unlink(archives[""])
    with pytest.raises(OSError, match="No such file"):
        read(toolchain, archives)


def test_without_the_source_of_go_the_recorded_list_serves(
    toolchain: Go, archives: dict[str, str], tmp_path: Path
) -> None:
    bare = replace(toolchain, goroot=str(tmp_path))
    assert builtin_symbols(bare) == builtin_symbols(toolchain)
    assert sizes(read(bare, archives)) == sizes(read(toolchain, archives))


@pytest.mark.parametrize(
    ("version", "is_known"),
    [
        ("go1.21.13", True),
        ("go1.27.3", True),
        ("go1.27.3 X:boringcrypto", True),
        ("go1.22", True),
        (f"go1.{OLDEST_SUPPORTED - 1}.14", False),
        (f"go1.{NEWEST_TESTED + 1}.0", False),
        ("go1.27rc1", False),
        ("go1.27-devel_abcdef Thu", False),
        ("devel go1.27-abcdef", False),
        ("", False),
    ],
)
def test_only_releases_are_on_record(
    toolchain: Go, tmp_path: Path, version: str, *, is_known: bool
) -> None:
    bare = replace(toolchain, goroot=str(tmp_path), version=version)
    assert bool(builtin_symbols(bare)) is is_known


def test_an_unknown_go_without_source_reads_nothing(
    toolchain: Go, archives: dict[str, str], tmp_path: Path
) -> None:
    bare = replace(toolchain, goroot=str(tmp_path), version="go1.99.1")
    with pytest.raises(ObjectFault):
        read(bare, archives)


@pytest.mark.parametrize("content", [b"", b"package goobj\n", b"\xff\xfe"])
def test_a_list_of_another_form_is_no_list(toolchain: Go, tmp_path: Path, content: bytes) -> None:
    """What is there counts, so nothing is guessed from a record."""
    file = tmp_path / LIST
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    assert builtin_symbols(replace(toolchain, goroot=str(tmp_path))) == ()


def test_the_record_of_this_go_is_its_list(toolchain: Go) -> None:
    assert builtin_symbols(toolchain) == recorded_builtin_symbols(toolchain.minor)


def test_a_file_that_changed_since_is_of_another_build(tmp_path: Path) -> None:
    file = tmp_path / "a.go"
    file.write_text("package a\n")
    changed_ns = file.stat().st_ctime_ns
    assert is_build_of([str(file)], changed_ns + 10**9)
    assert not is_build_of([str(file)], changed_ns)
    os.utime(file, ns=(0, 0))  # the time of the text can be set back, that of its record cannot
    assert not is_build_of([str(file)], changed_ns)
    assert not is_build_of([str(tmp_path / "b.go")], changed_ns + 10**9)
