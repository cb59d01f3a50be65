"""Which go command is used, and what is said when none will do."""

from pathlib import Path

import pytest

from heaplens.compiler.versions import NEWEST_TESTED
from heaplens.toolchain.go import GoNotFound, find_go, version_numbers
from heaplens.toolchain.process import Cancellation

ANSWER = '{"GOVERSION": "%s", "GOOS": "plan9", "GOARCH": "mips", "GOROOT": "/r", "GOENV": "/e"}'


@pytest.mark.parametrize(
    ("version", "numbers"),
    [
        ("go1.27.3", (1, 27)),
        ("go1.21", (1, 21)),
        ("go1.27rc1", (1, 27)),
        ("devel go1.28-abcdef0 Mon", (1, 28)),
        ("go1.26.8 X:nodwarf5", (1, 26)),
        ("go2.0", (0, 0)),
        ("go1.", (0, 0)),
        ("banana", (0, 0)),
        ("", (0, 0)),
    ],
)
def test_version_numbers(version: str, numbers: tuple[int, int]) -> None:
    assert version_numbers(version) == numbers


def fake(path: Path, script: str) -> str:
    """A go command that does what the script says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def tried(setting: str, path: str, tmp_path: Path) -> str:
    with pytest.raises(GoNotFound) as raised:
        find_go(setting, {"PATH": path}, temporary=str(tmp_path), cancellation=Cancellation())
    return raised.value.problem.message


def test_the_setting_comes_first_and_the_real_one_answers(go: str, tmp_path: Path) -> None:
    answer = find_go(
        go, {"PATH": "", "HOME": "/h"}, temporary=str(tmp_path), cancellation=Cancellation()
    )
    assert (answer.path, answer.origin) == (go, "setting")
    assert version_numbers(answer.version)[1] == answer.minor >= 21
    assert Path(answer.goroot, "src", "fmt").is_dir()
    assert dict(answer.variables)["GOARCH"] == answer.goarch
    assert answer.path in answer.watched


def test_the_first_of_path_is_used_and_its_answer_kept(tmp_path: Path) -> None:
    first = fake(tmp_path / "a" / "go", f"echo '{ANSWER % 'go1.25.1'}'")
    fake(tmp_path / "b" / "go", "exit 1")
    environ = {"PATH": f"{tmp_path}/none:{tmp_path}/a:{tmp_path}/b"}
    answer = find_go("", environ, temporary=str(tmp_path), cancellation=Cancellation())
    assert (answer.path, answer.origin, answer.version) == (first, "PATH", "go1.25.1")
    assert (answer.goos, answer.goarch, answer.goflags) == ("plan9", "mips", "")
    assert answer.watched == (first, "/e")


@pytest.mark.parametrize(
    ("version", "is_untested"),
    [
        ("go1.21", False),
        (f"go1.{NEWEST_TESTED}.9", False),
        (f"go1.{NEWEST_TESTED + 1}rc1", True),
        (f"go1.{NEWEST_TESTED + 1}.0", True),
        (f"devel go1.{NEWEST_TESTED + 1}-0a1b2c3 Mon Nov 2 10:00:00 2026", True),
        (f"go1.{NEWEST_TESTED + 1}-devel_0a1b2c3", True),
    ],
)
def test_a_go_newer_than_any_tested_is_used_and_says_so(
    tmp_path: Path, version: str, *, is_untested: bool
) -> None:
    path = fake(tmp_path / "go", f"echo '{ANSWER % version}'")
    answer = find_go(path, {}, temporary=str(tmp_path), cancellation=Cancellation())
    assert answer.untested.startswith(f"{version} is newer than") is is_untested
    assert bool(answer.untested) is is_untested


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (f"echo '{ANSWER % 'go1.20.14'}'", ": go1.20.14 is too old, Go 1.21 is needed"),
        ("echo hello", " is not the go command"),
        ("echo '[]'", " is not the go command"),
        ("echo ls: bad option >&2; exit 2", " is not the go command (it says: ls: bad option)"),
        ("echo go: no GOROOT >&2; exit 2", " fails: go: no GOROOT"),
        ("kill -9 $$", " is not the go command"),
    ],
)
def test_a_setting_that_will_not_do_is_an_error_of_its_own(
    go: str, tmp_path: Path, script: str, words: str
) -> None:
    """No other go is taken in silence, though one is on PATH."""
    path = fake(tmp_path / "bad", script)
    message = tried(path, str(Path(go).parent), tmp_path)
    assert f"no usable go command found: {path}{words}; name another" in message
    assert "--go PATH" in message


def test_goflags_of_the_user_are_asked_for(go: str, tmp_path: Path) -> None:
    """Those of the environment, else those of the `go env -w` file."""
    file = tmp_path / "env"
    file.write_text("GOFLAGS=-tags=filed\n")
    environ = {"PATH": "", "HOME": "/h", "GOENV": str(file)}
    answer = find_go(go, environ, temporary=str(tmp_path), cancellation=Cancellation())
    assert answer.goflags == "-tags=filed"
    assert str(file) in answer.watched
    environ["GOFLAGS"] = "-tags=said"
    answer = find_go(go, environ, temporary=str(tmp_path), cancellation=Cancellation())
    assert answer.goflags == "-tags=said"
