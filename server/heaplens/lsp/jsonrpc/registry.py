"""Registers methods of our objects with pygls, which marks what it is given: a function, then."""

from collections.abc import Callable, Mapping
from typing import Any

from heaplens.lsp.jsonrpc.base import Server

Handler = Callable[..., Any]
"""Takes the parameters of a message, or the arguments of a command; may be asynchronous."""
_NO_OPTIONS: Mapping[str, object] = {}


def register_features(
    server: Server, handlers: Mapping[str, Handler], options: Mapping[str, object] = _NO_OPTIONS
) -> None:
    """Registers handlers of requests and notifications.

    Args:
        server: Where.
        handlers: What handles each method of the protocol.
        options: What is offered to the client with a method.
    """
    for method, handler in handlers.items():
        server.feature(method, options.get(method))(_function(handler))


def register_commands(server: Server, handlers: Mapping[str, Handler]) -> None:
    """Registers commands.

    Args:
        server: Where.
        handlers: What executes each command.
    """
    for name, handler in handlers.items():
        server.command(name)(_function(handler))


def _function(handler: Handler) -> Handler:
    # Without annotations: pygls would take `object` for a wish to be given the server.
    return lambda *arguments: handler(*arguments)  # noqa: PLW0108 - a method cannot be marked
