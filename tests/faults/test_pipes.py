"""A pipe or a device that is named like source is said at once, and holds up nothing beside it."""

import os
import time
from pathlib import Path

import pytest

from faults.checking import GOOD, GOOD_PLACE, Check, write_files

MOD = {"go.mod": "module ex.com/m\n\ngo 1.21\n"}
AT_ONCE_S = 20.0  # two checks, each with a cold cache of its own; go itself would wait 300 s


def lay(path: Path, kind: str) -> None:
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "link to a pipe":
        os.mkfifo(path.with_name("pipe"))
        path.symlink_to(path.with_name("pipe"))
    else:
        path.symlink_to("/dev/zero")


@pytest.mark.parametrize("kind", ["pipe", "link to a pipe", "device"])
@pytest.mark.parametrize("name", ["x.go", "x_test.go", "x_windows.go", "x.s", "x.h"])
@pytest.mark.parametrize("pattern", ["./odd", "./..."])
def test_it_is_said_before_go_is_asked(
    check: Check, tmp_path: Path, kind: str, name: str, pattern: str
) -> None:
    module = write_files(tmp_path / "m", {**MOD, "good/good.go": GOOD, "odd/good.go": GOOD})
    lay(module / "odd" / name, kind)
    begun_s = time.monotonic()
    # `check` compares what is there before and after, and would wait for a pipe itself.
    checked = check(module, "-C", str(module), pattern)
    assert time.monotonic() - begun_s < AT_ONCE_S
    what = "a device" if kind == "device" else "a pipe"
    assert f"odd/{name}:1: {name} is {what}, and go would wait for it" in checked.stderr
    assert checked.status == 3


@pytest.mark.parametrize("name", ["go.mod", "go.work"])
def test_a_module_file_above_is_said(check: Check, tmp_path: Path, name: str) -> None:
    module = write_files(tmp_path / "m", {"good/good.go": GOOD} | (MOD if name != "go.mod" else {}))
    os.mkfifo(module / name)
    checked = check(module / "good", ".")
    assert f"{name} is a pipe" in checked.stderr
    assert checked.status == 3


def test_a_pipe_that_is_named_itself_is_said(check: Check, tmp_path: Path) -> None:
    module = write_files(tmp_path / "m", MOD)
    os.mkfifo(module / "x.go")
    assert "x.go is a pipe" in check(module, "x.go").stderr


def test_its_neighbour_is_analysed(check: Check, tmp_path: Path) -> None:
    module = write_files(tmp_path / "m", {**MOD, "good/good.go": GOOD, "odd/good.go": GOOD})
    os.mkfifo(module / "odd" / "x.go")
    assert check(module, "./good").findings_in("good/good.go") == [GOOD_PLACE]
