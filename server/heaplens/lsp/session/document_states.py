"""What is known of the open documents, and the showing of it.

Invariant: what is shown is what is known, in the place where the text has moved to.
"""

import operator
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from heaplens.engine.requests import AnalysisUpdate
from heaplens.lsp.session.documents import Document, Documents
from heaplens.lsp.session.publisher import Publisher
from heaplens.model import Problem, Site
from heaplens.present.file_facts import FileFacts
from heaplens.present.file_state import FileState, file_facts_of, learned, stuck


@dataclass(slots=True)
class OpenFile:
    """What is known of one open document."""

    file_state: FileState
    """From the last runs."""
    _file_facts: FileFacts | None = None
    _made_from: tuple[FileState, Document] | None = None

    def file_facts(self, document: Document) -> FileFacts:
        """Return what is known, as it stands in the document; made once for each state of both."""
        made_from = self._made_from
        now = self.file_state, document
        same = made_from is not None and all(map(operator.is_, made_from, now))
        if self._file_facts is None or not same:
            self._file_facts = file_facts_of(self.file_state, document.path, document.data)
            self._made_from = now
        return self._file_facts


class DocumentStates:
    """The knowledge of each open document, by its URI."""

    def __init__(self, documents: Documents, publisher: Publisher) -> None:
        self._documents = documents
        self._publisher = publisher
        self._files: dict[str, OpenFile] = {}

    def file_facts(self, uri: str) -> tuple[Document, FileFacts] | None:
        """Return what is known of a document; None where nothing is, or it is not open."""
        document = self._documents.get(uri)
        known = self._files.get(uri)
        if document is None or known is None:
            return None
        return document, known.file_facts(document)

    def knows(self, uri: str) -> bool:
        """Return whether anything was ever said of a document."""
        return uri in self._files

    def take_in(self, documents: Iterable[Document], update: AnalysisUpdate) -> list[Document]:
        """Take in and show what a run found.

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
        self._publisher.refresh()
        return strange

    def fail(self, documents: Iterable[Document], problem: Problem) -> None:
        """Say of documents why there is no newer answer; nothing of those that are closed now."""
        for document in documents:
            if self._documents.get(document.uri) is None:
                continue
            known = self._files.get(document.uri)
            after = stuck(known.file_state if known else None, document.data, problem)
            self._files[document.uri] = OpenFile(after)
            self.show(document.uri)
        self._publisher.refresh()

    def show(self, uri: str) -> None:
        """Show what is known of a document."""
        known = self.file_facts(uri)
        if known is not None:
            self._publisher.show(*known)

    def show_paths(self, paths: Collection[str]) -> None:
        """Show again what is known of the open documents among some files."""
        for document in self._documents:
            if document.path in paths:
                self.show(document.uri)

    def show_all(self) -> None:
        """Show everything again: the settings of what is drawn have changed."""
        for document in self._documents:
            self.show(document.uri)
        self._publisher.refresh()

    def forget(self, document: Document) -> None:
        """Let go of a document that was closed, and clear it."""
        self._files.pop(document.uri, None)
        self._publisher.show(document, None)


def taken_in(
    update: AnalysisUpdate, document: Document, before: FileState | None
) -> FileState | None:
    """Return what is known of a document after a run.

    Args:
        update: What the run said.
        document: The document as it was when the run began.
        before: What was known of it.

    Returns:
        What is known now; None where the run says nothing of this document.
    """
    path = document.path
    if update.package is not None and path in update.package.ignored_files and update.exclusion:
        return stuck(None, document.data, replace(update.exclusion, site=Site(path, 1, 1)))
    if path in update.covered:
        return learned(before, path, document.data, update.report, update.depth)
    if path in update.broken or update.package is None:
        return stuck(before, document.data, problem_of(update, path))
    return None


def problem_of(update: AnalysisUpdate, path: str) -> Problem:
    """Return what to say in a file: what is wrong in the file itself, else what came first."""
    problems = update.report.problems
    in_file = (p for p in problems if p.site is not None and p.site.path == path)
    first = next(in_file, None) or next(iter(problems), None)
    return first or Problem("go compiles no package that this file is in")
