"""Reports on disk: used again, looked at, cleared, and left alone where that is asked for."""

import re
from pathlib import Path

from workbench import MakeModule, RunCommand

SOURCE = "package demo\n\nfunc bar() *int {\n\tx := 1\n\treturn &x\n}\n"


def kept(heaplens: RunCommand, directory: Path) -> int:
    """How many reports there are, by what the command says."""
    ran = heaplens("cache", "info", cwd=directory)
    assert ran.returncode == 0
    match = re.fullmatch(r"(no|\d+) reports? \(\d+ B\) kept in /.+\n", ran.stdout)
    assert match is not None, ran.stdout
    return 0 if match[1] == "no" else int(match[1])


def test_a_second_run_says_the_same_and_a_changed_file_is_seen(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"main.go": SOURCE})
    first = heaplens("check", "--format", "json", "--summary", "--show", "all", cwd=module)
    assert kept(heaplens, module) == 1
    second = heaplens("check", "--format", "json", "--summary", "--show", "all", cwd=module)
    assert first.stdout == second.stdout
    (module / "main.go").write_text(SOURCE.replace("x := 1", "\n\tx := 1"))
    assert heaplens("check", cwd=module).stdout.startswith("main.go:5:2: ")


def test_no_cache_keeps_nothing(make_module: MakeModule, heaplens: RunCommand) -> None:
    module = make_module({"main.go": SOURCE})
    assert heaplens("check", "--no-cache", cwd=module).returncode == 0
    assert kept(heaplens, module) == 0


def test_clear_removes_what_is_kept(make_module: MakeModule, heaplens: RunCommand) -> None:
    module = make_module({"main.go": SOURCE, "sub/main.go": SOURCE})
    heaplens("check", "./...", cwd=module)
    ran = heaplens("cache", "clear", cwd=module)
    assert re.fullmatch(r"2 reports \([1-9]\d+ B\) removed in /.+\n", ran.stdout)
    assert kept(heaplens, module) == 0


def test_without_a_place_to_keep_anything_it_says_so(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    nowhere = {"HEAPLENS_CACHE": "", "XDG_CACHE_HOME": "", "HOME": ""}
    ran = heaplens("cache", "info", cwd=make_module({}), environment=nowhere)
    assert ran.returncode == 3
    assert ran.stderr == "cache disabled: neither XDG_CACHE_HOME nor HOME is set\n"
