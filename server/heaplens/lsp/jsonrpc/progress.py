"""Shows the progress of what takes long: one begin and one end for a token, or nothing at all.

pygls sends the messages and holds the tokens. What it leaves to its user, and this does: an end
whatever happens, tokens let go of, and no word of work that is done before anybody would look.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator
from concurrent.futures import Future
from contextlib import asynccontextmanager

from lsprotocol import types

from heaplens.lsp.jsonrpc.base import Server

PATIENCE_S = 1.0


class Progress:
    """The progress of one piece of work; free to use whether or not anybody sees it."""

    def __init__(self, server: Server, token: str, title: str, *, cancellable: bool) -> None:
        """Prepare; the client is told nothing yet.

        Args:
            server: Whose client is told.
            token: What the client knows it by.
            title: What is done.
            cancellable: Whether the user may stop it.
        """
        self.cancelled = asyncio.Event()
        """Set when the user wants the work to stop, which is up to who does it."""
        self._server = server
        self._token = token
        self._title = title
        self._cancellable = cancellable
        self._message: str | None = None
        self._percentage: int | None = None
        self._shown = False

    def report(self, message: str, percentage: int | None = None) -> None:
        """Say how far the work is.

        Args:
            message: What is done now.
            percentage: 0 to 100, never less than before; None where it is not known.
        """
        self._message = message
        if percentage is not None:
            self._percentage = max(self._percentage or 0, min(percentage, 100))
        if self._shown:
            value = types.WorkDoneProgressReport(
                message=message, percentage=self._percentage, cancellable=self._cancellable
            )
            self._server.work_done_progress.report(self._token, value)

    async def begin(self, after_s: float) -> None:
        """Show the work if it is not done after a while, and if the client takes the token."""
        await asyncio.sleep(after_s)
        request = types.WorkDoneProgressCreateParams(token=self._token)
        try:
            await self._server.window_work_done_progress_create_async(request)
        except Exception:  # noqa: BLE001 - whatever the client answers instead of a yes
            return
        value = types.WorkDoneProgressBegin(
            title=self._title,
            cancellable=self._cancellable,
            message=self._message,
            percentage=self._percentage,
        )
        self._server.work_done_progress.begin(self._token, value)
        self._shown = True

    def end(self) -> None:
        """Say that the work is over, if it was shown."""
        if self._shown:
            self._shown = False
            self._server.work_done_progress.end(self._token, types.WorkDoneProgressEnd())


@asynccontextmanager
async def progress(
    server: Server, title: str, *, cancellable: bool = False, after_s: float = PATIENCE_S
) -> AsyncIterator[Progress]:
    """Show the progress of what is done within, where the client can and it takes long.

    Args:
        server: Whose client is told.
        title: What is done.
        cancellable: Whether the user may stop it; `cancelled` is set then.
        after_s: Seconds before anything is shown.

    Yields:
        What the work reports to.
    """
    token = str(uuid.uuid4())
    running = Progress(server, token, title, cancellable=cancellable)
    window = server.client_capabilities.window
    if window is None or not window.work_done_progress:
        yield running
        return
    tokens = server.work_done_progress.tokens
    tokens[token] = Future()
    tokens[token].add_done_callback(lambda _: running.cancelled.set())
    beginning = asyncio.ensure_future(running.begin(after_s))
    try:
        yield running
    finally:
        # A client that is just being asked will hear no more of the token, whatever it answers.
        beginning.cancel()
        running.end()
        del tokens[token]
