"""Faults of plain pygls while something runs: each test turns red the day pygls has mended it.

The docstring of a test names what of ours can go then; docs/dev/pygls.md has the report.
"""

import asyncio
from collections.abc import AsyncIterator

import pytest

from lsp.connection import Connection, Json, Refusal, connected
from lsp.plain_client import EMPTY, HOVER, PLAIN


async def begin(connection: Connection, process_id: int | None = None) -> None:
    """Begin the session."""
    await connection.request("initialize", {**EMPTY, "processId": process_id})
    connection.notify("initialized", {})


@pytest.fixture
async def connection() -> AsyncIterator[Connection]:
    """A session with plain pygls."""
    async with connected(PLAIN) as connection:
        await begin(connection)
        yield connection


def run(connection: Connection, name: str) -> tuple[int, asyncio.Future[Json]]:
    """Send a command, and do not wait."""
    return connection.ask("workspace/executeCommand", {"command": name, "arguments": []})


async def test_a_cancelled_command_goes_on(connection: Connection) -> None:
    """`Dispatcher._cancel`: the request is answered, and its handler never told."""
    number, answer = run(connection, "hang")
    await connection.wait_for_stderr(b"hanging")
    connection.notify("$/cancelRequest", {"id": number})
    with pytest.raises(Refusal):
        await answer
    await run(connection, "release")[1]
    await connection.wait_for_stderr(b"went on")


async def test_an_answer_of_the_client_can_stand_in_for_a_handlers(connection: Connection) -> None:
    """`Dispatcher._running`: the requests of both sides are in one table, by ids alone."""
    number, answer = run(connection, "hang")
    await connection.wait_for_stderr(b"hanging")
    connection.send({"jsonrpc": "2.0", "id": number, "result": "forged"})
    assert await answer == "forged"


async def test_who_waits_for_a_malformed_answer_waits_for_ever(connection: Connection) -> None:
    """`Dispatcher._resolve`: the future of the request is neither filled nor failed."""
    connection.answers["workspace/configuration"] = lambda _: 5
    _, answer = run(connection, "ask")
    await connection.wait_for("window/showMessage", lambda it: "Invalid Params" in it["message"])
    connection.notify("plain/heard", {})
    assert await connection.request("textDocument/hover", HOVER)
    assert not answer.done()


async def test_busy_threads_keep_messages_from_being_read() -> None:
    """`streams.Reader`: stdin is read by the pool that runs handlers marked as `thread`."""
    async with connected((*PLAIN, "1")) as connection:
        await begin(connection)
        _, heard = run(connection, "listen")
        await connection.wait_for_stderr(b"listening")
        connection.notify("plain/heard", {})
        assert await heard is False


async def test_a_client_that_does_not_read_keeps_the_server_from_working(
    connection: Connection,
) -> None:
    """`streams.Writer`: pygls writes on the event loop, and waits there."""
    connection.pause()
    run(connection, "flood")
    await connection.wait_for_stderr(b"blocked")


async def test_each_thread_writes_by_itself(connection: Connection) -> None:
    """`Dispatcher._send_data`: nothing keeps two messages of two threads apart."""
    assert await run(connection, "send from a thread")[1] is True


async def test_the_end_of_the_clients_process_is_not_noticed() -> None:
    """`parent`: LSP 3.17 says that a server should exit when `processId` is not alive."""
    gone = await asyncio.create_subprocess_exec("true")
    await gone.wait()
    async with connected(PLAIN) as connection:
        await begin(connection, gone.pid)
        assert await connection.request("textDocument/hover", HOVER)
        assert connection.process.returncode is None
