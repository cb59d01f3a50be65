"""Unsaved texts become private copies, byte for byte, that name the file they stand in for."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from heaplens.toolchain.overlay import NOTHING, write
from heaplens.toolchain.tempdir import TemporaryDirectory

TEXTS = {"/w/a.go": b"package a\r\n\xff\0", "/w/b c.go": b""}


@pytest.fixture
def temporary() -> Iterator[TemporaryDirectory]:
    directory = TemporaryDirectory()
    yield directory
    directory.close()


def test_a_copy_holds_the_bytes_and_ends_in_go(temporary: TemporaryDirectory) -> None:
    overlay = write(TEXTS, temporary)
    assert {path: Path(copy).read_bytes() for path, copy in overlay.copies.items()} == TEXTS
    assert all(copy.endswith(".go") for copy in overlay.copies.values())
    assert {overlay.origins[copy] for copy in overlay.copies.values()} == set(TEXTS)


def test_the_go_command_is_told_of_them_in_a_file(temporary: TemporaryDirectory) -> None:
    overlay = write(TEXTS, temporary)
    flag, path = overlay.go_list_arguments(temporary)
    assert flag == "-overlay"
    assert json.loads(Path(path).read_text()) == {"Replace": overlay.copies}


def test_trimpath_maps_each_copy_back(temporary: TemporaryDirectory) -> None:
    overlay = write({"/w/a.go": b"", "/w/b.go": b""}, temporary)
    a, b = overlay.copies["/w/a.go"], overlay.copies["/w/b.go"]
    assert overlay.trim_path() == f"{a}=>/w/a.go;{b}=>/w/b.go;"


def test_removing_it_deletes_the_copies(temporary: TemporaryDirectory) -> None:
    overlay = write(TEXTS, temporary)
    overlay.remove()
    assert not any(Path(copy).exists() for copy in overlay.copies.values())
    overlay.remove()


def test_without_texts_there_is_nothing(temporary: TemporaryDirectory) -> None:
    assert write({}, temporary) is NOTHING
    assert NOTHING.go_list_arguments(temporary) == ()
    assert NOTHING.trim_path() == ""
