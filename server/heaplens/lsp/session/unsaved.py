"""Tells which open documents differ from their files: only those stand in for files in a run."""

from collections.abc import Iterable

from heaplens.lsp.session.documents import Document
from heaplens.toolchain.fingerprint import State, state_of
from heaplens.toolchain.reading import read_regular


class Unsaved:
    """Compares documents with their files; a file is read again only when it changed."""

    def __init__(self) -> None:
        self._compared: dict[str, tuple[Document, State, bool]] = {}

    def texts(self, documents: Iterable[Document]) -> dict[str, bytes]:
        """Return the texts of the Go documents that differ from their files, by path."""
        return {
            document.path: document.data
            for document in documents
            if document.path.endswith(".go") and self._differs(document)
        }

    def forget(self, path: str) -> None:
        """Let go of a document that was closed."""
        self._compared.pop(path, None)

    def _differs(self, document: Document) -> bool:
        state = state_of(document.path)
        if state is None or state[1] != len(document.data):
            return True
        known = self._compared.get(document.path)
        if known is not None and known[0] is document and known[1] == state:
            return known[2]
        try:
            differs = read_regular(document.path) != document.data
        except OSError:
            return True
        self._compared[document.path] = (document, state, differs)
        return differs
