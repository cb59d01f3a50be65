"""Rows 14 to 16: what is cancelled stops, and nothing outlives the server, however it ends."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from faults.checking import GOOD, write_files
from faults.holding import HeldCompiler
from faults.serving import (
    GOOD_RANGE,
    MOD,
    Editor,
    Refusal,
    Serve,
    after,
    opened,
    quiet,
    shown,
    start,
    until,
)

CANCELLED = -32800
PROGRESS = "$/progress"


async def waiting(editor: Editor, held: HeldCompiler, act: Callable[[], object]) -> None:
    """Does something that starts a compiler, which then waits."""
    runs = len(held.starts())
    held.hold()
    act()
    await until(partial(held.has_started_again, runs), "a compiler")
    assert editor.connection.process.returncode is None


async def test_14_a_cancelled_request_is_answered_at_once_and_its_compiler_killed(
    serve: Serve, held: HeldCompiler, tmp_path: Path
) -> None:
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    async with serve(module, environment=held.environment) as editor:
        uri = await opened(editor, module / "good.go")
        params = {"command": "heaplens.copyExplanation", "arguments": [uri, 5]}
        answers = []

        def ask() -> None:
            answers.append(editor.ask("workspace/executeCommand", params))

        await waiting(editor, held, ask)
        ((request, answer),) = answers
        started_s = time.monotonic()
        editor.notify("$/cancelRequest", {"id": request})
        with pytest.raises(Refusal) as refusal:
            await answer
        assert refusal.value.code == CANCELLED
        assert time.monotonic() - started_s < 1
        await until(held.is_idle, "the end of the compiler")
        held.release()
        text = await editor.command("heaplens.copyExplanation", uri, 5)
        assert "moved to heap: x" in text
        # One that has ended, and one that never was, cannot be cancelled.
        for gone in (request, 12345, "no", None):
            editor.notify("$/cancelRequest", {"id": gone})
        assert await editor.hover(uri, "x :=") is not None


@pytest.mark.parametrize("command", [None, "heaplens.analyzeWorkspace"])
async def test_14_a_cancelled_progress_ends_and_kills_its_compilers(
    serve: Serve, held: HeldCompiler, tmp_path: Path, command: str | None
) -> None:
    """That of a package that is edited, and that of a whole workspace."""
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD, "other/good.go": GOOD})
    async with serve(module, environment=held.environment) as editor:
        uri = await opened(editor, module / "good.go")
        asked = None
        runs = len(held.starts())
        held.hold()
        if command is None:
            editor.replace(uri, "x := 1", "x := 2")
        else:
            asked = editor.ask("workspace/executeCommand", {"command": command})[1]
        await until(partial(held.has_started_again, runs), "a compiler")
        begun = await editor.wait_for(PROGRESS, lambda it: it["value"]["kind"] == "begin")
        assert begun.params["value"]["cancellable"] is True
        token = begun.params["token"]
        editor.notify("window/workDoneProgress/cancel", {"token": token})
        await editor.wait_for(
            *(PROGRESS, lambda it: it["token"] == token and it["value"]["kind"] == "end"),
            patience_s=5,
        )
        await until(held.is_idle, "the end of the compilers")
        await quiet(editor)
        held.release()
        if asked is not None:
            await asked
        ends = [it for it in editor.received(PROGRESS) if it.params["value"]["kind"] == "end"]
        assert len(ends) == 1
        await after(editor, editor.replace, uri, "x := ", "x :=  ")
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}


def says_exit(editor: Editor, _: "subprocess.Popen[bytes]") -> None:
    editor.notify("exit")


def closes_input(editor: Editor, _: "subprocess.Popen[bytes]") -> None:
    editor.connection.close_input()


def kills_parent(_: Editor, parent: "subprocess.Popen[bytes]") -> None:
    parent.kill()


def sends(number: signal.Signals) -> Callable[[Editor, "subprocess.Popen[bytes]"], None]:
    """Sends a signal to the server."""

    def send(editor: Editor, _: "subprocess.Popen[bytes]") -> None:
        editor.connection.process.send_signal(number)

    return send


ENDS = {
    "exit": (says_exit, 1),
    "end of input": (closes_input, 1),
    "SIGTERM": (sends(signal.SIGTERM), 128 + signal.SIGTERM),
    "SIGINT": (sends(signal.SIGINT), 128 + signal.SIGINT),
    "SIGHUP": (sends(signal.SIGHUP), 128 + signal.SIGHUP),
    "parent dead": (kills_parent, 1),
}


@pytest.fixture
def parent() -> "Iterator[subprocess.Popen[bytes]]":
    """A process that the server takes for its editor, with nothing of the test in it."""
    process = subprocess.Popen(["/bin/sleep", "600"], env={})
    yield process
    process.kill()
    process.wait()


@pytest.mark.parametrize("name", [*ENDS, "shutdown and exit", "shutdown and end of input"])
async def test_15_the_server_is_gone_in_2_s_with_all_that_it_started(
    serve: Serve,
    held: HeldCompiler,
    tmp_path: Path,
    parent: "subprocess.Popen[bytes]",
    name: str,
) -> None:
    """While compilers run, and with the exit status that was asked for."""
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD, "other/good.go": GOOD})
    temporary = tmp_path / "tmp"
    async with serve(module, environment=held.environment, begin=False) as editor:
        editor.capabilities["experimental"] = {"serverStatusNotification": True}
        await start(editor, process_id=parent.pid)
        uri = await opened(editor, module / "good.go")
        await waiting(editor, held, lambda: editor.replace(uri, "x := 1", "x := 2"))
        assert len(os.listdir(temporary)) == 1
        started_s = time.monotonic()
        if name in ENDS:
            end, status = ENDS[name]
            end(editor, parent)
        else:
            assert await editor.request("shutdown") is None
            status = 0
            end = says_exit if name.endswith("exit") else closes_input
            end(editor, parent)
        assert await editor.connection.ended() == status
        assert time.monotonic() - started_s < 2
        assert held.waiting() == []
        assert os.listdir(temporary) == []


async def test_16_what_a_killed_server_leaves_is_limited_and_swept_by_the_next(
    serve: Serve, held: HeldCompiler, tmp_path: Path
) -> None:
    """Its compilers may use the processor for as long as the deadline allows, on every core."""
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    temporary = tmp_path / "tmp"
    settings = {"deadlineS": 7}
    async with serve(
        *(module,), environment=held.environment, configuration=settings, begin=False
    ) as editor:
        editor.capabilities["experimental"] = {"serverStatusNotification": True}
        await start(editor)
        uri = await opened(editor, module / "good.go")
        await waiting(editor, held, lambda: editor.replace(uri, "x := 1", "x := 2"))
        editor.connection.process.kill()
        assert await editor.connection.ended() == -signal.SIGKILL
        (orphan,) = held.waiting()
        assert orphan.processor_limit_s() == 7 * (os.cpu_count() or 1) + 1
        assert orphan.core_limit() == "0"
        (left,) = os.listdir(temporary)
    held.release()  # it finds nobody who reads what it says
    await until(held.is_idle, "the end of the compiler")
    async with serve(module, environment=held.environment) as editor:
        uri = await opened(editor, module / "good.go")
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}
        (own,) = os.listdir(temporary)
        assert own != left
