"""Ties what the editor does to what is analysed: documents, packages, and what is known of them.

All of it happens on the event loop. What a run found is taken in only if nothing that it depends
on was edited meanwhile, and is shown in the place where the text has moved to.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from heaplens.config.settings import Run, Settings
from heaplens.engine.requests import AnalysisRequest, AnalysisUpdate
from heaplens.lsp.session.backend import Backend
from heaplens.lsp.session.document_states import DocumentStates
from heaplens.lsp.session.documents import Document, Documents
from heaplens.lsp.session.jobs import Jobs
from heaplens.lsp.session.packages import OpenPackage, problem_of
from heaplens.lsp.session.scheduler import Rank
from heaplens.lsp.session.trust import Gate
from heaplens.lsp.session.trusted_folders import Answers
from heaplens.lsp.session.unsaved import Unsaved

if TYPE_CHECKING:
    from heaplens.model import Problem

_STORM_DELAY_S = 0.2


class Session:
    """One client's work, from the first open file to the last closed one."""

    def __init__(self, settings: Settings, answers: Answers) -> None:
        """Prepares; nothing runs before `start`.

        Args:
            settings: The choices of the user.
            answers: Which folders the user trusts.
        """
        self.settings = settings
        self.documents = Documents()
        self.document_states = DocumentStates(self.documents)
        """What is known of them."""
        self.trouble: Problem | None = None
        """Why the last run found no go command; None where it found one."""
        self.folders: dict[str, str] = {}
        """The workspace folders: path by the URI that the client has for it."""
        self.backend: Backend | None = None
        """Where the work is done; None before the workspace is trusted."""
        self.gate = Gate(self, answers)
        """Where something may run."""
        self._jobs = Jobs(self)
        self._closed = False
        self._wanted = False
        self._packages: dict[str, OpenPackage] = {}
        self._alone: set[str] = set()
        self._touched: set[str] = set()
        self._unsaved = Unsaved()

    def start(self) -> None:
        """Begins, once the workspace is trusted; what is open already is looked at.

        Raises:
            OSError: No temporary directory can be made.
        """
        self._wanted = True
        if self.backend is None and not self._closed:
            self.backend = Backend(
                self.settings, self._jobs.perform, self._idle, self._slow, self._untested
            )
            self.look_at_all()

    def look_at_all(self) -> None:
        """Looks at what is open, as far as nothing is known of it yet."""
        for document in self.documents:
            self._opened(document)

    async def restart(self, settings: Settings) -> None:
        """Throws away what is known and begins anew, with these settings, once it was begun.

        Raises:
            OSError: No temporary directory can be made.
        """
        backend, self.backend = self.backend, None
        self.settings = settings
        self._packages.clear()
        self._alone.clear()
        if backend is not None:
            await backend.close()
        if self._wanted:
            self.start()

    async def close(self) -> None:
        """Ends everything, for good."""
        self._closed = True
        self.gate.close()
        backend, self.backend = self.backend, None
        if backend is not None:
            await backend.close()

    # What the editor does.

    def open(self, uri: str, version: int, text: str) -> None:
        """A document was opened."""
        document = self.documents.open(uri, version, text)
        self._touched.discard(document.path)
        if document.path in self._unsaved.texts([document]):
            self._touched.add(document.path)  # the editor kept it from an earlier session
        self._opened(document)

    def changed(self, document: Document) -> None:
        """A document was edited."""
        if not _is_go(document):
            return
        self._touched.add(document.path)
        self._package(self.key_of(document.path))
        self._edited(document.path, self.settings.delay_s, now=self.settings.run is Run.ON_TYPE)

    def saved(self, uri: str) -> None:
        """A document was saved."""
        document = self.documents.get(uri)
        if document is not None and _is_go(document) and self.settings.run is not Run.MANUAL:
            # What does not depend on the text of this file alone may have changed as well: each
            # package is looked at, and analysed only if something has.
            for package in self._packages.values():
                own = package.key == self.key_of(document.path)
                if not self._is_under_way(package):
                    self._want(package, Rank.VERDICT if own else Rank.FOLLOW)

    def closed(self, uri: str) -> None:
        """A document was closed."""
        document = self.documents.close(uri)
        if document is None:
            return
        self.document_states.forget(document)
        self._unsaved.forget(document.path)
        self._touched.discard(document.path)
        package = self._packages.get(self.key_of(document.path))
        if package is not None and not any(self.documents_of(package.key)):
            self._forget(package)
        # What was not saved is gone, and so is what followed from it.
        self._edited(document.path, 0.0, now=self.settings.run is not Run.MANUAL)

    def files_changed(self, paths: Iterable[str]) -> None:
        """Files changed on disk; of one that is open the editor's text counts."""
        changed = [path for path in paths if self.documents.of_path(path) is None]
        directories = {os.path.dirname(path) for path in changed if path.endswith(".go")}
        modules = any(not path.endswith(".go") for path in changed)
        for package in self._packages.values():
            if modules or directories & self._depends_on(package):
                package.edited(None)
                if self.settings.run is not Run.MANUAL:
                    self._want(package, Rank.FOLLOW, _STORM_DELAY_S)

    def analyze(self, uri: str) -> bool:
        """Looks at the package of a document now; False where there is none, or nothing may run."""
        document = self.documents.get(uri)
        if document is None or not _is_go(document) or self.backend is None:
            return False
        package = self._package(self.key_of(document.path))
        package.edited(None)
        package.state = None
        self._want(package, Rank.VERDICT)
        return True

    # What is known.

    def key_of(self, path: str) -> str:
        """The key of the package that a file is in."""
        return path if path in self._alone else os.path.dirname(path)

    def documents_of(self, key: str) -> Iterator[Document]:
        """The open documents of a package."""
        return (each for each in self.documents if _is_go(each) and self.key_of(each.path) == key)

    def package(self, key: str) -> OpenPackage | None:
        """A package that has open files, by its key."""
        return self._packages.get(key)

    def request(
        self, package: OpenPackage, *, proof: bool
    ) -> tuple[AnalysisRequest, list[Document]]:
        """What is to be asked about a package as it is now, and the documents that it is about."""
        documents = list(self.documents_of(package.key))
        tests = self.settings.tests and any(_is_test(each) for each in documents)
        unseen = (each.path for each in documents if not self.document_states.knows(each.uri))
        if package.update is not None and not all(map(package.update.tells_of, unseen)):
            package.edited(None)
            package.state = None
        everything = package.all_unproven if proof else package.all_changed
        changed = package.unproven if proof else package.changed
        package.asked = package.edits
        request = AnalysisRequest(
            path=documents[-1].path if documents else package.key,
            texts=self.unsaved_texts(),
            changed=frozenset() if everything else frozenset(changed),
            tests=tests,
            proof=self.settings.proof,
            allow_slow=package.allow_slow,
            open_files=frozenset(each.path for each in documents),
        )
        return request, documents

    def unsaved_texts(self) -> dict[str, bytes]:
        """The texts that stand in for files: those of documents that differ from theirs."""
        return self._unsaved.texts(self.documents)

    def texts_for_state(self) -> Mapping[str, bytes]:
        """The texts that count instead of the files': saving them changes nothing."""
        return {each.path: each.data for each in self.documents if each.path in self._touched}

    def explain_later(self, document: Document) -> None:
        """Has explanations made that were left out because they take long."""
        package = self._packages.get(self.key_of(document.path))
        if package is None or package.allow_slow or self.backend is None or not package.proven:
            return
        package.allow_slow = True
        package.all_unproven = True
        package.proven_state = None
        self._want(package, Rank.PROOF)

    def _slow(self, directory: str) -> None:
        self.document_states.publisher.still_listing(directory)

    def _untested(self, note: str) -> None:
        self.document_states.publisher.inform(note)

    def _idle(self) -> None:
        updates = (each.update for each in self._packages.values() if each.update is not None)
        problems = (problem for update in updates for problem in update.report.problems)
        problem = self.trouble or self.gate.problem
        self.document_states.publisher.status(
            working=False, problem=problem or next(problems, None)
        )

    def _opened(self, document: Document) -> None:
        if not _is_go(document) or self.backend is None or self.settings.run is Run.MANUAL:
            return
        self._want(self._package(self.key_of(document.path)), Rank.VERDICT)

    def _edited(self, path: str, delay_s: float, *, now: bool) -> None:
        """Has the package of a file, and those that import it, looked at again."""
        directory = os.path.dirname(path)
        own = self._packages.get(self.key_of(path))
        if own is not None:
            own.edited(path)
            if now:
                self._want(own, Rank.VERDICT, delay_s)
        for package in self._packages.values():
            if package is not own and directory in self._depends_on(package):
                package.edited(None)
                if now:
                    self._want(package, Rank.FOLLOW, delay_s)

    def _is_under_way(self, package: OpenPackage) -> bool:
        """Whether a run of a package's texts as they are now has begun and not ended."""
        running = self.backend is not None and self.backend.scheduler.is_running(package.key)
        return running and package.asked == package.edits

    def take_in(
        self, package: OpenPackage, documents: list[Document], update: AnalysisUpdate
    ) -> None:
        """Takes in and shows what a run found; the documents are those of its start."""
        package.update = update
        for document in self.document_states.take_in(documents, update):
            if document.path != package.key:
                # Not in the package of its directory: it has a key of its own.
                self._alone.add(document.path)
                self._want(self._package(document.path), Rank.VERDICT)
            else:
                self.document_states.fail((document,), problem_of(update, document.path))

    def _want(self, package: OpenPackage, rank: Rank, delay_s: float = 0.0) -> None:
        if self.backend is not None:
            self.backend.scheduler.want(package.key, rank, delay_s)

    def _package(self, key: str) -> OpenPackage:
        return self._packages.setdefault(key, OpenPackage(key))

    def _forget(self, package: OpenPackage) -> None:
        self._packages.pop(package.key, None)
        self._alone.discard(package.key)
        if self.backend is not None:
            self.backend.scheduler.drop(package.key)
            self.backend.live.forget(package.key)

    def _depends_on(self, package: OpenPackage) -> set[str]:
        """The directories whose files a package is made from."""
        own = package.key if package.key not in self._alone else os.path.dirname(package.key)
        update = package.update
        imported = update.package.workspace_imports if update and update.package else ()
        return {own, *imported}


def _is_go(document: Document) -> bool:
    return document.path.endswith(".go")


def _is_test(document: Document) -> bool:
    return document.path.endswith("_test.go")
