"""Row 21: places that cannot be written, or are not there; it is said, and nothing is touched."""

import resource
from pathlib import Path

from faults.checking import GOOD, snapshot, write_files
from faults.serving import (
    GOOD_RANGE,
    MOD,
    Editor,
    Serve,
    after,
    complaint,
    nothing,
    opened,
    shown,
    told,
)
from faults.test_broken_modules import SUM

SUMS = {"go.sum": f"example.org/lib v1.0.0 {SUM}\nexample.org/lib v1.0.0/go.mod {SUM}\n"}


async def test_21_a_workspace_is_never_written_to(serve: Serve, tmp_path: Path) -> None:
    """Not even one that may be: go.mod, go.sum and all else keep their bytes and their times.

    The directories cannot be written either, which does not stop root.
    """
    user = 'package user\n\nimport _ "example.org/lib"\n'
    files = {**MOD, **SUMS, "good/good.go": GOOD, "user/user.go": user}
    module = write_files(tmp_path / "m", files)
    write_files(module, {"go.mod": MOD["go.mod"] + "\nrequire example.org/lib v1.0.0 // untidy\n"})
    places = [module, module / "good", module / "user"]
    for path in places:
        path.chmod(0o555)
    before = snapshot(module)
    try:
        async with serve(module, environment={"GOFLAGS": "-mod=mod"}) as editor:
            good = await opened(editor, module / "good" / "good.go")
            assert shown(editor, good) == {"moved-to-heap": GOOD_RANGE}
            await opened(editor, module / "user" / "user.go")
            await after(editor, editor.replace, good, "x := 1", "x := 2")
            await after(editor, editor.command, "heaplens.analyzeWorkspace")
            for command in ("explain", "copyExplanation"):
                await editor.command(f"heaplens.{command}", good, 5)
            assert shown(editor, good) == {"moved-to-heap": GOOD_RANGE}
        assert snapshot(module) == before
    finally:
        for path in places:
            path.chmod(0o755)


def let_write(editor: Editor, *, anything: bool) -> None:
    """Lets the server, and what it starts, write to files or not: a disk with or without room."""
    pid = editor.connection.process.pid
    _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (most if anything else 0, most))


async def test_21_a_full_disk_is_said_with_the_path_and_the_server_goes_on_when_there_is_room(
    serve: Serve, tmp_path: Path
) -> None:
    """What is unsaved cannot be compiled then; what is known of the file stays."""
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    async with serve(module) as editor:
        uri = await opened(editor, module / "good.go")
        let_write(editor, anything=False)
        await after(editor, editor.replace, uri, "int\n", "int // more\n")
        assert str(tmp_path / "tmp") in complaint(editor, uri)["message"]
        assert shown(editor, uri)["moved-to-heap"] == GOOD_RANGE
        await after(editor, editor.command, "heaplens.analyzeWorkspace")
        # What would be opened as a file is shown another way.
        assert await editor.command("heaplens.explain", uri, 5) == told(editor)[-1]
        let_write(editor, anything=True)
        await after(editor, editor.replace, uri, "x := 1", "x := 2")
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}


async def test_21_a_disk_that_is_full_from_the_start_is_said_and_can_be_mended(
    serve: Serve, tmp_path: Path
) -> None:
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    full = ("/bin/sh", "-c", 'ulimit -S -f 0; exec "$@"', "sh")
    async with serve(module, before=full) as editor:
        uri = editor.open(module / "good.go")
        await nothing(editor)
        (said,) = told(editor)
        assert str(tmp_path / "tmp") in said
        assert "None" not in said
        await editor.command("heaplens.restart")  # in vain
        assert told(editor) == [said, said]
        let_write(editor, anything=True)
        await after(editor, editor.command, "heaplens.restart")
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}


async def test_21_without_a_home_gos_words_are_said_in_the_open_file(
    serve: Serve, tmp_path: Path, go: str
) -> None:
    """And with a place for Go's cache it works."""
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    without = ("HOME", "XDG_CACHE_HOME", "GOCACHE", "HEAPLENS_CACHE")
    async with serve(module, without=without, configuration={"goPath": go}) as editor:
        uri = await opened(editor, module / "good.go")
        assert "GOCACHE is not defined" in complaint(editor, uri)["message"]
        text = await editor.command("heaplens.clearCache")
        assert "neither XDG_CACHE_HOME nor HOME" in text
    environment = {"GOCACHE": str(tmp_path / "gocache"), "GOPATH": str(tmp_path / "gopath")}
    async with serve(module, without=without[:2], environment=environment) as editor:
        uri = await opened(editor, module / "good.go")
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}


async def test_21_a_cache_that_cannot_be_written_is_no_fault(serve: Serve, tmp_path: Path) -> None:
    """Not even root can write there; Go's own cache is another matter, of which Go speaks."""
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    async with serve(module, environment={"HEAPLENS_CACHE": "/proc/heaplens"}) as editor:
        uri = await opened(editor, module / "good.go")
        await after(editor, editor.command, "heaplens.analyzeWorkspace")
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}
        await editor.command("heaplens.clearCache")
    write_files(module, {"good.go": 'package good\n\nimport _ "strings"\n' + GOOD[12:]})
    async with serve(module, environment={"GOCACHE": "/proc/gocache"}) as editor:
        uri = await opened(editor, module / "good.go")
        assert "/proc/gocache" in complaint(editor, uri)["message"]


async def test_21_a_temporary_directory_that_is_gone_is_said_and_a_restart_mends_it(
    serve: Serve, tmp_path: Path
) -> None:
    """Some systems tidy up below running programs."""
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    async with serve(module) as editor:
        uri = await opened(editor, module / "good.go")
        (directory,) = (tmp_path / "tmp").iterdir()
        directory.rename(tmp_path / "away")
        await after(editor, editor.replace, uri, "x := 1", "x := 2")
        assert str(directory) in complaint(editor, uri)["message"]
        await after(editor, editor.command, "heaplens.restart")
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}
        assert told(editor) == []
