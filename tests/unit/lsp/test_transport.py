"""A server as a process: what ends it, how soon, and that its streams are its own."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from heaplens.lsp.jsonrpc import parent
from lsp import stub_server
from lsp.editor import Editor, Refusal, editing
from lsp.noise import framed

STUB = [sys.executable, "-I", stub_server.__file__]
WAITING = [sys.executable, "-I", "-c", "input()"]
# The server gives itself less than two seconds; what these tests hold it up with lasts a minute.
GONE_S = 20.0


@pytest.fixture
async def editor() -> AsyncIterator[Editor]:
    """An editor whose session has begun."""
    async with editing(STUB) as editor:
        await editor.initialize()
        yield editor


async def ended(editor: Editor) -> int:
    """Waits until the server has ended, which must not take long; gives its exit status."""
    start_s = time.monotonic()
    status = await editor.connection.ended()
    assert time.monotonic() - start_s < GONE_S
    return status


async def hang(editor: Editor, command: str) -> None:
    """Starts a command that does not end, and waits until it runs."""
    editor.ask("workspace/executeCommand", {"command": command})
    if command == "block":
        await editor.connection.wait_for_stderr(b"blocking")
    else:
        await editor.wait_for("window/logMessage", lambda it: it["message"] == "hanging")


async def test_exit_after_shutdown_is_status_0(editor: Editor) -> None:
    assert await editor.request("shutdown") is None
    editor.notify("exit")
    assert await ended(editor) == 0
    assert b"closed" in editor.connection.stderr


async def test_exit_without_shutdown_is_status_1(editor: Editor) -> None:
    editor.notify("exit")
    assert await ended(editor) == 1
    assert b"closed" in editor.connection.stderr


async def test_exit_works_before_initialize() -> None:
    async with editing(STUB) as editor:
        editor.notify("exit")
        assert await editor.connection.ended() == 1


async def test_end_of_input_is_status_1(editor: Editor) -> None:
    editor.connection.close_input()
    assert await ended(editor) == 1
    assert b"closed" in editor.connection.stderr


async def test_end_of_input_after_shutdown_is_status_0(editor: Editor) -> None:
    assert await editor.request("shutdown") is None
    editor.connection.close_input()
    assert await ended(editor) == 0


async def test_what_came_before_the_end_of_input_is_answered(editor: Editor) -> None:
    _, answer = editor.ask("stub/echo", {"a": 1})
    editor.connection.close_input()
    assert await answer == {"a": 1}
    assert await ended(editor) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_a_signal_is_128_and_its_number(editor: Editor, number: signal.Signals) -> None:
    os.kill(editor.connection.process.pid, number)
    assert await ended(editor) == 128 + number
    assert b"closed" in editor.connection.stderr


@pytest.mark.parametrize("command", ["hang", "stubborn", "executor", "block"])
@pytest.mark.parametrize("way", ["signal", "input"])
async def test_nothing_that_runs_can_hold_up_the_end(
    editor: Editor, command: str, way: str
) -> None:
    """Not a handler that ignores that it is cancelled, a thread, nor one that blocks the loop."""
    await hang(editor, command)
    if way == "signal":
        os.kill(editor.connection.process.pid, signal.SIGTERM)
    else:
        editor.connection.close_input()
    assert await ended(editor) == (143 if way == "signal" else 1)


@pytest.mark.parametrize("arguments", [["--slow-close"], ["--thread"]])
async def test_nothing_that_does_not_close_can_hold_up_the_end(arguments: list[str]) -> None:
    async with editing([*STUB, *arguments]) as editor:
        await editor.initialize()
        assert await editor.request("shutdown") is None
        editor.notify("exit")
        assert await ended(editor) == 0


async def test_shutdown_answers_what_runs(editor: Editor) -> None:
    _, hanging = editor.ask("workspace/executeCommand", {"command": "hang"})
    await editor.wait_for("window/logMessage", lambda it: it["message"] == "hanging")
    assert await editor.request("shutdown") is None
    with pytest.raises(Refusal) as refusal:
        await hanging
    assert refusal.value.code == -32800
    editor.notify("exit")
    assert await ended(editor) == 0


async def test_cancelling_is_quick(editor: Editor) -> None:
    number, hanging = editor.ask("workspace/executeCommand", {"command": "stubborn"})
    await editor.wait_for("window/logMessage", lambda it: it["message"] == "hanging")
    start_s = time.monotonic()
    editor.notify("$/cancelRequest", {"id": number})
    with pytest.raises(Refusal) as refusal:
        await hanging
    assert refusal.value.code == -32800
    assert time.monotonic() - start_s < 0.5


async def test_the_server_ends_with_the_process_it_was_told_to_watch() -> None:
    """The editor, which started the server, is killed; something else keeps our stdin open."""
    code = "import subprocess, sys; subprocess.run(sys.argv[1:])"
    async with editing([sys.executable, "-I", "-c", code, *STUB]) as editor:
        process = editor.connection.process
        await editor.initialize(process_id=process.pid)
        assert await editor.request("stub/echo", {"a": 1}) == {"a": 1}
        process.kill()
        # Ended is when nobody has the other ends of our pipes, so the server has, too.
        assert await ended(editor) == -signal.SIGKILL
        assert b"closed" in editor.connection.stderr


async def test_the_server_ends_if_the_process_to_watch_is_gone_already() -> None:
    gone = await asyncio.create_subprocess_exec(sys.executable, "-I", "-c", "")
    await gone.wait()
    async with editing(STUB) as editor:
        await editor.initialize(process_id=gone.pid)
        assert await ended(editor) == 1


async def test_a_process_can_be_watched_without_the_help_of_the_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where Linux's descriptors of processes are missing, such as on macOS."""
    monkeypatch.delattr(os, "pidfd_open")
    monkeypatch.setattr(parent, "PAUSE_S", 0.01)
    watched = await asyncio.create_subprocess_exec(*WAITING, stdin=subprocess.PIPE)
    gone, loop = asyncio.Event(), asyncio.get_running_loop()

    def tell() -> None:
        loop.call_soon_threadsafe(gone.set)

    parent.watch(watched.pid, tell)
    parent.watch(0, tell)
    parent.watch(-1, tell)
    assert [each.name for each in threading.enumerate()].count("parent") == 1
    assert not gone.is_set()
    await watched.communicate(b"\n")
    await asyncio.wait_for(gone.wait(), 10)


async def test_a_client_that_does_not_read_does_not_keep_the_server_from_working(
    editor: Editor, tmp_path: Path
) -> None:
    """What it has not read waits; the server reads and handles what comes, and signals."""
    editor.connection.pause()
    params = {"command": "flood", "arguments": [10_000_000]}
    editor.ask("workspace/executeCommand", params)
    seen = tmp_path / "seen"
    _, touched = editor.ask(
        "workspace/executeCommand", {"command": "touch", "arguments": [str(seen)]}
    )
    await editor.connection.wait_for_stderr(b"touched")
    assert seen.exists()
    editor.connection.resume()
    await touched
    assert sum(len(text) for text in editor.logged()) == 10_000_000
    assert await editor.shut_down() == 0


async def test_a_client_that_never_reads_is_given_up(editor: Editor) -> None:
    """Neither memory nor a thread of ours is filled for ever."""
    editor.connection.pause()
    params = {"command": "flood", "arguments": [100_000_000]}
    editor.ask("workspace/executeCommand", params)
    await editor.connection.wait_for_stderr(b"the client does not read")
    editor.connection.resume()  # or asyncio would not tell of the end
    assert await editor.connection.ended() == 1


async def test_a_client_that_closes_its_end_is_gone() -> None:
    """Writing fails, although stdin is still open."""
    ours, theirs = os.pipe()
    server = await asyncio.create_subprocess_exec(
        *STUB, stdin=asyncio.subprocess.PIPE, stdout=theirs, stderr=asyncio.subprocess.PIPE
    )
    os.close(theirs)
    os.close(ours)
    assert server.stdin is not None
    server.stdin.write(b'Content-Length: 46\r\n\r\n{"jsonrpc":"2.0","id":1,"method":"initialize"}')
    _, stderr = await asyncio.wait_for(server.communicate(None), 30)
    assert server.returncode == 1
    assert b"closed" in stderr


async def test_a_stray_print_does_not_reach_the_client(editor: Editor) -> None:
    """Neither does one below Python, and what reads stdin gets nothing and takes nothing."""
    assert await editor.command("print") == ""
    assert await editor.shut_down() == 0
    assert editor.connection.stderr.count(b"stray") == 2


async def test_what_threads_send_at_once_arrives_whole(editor: Editor) -> None:
    await editor.command("threads", 8)
    assert editor.logged().count("y" * 5000) == 800


async def test_handlers_begin_in_the_order_of_their_messages(editor: Editor) -> None:
    """An asynchronous handler of a change has begun when a plain one of the save after it runs."""
    document = {"uri": "file:///a.go"}
    at_once = b""
    for version in range(20):
        change = {"textDocument": {**document, "version": version}, "contentChanges": []}
        for method, params in (("didChange", change), ("didSave", {"textDocument": document})):
            message = {"jsonrpc": "2.0", "method": f"textDocument/{method}", "params": params}
            at_once += framed(json.dumps(message).encode())
    editor.connection.send_raw(at_once)
    await editor.request("stub/echo")
    expected = [text for version in range(20) for text in (f"change {version}", "save")]
    assert editor.logged() == expected


async def test_a_server_without_stderr_serves() -> None:
    """An editor may have closed it; then there is just nowhere to log to."""
    code = "import os, sys; os.close(2); os.execv(sys.argv[1], sys.argv[1:])"
    async with editing([sys.executable, "-I", "-c", code, *STUB]) as editor:
        await editor.initialize()
        assert await editor.command("print") == ""
        with pytest.raises(Refusal):
            await editor.command("fail", 0)
        assert await editor.shut_down() == 0
