"""What is known of the open documents, and the showing of it.

Invariant: what is shown is what is known, in the place where the text has moved to.
"""

from collections.abc import Iterable

from heaplens.engine.requests import AnalysisUpdate
from heaplens.lsp.session.documents import Document, Documents
from heaplens.lsp.session.packages import OpenFile, taken_in
from heaplens.lsp.session.publisher import Publisher
from heaplens.model import Problem
from heaplens.present.file_facts import FileFacts
from heaplens.present.file_state import stuck


class DocumentStates:
    """The knowledge of each open document, by its URI."""

    publisher: Publisher
    """Where results go; to be set before anything is shown."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._files: dict[str, OpenFile] = {}

    def file_facts(self, uri: str) -> tuple[Document, FileFacts] | None:
        """What is known of a document; None where nothing is, or no such document is open."""
        document = self._documents.get(uri)
        known = self._files.get(uri)
        if document is None or known is None:
            return None
        return document, known.file_facts(document)

    def knows(self, uri: str) -> bool:
        """Whether anything was ever said of a document."""
        return uri in self._files

    def take_in(self, documents: Iterable[Document], update: AnalysisUpdate) -> list[Document]:
        """Takes in and shows what a run found.

        Args:
            documents: The documents of the package as they were when the run began.
            update: What it found.

        Returns:
            The documents that are not in that package, as far as it is known.
        """
        strange = []
        for document in documents:
            if self._documents.get(document.uri) is None:
                continue  # closed meanwhile
            known = self._files.get(document.uri)
            after = taken_in(update, document, known.file_state if known is not None else None)
            if after is not None:
                self._files[document.uri] = OpenFile(after)
                self.show(document.uri)
            elif update.last and update.is_strange(document.path):
                strange.append(document)
        self.publisher.refresh()
        return strange

    def fail(self, documents: Iterable[Document], problem: Problem) -> None:
        """Says of documents why there is no newer answer."""
        for document in documents:
            known = self._files.get(document.uri)
            after = stuck(known.file_state if known else None, document.data, problem)
            self._files[document.uri] = OpenFile(after)
            self.show(document.uri)
        self.publisher.refresh()

    def show(self, uri: str) -> None:
        """Shows what is known of a document."""
        found = self.file_facts(uri)
        if found is not None:
            self.publisher.show(*found)

    def show_all(self) -> None:
        """Shows everything again: the settings of what is drawn have changed."""
        for document in self._documents:
            self.show(document.uri)
        self.publisher.refresh()

    def forget(self, document: Document) -> None:
        """Lets go of a document that was closed, and clears it."""
        self._files.pop(document.uri, None)
        self.publisher.show(document, None)
