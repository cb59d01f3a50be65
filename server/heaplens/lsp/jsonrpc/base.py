"""The base of the server: pygls's typed messages to the client, over our own protocol."""

from collections.abc import Awaitable, Callable

import cattrs
from lsprotocol import converters
from pygls.lsp.server import LanguageServer

from heaplens.lsp.jsonrpc.protocol import Protocol


class Server(LanguageServer):
    """A language server that `heaplens.lsp.jsonrpc.transport.serve` can run.

    Handlers are registered with pygls's `feature` and `command`, before anything is read; they
    are plain or asynchronous functions, never `thread`, and are not given the server.
    """

    protocol: Protocol
    on_close: Callable[[], Awaitable[None] | None] | None
    """Called once when the server ends, whatever ends it; has 1.5 s, without the client."""

    def __init__(self, name: str, version: str) -> None:
        """Make a server that is not connected yet.

        Args:
            name: What it is called in the answer to `initialize`.
            version: Its version there.
        """
        super().__init__(name, version, protocol_cls=Protocol, converter_factory=converter)
        self.on_close = None


def converter() -> cattrs.Converter:
    """Make what pygls converts JSON with, without detailed errors.

    Detailed ones are compiled, type by type, while the first messages wait.
    """
    return converters.get_converter(cattrs.Converter(detailed_validation=False))
