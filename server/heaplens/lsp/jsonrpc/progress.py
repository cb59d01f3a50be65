"""Shows the progress of what takes long: one begin and one end for a token, or nothing at all."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lsprotocol import types

from heaplens.lsp.jsonrpc.base import Server

PATIENCE_S = 1.0


class Progress:
    """The progress of one piece of work; free to use whether or not anybody sees it."""

    def __init__(self, server: Server, token: int | str, title: str, *, cancellable: bool) -> None:
        """Prepares; the client is told nothing yet.

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
        """Says how far the work is.

        Args:
            message: What is done now.
            percentage: 0 to 100, never less than before; None where it is not known.
        """
        self._message = message
        if percentage is not None:
            self._percentage = max(self._percentage or 0, min(percentage, 100))
        if self._shown:
            self._send(
                types.WorkDoneProgressReport(
                    message=message, percentage=self._percentage, cancellable=self._cancellable
                )
            )

    async def begin(self, after_s: float, *, create: bool) -> None:
        """Shows the work if it is not done after a while.

        Args:
            after_s: Seconds before it is shown.
            create: The token is ours, and the client has to be asked whether it takes it.
        """
        await asyncio.sleep(after_s)
        if create:
            asking = types.WorkDoneProgressCreateParams(token=self._token)
            try:
                await self._server.window_work_done_progress_create_async(asking)
            except Exception:  # noqa: BLE001 - whatever the client answers instead of a yes
                return
        self._send(
            types.WorkDoneProgressBegin(
                title=self._title,
                cancellable=self._cancellable,
                message=self._message,
                percentage=self._percentage,
            )
        )
        self._shown = True

    def end(self) -> None:
        """Says that the work is over, if it was shown."""
        if self._shown:
            self._shown = False
            self._send(types.WorkDoneProgressEnd())

    def _send(
        self,
        value: types.WorkDoneProgressBegin
        | types.WorkDoneProgressReport
        | types.WorkDoneProgressEnd,
    ) -> None:
        """Sends one value."""
        self._server.protocol.notify(types.PROGRESS, types.ProgressParams(self._token, value))


@asynccontextmanager
async def progress(
    server: Server,
    title: str,
    *,
    cancellable: bool = False,
    after_s: float = PATIENCE_S,
    token: int | str | None = None,
) -> AsyncIterator[Progress]:
    """Shows the progress of what is done within, where the client can and it takes long.

    Args:
        server: Whose client is told.
        title: What is done.
        cancellable: Whether the user may stop it; `cancelled` is set then.
        after_s: Seconds before anything is shown.
        token: The `workDoneToken` of the request that asked for the work, if it has one.

    Yields:
        What the work reports to.
    """
    window = server.client_capabilities.window
    able = token is not None or (window is not None and bool(window.work_done_progress))
    known = str(uuid.uuid4()) if token is None else token
    shown = Progress(server, known, title, cancellable=cancellable)
    if not able:
        yield shown
        return
    server.protocol.work_done[known] = shown.cancelled
    beginning = asyncio.ensure_future(shown.begin(after_s, create=token is None))
    try:
        yield shown
    finally:
        # A client that is just being asked will hear no more of the token, whatever it answers.
        beginning.cancel()
        shown.end()
        server.protocol.work_done.pop(known, None)
