"""The base of the server: pygls's typed messages to the client, over our own protocol."""

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import cattrs
from lsprotocol import converters, types
from pygls.lsp.server import LanguageServer

from heaplens.lsp.jsonrpc.protocol import Protocol

if TYPE_CHECKING:
    from pygls.server import ServerErrors

logger = logging.getLogger(__name__)


class Server(LanguageServer):
    """A language server that `heaplens.lsp.jsonrpc.transport.serve` can run.

    Handlers are registered with pygls's `feature` and `command`, before anything is read; they
    are plain or asynchronous functions, never `thread`.
    """

    protocol: Protocol
    on_close: Callable[[], Awaitable[None] | None] | None
    """Called once when the server ends, whatever ends it; has 1.5 s, without the client."""

    def __init__(self, name: str, version: str) -> None:
        """Make a server that is not connected yet.

        Args:
            name: what it is called in the answer to `initialize`.
            version: likewise.
        """
        super().__init__(name, version, protocol_cls=Protocol, converter_factory=converter)
        self.on_close = None

    def log(self, text: str, level: types.MessageType = types.MessageType.Info) -> None:
        """Write to the log that the client keeps for this server.

        Args:
            text: one message, without source text.
            level: how much it matters.
        """
        self.protocol.log(text, level)

    def report_server_error(self, error: Exception, source: "ServerErrors") -> None:
        """Log what went wrong; pygls would open a message window, each time.

        Args:
            error: what was raised. Only its type is told, since its text may hold anything.
            source: where pygls caught it.
        """
        logger.error("%s", source.__name__, exc_info=error)
        self.log(f"internal error: {type(error).__name__}", types.MessageType.Error)


def converter() -> cattrs.Converter:
    """What pygls converts with, without detailed errors, for which a first message waits longer.

    Returns:
        What turns JSON into lsprotocol's objects; raises whatever they raise.
    """
    return converters.get_converter(cattrs.Converter(detailed_validation=False))
