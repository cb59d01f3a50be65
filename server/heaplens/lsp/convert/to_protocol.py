"""Places in files, in the protocol's terms: what every feature needs to draw something.

What else a feature shows is converted beside its handler (`heaplens.lsp.handlers`).
"""

from collections.abc import Mapping
from typing import Protocol

from lsprotocol import types

from heaplens.lsp.convert.client_capabilities import ClientCapabilities
from heaplens.lsp.convert.positions import Lines, position_of, range_of
from heaplens.lsp.convert.uris import uri_of
from heaplens.model import Condition, Site, Span


class TextSource(Protocol):
    """Where the lines of a file come from, open or not."""

    def lines_of(self, path: str) -> Lines:
        """Return the lines of a file; none where it cannot be read."""

    def uri_of(self, path: str) -> str | None:
        """Return the URI under which the client has a file open; None where it has not."""


class ToProtocol:
    """Converts for one client: in the unit of its columns and its spelling of URIs."""

    def __init__(self, texts: TextSource, pages: Mapping[str, str]) -> None:
        self.client_capabilities = ClientCapabilities()
        """What the client understands; set at `initialize`."""
        self.pages = pages
        """The URIs of the documentation pages that there are, by kind, cause and condition."""
        self._texts = texts

    def position(self, lines: Lines, line: int, byte_col: int) -> types.Position:
        """Convert a position of the compiler, as `position_of`."""
        return position_of(lines, line, byte_col, self.client_capabilities.unit)

    def range(self, lines: Lines, span: Span) -> types.Range:
        """Convert a span, as `range_of`."""
        return range_of(lines, span, self.client_capabilities.unit)

    def link(self, target: Site | Condition) -> str:
        """Return the address of a place, or of the page of a condition; empty where there is none.

        It is for a link in Markdown.
        """
        if isinstance(target, Condition):
            return self.pages.get(target, "")
        site, uri = target, self._uri(target.path)
        return f"{uri}#L{site.line},{max(site.byte_col, 1)}" if uri else ""

    def location(self, site: Site) -> types.Location | None:
        """Return a place as an empty range; None where it is in no file."""
        uri = self._uri(site.path)
        if not uri:
            return None
        position = self.position(self._texts.lines_of(site.path), site.line, site.byte_col)
        return types.Location(uri, types.Range(position, position))

    def _uri(self, path: str) -> str:
        return self._texts.uri_of(path) or uri_of(path)
