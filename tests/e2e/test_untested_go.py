"""Who runs a Go newer than the newest tested is told so, once, wherever the results are read."""

import json
from pathlib import Path

import pytest

from untested_go import ADVICE, DEVELOPMENT, NEWER, RELEASE, untested_go
from workbench import MakeModule, RunCommand

TEXT = "func F() *int { return new(int) }\n"
FILES = {f"{name}/x.go": f"package {name}\n\n{TEXT}" for name in "ab"}


@pytest.mark.parametrize("version", [RELEASE, DEVELOPMENT])
def test_check_says_once_that_go_is_newer_than_any_tested(
    go: str, tmp_path: Path, heaplens: RunCommand, make_module: MakeModule, version: str
) -> None:
    """On stderr: the JSON document means what it meant, and names the version."""
    command, module = untested_go(go, tmp_path, version), make_module(FILES)
    text = heaplens("check", "--go", command, "./...", cwd=module)
    document = heaplens("check", "--go", command, "--format", "json", "./...", cwd=module)
    for ran in (text, document):
        assert ran.stderr.splitlines().count(f"{version} {NEWER}: {ADVICE}") == 1
        assert "tested" not in ran.stdout
    assert json.loads(document.stdout)["go"] == version


def test_of_a_go_that_was_tested_nothing_is_said(
    go: str, heaplens: RunCommand, make_module: MakeModule
) -> None:
    ran = heaplens("check", "--go", go, "./...", cwd=make_module(FILES))
    assert "tested" not in ran.stderr


def test_doctor_says_it_beside_the_version(
    go: str, tmp_path: Path, heaplens: RunCommand, make_module: MakeModule
) -> None:
    ran = heaplens("doctor", "--go", untested_go(go, tmp_path), cwd=make_module(FILES))
    assert f"{RELEASE} {NEWER}\n" in ran.stdout
