"""The texts that the editor has open, byte for byte as it has them.

A `Document` never changes: an edit makes another one, and what was computed from a text stays
with that text.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from lsprotocol import types

from heaplens.lsp.convert.positions import Lines, place_of, rows_of
from heaplens.lsp.convert.uris import path_of
from heaplens.source.text import Text, Unit


@dataclass(frozen=True)
class Document:
    """One open text at one version."""

    # No slots: what is computed from the text is kept with it.

    uri: str
    """Its name, as the client spells it."""
    path: str
    """The absolute path of its file; empty where it has none (`untitled:` and the like)."""
    version: int
    """The version that the client gave it."""
    lines: Lines
    """The text in the protocol's lines and in Go's, for conversions."""

    @property
    def data(self) -> bytes:
        """The text in UTF-8; a lone surrogate of the editor's is U+FFFD, equally long."""
        return self.lines.data

    @cached_property
    def text(self) -> Text:
        """The text in Go's lines."""
        return Text(self.data)

    def changed(
        self,
        changes: Sequence[types.TextDocumentContentChangeEvent],
        version: int,
        unit: Unit,
    ) -> "Document":
        """Return the document after changes of its text.

        Args:
            changes: whole texts or edits, each of the text that the one before it left.
            version: the version that the changes make.
            unit: what the columns of their positions count.

        Returns:
            The document at that version. Positions that the text does not have mean the nearest.
        """
        rows = list(self.lines.rows)
        for change in changes:
            data = _utf8(change.text)
            if isinstance(change, types.TextDocumentContentChangePartial):
                _edit(rows, change.range, data, unit)
            else:
                rows = rows_of(data)
        return replace(self, version=version, lines=Lines.of_rows(rows))


class Documents:
    """All open documents, by URI and by path."""

    def __init__(self) -> None:
        # In the order in which they were opened.
        self._documents: dict[str, Document] = {}
        self._real_paths: dict[str, str] = {}

    def open(self, uri: str, version: int, text: str) -> Document:
        """Keep a document that the client opened; a URI that is open already is replaced."""
        self.close(uri)
        path = path_of(uri)
        document = Document(uri, path, version, Lines.of(_utf8(text)))
        self._documents[uri] = document
        self._real_paths[uri] = os.path.realpath(path) if path else ""
        return document

    def change(
        self,
        uri: str,
        version: int,
        changes: Sequence[types.TextDocumentContentChangeEvent],
        unit: Unit,
    ) -> Document | None:
        """Change a document, as `Document.changed`.

        Returns:
            The document afterwards; None, and nothing has happened, where the URI is not open.
        """
        document = self._documents.get(uri)
        if document is None:
            return None
        document = self._documents[uri] = document.changed(changes, version, unit)
        return document

    def close(self, uri: str) -> Document | None:
        """Forget a document and return it; None where the URI is not open."""
        self._real_paths.pop(uri, None)
        return self._documents.pop(uri, None)

    def get(self, uri: str) -> Document | None:
        """Return the document that the client opened under this spelling."""
        return self._documents.get(uri)

    def of_path(self, path: str) -> Document | None:
        """Return the open document of a file.

        Args:
            path: an absolute path, as the compiler or the system spells it.

        Returns:
            Of several documents the one opened last; those whose URI gives this very path come
            before those that reach the same file through symbolic links.
        """
        if not path:
            return None
        newest_first = reversed(self._documents.values())
        spelled_so = next((document for document in newest_first if document.path == path), None)
        return spelled_so or next(reversed(self.all_of_path(path)), None)

    def all_of_path(self, path: str) -> tuple[Document, ...]:
        """Return all open documents of the same file, in the order in which they were opened."""
        real_path = os.path.realpath(path) if path and self._documents else ""
        if not real_path:
            return ()
        return tuple(
            self._documents[uri] for uri, other in self._real_paths.items() if other == real_path
        )

    def __iter__(self) -> Iterator[Document]:
        """Return all documents as they are now, in the order in which they were opened."""
        return iter(tuple(self._documents.values()))

    def __len__(self) -> int:
        return len(self._documents)


def _edit(rows: list[bytes], where: types.Range, data: bytes, unit: Unit) -> None:
    """Replace a range of a text, given and left as `rows_of` splits it."""
    places = (place_of(rows, position, unit) for position in (where.start, where.end))
    (first, before), (last, behind) = sorted(places)
    new = rows[first][:before] + data + rows[last][behind:]
    if first and rows[first - 1].endswith(b"\r"):
        first -= 1  # what starts with a line feed now makes one line end with that
        new = rows[first] + new
    new_rows = rows_of(new)
    if last < len(rows) - 1:
        new_rows.pop()  # the empty one behind the end of row `last`
    rows[first : last + 1] = new_rows


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        units = text.encode("utf-16-le", "surrogatepass")
        return units.decode("utf-16-le", "replace").encode()
