"""What the handlers of one server share, once the client has introduced itself."""

import asyncio
from dataclasses import dataclass

from heaplens.config.settings import Settings
from heaplens.lsp.convert.to_protocol import ClientCapabilities, ToProtocol
from heaplens.lsp.handlers.client import Client
from heaplens.lsp.session.session import Session
from heaplens.source.text import Unit


@dataclass(slots=True)
class ServerContext:
    """The parts of a server, made before `initialize` and told of the client by it."""

    session: Session
    """What is known, and what runs."""
    client: Client
    """Where it is shown."""
    to_protocol: ToProtocol
    """How it is drawn."""
    begun: asyncio.Event
    """Set when the client has said all that is waited for before anything runs."""
    takes_results: bool = False
    """Whether the client does something with what commands return."""

    @property
    def settings(self) -> Settings:
        """The choices of the user, as of now."""
        return self.session.settings

    @property
    def unit(self) -> Unit:
        """What the client's columns count."""
        return self.to_protocol.client_capabilities.unit

    @property
    def client_capabilities(self) -> ClientCapabilities:
        """What the client understands."""
        return self.to_protocol.client_capabilities

    def introduce(self, client_capabilities: ClientCapabilities) -> None:
        """Takes in what the client understands."""
        self.to_protocol.client_capabilities = client_capabilities

    def apply(self, settings: Settings) -> None:
        """Takes in settings that change only what is drawn, and when."""
        self.session.settings = self.client.settings = settings
