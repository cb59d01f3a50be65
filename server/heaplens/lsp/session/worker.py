"""Does the jobs of the scheduler: has a request analysed and hands on each answer as it comes."""

import logging
from collections.abc import Iterable
from typing import Protocol

from heaplens.engine.requests import AnalysisUpdate, PackageId
from heaplens.lsp.session.backend import Backend
from heaplens.lsp.session.document_states import DocumentStates, problem_of
from heaplens.lsp.session.documents import Document
from heaplens.lsp.session.open_packages import OpenPackages
from heaplens.lsp.session.publisher import Publisher
from heaplens.lsp.session.requests import FolderRequest, PackageRequest, Request
from heaplens.lsp.session.scheduler import Rank
from heaplens.lsp.session.trust import Gate
from heaplens.model import Depth, Problem
from heaplens.toolchain.fingerprint import Fingerprint
from heaplens.toolchain.go import GoNotFound
from heaplens.toolchain.problems import system_problem
from heaplens.toolchain.process import Cancellation, Cancelled

_LOG = logging.getLogger(__name__)


class Planner(Protocol):
    """Makes requests, from the texts of the moment when it is called."""

    def want_again(self, job: PackageId | FolderRequest, rank: Rank) -> None:
        """Have done what had to wait, or what a result makes necessary."""

    def import_edited(self, package: PackageId) -> None:
        """Look again at a package whose first run began before an edit of what it imports."""


class Worker:
    """Answers the requests of one session, with the backend of the moment."""

    def __init__(
        self,
        packages: OpenPackages,
        document_states: DocumentStates,
        publisher: Publisher,
        gate: Gate,
        planner: Planner,
    ) -> None:
        """Prepare.

        Args:
            packages: What is known of packages; told of each answer.
            document_states: What is known of documents; told of each answer, and shows it.
            publisher: Where the rest is shown: progress, and files that are not open.
            gate: Where something may run.
            planner: Told what is to be done besides.
        """
        self.trouble: Problem | None = None
        """Why the last run found no go command; None where it found one."""
        self._packages = packages
        self._document_states = document_states
        self._publisher = publisher
        self._gate = gate
        self._planner = planner

    async def perform(
        self, backend: Backend, request: Request, rank: Rank, cancellation: Cancellation
    ) -> Rank | None:
        """Do one job.

        Args:
            backend: Where it is done.
            request: What is asked.
            rank: How far it is to be answered: PROOF by the proof, else by the verdicts.
            cancellation: Stops it.

        Returns:
            How far it is to be answered next.

        Raises:
            Cancelled: It was stopped.
        """
        package = request.package if isinstance(request, PackageRequest) else request
        path = request.folder if isinstance(request, FolderRequest) else request.package.path
        if not self._gate.lets(path, package, lambda: self._planner.want_again(package, rank)):
            return None
        self._publisher.status(working=True, problem=None)
        if isinstance(request, FolderRequest):
            await self._folder(backend, request.folder, cancellation)
            return None
        title = "heaplens" if rank is not Rank.PROOF else "heaplens: generated code"
        following: Rank | None = None
        try:
            async with self._publisher.progress(title, cancellation):
                if not request.documents:
                    pass  # all of them have turned out to be in other packages
                elif rank is Rank.PROOF:
                    await self._proof(backend, request, cancellation)
                else:
                    following = await self._verdicts(backend, request, cancellation)
            self.trouble = None
        except GoNotFound as missing:
            self.trouble = missing.problem
            self._publisher.complain(missing.problem)
            self._document_states.fail(request.documents, missing.problem)
        except OSError as error:
            problem = system_problem(error, path)
            _LOG.warning("%s", problem.message)
            self._document_states.fail(request.documents, problem)
        return following

    async def _verdicts(
        self, backend: Backend, request: PackageRequest, cancellation: Cancellation
    ) -> Rank | None:
        async def fingerprint() -> Fingerprint | None:
            current = await backend.in_thread(backend.live.fingerprint, request)
            _go_on(cancellation)
            return current

        before = await fingerprint()
        state = self._packages.state(request.package)
        if before is not None and before == state.verdicts.fingerprint and state.update is not None:
            knows = self._document_states.knows
            unseen = [document for document in request.documents if not knows(document.uri)]
            if unseen:
                self._take_in(request, unseen, state.update)
            state = self._packages.answered(request, before)
            return None if state.is_proven else Rank.PROOF
        covered = False
        updates = backend.live.verdicts(request, cancellation)
        try:
            while (update := await backend.in_thread(next, updates, None)) is not None:
                _go_on(cancellation)
                self._take_in(request, request.documents, update)
                covered = covered or bool(update.covered)
        finally:
            await backend.in_thread(updates.close)
        _go_on(cancellation)
        self._packages.answered(request, before if before is not None else await fingerprint())
        return Rank.PROOF if covered else None

    async def _proof(
        self, backend: Backend, request: PackageRequest, cancellation: Cancellation
    ) -> None:
        update = await backend.in_thread(backend.live.proof, request, cancellation)
        _go_on(cancellation)
        self._take_in(request, request.documents, update)
        self._packages.proven(request)

    def _take_in(
        self, request: PackageRequest, documents: Iterable[Document], update: AnalysisUpdate
    ) -> None:
        """Take in and show what a run found."""
        is_late = self._packages.updated(request, update)
        for document in self._document_states.take_in(documents, update):
            if not request.package.alone:
                # Not in the package of its directory: it makes one of its own.
                self._planner.want_again(self._packages.set_alone(document), Rank.VERDICT)
            else:
                self._document_states.fail((document,), problem_of(update, document.path))
        if is_late:
            self._planner.import_edited(request.package)

    async def _folder(self, backend: Backend, folder: str, cancellation: Cancellation) -> None:
        """Analyse all packages of a folder; those that are cached are there at once."""
        reports = backend.analyzer.check(
            ["./..."],
            folder,
            depth=Depth.PROOF,
            texts=self._packages.snapshot().texts,
            cancellation=cancellation,
        )
        async with self._publisher.progress("heaplens: workspace", cancellation) as meter:
            try:
                while (report := await backend.in_thread(next, reports, None)) is not None:
                    _go_on(cancellation)
                    self._publisher.list_package(report)
                    self._document_states.show_paths({f.span.path for f in report.findings})
                    meter.report(report.import_path)
            except GoNotFound as missing:
                self._publisher.complain(missing.problem)
            except OSError as error:
                _LOG.warning("%s: %s", folder, error)
            finally:
                await backend.in_thread(reports.close)


def _go_on(cancellation: Cancellation) -> None:
    if cancellation.cancelled:
        raise Cancelled
