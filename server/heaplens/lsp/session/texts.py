"""The lines of any file that a position is in: of the open document, else of the file on disk."""

from collections import OrderedDict

from heaplens.lsp.convert.positions import Lines
from heaplens.lsp.session.documents import Documents
from heaplens.toolchain.fingerprint import State, state_of
from heaplens.toolchain.reading import LONGEST_BYTES, read_regular

_KEPT = 32
_NOTHING = Lines.of(b"")


class Texts:
    """Keeps the lines of the files that were asked for last."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._read: OrderedDict[str, tuple[State, Lines]] = OrderedDict()

    def lines_of(self, path: str) -> Lines:
        """Return the lines of a file; none where it cannot be read."""
        document = self._documents.of_path(path)
        if document is not None:
            return document.lines
        try:
            state = state_of(path)
            if state is None or state[1] > LONGEST_BYTES:
                return _NOTHING
            known = self._read.get(path)
            if known is None or known[0] != state:
                known = (state, Lines.of_file(read_regular(path)))
                self._read[path] = known
        except (OSError, ValueError):
            return _NOTHING
        self._read.move_to_end(path)
        while len(self._read) > _KEPT:
            self._read.popitem(last=False)
        return known[1]

    def uri_of(self, path: str) -> str | None:
        """Return the URI under which the client has a file open; None where it has not."""
        document = self._documents.of_path(path)
        return document.uri if document is not None else None
