"""A raw client of a language server: any message, in any order, and a record of all of them.

Nothing here knows what the messages mean, and nothing corrects them. All waiting is for what the
server does, never for time to pass; what it does not do fails the test after `PATIENCE_S`.
"""

import asyncio
import contextlib
import json
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

PATIENCE_S = 30.0
Json: TypeAlias = Any
"""What a test takes apart by itself."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message, in either direction."""

    at_s: float
    """When it was sent or received, by `time.monotonic`."""
    sent: bool
    """True from us to the server."""
    body: Mapping[str, Json]
    """The whole of it."""

    @property
    def method(self) -> str:
        """Its method; empty for an answer."""
        return str(self.body.get("method", ""))

    @property
    def params(self) -> Json:
        """Its parameters; an empty map where it has none."""
        return self.body.get("params", {})


class Refusal(Exception):  # noqa: N818 - an answer, and no error of ours
    """The server answered a request with an error."""

    def __init__(self, error: Mapping[str, Json]) -> None:
        """Take the error as it came."""
        super().__init__(f"{error.get('code')}: {error.get('message')}")
        self.code: int = error["code"]
        self.error = error


class Connection:
    """One server process and all that was said."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Start to read what the server says; `connected` starts the server too."""
        self.process = process
        self.messages: list[Message] = []
        """All messages in both directions, in order."""
        self.stderr = b""
        """What the server has written to stderr, so far."""
        self.answers: dict[str, Callable[[Json], Json]] = {}
        """How to answer the server's requests: the result of each method, from its parameters.
        What raises `Refusal` is answered with its error; a method that is not there with null."""
        self._heard = asyncio.Condition()
        self._waiting: dict[int | str, asyncio.Future[Json]] = {}
        self._next_id = 0
        self._reading = [asyncio.ensure_future(self._read()), asyncio.ensure_future(self._log())]
        self._unread = asyncio.Event()
        self._unread.set()

    def number_from(self, first_id: int) -> None:
        """Give requests other ids from now on: noise may carry those that come next."""
        self._next_id = first_id

    def send(self, body: Json) -> None:
        """Send any JSON as one message."""
        if isinstance(body, dict):
            self.messages.append(Message(time.monotonic(), sent=True, body=body))
        data = json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
        self.send_raw(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))

    def send_raw(self, data: bytes) -> None:
        """Send any bytes."""
        assert self.process.stdin is not None
        self.process.stdin.write(data)

    def notify(self, method: str, params: Json = None) -> None:
        """Send a notification, without `params` if they are None."""
        body = {"jsonrpc": "2.0", "method": method}
        self.send(body if params is None else {**body, "params": params})

    def ask(self, method: str, params: Json = None) -> tuple[int, asyncio.Future[Json]]:
        """Send a request, without `params` if they are None, and do not wait.

        Returns:
            Its id, to cancel it by, and what will give its result or raise `Refusal`.
        """
        self._next_id += 1
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[self._next_id] = future
        body = {"jsonrpc": "2.0", "id": self._next_id, "method": method}
        self.send(body if params is None else {**body, "params": params})
        return self._next_id, future

    async def request(
        self, method: str, params: Json = None, patience_s: float = PATIENCE_S
    ) -> Json:
        """Send a request and wait for its result.

        Raises:
            Refusal: The server answered with an error.
        """
        return await asyncio.wait_for(self.ask(method, params)[1], patience_s)

    async def wait_for(
        self,
        method: str,
        wanted: Callable[[Json], bool] = lambda _: True,
        *,
        since: int = 0,
        patience_s: float = PATIENCE_S,
    ) -> Message:
        """Wait for a message of the server, if it has not come yet.

        Args:
            method: Its method; empty for answers.
            wanted: Whether its parameters (the whole body of an answer) are those that are wanted.
            since: What came earlier does not count: `len(messages)` at that time.
            patience_s: After as many seconds, the test has failed.

        Returns:
            The first that is wanted.
        """
        seen = since
        async with asyncio.timeout(patience_s), self._heard:
            while True:
                for message in self.messages[seen:]:
                    content = message.params if method else message.body
                    if not message.sent and message.method == method and wanted(content):
                        return message
                seen = len(self.messages)
                await self._heard.wait()

    def received(self, method: str) -> list[Message]:
        """Return what the server has sent of a method, so far."""
        return [each for each in self.messages if each.method == method and not each.sent]

    def logged(self) -> list[str]:
        """Return what the server has said in the client's log, so far."""
        return [each.params["message"] for each in self.received("window/logMessage")]

    def pause(self) -> None:
        """Read nothing more, as an editor that hangs."""
        self._unread.clear()

    def resume(self) -> None:
        """Read again."""
        self._unread.set()

    def close_input(self) -> None:
        """Close the server's stdin."""
        assert self.process.stdin is not None
        self.process.stdin.close()

    async def ended(self, patience_s: float = PATIENCE_S) -> int:
        """Wait until the server has ended; return its exit status."""
        status = await asyncio.wait_for(self.process.wait(), patience_s)
        await asyncio.wait(self._reading, timeout=patience_s)
        return status

    async def _read(self) -> None:
        """Record what comes, give answers to who waits for them, and answer requests."""
        stdout = self.process.stdout
        assert stdout is not None
        while header := await stdout.readline():
            length = int(header.removeprefix(b"Content-Length: "))
            while await stdout.readline() != b"\r\n":
                pass  # pygls sends a Content-Type, too
            body = json.loads(await stdout.readexactly(length))
            await self._unread.wait()
            self.messages.append(Message(time.monotonic(), sent=False, body=body))
            self._take(body)
            async with self._heard:
                self._heard.notify_all()
        await asyncio.wait(self._reading[1:], timeout=1)
        last_words = self.stderr[-2000:].decode(errors="replace")
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(ConnectionResetError(f"the server has gone: {last_words}"))
                future.exception()  # who does not wait need not know

    def _take(self, body: Mapping[str, Json]) -> None:
        """Deal with one message."""
        if "method" not in body:
            future = self._waiting.pop(body["id"], None)
            if future is not None and not future.done():
                if "error" in body:
                    future.set_exception(Refusal(body["error"]))
                    future.exception()  # who does not wait need not know
                else:
                    future.set_result(body["result"])
        elif "id" in body:
            answer: dict[str, Json] = {"jsonrpc": "2.0", "id": body["id"]}
            try:
                default: Callable[[Json], Json] = lambda _: None  # noqa: E731 - the default answer
                answer["result"] = self.answers.get(body["method"], default)(body.get("params"))
            except Refusal as refusal:
                answer["error"] = refusal.error
            self.send(answer)

    async def _log(self) -> None:
        """Keep stderr from filling up."""
        assert self.process.stderr is not None
        while piece := await self.process.stderr.read(65536):
            self.stderr += piece
            async with self._heard:
                self._heard.notify_all()

    async def wait_for_stderr(self, words: bytes, patience_s: float = PATIENCE_S) -> None:
        """Wait until the server has written words to stderr."""
        async with asyncio.timeout(patience_s), self._heard:
            await self._heard.wait_for(lambda: words in self.stderr)


@asynccontextmanager
async def connected(
    argv: Sequence[str], *, cwd: Path | None = None, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Connection]:
    """Start a server, and end it with all that it has started, if that did not end by itself.

    Args:
        argv: The command, such as `[sys.executable, "-I", "-m", "heaplens", "serve"]`.
        cwd: Its working directory.
        environment: All of its environment; ours if there is none.

    Yields:
        The connection; nothing has been sent.
    """
    process = await asyncio.create_subprocess_exec(
        *argv,
        cwd=cwd,
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    connection = Connection(process)
    try:
        yield connection
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        connection.resume()
        connection.close_input()
        await connection.ended()
