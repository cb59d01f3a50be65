"""Places as people type them, and as they are shown."""

import os
from pathlib import Path

import pytest

from heaplens.cli.locations import Location, parse_location, shown_path, working_directory


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("main.go", "a:3.go", "a:3.go:5.go", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "sub.go").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("argument", "name", "line", "byte_col"),
    [
        ("main.go:15", "main.go", 15, None),
        ("main.go:15:2", "main.go", 15, 2),
        ("main.go:15:2:", "main.go", 15, 2),
        ("./main.go:15", "main.go", 15, None),
        ("a:3.go:7", "a:3.go", 7, None),
        ("a:3.go:7:9", "a:3.go", 7, 9),
        ("a:3.go:5.go:7", "a:3.go:5.go", 7, None),
    ],
)
def test_a_place(folder: Path, argument: str, name: str, line: int, byte_col: int | None) -> None:
    place, trouble = parse_location(argument, str(folder))
    assert trouble == ""
    assert place == Location(str(folder / name), line, byte_col)


def test_an_absolute_file_is_not_looked_for_in_the_directory(folder: Path) -> None:
    place, _ = parse_location(f"{folder}/main.go:1", "/")
    assert place == Location(str(folder / "main.go"), 1, None)


@pytest.mark.parametrize(
    ("argument", "says"),
    [
        ("main.go", "'main.go' is not FILE:LINE or FILE:LINE:COL"),
        ("main.go:x", "'main.go:x' is not FILE:LINE or FILE:LINE:COL"),
        ("", "'' is not FILE:LINE or FILE:LINE:COL"),
        ("none.go:3", "no such file: none.go"),
        ("none.go:3:4", "no such file: none.go"),
        ("sub.go:3", "sub.go is a directory, not a Go file"),
        ("notes.txt:3", "notes.txt is not a Go file"),
        ("main.go:0", "lines and columns count from 1"),
        ("main.go:1:0", "lines and columns count from 1"),
        ("main.go:99999999999999999999", "'main.go:99999999999999999999' is not FILE:LINE"),
        ("\0.go:1", "no such file: \ufffd.go"),
    ],
)
def test_what_is_wrong_is_said(folder: Path, argument: str, says: str) -> None:
    place, trouble = parse_location(argument, str(folder))
    assert place is None
    assert trouble.startswith(says)


def test_the_spelling_of_the_shell_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    monkeypatch.chdir(tmp_path / "real")
    monkeypatch.setenv("PWD", str(tmp_path / "link"))
    assert working_directory() == str(tmp_path / "link")


@pytest.mark.parametrize("spelled", ["", "relative", "/", "/no/such/place"])
def test_a_wrong_pwd_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spelled: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PWD", spelled)
    assert working_directory() == os.path.realpath(tmp_path)


def test_below_the_root_everything_is_relative() -> None:
    assert shown_path("/a/b.go", "/") == "a/b.go"
