"""The language server: its parts put together, and the notifications of its life."""

import asyncio
import logging
import os

from lsprotocol import types

from heaplens.config.reading import read_settings
from heaplens.config.settings import DEFAULTS, Run, Settings
from heaplens.config.version import __version__
from heaplens.lsp.convert.pages import page_uris
from heaplens.lsp.convert.to_protocol import ClientCapabilities, ToProtocol, client_capabilities_of
from heaplens.lsp.convert.uris import path_of
from heaplens.lsp.handlers.client import Client
from heaplens.lsp.handlers.commands import Commands, begin, begin_anew
from heaplens.lsp.handlers.configuration import (
    asked_settings,
    initial_settings,
    option,
    same_analysis,
)
from heaplens.lsp.handlers.features import Features
from heaplens.lsp.handlers.log_buffer import Aloud, LogBuffer
from heaplens.lsp.handlers.server_context import ServerContext
from heaplens.lsp.jsonrpc.base import Server
from heaplens.lsp.jsonrpc.capabilities import position_encoding
from heaplens.lsp.jsonrpc.registry import register_features
from heaplens.lsp.jsonrpc.transport import serve
from heaplens.lsp.session.jobs import FOLDER
from heaplens.lsp.session.session import Session
from heaplens.lsp.session.texts import Texts
from heaplens.lsp.session.trusted_folders import Answers, answers_path
from heaplens.source.text import Unit

_LOG = logging.getLogger(__name__)
_WATCHED = (
    "**/*.go",
    "**/go.mod",
    "**/go.sum",
    "**/go.work",
    "**/go.work.sum",
    "**/vendor/modules.txt",
)


def run() -> int:
    """Serves one client on standard input and output; returns the exit status."""
    log_buffer = LogBuffer()
    log = logging.getLogger("heaplens")
    log.setLevel(logging.INFO)
    log.addHandler(log_buffer)
    # Clients keep what a server writes to stderr; what libraries warn of goes the same way.
    logging.getLogger().addHandler(Aloud())
    return serve(lambda: make_server(log_buffer))


def make_server(log_buffer: LogBuffer) -> Server:
    """Makes a server that waits for its client."""
    server = Server("heaplens", __version__)
    context = _context(server)
    server.on_close = context.session.close
    _Life(server, context).register()
    _register_documents(server, context)
    Features(context).register(server)
    Commands(server, context, log_buffer).register()
    return server


def _context(server: Server) -> ServerContext:
    session = Session(DEFAULTS, Answers(answers_path(os.environ)))
    texts = Texts(session.documents)
    to_protocol = ToProtocol(ClientCapabilities(), texts, page_uris())
    client = Client(server, to_protocol, texts, DEFAULTS)
    session.document_states.publisher = client
    return ServerContext(session, client, to_protocol, asyncio.Event())


class _Life:
    """From `initialize` on: what the client is, what it wants, and what changes about that."""

    def __init__(self, server: Server, context: ServerContext) -> None:
        self._server = server
        self._context = context
        self._trusted = True
        self._began = False

    def register(self) -> None:
        """Registers the handlers."""
        register_features(
            self._server,
            {
                types.INITIALIZE: self._initialize,
                types.INITIALIZED: self._initialized,
                types.WORKSPACE_DID_CHANGE_CONFIGURATION: self._configuration_changed,
                types.WORKSPACE_DID_CHANGE_WATCHED_FILES: self._files_changed,
                types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: self._folders_changed,
            },
        )

    def _initialize(self, params: types.InitializeParams) -> None:
        context, options = self._context, params.initialization_options
        unit = Unit(position_encoding(params.capabilities).value)
        context.introduce(client_capabilities_of(params.capabilities, unit))
        context.takes_results = option(options, "takesResults", otherwise=False)
        self._trusted = option(options, "trusted", otherwise=True)
        settings, problems = initial_settings(options)
        context.apply(settings)
        folders = params.workspace_folders or []
        context.session.folders = {f.uri: path_of(f.uri) for f in folders if path_of(f.uri)}
        if not context.session.folders and params.root_uri and path_of(params.root_uri):
            context.session.folders = {params.root_uri: path_of(params.root_uri)}
        for problem in problems:
            context.client.complain(problem)

    async def _initialized(self, _: types.InitializedParams) -> None:
        if self._began:
            return
        self._began = True
        self._watch()
        if self._context.client_capabilities.configuration:
            answer = await asked_settings(self._server, self._context.settings)
            if answer is not None:
                self._context.apply(answer[0])
                for problem in answer[1]:
                    self._context.client.complain(problem)
        if self._trusted:
            begin(self._context)
        self._context.begun.set()

    def _watch(self) -> None:
        """Asks to be told of changes of files and settings."""
        client_capabilities = self._context.client_capabilities
        wanted: list[types.Registration] = []
        if client_capabilities.watched_files:
            watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            wanted.append(types.Registration("heaplens-files", method, options))
        if client_capabilities.configuration_change:
            method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
            section = types.DidChangeConfigurationRegistrationOptions("heaplens")
            wanted.append(types.Registration("heaplens-settings", method, section))
        if wanted:
            params = types.RegistrationParams(wanted)
            self._context.client.ask(self._server.client_register_capability_async(params))

    async def _configuration_changed(self, params: types.DidChangeConfigurationParams) -> None:
        context = self._context
        answer = None
        if context.client_capabilities.configuration:
            answer = await asked_settings(self._server, DEFAULTS)
        if answer is None:
            answer = read_settings({} if params.settings is None else params.settings)
        context.client.forget_complaints()
        for problem in answer[1]:
            context.client.complain(problem)
        await self._adopt(answer[0])

    async def _adopt(self, settings: Settings) -> None:
        context = self._context
        before = context.settings
        session = context.session
        in_trouble = session.trouble is not None or session.backend is None
        if in_trouble or not same_analysis(before, settings):
            context.client.settings = settings
            await begin_anew(context, settings)
        else:
            context.apply(settings)
            if before.run is Run.MANUAL:
                session.look_at_all()
        context.session.document_states.show_all()

    async def _files_changed(self, params: types.DidChangeWatchedFilesParams) -> None:
        paths = [path_of(change.uri) for change in params.changes]
        self._context.session.files_changed([path for path in paths if path])

    async def _folders_changed(self, params: types.DidChangeWorkspaceFoldersParams) -> None:
        session = self._context.session
        gone = [session.folders.pop(folder.uri, "") for folder in params.event.removed]
        for folder in params.event.added:
            path = path_of(folder.uri)
            if path:
                session.folders[folder.uri] = path
        for path in filter(None, gone):
            self._context.client.forget_folder(path, session.folders.values())
            if session.backend is not None:
                session.backend.scheduler.drop(FOLDER + path)


def _register_documents(server: Server, context: ServerContext) -> None:
    """Registers what happens to documents."""
    session = context.session

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        session.open(document.uri, document.version, document.text)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        document = session.documents.change(
            params.text_document.uri,
            params.text_document.version,
            params.content_changes,
            context.unit,
        )
        if document is None:
            _LOG.warning("a change of a document that is not open")
        else:
            session.changed(document)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE, types.SaveOptions(include_text=False))
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        session.saved(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        session.closed(params.text_document.uri)
