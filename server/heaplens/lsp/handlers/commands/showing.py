"""Shows the text of a command, where the client does nothing with results."""

import contextlib

from lsprotocol import types

from heaplens.lsp.convert.uris import uri_of
from heaplens.lsp.handlers.server_context import ServerContext

MARKDOWN, PLAIN = ".md", ".txt"


async def show(context: ServerContext, text: str, suffix: str = MARKDOWN) -> str:
    """Show a text as a document, or as a message, unless the client takes results.

    Args:
        context: Whose client.
        text: What to show; nothing is shown of an empty one.
        suffix: MARKDOWN or PLAIN, by which the editor draws a document.

    Returns:
        The text.
    """
    if context.takes_results or not text:
        return text
    backend = context.session.backend
    if context.client_capabilities.show_document and backend is not None:
        data = text.encode("utf-8", "replace")
        with contextlib.suppress(OSError):  # a full disk: there is another way
            path = await backend.in_thread(backend.analyzer.new_file, suffix, data)
            params = types.ShowDocumentParams(uri_of(path), take_focus=True)
            context.publisher.request(context.server.window_show_document_async(params))
            return text
    context.publisher.message(text)
    return text
