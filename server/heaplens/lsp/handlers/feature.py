"""What one file of this room adds to the server: a value, listed in `registry.FEATURES`."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from lsprotocol import types

from heaplens.lsp.convert.client_capabilities import ClientCapabilities
from heaplens.lsp.handlers.server_context import ServerContext


@dataclass(frozen=True, slots=True)
class Method:
    """A request or notification of the protocol and what handles it."""

    name: str
    """The protocol's name, such as `textDocument/hover`."""
    handler: Callable[[ServerContext, Any], object]
    """Takes lsprotocol's parameters; returns the result, or an awaitable of it."""
    options: object | None = None
    """What the answer to `initialize` says of it, as lsprotocol has it."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command and what executes it."""

    name: str
    """The name that clients call it by, such as `heaplens.explain`."""
    handler: Callable[..., object]
    """Takes the server context and, unchecked, the arguments that the client sent."""


@dataclass(frozen=True, slots=True)
class Feature:
    """All that the server needs to know of a feature."""

    methods: tuple[Method, ...] = ()
    """What it answers, or hears."""
    commands: tuple[Command, ...] = ()
    """What it executes."""
    registration: Callable[[ClientCapabilities], types.Registration | None] | None = None
    """Makes what is asked of the client after `initialized`; None where it cannot do that."""

    def register(self, context: ServerContext) -> None:
        """Make the feature part of a server; before that is connected."""
        # Partials, because pygls writes attributes on what it registers (a bound method has none
        # to write) and puts its server in the place of a parameter whose annotation allows it.
        for method in self.methods:
            handler = partial(method.handler, context)
            context.server.feature(method.name, method.options)(handler)
        for command in self.commands:
            context.server.command(command.name)(partial(command.handler, context))
        if self.registration is not None:
            context.registrations.append(self.registration)
