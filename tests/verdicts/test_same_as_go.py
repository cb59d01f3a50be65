"""The verdicts are those of `go build -gcflags=-m`: every line, at the same place, and no other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from faults.checking import write_files
from verdicts.comparison import Compare, load_compare

Same = Callable[[Path], str]
STANDARD = [
    *("bufio", "encoding/json", "fmt", "go/doc", "go/types", "io", "io/ioutil", "net/http"),
    *("sort", "strconv", "text/template", "unsafe"),
]
MOD = "module ex.com/m\n\ngo 1.21\n"
LEAKS = """
var Sink any

type T struct{ a, b *int }

func leak(p *int, q **int) (*int, any) {
	x, y := 1, 2
	Sink = func() int { return y }
	return &x, T{p, *q}
}
"""


def leaks(package: str, imports: str = "", more: str = "") -> str:
    return f"package {package}\n\n{imports}\n{LEAKS}\n{more}"


WORKSPACE = {
    "go.work": "go 1.21\n\nuse (\n\t./main\n\t./other\n)\n",
    "main/go.mod": "module ex.com/main\n\ngo 1.21\n\nrequire ex.com/replaced v1.0.0\n\n"
    "replace ex.com/replaced v1.0.0 => ../replaced\n",
    "main/main.go": leaks(
        "app",
        'import (\n\t"ex.com/other"\n\t"ex.com/replaced"\n)',
        "func f() { x := 1; other.Keep(&x); Sink = replaced.New(x) }\n",
    ),
    "main/main_windows.go": "package app\n\nvar OnWindows = new(int)\n",
    "main/main_arm64.go": "package app\n\nvar OnArm = new(int)\n",
    "main/tagged.go": "//go:build special\n\npackage app\n\nvar Tagged = new(int)\n",
    "main/line/line.go": leaks("line").replace("type T", "//line other.y:100\ntype T"),
    "main/odd/a b.go": leaks("odd"),
    "main/odd/it's.go": "package odd\n\nvar New = func() *int { return new(int) }\n",
    "other/go.mod": "module ex.com/other\n\ngo 1.21\n",
    "other/other.go": "package other\n\nvar sink *int\n\nfunc Keep(p *int) { sink = p }\n",
    "replaced/go.mod": "module ex.com/replaced\n\ngo 1.21\n",
    "replaced/replaced.go": "package replaced\n\nfunc New[E any](e E) *E { return &e }\n",
}
VENDORED = {
    "go.mod": "module ex.com/v\n\ngo 1.21\n\nrequire ex.com/lib v1.0.0\n",
    "vendor/modules.txt": "# ex.com/lib v1.0.0\n## explicit; go 1.21\nex.com/lib\n",
    "vendor/ex.com/lib/lib.go": "package lib\n\nvar sink *int\n\nfunc Keep(p *int) { sink = p }\n",
    "v.go": leaks("v", 'import "ex.com/lib"', "func f() { x := 1; lib.Keep(&x) }\n"),
    "asm/asm.go": leaks("asm", "", "func add(a, b *int) int\n"),
    "asm/asm_amd64.s": "TEXT ·add(SB), 4, $0-24\n\tRET\n",
    "asm/asm_arm64.s": "TEXT ·add(SB), 4, $0-24\n\tRET\n",
    "embeds/embeds.go": leaks(
        "embeds",
        'import (\n\t"embed"\n)',
        "//go:embed *.txt\nvar Files embed.FS\n\n//go:embed a.txt\nvar text []byte\n",
    ),
    "embeds/a.txt": "a",
    "embeds/b c.txt": "b",
}
CGO = {
    "go.mod": "module ex.com/c\n\ngo 1.21\n",
    "c.go": leaks(
        "c",
        '/*\n#include <stdlib.h>\nstatic int twice(int *p) { return 2 * *p; }\n*/\nimport "C"',
        "func f() int { x := C.int(1); Sink = &x; return int(C.twice(&x)) }\n",
    ),
}


@pytest.fixture(scope="module")
def compare() -> Compare:
    """The comparison of `make bench-verdicts`; gives the number of differing lines."""
    return load_compare()


def test_of_a_dozen_packages_of_the_standard_library(
    compare: Compare, go: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    differing = compare(go, STANDARD, str(tmp_path), assembly=True)
    printed = capsys.readouterr().out
    assert differing == 0, printed
    assert f" {len(STANDARD)} packages, " in printed
    assert " 0 packages with problems" in printed


@pytest.fixture
def same(compare: Compare, go: str, capsys: pytest.CaptureFixture[str]) -> Same:
    """Compares all packages of a module and gives what the comparison printed: no differences."""

    def same(directory: Path) -> str:
        differing = compare(go, ["./..."], str(directory), assembly=True)
        printed = capsys.readouterr().out
        assert differing == 0, printed
        return printed

    return same


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"GOFLAGS": "-tags=special"},
        {"GOARCH": "arm64", "CGO_ENABLED": "0"},
        {"GOOS": "windows", "CGO_ENABLED": "0"},
        {"GOOS": "js", "GOARCH": "wasm"},
        {"GOFLAGS": "-race"},
    ],
    ids=["plain", "tags", "arm64", "windows", "wasm", "race"],
)
def test_of_a_workspace_with_a_replaced_module(
    same: Same, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    """For several targets and sets of files: the variables count for both.

    No package of it is in need of the standard library, which would have to be built for each.
    """
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    module = write_files(tmp_path / "w", WORKSPACE) / "main"
    assert " 3 packages, " in same(module)


def test_of_a_module_with_vendored_code_assembly_and_embedded_files(
    same: Same, tmp_path: Path
) -> None:
    assert " 3 packages, " in same(write_files(tmp_path / "v", VENDORED))


def test_of_a_main_package_with_a_profile(same: Same, tmp_path: Path) -> None:
    """The profile makes go inline more, and so the verdicts others."""
    profiled = Path(__file__).parents[2] / "samples" / "profiled"
    files = {file.name: file.read_bytes() for file in profiled.iterdir()}
    module = write_files(tmp_path / "p", {"go.mod": "module ex.com/p\n\ngo 1.21\n", **files})
    assert " 1 packages, " in same(module)


def test_of_a_package_with_cgo(same: Same, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Needs a C compiler, as cgo itself does."""
    monkeypatch.setenv("CGO_ENABLED", "1")
    assert " 1 packages, " in same(write_files(tmp_path / "c", CGO))


def test_a_difference_would_be_seen(
    compare: Compare, go: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a go that prints one line more than ours reads, the comparison fails."""
    module = write_files(tmp_path / "m", {"go.mod": MOD, "m.go": leaks("m")})
    liar = tmp_path / "liar"
    liar.write_text(
        f'#!/bin/sh\n"{go}" "$@"\nstatus=$?\n'
        '[ "$1" = build ] && echo "./m.go:1:1: moved to heap: lie" >&2\nexit $status\n'
    )
    liar.chmod(0o755)
    assert compare(str(liar), ["."], str(module), assembly=True) == 1
    assert "- go only:   " in capsys.readouterr().out
