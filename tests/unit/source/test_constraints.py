"""What a file that was left out asks for: its name, and the line that says so."""

import pytest

from heaplens.source.constraints import constraint_of

PLAIN = b"package a\n"


@pytest.mark.parametrize(
    ("name", "text", "asked"),
    [
        ("a_windows.go", PLAIN, "windows"),
        ("a_windows_test.go", PLAIN, "windows"),
        ("a_linux_arm64.go", PLAIN, "linux && arm64"),
        ("a_arm64.go", PLAIN, "arm64"),
        ("windows.go", PLAIN, ""),
        ("a_linux_more.go", PLAIN, ""),
        ("a.go", b"// A tool.\n\n//go:build ignore\n\npackage main\n", "ignore"),
        ("a.go", b"//go:build linux && !cgo\r\npackage a\r\n", "linux && !cgo"),
        ("a_arm64.go", b"//go:build linux || darwin\npackage a\n", "arm64 && (linux || darwin)"),
        ("a_arm64.go", b"//go:build !purego\npackage a\n", "arm64 && !purego"),
        ("a.go", b"package a\n\n//go:build linux\n", ""),
        ("a.go", b"", ""),
    ],
)
def test_what_a_file_asks_for(name: str, text: bytes, asked: str) -> None:
    assert constraint_of(name, text) == asked
