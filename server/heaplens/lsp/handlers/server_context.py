"""What the handlers of one server share."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from lsprotocol import types

from heaplens.config.settings import Settings
from heaplens.lsp.convert.client_capabilities import ClientCapabilities
from heaplens.lsp.convert.to_protocol import ToProtocol
from heaplens.lsp.handlers.log_buffer import LogBuffer
from heaplens.lsp.handlers.publisher import ClientPublisher
from heaplens.lsp.jsonrpc.base import Server
from heaplens.lsp.session.session import Session
from heaplens.source.text import Unit
from heaplens.toolchain.problems import system_problem


@dataclass(slots=True)
class ServerContext:
    """The parts of a server, made before `initialize`, and what its client says of itself there."""

    server: Server
    """Our side of the connection."""
    session: Session
    """What is known, and what runs."""
    publisher: ClientPublisher
    """Where it is shown."""
    to_protocol: ToProtocol
    """How places are converted."""
    log_buffer: LogBuffer
    """What was logged last."""
    registrations: list[Callable[[ClientCapabilities], types.Registration | None]] = field(
        default_factory=list
    )
    """What the features ask of the client after `initialized`."""
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the client has said all that is waited for before anything runs."""
    initialized: bool = False
    """Whether the client has sent `initialized`."""
    trusted: bool = True
    """Whether anything may run before the command `heaplens.trust`."""
    takes_results: bool = False
    """Whether the client does something with the text that commands return."""

    @property
    def settings(self) -> Settings:
        """The choices of the user, as of now."""
        return self.session.settings

    @property
    def client_capabilities(self) -> ClientCapabilities:
        """What the client understands."""
        return self.to_protocol.client_capabilities

    @property
    def unit(self) -> Unit:
        """What the client's columns count."""
        return self.client_capabilities.unit

    def apply(self, settings: Settings) -> None:
        """Adopt settings that change only what is drawn, and when."""
        self.session.settings = self.publisher.settings = settings

    def start(self) -> None:
        """Start the session; tell the user where that fails."""
        try:
            self.session.start()
        except OSError as error:
            self.publisher.complain(system_problem(error))

    async def restart(self, settings: Settings) -> None:
        """Forget everything and start again with these settings; tell the user where that fails."""
        self.publisher.settings = settings
        try:
            await self.session.restart(settings)
        except OSError as error:
            self.publisher.complain(system_problem(error))
