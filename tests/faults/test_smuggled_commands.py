"""What a workspace writes into the output of `go list -n` is never run.

Go prints warnings, directives of cgo and names of directories on the stream on which it prints its
commands. Each test lays a program, or a flag that writes a file, where a reader of lines that look
like compile commands would run it.
"""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from faults.checking import GOOD, GOOD_PLACE, Check, write_files
from workbench import RunCommand

MOD = {"go.mod": "module ex.com/m\n\ngo 1.21\n"}
LIKE_FLAGS = "-m -W -importcfg"
USER = "package m\n\nfunc f() *int { x := 1; return &x }\n"


@pytest.fixture
def sprung(tmp_path: Path) -> Path:
    """The file that a trap leaves behind."""
    return tmp_path / "sprung"


def trap(path: Path, sprung: Path) -> None:
    """A program that leaves `sprung` behind."""
    write_files(path.parent, {path.name: f"#!/bin/sh\necho ran >> '{sprung}'\n"})
    path.chmod(0o755)


def dry_run(go: str, directory: Path, *arguments: str, **environment: str) -> str:
    """What go prints, so that a test can show that its bait is on that stream."""
    done = subprocess.run(
        [go, "list", "-e", "-n", "-export", "-gcflags=-m -W", *arguments],
        cwd=directory,
        env={**os.environ, "GOPROXY": "off", "GOENV": "off", "GOFLAGS": "", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.stderr


def test_a_cgo_directive_is_no_command(check: Check, tmp_path: Path, sprung: Path, go: str) -> None:
    """All of its flags pass Go's own list."""
    flags = f'#cgo CFLAGS: "-Ix {LIKE_FLAGS} b" -I ${{SRCDIR}}/../main.go -DX'
    main = 'package main\n\nimport "ex.com/m/c"\n\nfunc main() { c.F() }\n'
    module = write_files(
        tmp_path / "m",
        {
            **MOD,
            "main.go": main,
            "c/c.go": f'package c\n\n// {flags}\nimport "C"\n\nfunc F() {{}}\n',
            "good/good.go": GOOD,
        },
    )
    printed = dry_run(go, module, ".", CGO_ENABLED="1")
    assert f" {LIKE_FLAGS} " in printed, "the bait is not on the stream"
    for number in range(1, 80):
        trap(module / "$WORK" / f"b{number:03}" / "TERM='dumb'", sprung)
    checked = check(module, ".", "./good", environment={"CGO_ENABLED": "1"})
    assert not sprung.exists()
    assert checked.findings_in("good/good.go") == [GOOD_PLACE]


@pytest.mark.parametrize("pattern", ["./...", "ex.com/..."])
def test_a_warning_is_no_command(
    check: Check, tmp_path: Path, sprung: Path, go: str, pattern: str
) -> None:
    """Go names a link to a directory that it does not follow."""
    module = write_files(tmp_path / "m", {**MOD, "main.go": USER, "aside/good.go": GOOD})
    (module / f"foo {LIKE_FLAGS} y main.go").symlink_to(module / "aside")
    if not pattern.startswith("."):
        assert f"warning: ignoring symlink {module}/foo {LIKE_FLAGS}" in dry_run(
            go, module, pattern
        ), "the bait is not on the stream"
    trap(module / "warning:", sprung)
    checked = check(module, pattern)
    assert not sprung.exists()
    assert checked.findings_in("main.go") == [(3, 17)]


def many(directory: Path, sprung: Path) -> Path:
    """A module of more packages than go is asked for at once, one with a wildcard in its path."""
    files = {f"p{number}/p.go": f"package p{number}\n" for number in range(100)}
    module = write_files(directory, {**MOD, "main.go": USER, **files, "d...e/d.go": GOOD})
    (module / f"d {LIKE_FLAGS} y main.go").symlink_to(module / "p1")
    trap(module / "warning:", sprung)
    return module


def test_an_import_path_with_a_wildcard_is_left_out_of_many_and_said(
    check: Check, tmp_path: Path, sprung: Path
) -> None:
    module = many(tmp_path / "m", sprung)
    checked = check(module, "./...")
    assert not sprung.exists()
    assert checked.findings_in("main.go") == [(3, 17)]
    assert "ex.com/m/d...e: left out, because go takes this import path for a pattern" in (
        checked.stderr
    )


def test_explain_does_not_follow_into_an_import_path_with_a_wildcard(
    heaplens: RunCommand, tmp_path: Path, sprung: Path
) -> None:
    keeping = "package dd\n\nvar kept *int\n\n//go:noinline\nfunc Keep(p *int) { kept = p }\n"
    main = (
        'package main\n\nimport dd "ex.com/m/d...e"\n\nfunc main() {\n\tx := 1\n\tdd.Keep(&x)\n}\n'
    )
    module = write_files(tmp_path / "m", {**MOD, "main.go": main, "d...e/d.go": keeping})
    bait = module / f"d {LIKE_FLAGS} y d...e"
    bait.mkdir()
    (bait / "d.go").symlink_to(module / "d...e")
    trap(module / "warning:", sprung)
    done = heaplens("explain", "--no-cache", "main.go:6", cwd=module)
    assert not sprung.exists()
    assert "x escapes" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("flag", ["-cpuprofile", "-memprofile", "-linkobj", "-bench", "-o"])
def test_a_line_break_in_a_directory_adds_no_flag_to_the_compiler(
    check: Check, tmp_path: Path, go: str, flag: str
) -> None:
    """The program is Go's own here, and the file is outside."""
    written = tmp_path / "written"
    named = json.dumps(str(written)).replace("/", r"\x2f")
    asked = subprocess.run([go, "env", "GOTOOLDIR"], capture_output=True, text=True, check=True)
    module = write_files(tmp_path / "m", {**MOD, "main.go": USER, "aside/a.go": GOOD})
    (module / "G").symlink_to(asked.stdout.strip())
    bait = module / "foo\nG"
    bait.mkdir()
    (bait / f"compile {LIKE_FLAGS} y {flag} {named} main.go").symlink_to(module / "aside")
    checked = check(module, "ex.com/...")
    assert not written.exists()
    assert checked.findings_in("main.go") == [(3, 17)]


@pytest.mark.parametrize(
    "files",
    [
        {"cat >$WORK/b001/importcfg << 'EOF'/a.go": "package a\n"},
        {"a\ncat >$WORK/b001/importcfg << 'EOF'\npackagefile fmt=x\nEOF\nb/a.go": "package a\n"},
        {"a\necho '# import config' > $WORK/b001/importcfg/a.go": "package a\n"},
        {"a\ncd /\nb/a.go": "package a\n"},
        {"-toolexec=x/a.go": "package a\n"},
        {"@file/a.go": "package a\n"},
        {"-x.go": "package m\n"},
        {"@x.go": "package m\n"},
    ],
    ids=["document", "document within", "echo", "cd", "-toolexec", "@file", "-x.go", "@x.go"],
)
def test_odd_names_change_nothing_beside_them(
    check: Check, tmp_path: Path, files: Mapping[str, str]
) -> None:
    module = write_files(tmp_path / "m", {**MOD, "good/good.go": GOOD, **files})
    assert check(module, "./...").findings_in("good/good.go") == [GOOD_PLACE]
