"""A header changes with all that a compile command depends on, and with hardly anything else."""

import pytest

from heaplens.source.header import header

FILE = b"""// Copyright.

//go:build linux

/* Package p says. */
package p // yes

import "fmt"
import (
\t_ "embed" // for x
\tm "math"
\t`os`; . "net"
)

// x holds.
//go:embed a.txt b/*.txt
var x string

func f() { fmt.Println("package q; import \\"io\\"") }
"""
PLAIN = FILE.replace(b"//go:build linux", b"// plain")
CGO = b'package p\n\n// #include <math.h>\nimport "C"\nimport "fmt"\n\nfunc f() {}\n'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"linux", b"windows"),
        (b"//go:build", b"// go:build"),
        (b"//go:build linux\n\n/*", b"/*\n//go:build linux\n"),
        (b"package p", b"package q"),
        (b'"fmt"\n', b'"log"\n'),
        (b'import "fmt"\n', b""),
        (b'import "fmt"\n', b'// import "fmt"\n'),
        (b'import "fmt"\n', b'/* import "fmt" */\n'),
        (b'import "fmt"\n', b'import "fmt" "io"\n'),
        (b'"fmt"\n', b"fmt\n"),
        (b'm "math"', b'n "math"'),
        (b'm "math"', b'"math"'),
        (b"`os`", b"`io`"),
        (b'. "net"', b'. "net"; "io"'),
        (b'. "net"\n)', b'. "net"\n'),
        (b"a.txt", b"c.txt"),
        (b"//go:embed a.txt b/*.txt\n", b""),
        (b"func f", b"//go:embed late.txt\nvar y string\nfunc f"),
        (b"func f", b"var y string //go:embed aside.txt\nfunc f"),
        (b"// x holds.", b'import "io"'),
        (b"// x holds.", b"import("),
        (b"// x holds.", b"/* never closed"),
        (b"/* Package", b"// +build cgo\n\n/* Package"),
        (b"package p // yes", b'package p // import "ex.com/p"'),
        (b"package p", b"package p q"),
        (b"package", b"packge"),
        (b"x string", b"x\0string"),
    ],
)
def test_what_changes_the_compile_command_changes_the_header(old: bytes, new: bytes) -> None:
    changed = FILE.replace(old, new, 1)
    assert changed != FILE
    assert header(changed) != header(FILE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Copyright", b"(c)"),
        (b"/* Package p says. */", b"// Package p is.\n// More."),
        (b"package p // yes", b"package  p"),
        (b"// for x", b""),
        (b'import "fmt"\n', b'import /* why */ "fmt"\n\n// next\n'),
        (b"// x holds.", b"// x is kept by f."),
        (b"Println", b"Print"),
        (b"func f", b"func g"),
        (b"}\n", b"}\n\nimport io\n"),
        (b"\n", b"\n\n\n"),
    ],
)
def test_what_the_compile_command_does_not_depend_on_keeps_the_header(
    old: bytes, new: bytes
) -> None:
    changed = PLAIN.replace(old, new, 1)
    assert changed != PLAIN
    assert header(changed) == header(PLAIN)


@pytest.mark.parametrize(
    "data", [CGO, CGO.replace(b'"C"', b'"\\x43"'), CGO.replace(b'"C"', b"`C`")]
)
def test_the_comments_of_a_cgo_file_are_code(data: bytes) -> None:
    assert header(data.replace(b"math.h", b"stdio.h")) != header(data)
    assert header(data.replace(b"func f", b"func g")) == header(data)


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        (b'import ("a"', b'import ("a")'),
        (b'import "a" import "b"', b'import "a"; import "b"'),
        (b'import "a" "b"', b'import "a"'),
        (b'import ("a" "b")', b'import ("a"; "b")'),
    ],
)
def test_a_broken_import_is_told_from_a_whole_one(broken: bytes, whole: bytes) -> None:
    """Else what the go command said about the broken text would stay for the mended one."""
    assert header(b"package p\n" + broken) != header(b"package p\n" + whole)


def test_line_ends_do_not_matter() -> None:
    """A checkout with carriage returns has the same compile command, build constraints aside."""
    crlf = PLAIN.replace(b"//go:embed a.txt b/*.txt\n", b"").replace(b"\n", b"\r\n")
    assert header(crlf) == header(crlf.replace(b"\r\n", b"\n"))


@pytest.mark.parametrize(
    "data",
    [b"", b"\xef\xbb\xbf", b"package", b"package p\nimport", b"import (", b"\xff\xfe", b"/*"],
)
def test_a_stump_has_a_header(data: bytes) -> None:
    assert header(data) != header(FILE)


def test_a_byte_order_mark_changes_nothing() -> None:
    assert header(b"\xef\xbb\xbf" + FILE) == header(FILE)


def test_typing_an_import_never_passes_unseen() -> None:
    typed = b'package p\n\nimport "net/http"'
    lengths = [length for length in range(9, len(typed) + 1) if typed[length - 1] not in b" \n"]
    assert len({header(typed[:length] + b"\n") for length in lengths}) == len(lengths)
