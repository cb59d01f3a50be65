"""Says what a conversion of places asks of those who know the texts."""

from typing import Protocol

from heaplens.lsp.convert.positions import Lines


class TextSource(Protocol):
    """Where the lines of a file come from, open or not."""

    def lines_of(self, path: str) -> Lines:
        """Return the lines of a file; none where it cannot be read."""

    def uri_of(self, path: str) -> str | None:
        """Return the URI under which the client has a file open; None where it has not."""
