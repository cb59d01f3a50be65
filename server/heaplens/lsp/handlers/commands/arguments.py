"""The arguments of commands: a document, and a line of it. A client may send anything."""

from pygls.exceptions import JsonRpcInvalidParams

from heaplens.lsp.convert.uris import path_of
from heaplens.lsp.handlers.server_context import ServerContext
from heaplens.lsp.session.documents import Document
from heaplens.present.file_facts import FileFacts

_LAST_LINE = 1 << 31


def document_of(context: ServerContext, arguments: tuple[object, ...]) -> Document:
    """Return the open document that the first argument names, by its URI or path.

    Raises:
        JsonRpcInvalidParams: There is none.
    """
    name = arguments[0] if arguments else None
    if not isinstance(name, str):
        raise JsonRpcInvalidParams("the first argument is the path or URI of an open file")
    documents = context.session.documents
    document = documents.get(name) or documents.of_path(path_of(name) or name)
    if document is None:
        raise JsonRpcInvalidParams("this file is not open")
    return document


def file_facts_of(
    context: ServerContext, arguments: tuple[object, ...]
) -> tuple[Document, FileFacts]:
    """Return the document that the first argument names, and what is known of it.

    Raises:
        JsonRpcInvalidParams: There is none.
    """
    document = document_of(context, arguments)
    known = context.session.document_states.file_facts(document.uri)
    return known or (document, FileFacts(document.path, document.data, ()))


def line_of(arguments: tuple[object, ...]) -> int:
    """Return the second argument, a 1-based line.

    Raises:
        JsonRpcInvalidParams: It is none.
    """
    line = arguments[1] if len(arguments) > 1 else None
    if isinstance(line, bool) or not isinstance(line, int) or not 0 < line < _LAST_LINE:
        raise JsonRpcInvalidParams("the second argument is a line, from 1")
    return line
