"""Documents: what the client opens, edits, saves and closes."""

import logging

from lsprotocol import types

from heaplens.lsp.handlers.feature import Feature, Method
from heaplens.lsp.handlers.server_context import ServerContext

_LOG = logging.getLogger(__name__)

# Plain functions, not coroutines: an edit has been applied before the next message is looked at.


def did_open(context: ServerContext, params: types.DidOpenTextDocumentParams) -> None:
    """Keep a document, and have it analysed."""
    document = params.text_document
    context.session.open(document.uri, document.version, document.text)


def did_change(context: ServerContext, params: types.DidChangeTextDocumentParams) -> None:
    """Edit a document, and have it analysed."""
    document = context.session.documents.change(
        params.text_document.uri,
        params.text_document.version,
        params.content_changes,
        context.unit,
    )
    if document is None:
        _LOG.warning("a change of a document that is not open")
    else:
        context.session.changed(document)


def did_save(context: ServerContext, params: types.DidSaveTextDocumentParams) -> None:
    """Have what depends on a document's file looked at again."""
    context.session.saved(params.text_document.uri)


def did_close(context: ServerContext, params: types.DidCloseTextDocumentParams) -> None:
    """Forget a document; from now on its file counts."""
    context.session.closed(params.text_document.uri)


FEATURE = Feature(
    methods=(
        Method(types.TEXT_DOCUMENT_DID_OPEN, did_open),
        Method(types.TEXT_DOCUMENT_DID_CHANGE, did_change),
        Method(types.TEXT_DOCUMENT_DID_SAVE, did_save, types.SaveOptions(include_text=False)),
        Method(types.TEXT_DOCUMENT_DID_CLOSE, did_close),
    )
)
