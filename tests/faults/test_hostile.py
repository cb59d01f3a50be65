"""Nothing in a workspace, and no setting of Go, makes an analysis run a program or fetch something.

Each trap is a program that leaves a file behind when it runs. That it can be sprung at all is shown
by the go command without our protection, where that needs no network.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from faults.checking import GOOD, GOOD_PLACE, Check, snapshot, write_files

MOD = {"go.mod": "module ex.com/m\n\ngo 1.21\n"}


@pytest.fixture
def sprung(tmp_path: Path) -> Path:
    """The file that a trap leaves behind."""
    return tmp_path / "sprung"


def trap(path: Path, sprung: Path, then: str = "") -> Path:
    """A program that leaves `sprung` behind and goes on with `then`."""
    write_files(path.parent, {path.name: f"#!/bin/sh\necho ran >> '{sprung}'\n{then}\n"})
    path.chmod(0o755)
    return path


def unprotected(go: str, *arguments: str, directory: Path, **environment: str) -> None:
    """Runs the go command as anybody would."""
    subprocess.run(
        [go, *arguments],
        cwd=directory,
        env={**os.environ, "GOPROXY": "off", "GOENV": "off", "GOFLAGS": "", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("entry", [".", "", "bin", "./bin"])
def test_a_go_in_the_workspace_does_not_run(
    check: Check, tmp_path: Path, sprung: Path, go: str, entry: str
) -> None:
    module = write_files(tmp_path / "m", {**MOD, "good/good.go": GOOD})
    for name in ("go", "bin/go"):
        trap(module / name, sprung, f'exec "{go}" "$@"')
    path = os.pathsep.join((entry, os.environ["PATH"]))
    checked = check(module, "./...", environment={"PATH": path})
    assert not sprung.exists()
    assert checked.findings_in("good/good.go") == [GOOD_PLACE]


@pytest.mark.parametrize(
    "lines", ["go 1.21\n\ntoolchain go1.99.0\n", "go 1.99.0\n"], ids=["toolchain", "go"]
)
def test_another_toolchain_is_neither_run_nor_fetched(
    check: Check, tmp_path: Path, sprung: Path, go: str, lines: str
) -> None:
    """Not even when it stands on PATH."""
    module = write_files(tmp_path / "m", {"go.mod": f"module ex.com/m\n\n{lines}", "good.go": GOOD})
    trap(tmp_path / "bin" / "go1.99.0", sprung)
    path = os.pathsep.join((str(tmp_path / "bin"), os.environ["PATH"]))
    environment = {"PATH": path, "GOTOOLCHAIN": "auto"}
    unprotected(go, "list", directory=module, **environment)
    assert sprung.exists(), "the trap does not work"
    sprung.unlink()
    checked = check(module, environment=environment)
    assert not sprung.exists()
    if "toolchain" in lines:
        assert checked.findings_in("good.go") == [GOOD_PLACE]
    else:
        assert "requires go >= 1.99" in checked.stderr


@pytest.mark.parametrize("place", ["environment", "go env -w"])
def test_a_tool_of_goflags_does_not_run(
    check: Check, tmp_path: Path, sprung: Path, go: str, place: str
) -> None:
    """But the harmless flag that stands beside it counts."""
    tagged = "//go:build special\n\n" + GOOD.replace("sink", "kept").replace("f()", "g()")
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD, "tagged.go": tagged})
    tool = trap(tmp_path / "tool", sprung, 'exec "$@"')
    flags = f"-toolexec={tool} -tags=special"
    write_files(tmp_path, {"env": f"GOFLAGS={flags}\n"})
    environment = {"GOENV": "off", "GOFLAGS": flags}
    if place == "go env -w":
        environment = {"GOENV": str(tmp_path / "env")}
    bare = {name: value for name, value in os.environ.items() if name != "GOFLAGS"}
    built = [go, "build", "./..."]
    subprocess.run(built, cwd=module, env=bare | environment, check=True, timeout=60)
    assert sprung.exists(), "the trap does not work"
    sprung.unlink()
    checked = check(module, environment=environment, without=tuple({"GOFLAGS"} - set(environment)))
    assert not sprung.exists()
    assert checked.findings_in("good.go") == [GOOD_PLACE]
    assert checked.findings_in("tagged.go") == [(7, 12)]


def test_a_hook_of_git_does_not_run(check: Check, tmp_path: Path, sprung: Path, go: str) -> None:
    git = shutil.which("git")
    assert git, "git is needed to lay the trap"
    module = write_files(
        tmp_path / "m", {**MOD, "main.go": GOOD.replace("good", "main") + "\nfunc main() {}\n"}
    )
    subprocess.run([git, "init", "--quiet"], cwd=module, check=True)
    hook = trap(tmp_path / "hook", sprung)
    with (module / ".git" / "config").open("a") as config:
        config.write(f"[core]\n\tfsmonitor = {json.dumps(str(hook))}\n")
    subprocess.run([git, "add", "main.go"], cwd=module, check=True, capture_output=True)
    sprung.unlink(missing_ok=True)
    unprotected(go, "build", "-o", str(tmp_path / "main"), ".", directory=module)
    assert sprung.exists(), "the trap does not work"
    sprung.unlink()
    # The user's own flags could hide the trap.
    checked = check(module, "./...", environment={"GOENV": "off", "GOFLAGS": ""})
    assert not sprung.exists()
    assert checked.findings_in("main.go") == [GOOD_PLACE]


def test_go_mod_is_not_rewritten(check: Check, tmp_path: Path, go: str) -> None:
    """`-mod=mod` lets the go command do so; `check` itself compares the files."""
    module = write_files(
        tmp_path / "m",
        {
            "go.mod": "module ex.com/m\n\ngo 1.21\n\nreplace ex.com/lib => ./lib\n",
            "lib/go.mod": "module ex.com/lib\n",
            "lib/lib.go": "package lib\n",
            "good/good.go": GOOD,
            "user/user.go": 'package user\n\nimport _ "ex.com/lib"\n',
        },
    )
    environment = {"GOFLAGS": "-mod=mod"}
    checked = check(module, "./...", environment=environment)
    assert checked.findings_in("good/good.go") == [GOOD_PLACE]
    assert "user/user.go:3:8: module ex.com/lib provides package" in checked.stderr
    before = snapshot(module)
    unprotected(go, "list", "./...", directory=module, **environment)
    assert snapshot(module) != before, "the trap does not work"


def test_flags_of_a_cgo_file_do_not_reach_the_compiler(check: Check, tmp_path: Path) -> None:
    """Go refuses those that load code; its words are said."""
    module = write_files(
        tmp_path / "m",
        {
            **MOD,
            "cgo.go": 'package cgo\n\n// #cgo CFLAGS: -fplugin=/nowhere/evil.so\nimport "C"\n',
        },
    )
    checked = check(module, environment={"CGO_ENABLED": "1"})
    assert checked.status == 3
    assert "invalid flag in #cgo CFLAGS: -fplugin=/nowhere/evil.so" in checked.stderr
