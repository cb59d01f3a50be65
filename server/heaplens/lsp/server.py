"""The language server: its parts put together. What it does is listed in `handlers/registry.py`."""

import logging
import os

from heaplens.config.settings import DEFAULTS
from heaplens.config.version import __version__
from heaplens.engine.pages import page_uris
from heaplens.lsp.convert.to_protocol import ToProtocol
from heaplens.lsp.handlers.diagnostics import PublishedDiagnostics
from heaplens.lsp.handlers.log_buffer import LogBuffer, StderrHandler
from heaplens.lsp.handlers.publisher import ClientPublisher
from heaplens.lsp.handlers.registry import FEATURES
from heaplens.lsp.handlers.server_context import ServerContext
from heaplens.lsp.jsonrpc.base import Server
from heaplens.lsp.jsonrpc.transport import serve
from heaplens.lsp.session.documents import Documents
from heaplens.lsp.session.session import Session
from heaplens.lsp.session.texts import Texts
from heaplens.lsp.session.trusted_folders import Answers, answers_path


def run() -> int:
    """Serve one client on standard input and output; return the exit status."""
    log_buffer = LogBuffer()
    log = logging.getLogger("heaplens")
    log.setLevel(logging.INFO)
    log.addHandler(log_buffer)
    # Clients keep what a server writes to stderr; the warnings of libraries go the same way.
    logging.getLogger().addHandler(StderrHandler())
    return serve(lambda: make_server(log_buffer))


def make_server(log_buffer: LogBuffer) -> Server:
    """Make a server that waits for its client; on the event loop that it will run on."""
    server = Server("heaplens", __version__)
    documents = Documents()
    texts = Texts(documents)
    to_protocol = ToProtocol(texts, page_uris())
    diagnostics = PublishedDiagnostics(server, to_protocol, texts)
    publisher = ClientPublisher(server, to_protocol, diagnostics, DEFAULTS)
    session = Session(DEFAULTS, documents, publisher, Answers(answers_path(os.environ)))
    server.on_close = session.close
    context = ServerContext(server, session, publisher, to_protocol, log_buffer)
    for feature in FEATURES:
        feature.register(context)
    return server
