"""Tells which open documents differ from their files: only those stand in for files in a run."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from heaplens.lsp.documents import Document

_State = tuple[int, int, int]


class Unsaved:
    """Compares documents with their files; a file is read again only when it changed."""

    def __init__(self) -> None:
        self._compared: dict[str, tuple[Document, _State, bool]] = {}

    def texts(self, documents: Iterable[Document]) -> dict[str, bytes]:
        """The texts of the Go documents that differ from their files, by path."""
        found: dict[str, bytes] = {}
        for document in documents:
            if document.path.endswith(".go") and self._differs(document):
                found[document.path] = document.data
        return found

    def forget(self, path: str) -> None:
        """Lets go of a document that was closed."""
        self._compared.pop(path, None)

    def _differs(self, document: Document) -> bool:
        try:
            found = os.stat(document.path)
        except OSError:
            return True
        # What is no regular file may never end; of another length it is another text.
        if not stat.S_ISREG(found.st_mode) or found.st_size != len(document.data):
            return True
        state = (found.st_mtime_ns, found.st_size, found.st_ino)
        known = self._compared.get(document.path)
        if known is not None and known[0] is document and known[1] == state:
            return known[2]
        try:
            differs = Path(document.path).read_bytes() != document.data
        except OSError:
            return True
        self._compared[document.path] = (document, state, differs)
        return differs
