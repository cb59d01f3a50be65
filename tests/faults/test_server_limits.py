"""Rows 6 and 7: what never ends, takes too much or dies is stopped and said; much is cut short."""

import os
import signal
from functools import partial
from pathlib import Path

from faults.checking import GOOD, write_files
from faults.holding import HeldCompiler
from faults.serving import (
    GOOD_RANGE,
    MOD,
    Serve,
    after,
    complaint,
    last,
    opened,
    quiet,
    shown,
    told,
    until,
)
from faults.test_limits import MANY, bomb, many
from workbench import processes_about

INCLUDES = 'package cgo\n\n// #include "{}"\nimport "C"\n\nfunc f() {{ _ = C.x }}\n'


async def test_6_a_compiler_that_hangs_is_stopped_and_nothing_of_its_run_is_shown(
    serve: Serve, held: HeldCompiler, tmp_path: Path
) -> None:
    """What was known before stays; the next run that ends is right again."""
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    settings = {"deadlineS": 1, "proof": False}
    async with serve(module, environment=held.environment, configuration=settings) as editor:
        uri = await opened(editor, module / "good.go")
        held.hold()
        await after(editor, editor.replace, uri, "int\n", "int // here\n")
        assert "stopped after 1 s" in complaint(editor, uri)["message"]
        assert shown(editor, uri)["moved-to-heap"] == GOOD_RANGE
        assert held.waiting() == []
        held.release()
        await after(editor, editor.replace, uri, "x := 1", "x := 3")
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}


async def test_6_a_compiler_that_is_killed_is_said_and_the_server_lives(
    serve: Serve, held: HeldCompiler, tmp_path: Path
) -> None:
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    async with serve(module, environment=held.environment) as editor:
        uri = await opened(editor, module / "good.go")
        for variable in ("y", "z"):
            held.hold()
            starts = len(held.starts())
            editor.rewrite(uri, GOOD.replace("x", variable))
            await until(partial(held.has_started_again, starts), "a compiler")
            since = len(editor.messages)
            os.kill(held.starts()[-1].pid, signal.SIGKILL)
            await editor.wait_for(
                "textDocument/publishDiagnostics",
                lambda it: it["version"] == editor.versions[uri],
                since=since,
            )
            await quiet(editor)
            assert "the compiler was killed by signal 9" in complaint(editor, uri)["message"]
            held.release()
        await after(editor, editor.replace, uri, "z := 1", "z := 2")
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}


async def test_6_pipes_in_the_place_of_files_hang_nothing(serve: Serve, tmp_path: Path) -> None:
    """In the package, opened in the editor, in the place of a file that was analysed, included."""
    files = {**MOD, "good/good.go": GOOD, "cgo/cgo.go": INCLUDES.format("pipe.h")}
    module = write_files(tmp_path / "m", files)
    for pipe in ("good/pipe.go", "cgo/pipe.h"):
        os.mkfifo(module / pipe)
    # The go command itself waits for a pipe that is called x.go.
    settings = {"deadlineS": 2, "listDeadlineS": 2}
    environment = {"CGO_ENABLED": "1"}
    async with serve(module, configuration=settings, environment=environment) as editor:
        good = await opened(editor, module / "good" / "good.go")
        assert shown(editor, good) == {"moved-to-heap": GOOD_RANGE}
        pipe = await opened(editor, module / "good" / "pipe.go", "package good\n")
        await after(editor, editor.replace, pipe, "good", "good\n\nvar y = new(int)")
        assert list(shown(editor, pipe)) == ["escapes-to-heap"]
        os.unlink(module / "good" / "good.go")
        os.mkfifo(module / "good" / "good.go")
        await after(editor, editor.replace, good, "x := 1", "x := 2")
        assert shown(editor, good) == {"moved-to-heap": GOOD_RANGE}
        cgo = await opened(editor, module / "cgo" / "cgo.go")
        assert "pipe.h is a pipe" in complaint(editor, cgo)["message"]
        assert [line for line in processes_about(tmp_path) if "serve" not in line] == []


async def test_6_a_compiler_that_takes_too_much_memory_is_stopped(
    serve: Serve, tmp_path: Path
) -> None:
    module = write_files(tmp_path / "m", {**MOD, "bomb/bomb.go": bomb(), "good/good.go": GOOD})
    async with serve(module, configuration={"memoryLimitMB": 2048}) as editor:
        uri = await opened(editor, module / "bomb" / "bomb.go")
        said = complaint(editor, uri)["message"].replace("runtime: out", "out")
        assert "out of memory" in said
        assert "goroutine" not in said
        assert [each["code"] for each in last(editor, uri)] == ["does-not-build"]
        good = await opened(editor, module / "good" / "good.go")
        assert shown(editor, good) == {"moved-to-heap": GOOD_RANGE}
        assert told(editor) == []


async def test_7_of_10000_findings_under_1000_are_shown_and_the_rest_is_counted(
    serve: Serve, tmp_path: Path
) -> None:
    """And hints only where the editor looks."""
    module = write_files(tmp_path / "m", {**MOD, "many.go": many(MANY)})
    async with serve(module, configuration={"proof": False}) as editor:
        uri = editor.open(module / "many.go")
        found = (await editor.diagnostics(uri))["diagnostics"]
        assert len(found) == 900
        kinds = [each["code"] for each in found]
        assert kinds == ["moved-to-heap"] * 899 + ["more"]
        assert found[-1]["message"].startswith(f"{MANY - 899} more findings ")
        assert found[-1]["range"]["start"] == {"line": 0, "character": 0}
        lines = {"start": {"line": 5000, "character": 0}, "end": {"line": 5049, "character": 99}}
        assert len(await editor.hints(uri, lines)) == 50
