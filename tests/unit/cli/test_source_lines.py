"""Reading source lines ends, whatever the path is."""

import os
from pathlib import Path

import pytest

from heaplens.cli.source_lines import SourceLines, read_lines


def test_only_a_line_feed_ends_a_line(tmp_path: Path) -> None:
    file = tmp_path / "a.go"
    file.write_bytes("one\r\ntwo\u2028still\x0ctwo\nthree".encode())
    assert read_lines(str(file)) == (b"one", "two\u2028still\x0ctwo".encode(), b"three")


def test_a_last_line_feed_begins_no_line(tmp_path: Path) -> None:
    file = tmp_path / "a.go"
    file.write_bytes(b"one\n\n")
    assert read_lines(str(file)) == (b"one", b"")
    file.write_bytes(b"")
    assert read_lines(str(file)) == ()


def test_what_is_no_file_has_no_lines(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.go")
    for path in (tmp_path / "fifo.go", tmp_path, tmp_path / "none.go", Path("/dev/zero"), "a\0b"):
        assert read_lines(str(path)) == ()


@pytest.mark.parametrize(("line", "expected"), [(0, None), (1, b"one"), (2, b"two"), (3, None)])
def test_a_line_that_is_not_there_is_none(
    tmp_path: Path, line: int, expected: bytes | None
) -> None:
    file = tmp_path / "a.go"
    file.write_bytes(b"one\ntwo\n")
    assert SourceLines().line(str(file), line) == expected
