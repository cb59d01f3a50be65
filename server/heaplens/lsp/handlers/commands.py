"""The commands that a client can have executed.

Each returns its text. A client that has not said that it does something with results gets it as a
document besides, or as a message where it shows no documents.
"""

import asyncio
import contextlib
import logging
import os

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from heaplens.cache.store import ReportCache, cache_directory
from heaplens.config.settings import Settings
from heaplens.lsp.convert.uris import path_of, uri_of
from heaplens.lsp.handlers.log_buffer import LogBuffer
from heaplens.lsp.handlers.server_context import ServerContext
from heaplens.lsp.handlers.tracing import followed, raw_story
from heaplens.lsp.jsonrpc.base import Server
from heaplens.lsp.jsonrpc.registry import register_commands
from heaplens.lsp.session.documents import Document
from heaplens.lsp.session.jobs import FOLDER
from heaplens.lsp.session.scheduler import Rank
from heaplens.present.actions import COPY, EXPLAIN, SHOW_FUNCTION
from heaplens.present.file_facts import FileFacts
from heaplens.present.hover import explanation, function_page, tracked_findings_of_line
from heaplens.present.wording import counted
from heaplens.source.outline import outline
from heaplens.toolchain.go import GoNotFound
from heaplens.toolchain.problems import system_problem

ANALYZE = "heaplens.analyze"
"""Looks at the package of a document now: URI or path."""
ANALYZE_WORKSPACE = "heaplens.analyzeWorkspace"
"""Looks at all packages of all folders, and lists what is found."""
RESTART = "heaplens.restart"
"""Forgets everything and begins anew."""
CLEAR_CACHE = "heaplens.clearCache"
"""Removes the reports that are kept on disk."""
SHOW_LOG = "heaplens.showLog"
"""Opens what the server has logged."""
TRUST = "heaplens.trust"
"""Says that the workspace is trusted, where `trusted` was false or the settings say `ask`."""
_LOG = logging.getLogger(__name__)


class Commands:
    """The commands of one server."""

    def __init__(self, server: Server, context: ServerContext, log_buffer: LogBuffer) -> None:
        self._server = server
        self._context = context
        self._log_buffer = log_buffer

    def register(self) -> None:
        """Registers them."""
        register_commands(
            self._server,
            {
                EXPLAIN: self.explain,
                SHOW_FUNCTION: self.show_function,
                COPY: self.copy_explanation,
                ANALYZE: self.analyze,
                ANALYZE_WORKSPACE: self.analyze_workspace,
                RESTART: self.restart,
                CLEAR_CACHE: self.clear_cache,
                SHOW_LOG: self.show_log,
                TRUST: self.trust,
            },
        )

    async def explain(self, *arguments: object) -> str:
        """All that is known of a line, and what becomes of it in the functions that keep it."""
        _, file_facts = _file_facts(self._context, arguments)
        line = _line(arguments)
        ways = await followed(self._context.session, tracked_findings_of_line(file_facts, line))
        return await self._show(explanation(file_facts, line, self._context.to_protocol.link, ways))

    async def show_function(self, *arguments: object) -> str:
        """What a whole function allocates."""
        document, file_facts = _file_facts(self._context, arguments)
        name = arguments[1] if len(arguments) > 1 else None
        if isinstance(name, int):
            name = outline(document.data).function_at(_line(arguments))
        if not isinstance(name, str):
            raise JsonRpcInvalidParams("the second argument is the name of a function, or a line")
        return await self._show(function_page(file_facts, name, self._context.to_protocol.link))

    async def copy_explanation(self, *arguments: object) -> str:
        """The compiler's own words about a line."""
        document, file_facts = _file_facts(self._context, arguments)
        line = _line(arguments)
        try:
            words = await raw_story(self._context.session, document, line)
        except GoNotFound as missing:
            self._context.client.complain(missing.problem)
            words = ""
        known = (
            m.words for m in file_facts.tracked_findings if m.finding.span.line == line and m.words
        )
        return await self._show(words or "\n".join(known), ".txt")

    async def analyze(self, *arguments: object) -> bool:
        """Looks at the package of a document now."""
        await self._context.begun.wait()
        return self._context.session.analyze(_document(self._context, arguments).uri)

    async def analyze_workspace(self, *_: object) -> None:
        """Looks at all packages of all folders."""
        session, client = self._context.session, self._context.client
        await self._context.begun.wait()
        if session.backend is None:
            client.message("heaplens runs nothing before the workspace is trusted.")
            return
        if not session.folders:
            client.message("There is no folder to analyse; open one.")
        for folder in session.folders.values():
            session.backend.scheduler.want(FOLDER + folder, Rank.BULK)

    async def restart(self, *_: object) -> None:
        """Forgets everything and begins anew."""
        session = self._context.session
        self._context.client.forget_complaints()
        await begin_anew(self._context, session.settings)
        _LOG.info("restarted")

    async def clear_cache(self, *_: object) -> str:
        """Removes the reports that are kept on disk."""
        directory = cache_directory(os.environ)
        text = "Nothing is kept: neither XDG_CACHE_HOME nor HOME says where."
        if directory is not None:
            clear = ReportCache(directory).clear
            reports, size_bytes = await asyncio.to_thread(clear)
            text = f"{counted(reports, 'report')} ({size_bytes} B) removed from {directory}."
        self._context.client.message(text)
        return text

    async def show_log(self, *_: object) -> str:
        """What the server has logged."""
        return await self._show(self._log_buffer.text(), ".txt")

    async def trust(self, *_: object) -> None:
        """Starts, now that the workspace is trusted."""
        begin(self._context)
        self._context.session.gate.open()

    async def _show(self, text: str, suffix: str = ".md") -> str:
        """Shows a text, unless the client does that."""
        if self._context.takes_results or not text:
            return text
        backend = self._context.session.backend
        if self._context.client_capabilities.show_document and backend is not None:
            data = text.encode("utf-8", "replace")
            with contextlib.suppress(OSError):  # a full disk: there is another way
                path = await backend.in_thread(backend.analyzer.new_file, suffix, data)
                params = types.ShowDocumentParams(uri_of(path), take_focus=True)
                self._context.client.ask(self._server.window_show_document_async(params))
                return text
        self._context.client.message(text)
        return text


def begin(context: ServerContext) -> None:
    """Starts the session; where that cannot be, it is said."""
    try:
        context.session.start()
    except OSError as error:
        context.client.complain(system_problem(error))


async def begin_anew(context: ServerContext, settings: Settings) -> None:
    """Forgets everything and begins with these settings; where that cannot be, it is said."""
    try:
        await context.session.restart(settings)
    except OSError as error:
        context.client.complain(system_problem(error))


def _document(context: ServerContext, arguments: tuple[object, ...]) -> Document:
    """The open document that a command is about, by its URI or path."""
    name = arguments[0] if arguments else None
    if not isinstance(name, str):
        raise JsonRpcInvalidParams("the first argument is the path or URI of an open file")
    documents = context.session.documents
    found = documents.get(name) or documents.of_path(path_of(name) or name)
    if found is None:
        raise JsonRpcInvalidParams("this file is not open")
    return found


def _file_facts(
    context: ServerContext, arguments: tuple[object, ...]
) -> tuple[Document, FileFacts]:
    document = _document(context, arguments)
    found = context.session.document_states.file_facts(document.uri)
    return found or (document, FileFacts(document.path, document.data, ()))


def _line(arguments: tuple[object, ...]) -> int:
    line = arguments[1] if len(arguments) > 1 else None
    if isinstance(line, bool) or not isinstance(line, int) or not 0 < line < 1 << 31:
        raise JsonRpcInvalidParams("the second argument is a line, from 1")
    return line
