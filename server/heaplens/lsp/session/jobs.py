"""Does the jobs of the scheduler: asks the live analysis and hands on each answer as it comes."""

import logging
from typing import TYPE_CHECKING

from heaplens.lsp.session.packages import OpenPackage
from heaplens.lsp.session.scheduler import Rank
from heaplens.model import Depth
from heaplens.toolchain.go import GoNotFound
from heaplens.toolchain.problems import system_problem
from heaplens.toolchain.process import Cancellation, Cancelled

if TYPE_CHECKING:
    from heaplens.lsp.session.backend import Backend
    from heaplens.lsp.session.session import Session

FOLDER = "folder:"
"""Begins the key of the job that analyses a folder: the folder may be a package, too."""
_LOG = logging.getLogger(__name__)


class Jobs:
    """The jobs of one session."""

    def __init__(self, session: "Session") -> None:
        self._session = session

    async def perform(self, key: str, rank: Rank, cancellation: Cancellation) -> Rank | None:
        """Does one job.

        Args:
            key: The package, or the folder of a BULK job.
            rank: What is to be done.
            cancellation: Stops it.

        Returns:
            What is to follow.

        Raises:
            Cancelled: It was stopped.
        """
        session, backend = self._session, self._session.backend
        place = key.removeprefix(FOLDER)
        if backend is None or not session.gate.lets(place, key, lambda: self._again(key, rank)):
            return None
        session.document_states.publisher.status(working=True, problem=None)
        if rank is Rank.BULK:
            await self._folder(backend, place, cancellation)
            return None
        package = session.package(key)
        if package is None:
            return None
        title = "heaplens" if rank is not Rank.PROOF else "heaplens: generated code"
        following: Rank | None = None
        try:
            async with session.document_states.publisher.progress(title, cancellation):
                if rank is Rank.PROOF:
                    await self._proof(backend, package, cancellation)
                else:
                    following = await self._verdicts(backend, package, cancellation)
            session.trouble = None
        except GoNotFound as missing:
            session.trouble = missing.problem
            session.document_states.publisher.complain(missing.problem)
            session.document_states.fail(session.documents_of(key), missing.problem)
        except OSError as error:
            problem = system_problem(error, key)
            _LOG.warning("%s", problem.message)
            session.document_states.fail(session.documents_of(key), problem)
        return following

    def _again(self, key: str, rank: Rank) -> None:
        """Has a job done that had to wait for the user's trust."""
        if self._session.backend is not None:
            self._session.backend.scheduler.want(key, rank)

    async def _verdicts(
        self, backend: "Backend", package: OpenPackage, cancellation: Cancellation
    ) -> Rank | None:
        session = self._session
        request, documents = session.request(package, proof=False)
        if not documents:
            return None
        texts = session.texts_for_state()

        async def state() -> object:
            found = await backend.in_thread(
                backend.live.state, request.path, texts, tests=request.tests
            )
            _go_on(cancellation)
            return found

        before = await state()
        if before is not None and before == package.state and package.update is not None:
            unseen = [each for each in documents if not session.document_states.knows(each.uri)]
            if unseen:
                session.take_in(package, unseen, package.update)
            package.answered(proof=False)
            return None if package.proven else Rank.PROOF
        covered = False
        updates = backend.live.verdicts(request, cancellation)
        try:
            while (update := await backend.in_thread(next, updates, None)) is not None:
                _go_on(cancellation)
                session.take_in(package, documents, update)
                covered = covered or bool(update.covered)
        finally:
            await backend.in_thread(updates.close)
        _go_on(cancellation)
        package.answered(proof=False)
        if package.update is None or package.update.report.problems:
            package.state = None  # what keeps it from building may be mended anywhere
        else:
            package.state = before if before is not None else await state()
        return Rank.PROOF if covered else None

    async def _proof(
        self, backend: "Backend", package: OpenPackage, cancellation: Cancellation
    ) -> None:
        session = self._session
        request, documents = session.request(package, proof=True)
        if not documents:
            return
        update = await backend.in_thread(backend.live.proof, request, cancellation)
        _go_on(cancellation)
        session.take_in(package, documents, update)
        package.answered(proof=True)

    async def _folder(self, backend: "Backend", folder: str, cancellation: Cancellation) -> None:
        """Analyses all packages of a folder; those that are cached are there at once."""
        session = self._session
        for path, text in session.unsaved_texts().items():
            backend.analyzer.set_text(path, text)
        reports = backend.analyzer.check(
            ["./..."], folder, depth=Depth.PROOF, cancellation=cancellation
        )
        async with session.document_states.publisher.progress(
            "heaplens: workspace", cancellation
        ) as meter:
            try:
                while (report := await backend.in_thread(next, reports, None)) is not None:
                    _go_on(cancellation)
                    session.document_states.publisher.list_package(report)
                    meter.report(report.import_path)
            except GoNotFound as missing:
                session.document_states.publisher.complain(missing.problem)
            except OSError as error:
                _LOG.warning("%s: %s", folder, error)
            finally:
                await backend.in_thread(reports.close)
                backend.analyzer.forget_texts()


def _go_on(cancellation: Cancellation) -> None:
    if cancellation.cancelled:
        raise Cancelled
