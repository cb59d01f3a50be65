"""Shows one client what a session knows: diagnostics, refreshes, messages, progress, a status.

Invariant: of a document nothing older is published after something newer, and every publication
carries the version that it is about.
"""

import asyncio
import logging
import os
from collections.abc import AsyncGenerator, Collection, Coroutine
from contextlib import asynccontextmanager

from lsprotocol import types

from heaplens.config.settings import Settings
from heaplens.lsp.convert.to_protocol import ClientCapabilities, ToProtocol
from heaplens.lsp.convert.uris import uri_of
from heaplens.lsp.jsonrpc.base import Server
from heaplens.lsp.jsonrpc.progress import Progress, progress
from heaplens.lsp.jsonrpc.protocol import State
from heaplens.lsp.session.documents import Document
from heaplens.lsp.session.texts import Texts
from heaplens.lsp.session.trust import shown
from heaplens.model import PackageReport, Problem
from heaplens.present.diagnostics import diagnostics
from heaplens.present.file_facts import FileFacts, TrackedFinding
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


class Client:
    """The client of a session; a `Publisher`."""

    def __init__(
        self, server: Server, to_protocol: ToProtocol, texts: Texts, settings: Settings
    ) -> None:
        self.settings = settings
        self._server = server
        self._to_protocol = to_protocol
        self._texts = texts
        self._said: set[str] = set()
        self._informed: set[str] = set()
        self._listed: dict[str, list[types.Diagnostic]] = {}
        self._refreshing: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Future[object]] = set()
        self._trouble = ""
        self._last_status: tuple[str, bool, str] | None = None

    @property
    def client_capabilities(self) -> ClientCapabilities:
        """What the client understands."""
        return self._to_protocol.client_capabilities

    def show(self, document: Document, file_facts: FileFacts | None) -> None:
        """See `Publisher`."""
        if file_facts is None:
            listed = self._listed.get(document.path, [])
            self._publish(document.uri, None, listed)
            return
        drawn = [
            self._to_protocol.diagnostic(each, document.lines)
            for each in diagnostics(file_facts, self.settings)
        ]
        if document.path in self._listed:
            self._listed[document.path] = drawn
        self._publish(document.uri, document.version, drawn)

    def list_package(self, report: PackageReport) -> None:
        """See `Publisher`."""
        paths = {finding.span.path for finding in report.findings}
        paths.update(problem.site.path for problem in report.problems if problem.site)
        for path in sorted(paths):
            lines = self._texts.lines_of(path)
            problem = next((p for p in report.problems if p.site and p.site.path == path), None)
            tracked_findings = tuple(
                TrackedFinding(f) for f in report.findings if f.span.path == path
            )
            file_facts = FileFacts(
                path, lines.data, tracked_findings, problem=problem, unproven=report.unproven
            )
            drawn = [
                self._to_protocol.diagnostic(each, lines)
                for each in diagnostics(file_facts, self.settings)
            ]
            self._listed[path] = drawn
            if self._texts.uri_of(path) is None:  # an open document shows its own
                self._publish(uri_of(path), None, drawn)

    def forget_folder(self, folder: str, others: Collection[str]) -> None:
        """Clears what was listed of the files below a folder that is no longer there.

        Args:
            folder: The folder.
            others: Those that are there still, be it within it or around it.
        """
        kept = tuple(f"{each.rstrip('/')}/" for each in others)
        below = folder.rstrip("/") + "/"
        for path in [each for each in self._listed if each.startswith(below)]:
            if path.startswith(kept):
                continue
            del self._listed[path]
            if self._texts.uri_of(path) is None:
                self._publish(uri_of(path), None, [])

    def refresh(self) -> None:
        """See `Publisher`. Several at once become one."""
        if self._refreshing is None:
            loop = asyncio.get_running_loop()
            self._refreshing = loop.call_later(_REFRESH_PAUSE_S, self._refresh)

    def complain(self, problem: Problem) -> None:
        """See `Publisher`."""
        if problem.message not in self._said:
            self._said.add(problem.message)
            self.message(problem.message, types.MessageType.Warning)

    def inform(self, text: str) -> None:
        """See `Publisher`. Said once for as long as the server runs, whatever is changed."""
        if text not in self._informed:
            self._informed.add(text)
            self.message(text)

    def message(self, text: str, level: types.MessageType = types.MessageType.Info) -> None:
        """Shows a message to the user."""
        self._server.window_show_message(types.ShowMessageParams(level, text))

    async def asks_to_trust(self, folder: str) -> bool | None:
        """See `Publisher`."""
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

    def forget_complaints(self) -> None:
        """Lets the same thing be said once more: something has been changed about it."""
        self._said.clear()

    def status(self, *, working: bool, problem: Problem | None) -> None:
        """See `Publisher`."""
        if not self.client_capabilities.status:
            return
        if not working:
            # While it works it is as it was before: what did not build may do so now.
            self._trouble = _in_one_line(problem) if problem is not None else ""
        status = ("warning" if self._trouble else "ok", not working, self._trouble)
        if status != self._last_status:
            self._last_status = status
            health, quiescent, message = status
            params = {"health": health, "quiescent": quiescent, "message": message or None}
            self._server.protocol.notify(STATUS, params)

    def still_listing(self, directory: str) -> None:
        """See `Publisher`."""
        words = f"still listing {shown(directory)}"
        _LOG.info("%s", words)
        self._server.window_log_message(types.LogMessageParams(types.MessageType.Info, words))
        if self.client_capabilities.status:
            self._last_status = ("ok", False, words)
            params = {"health": "ok", "quiescent": False, "message": words}
            self._server.protocol.notify(STATUS, params)

    @asynccontextmanager
    async def progress(
        self, title: str, cancellation: Cancellation
    ) -> AsyncGenerator[Progress, None]:
        """See `Publisher`."""
        async with progress(self._server, title, cancellable=True) as running:
            watch = asyncio.ensure_future(_cancel_with(running.cancelled, cancellation))
            try:
                yield running
            finally:
                watch.cancel()

    def ask(self, request: Coroutine[object, object, object]) -> None:
        """Sends a request whose answer says nothing; what goes wrong is logged."""
        task = asyncio.ensure_future(request)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(_log_failure)

    def _publish(self, uri: str, version: int | None, drawn: list[types.Diagnostic]) -> None:
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=uri, diagnostics=drawn, version=version)
        )

    def _refresh(self) -> None:
        self._refreshing = None
        if self._server.protocol.state is not State.READY:
            return  # it has asked us to end meanwhile
        if self.client_capabilities.hint_refresh:
            self.ask(self._server.workspace_inlay_hint_refresh_async(None))
        if self.client_capabilities.lens_refresh and self.settings.code_lens:
            self.ask(self._server.workspace_code_lens_refresh_async(None))


def _in_one_line(problem: Problem) -> str:
    """A problem for a status line: where it is, and its first words that say something."""
    first, _, rest = problem.message.partition("\n")
    if first.endswith(":"):  # a list follows
        first = f"{first} {rest.partition(chr(10))[0].strip()}"
    site = problem.site
    if site is None:
        return first
    return f"{os.path.basename(site.path)}:{site.line}:{site.byte_col}: {first}"


async def _cancel_with(event: asyncio.Event, cancellation: Cancellation) -> None:
    """Cancels a run when the user wants that."""
    await event.wait()
    cancellation.cancel()


def _log_failure(task: asyncio.Future[object]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _LOG.info("the client refused: %s", error)
