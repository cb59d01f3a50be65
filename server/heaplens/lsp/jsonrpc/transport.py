"""Runs a server on stdin and stdout until its end, and ends the process in time.

From what ends it, be it the client or a signal, two seconds remain. Should the event loop or a
handler not give way by then, a thread that waits for nobody ends the process.
"""

import asyncio
import contextlib
import inspect
import logging
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial

from lsprotocol.types import MessageType
from pygls.exceptions import JsonRpcInvalidRequest

from heaplens.lsp.jsonrpc import parent
from heaplens.lsp.jsonrpc.base import Server
from heaplens.lsp.jsonrpc.framing import Body, Framer, Noise
from heaplens.lsp.jsonrpc.streams import Reader, Writer, take_stdio

_LOG = logging.getLogger(__name__)
CLOSE_S = 1.5
FLUSH_S = 0.2
END_S = 1.8
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
# What else can end a server; beyond the numbers of all signals.
CLIENT_GONE = 255
PARENT_GONE = 254


def serve(make_server: Callable[[], Server]) -> int:
    """Run a server until the client or a signal ends it.

    Takes stdin, stdout and the signals of the whole process, and ends it if it has to: what calls
    this has nothing left to do but to exit with what it gives.

    Args:
        make_server: Makes the server, on the event loop that it will run on.

    Returns:
        The exit status: after `exit` or the end of stdin, 0 if `shutdown` was asked for before
        and 1 if not; 1 after the end of the client's process; 128 and its number for a signal.
    """
    read_from, write_to = take_stdio()
    return asyncio.run(_Connection(make_server, read_from, write_to).run())


class _Connection:
    """A server, its two streams, and its end."""

    def __init__(self, make_server: Callable[[], Server], read_from: int, write_to: int) -> None:
        """Prepare; everything starts with `run`."""
        self._make_server = make_server
        self._read_from = read_from
        self._write_to = write_to
        self._framer = Framer()
        self._inbox: deque[Body | Noise | None] = deque()
        """What is to be handled, with None at the end of what was read at once."""
        self._end_read, self._end_write = os.pipe()
        """Carries what ends the server, one byte each: a signal, CLIENT_GONE or PARENT_GONE."""

    async def run(self) -> int:
        """Serve until the end, and return the exit status."""
        self._loop = asyncio.get_running_loop()
        self._ended: asyncio.Future[int] = self._loop.create_future()
        self._take_signals()
        threading.Thread(target=self._guard, name="guard", daemon=True).start()
        self._server = self._make_server()
        protocol = self._server.protocol
        writer = Writer(self._write_to, partial(self._end_by, CLIENT_GONE))
        protocol.on_exit = self._on_exit
        protocol.on_client = partial(parent.watch, gone=partial(self._end_by, PARENT_GONE))
        protocol.connect(writer)
        self._reader = Reader(self._read_from, self._on_read, partial(self._end_by, CLIENT_GONE))
        status = await self._ended
        await self._close()
        protocol.stop()
        writer.flush(FLUSH_S)
        return status

    def _take_signals(self) -> None:
        """Have signals written to the pipe as they come, whatever the main thread does.

        Python calls handlers on the main thread only, and that may wait or be busy.
        """
        os.set_blocking(self._end_write, False)
        signal.set_wakeup_fd(self._end_write, warn_on_full_buffer=False)
        for number in SIGNALS:
            signal.signal(number, lambda *_: None)

    def _guard(self) -> None:
        """Pass the first end on to the event loop, and end the process if that does not."""
        while (end := os.read(self._end_read, 1)[0]) not in {CLIENT_GONE, PARENT_GONE, *SIGNALS}:
            pass
        self._post(partial(self._end_in_turn, end))
        time.sleep(END_S)
        os._exit(self._status(end))

    def _status(self, end: int) -> int:
        """Return the exit status for what ends the server."""
        if end == CLIENT_GONE:
            return self._server.protocol.status
        return 1 if end == PARENT_GONE else 128 + end

    def _end_by(self, end: int) -> None:
        """End the server, from any thread."""
        os.write(self._end_write, bytes([end]))

    def _on_exit(self) -> None:
        """End the server before the next message is looked at."""
        self._end_by(CLIENT_GONE)
        self._end(CLIENT_GONE)

    def _end_in_turn(self, end: int) -> None:
        """End the server; what a client has sent before it left is handled first."""
        if end == CLIENT_GONE and self._inbox:
            self._loop.call_soon(self._end_in_turn, end)
        else:
            self._end(end)

    def _end(self, end: int) -> None:
        """End the server; what ended it first decides its exit status."""
        if not self._ended.done():
            self._ended.set_result(self._status(end))

    def _on_read(self, data: bytes) -> None:
        """Find the messages in what was read, and have them handled."""
        pieces = self._framer.feed(data)
        self._post(partial(self._take, pieces))

    def _post(self, call: Callable[[], None]) -> None:
        """Have something called on the event loop, if that still runs."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(call)

    def _take(self, pieces: list[Body | Noise]) -> None:
        """Put the messages of one piece behind those that wait."""
        idle = not self._inbox
        self._inbox += (*pieces, None)
        if idle:
            self._next()

    def _next(self) -> None:
        """Handle one message; an asynchronous handler of it begins before the next is handled."""
        piece = self._inbox[0]
        try:
            if piece is None:
                self._reader.handled()
            elif not self._ended.done():
                self._handle(piece)
        finally:
            self._inbox.popleft()
            if self._inbox:
                self._loop.call_soon(self._next)

    def _handle(self, piece: Body | Noise) -> None:
        """Handle a message; log what is none, and refuse it if somebody may wait for it."""
        protocol = self._server.protocol
        if isinstance(piece, Body):
            protocol.receive(piece.content)
            return
        self._server.protocol.log(piece.reason, MessageType.Warning)
        if piece.message:
            protocol.refuse(None, JsonRpcInvalidRequest(piece.reason))

    async def _close(self) -> None:
        """Give the server time to end its own affairs."""
        try:
            outcome = self._server.on_close() if self._server.on_close is not None else None
            if not inspect.isawaitable(outcome):
                return
            task = asyncio.ensure_future(outcome)
            # Unlike `wait_for`, this does not wait for what ignores that it is cancelled.
            await asyncio.wait({task}, timeout=CLOSE_S)
            if task.done():
                task.result()
            else:
                _LOG.error("the server did not close in %s s", CLOSE_S)
        except Exception:  # noqa: BLE001 - whatever the hook raises, the process ends as it would have
            _LOG.exception("the server did not close")
