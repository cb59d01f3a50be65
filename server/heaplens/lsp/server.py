"""The language server: its parts put together, and the notifications of its life."""

import asyncio
import logging
import os

from lsprotocol import types

from heaplens import __version__
from heaplens.config.reading import read_settings
from heaplens.config.settings import DEFAULTS, Run, Settings
from heaplens.lsp.convert.pages import page_uris
from heaplens.lsp.convert.to_protocol import Abilities, Artist, abilities_of
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
from heaplens.lsp.handlers.server_context import Desk
from heaplens.lsp.jsonrpc.base import Server
from heaplens.lsp.jsonrpc.capabilities import position_encoding
from heaplens.lsp.jsonrpc.registry import register_features
from heaplens.lsp.jsonrpc.transport import serve
from heaplens.lsp.log_buffer import Aloud, Journal
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
    journal = Journal()
    log = logging.getLogger("heaplens")
    log.setLevel(logging.INFO)
    log.addHandler(journal)
    # Clients keep what a server writes to stderr; what libraries warn of goes the same way.
    logging.getLogger().addHandler(Aloud())
    return serve(lambda: make_server(journal))


def make_server(journal: Journal) -> Server:
    """Makes a server that waits for its client."""
    server = Server("heaplens", __version__)
    desk = _desk(server)
    server.on_close = desk.session.close
    _Life(server, desk).register()
    _register_documents(server, desk)
    Features(desk).register(server)
    Commands(server, desk, journal).register()
    return server


def _desk(server: Server) -> Desk:
    session = Session(DEFAULTS, Answers(answers_path(os.environ)))
    texts = Texts(session.documents)
    artist = Artist(Abilities(), texts, page_uris())
    client = Client(server, artist, texts, DEFAULTS)
    session.board.screen = client
    return Desk(session, client, artist, asyncio.Event())


class _Life:
    """From `initialize` on: what the client is, what it wants, and what changes about that."""

    def __init__(self, server: Server, desk: Desk) -> None:
        self._server = server
        self._desk = desk
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
        desk, options = self._desk, params.initialization_options
        unit = Unit(position_encoding(params.capabilities).value)
        desk.introduce(abilities_of(params.capabilities, unit))
        desk.takes_results = option(options, "takesResults", otherwise=False)
        self._trusted = option(options, "trusted", otherwise=True)
        settings, problems = initial_settings(options)
        desk.apply(settings)
        folders = params.workspace_folders or []
        desk.session.folders = {f.uri: path_of(f.uri) for f in folders if path_of(f.uri)}
        if not desk.session.folders and params.root_uri and path_of(params.root_uri):
            desk.session.folders = {params.root_uri: path_of(params.root_uri)}
        for problem in problems:
            desk.client.complain(problem)

    async def _initialized(self, _: types.InitializedParams) -> None:
        if self._began:
            return
        self._began = True
        self._watch()
        if self._desk.abilities.configuration:
            answer = await asked_settings(self._server, self._desk.settings)
            if answer is not None:
                self._desk.apply(answer[0])
                for problem in answer[1]:
                    self._desk.client.complain(problem)
        if self._trusted:
            begin(self._desk)
        self._desk.begun.set()

    def _watch(self) -> None:
        """Asks to be told of changes of files and settings."""
        abilities = self._desk.abilities
        wanted: list[types.Registration] = []
        if abilities.watched_files:
            watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            wanted.append(types.Registration("heaplens-files", method, options))
        if abilities.configuration_change:
            method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
            section = types.DidChangeConfigurationRegistrationOptions("heaplens")
            wanted.append(types.Registration("heaplens-settings", method, section))
        if wanted:
            params = types.RegistrationParams(wanted)
            self._desk.client.ask(self._server.client_register_capability_async(params))

    async def _configuration_changed(self, params: types.DidChangeConfigurationParams) -> None:
        desk = self._desk
        answer = None
        if desk.abilities.configuration:
            answer = await asked_settings(self._server, DEFAULTS)
        if answer is None:
            answer = read_settings({} if params.settings is None else params.settings)
        desk.client.forget_complaints()
        for problem in answer[1]:
            desk.client.complain(problem)
        await self._adopt(answer[0])

    async def _adopt(self, settings: Settings) -> None:
        desk = self._desk
        before = desk.settings
        session = desk.session
        in_trouble = session.trouble is not None or session.bench is None
        if in_trouble or not same_analysis(before, settings):
            desk.client.settings = settings
            await begin_anew(desk, settings)
        else:
            desk.apply(settings)
            if before.run is Run.MANUAL:
                session.look_at_all()
        desk.session.board.show_all()

    async def _files_changed(self, params: types.DidChangeWatchedFilesParams) -> None:
        paths = [path_of(change.uri) for change in params.changes]
        self._desk.session.files_changed([path for path in paths if path])

    async def _folders_changed(self, params: types.DidChangeWorkspaceFoldersParams) -> None:
        session = self._desk.session
        gone = [session.folders.pop(folder.uri, "") for folder in params.event.removed]
        for folder in params.event.added:
            path = path_of(folder.uri)
            if path:
                session.folders[folder.uri] = path
        for path in filter(None, gone):
            self._desk.client.forget_folder(path, session.folders.values())
            if session.bench is not None:
                session.bench.scheduler.drop(FOLDER + path)


def _register_documents(server: Server, desk: Desk) -> None:
    """Registers what happens to documents."""
    session = desk.session

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
            desk.unit,
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
