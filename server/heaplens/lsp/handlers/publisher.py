"""Tells one client what a session says: diagnostics, refreshes, messages, progress, a status."""

import asyncio
import logging
import os
from collections.abc import AsyncGenerator, Collection, Coroutine
from contextlib import asynccontextmanager

from lsprotocol import types

from heaplens.config.settings import Settings
from heaplens.lsp.convert.to_protocol import ToProtocol
from heaplens.lsp.handlers.diagnostics import PublishedDiagnostics
from heaplens.lsp.jsonrpc.base import Server
from heaplens.lsp.jsonrpc.progress import Progress, progress
from heaplens.lsp.jsonrpc.protocol import State
from heaplens.lsp.session.documents import Document
from heaplens.lsp.session.trust import shown
from heaplens.model import PackageReport, Problem
from heaplens.present.file_facts import FileFacts
from heaplens.toolchain.process import Cancellation

_LOG = logging.getLogger(__name__)
STATUS = "experimental/serverStatus"
"""A notification that several servers send: health, quiescent, message."""
_REFRESH_PAUSE_S = 0.01
_TRUST, _NO_TRUST = "Trust", "Don't trust"
_TRUST_MEANS = (
    "heaplens runs Go's own tools there and, with cgo, the C compiler and pkg-config; until you "
    "answer it runs nothing."
)
_CANNOT_ASK = (
    "The editor could not ask whether this folder is trusted, so nothing runs in it before the "
    "command heaplens.trust"
)


class ClientPublisher:
    """The `Publisher` of a session that has a client of the protocol."""

    def __init__(
        self,
        server: Server,
        to_protocol: ToProtocol,
        diagnostics: PublishedDiagnostics,
        settings: Settings,
    ) -> None:
        self.settings = settings
        """The choices of the user about what is drawn."""
        self._server = server
        self._to_protocol = to_protocol
        self._diagnostics = diagnostics
        self._complaints: set[str] = set()
        self._notes: set[str] = set()
        self._refreshing: asyncio.TimerHandle | None = None
        self._requests: set[asyncio.Future[object]] = set()
        self._trouble = ""
        self._last_status: tuple[str, bool, str] | None = None

    def show(self, document: Document, file_facts: FileFacts | None) -> None:
        """Publish the diagnostics of an open document."""
        self._diagnostics.publish(document, file_facts, self.settings)

    def list_package(self, report: PackageReport) -> None:
        """Publish the diagnostics of files that are not open."""
        self._diagnostics.list_package(report, self.settings)

    def forget_folder(self, folder: str, others: Collection[str]) -> None:
        """Clear the diagnostics of a folder, as `PublishedDiagnostics.forget_folder`."""
        self._diagnostics.forget_folder(folder, others)

    def forget_list(self) -> None:
        """Clear what was listed of the workspace, as `PublishedDiagnostics.forget_list`."""
        self._diagnostics.forget_list()

    def refresh(self) -> None:
        """Have hints and lenses asked for again; several wishes in a short time become one."""
        if self._refreshing is None:
            loop = asyncio.get_running_loop()
            self._refreshing = loop.call_later(_REFRESH_PAUSE_S, self._refresh)

    def complain(self, problem: Problem) -> None:
        """Show a warning, once until `forget_complaints`."""
        if problem.message not in self._complaints:
            self._complaints.add(problem.message)
            self.message(problem.message, types.MessageType.Warning)

    def forget_complaints(self) -> None:
        """Let the same thing be said once more: something has been changed about it."""
        self._complaints.clear()

    def inform(self, text: str) -> None:
        """Show a message, once for as long as the server runs, whatever is changed."""
        if text not in self._notes:
            self._notes.add(text)
            self.message(text)

    def message(self, text: str, level: types.MessageType = types.MessageType.Info) -> None:
        """Show a message to the user, each time."""
        self._server.window_show_message(types.ShowMessageParams(level, text))

    async def asks_to_trust(self, folder: str) -> bool | None:
        """Ask the user in a message with two buttons."""
        actions = [types.MessageActionItem(_TRUST), types.MessageActionItem(_NO_TRUST)]
        text = f'Do you trust what is in "{shown(folder)}"? {_TRUST_MEANS}'
        params = types.ShowMessageRequestParams(types.MessageType.Warning, text, actions)
        try:
            answer = await self._server.window_show_message_request_async(params)
        except Exception as error:  # noqa: BLE001 - whatever a client answers, we go on
            _LOG.warning("window/showMessageRequest: %s", error)
            self.complain(Problem(f"{_CANNOT_ASK}: {shown(folder)}"))
            return None
        title = getattr(answer, "title", None)
        return {_TRUST: True, _NO_TRUST: False}.get(title) if isinstance(title, str) else None

    def status(self, *, working: bool, problem: Problem | None) -> None:
        """Send `experimental/serverStatus` where the client understands it and it has changed."""
        if not working:
            # While it works it is as it was before: what did not build may do so now.
            self._trouble = _in_one_line(problem) if problem is not None else ""
        status = ("warning" if self._trouble else "ok", not working, self._trouble)
        if status != self._last_status:
            self._send_status(*status)

    def still_listing(self, directory: str) -> None:
        """Say in the client's log and in the status that go is slow to list packages."""
        words = f"still listing {shown(directory)}"
        _LOG.info("%s", words)
        self._server.protocol.log(words)
        self._send_status("ok", False, words)  # noqa: FBT003 - the three parts of a status

    @asynccontextmanager
    async def progress(
        self, title: str, cancellation: Cancellation
    ) -> AsyncGenerator[Progress, None]:
        """Show progress where the client can, with a button that cancels."""
        async with progress(self._server, title, cancellable=True) as running:
            watch = asyncio.ensure_future(_cancel_with(running.cancelled, cancellation))
            try:
                yield running
            finally:
                watch.cancel()

    def request(self, request: Coroutine[object, object, object]) -> None:
        """Send a request whose answer says nothing; an error is logged."""
        task = asyncio.ensure_future(request)
        self._requests.add(task)
        task.add_done_callback(self._requests.discard)
        task.add_done_callback(_log_failure)

    def _send_status(self, health: str, quiescent: bool, message: str) -> None:  # noqa: FBT001 - as it is sent
        if not self._to_protocol.client_capabilities.status:
            return
        self._last_status = (health, quiescent, message)
        params = {"health": health, "quiescent": quiescent, "message": message or None}
        self._server.protocol.notify(STATUS, params)

    def _refresh(self) -> None:
        self._refreshing = None
        if self._server.protocol.state is not State.READY:
            return  # it has asked us to end meanwhile
        client = self._to_protocol.client_capabilities
        if client.hint_refresh:
            self.request(self._server.workspace_inlay_hint_refresh_async(None))
        if client.lens_refresh and self.settings.code_lens:
            self.request(self._server.workspace_code_lens_refresh_async(None))


def _in_one_line(problem: Problem) -> str:
    """Return a problem for a status line: where it is, and its first words that say something."""
    first, _, rest = problem.message.partition("\n")
    if first.endswith(":"):  # a list follows
        first = f"{first} {rest.partition(chr(10))[0].strip()}"
    site = problem.site
    if site is None:
        return first
    return f"{os.path.basename(site.path)}:{site.line}:{site.byte_col}: {first}"


async def _cancel_with(event: asyncio.Event, cancellation: Cancellation) -> None:
    await event.wait()
    cancellation.cancel()


def _log_failure(task: asyncio.Future[object]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _LOG.info("the client refused: %s", error)
