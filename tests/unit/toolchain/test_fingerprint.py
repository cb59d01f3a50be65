"""All that a compile command depends on changes its fingerprint; a function's body does not."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from heaplens.toolchain.fingerprint import Fingerprint, HeaderCache, fingerprint
from heaplens.toolchain.packages import Faults, Package

SOURCE = '// Package p is.\npackage p\n\nimport "fmt"\n\nfunc f() { fmt.Println(1) }\n'
Take = Callable[..., Fingerprint]
Change = Callable[[Path], object]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A module with a package p that imports q, and embeds a file."""
    for name, text in {
        "go.mod": "module ex.com/w\n",
        "p/a.go": SOURCE,
        "p/a_test.go": "package p\n",
        "p/data/x.txt": "x",
        "p/notes.md": "notes",
        "q/q.go": "package q\n",
        "go/env": "",
        "go/go": "",
    }.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_text(text)
    return tmp_path


@pytest.fixture
def take(workspace: Path) -> Take:
    """Take the fingerprint of p, given unsaved texts by relative path."""
    p = workspace / "p"
    package = Package(
        import_path="ex.com/w/p",
        directory=str(p),
        listed_in=str(p),
        name="p",
        files=(str(p / "a.go"),),
        test_files=(str(p / "a_test.go"),),
        external_test_files=(),
        ignored_files=(),
        embedded_files=(str(p / "data/x.txt"),),
        standard=False,
        needs_go_command=False,
        workspace_imports=(str(workspace / "q"),),
        faults=Faults(),
        test_faults=Faults(),
    )
    headers: HeaderCache = {}
    watched = (str(workspace / "go/go"), str(workspace / "go/env"))

    def take(**texts: bytes) -> Fingerprint:
        unsaved = {str(workspace / name): text for name, text in texts.items()}
        return fingerprint(package, unsaved, watched, headers)

    return take


def replaced(name: str, old: str, new: str) -> Change:
    def change(workspace: Path) -> None:
        file = workspace / name
        file.write_text(file.read_text().replace(old, new))

    return change


def written(name: str, text: str = "package p\n") -> Change:
    def change(workspace: Path) -> None:
        (workspace / name).parent.mkdir(exist_ok=True)
        (workspace / name).write_text(text)

    return change


STALE: dict[str, Change] = {
    "a new file": written("p/b.go"),
    "a new test": written("p/b_test.go"),
    "a new assembly file": written("p/b_amd64.s", ""),
    "a new C file": written("p/b.c", ""),
    "a profile": written("p/default.pgo", ""),
    "a deleted file": lambda workspace: (workspace / "p/a_test.go").unlink(),
    "a renamed file": lambda workspace: (workspace / "p/a.go").rename(workspace / "p/c.go"),
    "another package clause": replaced("p/a.go", "package p", "package q"),
    "another import": replaced("p/a.go", '"fmt"', '"fmt"; import "os"'),
    "another name for an import": replaced("p/a.go", '"fmt"', 'fmt "fmt"'),
    "a build constraint": replaced("p/a.go", "// Package", "//go:build linux\n\n// Package"),
    "an embed": replaced("p/a.go", "func f", "//go:embed x\nvar x string\n\nfunc f"),
    "another go.mod": written("go.mod", "module ex.com/w\n\ngo 1.24\n"),
    "a nearer go.mod": written("p/go.mod", "module ex.com/p\n"),
    "a go.sum": written("go.sum", ""),
    "a go.work": written("go.work", "go 1.21\n"),
    "vendored modules": written("vendor/modules.txt", ""),
    "another go": written("go/go", "new"),
    "go env -w": written("go/env", "GOFLAGS=-race"),
    "another embedded file": written("p/data/y.txt", ""),
    "another text in an import": written("q/q.go", "package q\n\nvar X int\n"),
    "a new file in an import": written("q/r.go", "package q\n"),
    "an import that is gone": lambda workspace: (workspace / "q/q.go").unlink(),
}


@pytest.mark.parametrize("change", [pytest.param(it, id=name) for name, it in STALE.items()])
def test_what_a_compile_command_depends_on_makes_it_stale(
    workspace: Path, take: Take, change: Change
) -> None:
    before = take()
    assert take() == before
    change(workspace)
    assert take().compile_command != before.compile_command


FRESH: dict[str, Change] = {
    "a body": replaced("p/a.go", "Println(1)", "Println(22)"),
    "a new function": replaced("p/a.go", "func f", "func g() {}\n\nfunc f"),
    "a comment": replaced("p/a.go", "is.", "is what it is."),
    "a file that is no source": written("p/notes.md", "more"),
    "a package beside it": written("r/r.go", "package r\n"),
}


@pytest.mark.parametrize("change", [pytest.param(it, id=name) for name, it in FRESH.items()])
def test_nothing_else_does(workspace: Path, take: Take, change: Change) -> None:
    before = take()
    change(workspace)
    assert take().compile_command == before.compile_command


def test_a_body_counts_for_the_external_test_that_imports_it(workspace: Path, take: Take) -> None:
    before = take()
    FRESH["a body"](workspace)
    assert take().package != before.package


def test_unsaved_text_counts_as_the_saved_would(take: Take) -> None:
    source = SOURCE.encode()
    before = take()
    assert take(**{"p/a.go": source.replace(b"1", b"2")}).compile_command == before.compile_command
    assert (
        take(**{"p/a.go": source.replace(b"fmt", b"os")}).compile_command != before.compile_command
    )
    assert take(**{"p/new.go": b"package p\n"}).compile_command != before.compile_command
    assert take(**{"q/q.go": b"package q\n\nvar X int\n"}).compile_command != before.compile_command
    one, other = take(**{"q/q.go": b"package q // 1\n"}), take(**{"q/q.go": b"package q // 2\n"})
    assert one.compile_command != other.compile_command
    assert take() == before


def test_a_change_that_keeps_size_and_time_is_seen(workspace: Path, take: Take) -> None:
    """The time of change cannot be set back."""
    file = workspace / "p/a.go"
    before, state = take(), file.stat()
    assert take() == before
    with file.open("r+") as stream:
        stream.write(SOURCE.replace("fmt", "mft"))
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert file.stat().st_mtime_ns == state.st_mtime_ns
    assert take().compile_command != before.compile_command
