"""Ties what the editor does to what is analysed: each change makes a request, newest first.

All of it happens on the event loop. What a run found is taken in only if nothing that it depends
on was edited meanwhile, and is shown in the place where the text has moved to.
"""

from collections.abc import Iterable, Mapping

from heaplens.config.settings import Run, Settings, Trust
from heaplens.engine.requests import AnalysisRequest, PackageId
from heaplens.lsp.session.backend import Backend
from heaplens.lsp.session.document_states import DocumentStates
from heaplens.lsp.session.documents import Document, Documents
from heaplens.lsp.session.open_packages import OpenPackages, is_go
from heaplens.lsp.session.publisher import Publisher
from heaplens.lsp.session.requests import FolderRequest
from heaplens.lsp.session.scheduler import Rank
from heaplens.lsp.session.trust import Gate
from heaplens.lsp.session.trusted_folders import Answers
from heaplens.lsp.session.worker import Worker
from heaplens.model import Problem

_STORM_DELAY_S = 0.2


class Session:
    """One client's work, from the first open file to the last closed one."""

    def __init__(
        self, settings: Settings, documents: Documents, publisher: Publisher, answers: Answers
    ) -> None:
        """Prepare; nothing runs before `start`.

        Args:
            settings: The choices of the user.
            documents: The open documents.
            publisher: Where results go.
            answers: Which folders the user trusts.
        """
        self.settings = settings
        self.documents = documents
        self.document_states = DocumentStates(documents, publisher)
        """What is known of them."""
        self.folders: dict[str, str] = {}
        """The workspace folders: path by the URI that the client has for it."""
        self.backend: Backend | None = None
        """Where the work is done; None before the workspace is trusted."""
        self.gate = Gate(self, answers, publisher.asks_to_trust)
        """Where something may run."""
        self._publisher = publisher
        self._packages = OpenPackages(documents)
        self._worker = Worker(self._packages, self.document_states, publisher, self.gate, self)
        self._closed = False
        self._wanted = False

    @property
    def trouble(self) -> Problem | None:
        """Why the last run found no go command; None where it found one."""
        return self._worker.trouble

    def start(self) -> None:
        """Begin, once the workspace is trusted; what is open already is looked at.

        Raises:
            OSError: No temporary directory can be made.
        """
        self._wanted = True
        if self.backend is None and not self._closed:
            self.backend = Backend(
                self.settings,
                self._worker.perform,
                self._idle,
                self._publisher,
            )
            self.look_at_all()

    def look_at_all(self) -> None:
        """Look at what is open, as far as nothing is known of it yet."""
        for document in self.documents:
            self._opened(document)

    def trust_all(self) -> None:
        """Take all folders of the workspace for trusted, and what is open outside of them."""
        if self.settings.trust is Trust.ASK:
            self.gate.open()
            self.look_at_all()

    async def restart(self, settings: Settings) -> None:
        """Throw away what is known and begin anew, with these settings, once it was begun.

        Raises:
            OSError: No temporary directory can be made.
        """
        backend, self.backend = self.backend, None
        self.settings = settings
        self._packages.clear()
        if backend is not None:
            await backend.close()
        if self._wanted:
            self.start()

    async def close(self) -> None:
        """End everything, for good."""
        self._closed = True
        self.gate.close()
        backend, self.backend = self.backend, None
        if backend is not None:
            await backend.close()

    # What the editor does.

    def open(self, uri: str, version: int, text: str) -> None:
        """Take in a document that was opened."""
        document = self.documents.open(uri, version, text)
        self._packages.opened(document)
        self._opened(document)

    def changed(self, document: Document) -> None:
        """Have a document that was edited, and what is made from it, looked at again."""
        if is_go(document):
            now = self.settings.run is Run.ON_TYPE
            self._follow(self._packages.edited(document), self.settings.delay_s, now=now)

    def saved(self, uri: str) -> None:
        """Look at all packages, for what depends not on the text of a saved file alone.

        Each of them is analysed only if something has changed.
        """
        document = self.documents.get(uri)
        if document is not None and is_go(document) and self.settings.run is not Run.MANUAL:
            own = self._packages.id_of(document.path)
            packages = (state.package for state in self._packages)
            waiting = [package for package in packages if not self._is_under_way(package)]
            self._want((package for package in waiting if package == own), Rank.VERDICT)
            self._want((package for package in waiting if package != own), Rank.FOLLOW)

    def closed(self, uri: str) -> None:
        """Let go of a document; what was not saved is gone, and so is what followed from it."""
        document = self.documents.close(uri)
        if document is None:
            return
        self.document_states.forget(document)
        abandoned = self._packages.abandoned(document)
        if abandoned is not None and self.backend is not None:
            self.backend.scheduler.drop(abandoned)
            self.backend.live.forget(abandoned)
        now = self.settings.run is not Run.MANUAL
        self._follow(self._packages.closed(document), 0.0, now=now)

    def files_changed(self, paths: Iterable[str]) -> None:
        """Look at the packages of files that changed on disk, and at those made from them."""
        packages = self._packages.files_changed(paths)
        if self.settings.run is not Run.MANUAL:
            self._want(packages, Rank.FOLLOW, _STORM_DELAY_S)

    def analyze(self, uri: str) -> bool:
        """Look at the package of a document now, whatever is known of it.

        Returns:
            Whether that is done: not where there is none, or nothing may run.
        """
        document = self.documents.get(uri)
        if document is None or not is_go(document) or self.backend is None:
            return False
        package = self._packages.id_of(document.path)
        self._packages.outdate(package)
        self._want([package], Rank.VERDICT)
        return True

    def analyze_folders(self) -> None:
        """Look at all packages of all folders."""
        for folder in self.folders.values():
            self.want_again(FolderRequest(folder), Rank.BULK)

    def forget_folder(self, folder: str) -> None:
        """Stop looking at all packages of a folder that is no longer there."""
        if self.backend is not None:
            self.backend.scheduler.drop(FolderRequest(folder))

    def explain_later(self, document: Document) -> None:
        """Have explanations made that were left out because they take long."""
        package = self._packages.id_of(document.path)
        if self.backend is not None and self._packages.allow_slow(package):
            self._want([package], Rank.PROOF)

    # What a run makes necessary (`Planner`).

    def want_again(self, job: PackageId | FolderRequest, rank: Rank) -> None:
        """Have what had to wait, or what a result makes necessary, done."""
        if isinstance(job, PackageId):
            self._want([job], rank)
        elif self.backend is not None:
            self.backend.scheduler.want(job, rank)

    def import_edited(self, package: PackageId) -> None:
        """Look again at a package whose first run began before an edit of what it imports."""
        if self.settings.run is not Run.MANUAL:
            self._want([package], Rank.FOLLOW)

    # What is known.

    def request(self, document: Document) -> AnalysisRequest | None:
        """Return what is to be asked about a document now; None where its package is not open."""
        package = self._packages.id_of(document.path)
        if package not in self._packages:
            return None
        return self._packages.request(package, self._packages.snapshot(), self.settings)

    def unsaved_texts(self) -> Mapping[str, bytes]:
        """Return the texts that stand in for files: of documents that differ from theirs."""
        return self._packages.snapshot().texts

    def _idle(self) -> None:
        updates = (state.update for state in self._packages if state.update is not None)
        problems = (problem for update in updates for problem in update.report.problems)
        problem = self.trouble or self.gate.problem
        self._publisher.status(working=False, problem=problem or next(problems, None))

    def _opened(self, document: Document) -> None:
        if not is_go(document) or self.backend is None or self.settings.run is Run.MANUAL:
            return
        known = self.document_states.knows(document.uri)
        self._want([self._packages.begun(document, known=known)], Rank.VERDICT)

    def _follow(
        self, changed: tuple[PackageId | None, list[PackageId]], delay_s: float, *, now: bool
    ) -> None:
        """Have a package that was edited, and those that import it, looked at again."""
        own, importers = changed
        if now:
            if own is not None:
                self._want([own], Rank.VERDICT, delay_s)
            self._want(importers, Rank.FOLLOW, delay_s)

    def _is_under_way(self, package: PackageId) -> bool:
        """Return whether a run of a package's texts as they are now has begun and not ended."""
        request = self.backend.scheduler.running_job(package) if self.backend is not None else None
        return isinstance(request, AnalysisRequest) and self._packages.answers_all(request)

    def _want(self, packages: Iterable[PackageId], rank: Rank, delay_s: float = 0.0) -> None:
        """Have packages looked at as they are now."""
        packages = tuple(packages)
        if self.backend is None or not packages:
            return
        snapshot = self._packages.snapshot()
        for package in packages:
            request = self._packages.request(package, snapshot, self.settings)
            self.backend.scheduler.want(request, rank, delay_s)
