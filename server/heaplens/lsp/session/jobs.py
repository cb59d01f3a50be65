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
    from heaplens.lsp.session.backend import Bench
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
        session, bench = self._session, self._session.bench
        place = key.removeprefix(FOLDER)
        if bench is None or not session.gate.lets(place, key, lambda: self._again(key, rank)):
            return None
        session.board.screen.status(working=True, problem=None)
        if rank is Rank.BULK:
            await self._folder(bench, place, cancellation)
            return None
        package = session.package(key)
        if package is None:
            return None
        title = "heaplens" if rank is not Rank.PROOF else "heaplens: generated code"
        following: Rank | None = None
        try:
            async with session.board.screen.progress(title, cancellation):
                if rank is Rank.PROOF:
                    await self._proof(bench, package, cancellation)
                else:
                    following = await self._verdicts(bench, package, cancellation)
            session.trouble = None
        except GoNotFound as missing:
            session.trouble = missing.problem
            session.board.screen.complain(missing.problem)
            session.board.fail(session.documents_of(key), missing.problem)
        except OSError as error:
            problem = system_problem(error, key)
            _LOG.warning("%s", problem.message)
            session.board.fail(session.documents_of(key), problem)
        return following

    def _again(self, key: str, rank: Rank) -> None:
        """Has a job done that had to wait for the user's trust."""
        if self._session.bench is not None:
            self._session.bench.scheduler.want(key, rank)

    async def _verdicts(
        self, bench: "Bench", package: OpenPackage, cancellation: Cancellation
    ) -> Rank | None:
        session = self._session
        request, documents = session.request(package, proof=False)
        if not documents:
            return None
        texts = session.texts_for_state()

        async def state() -> object:
            found = await bench.in_thread(
                bench.live.state, request.path, texts, tests=request.tests
            )
            _go_on(cancellation)
            return found

        before = await state()
        if before is not None and before == package.state and package.stage is not None:
            unseen = [each for each in documents if not session.board.knows(each.uri)]
            if unseen:
                session.take_in(package, unseen, package.stage)
            package.answered(proof=False)
            return None if package.proven else Rank.PROOF
        covered = False
        stages = bench.live.verdicts(request, cancellation)
        try:
            while (stage := await bench.in_thread(next, stages, None)) is not None:
                _go_on(cancellation)
                session.take_in(package, documents, stage)
                covered = covered or bool(stage.covered)
        finally:
            await bench.in_thread(stages.close)
        _go_on(cancellation)
        package.answered(proof=False)
        if package.stage is None or package.stage.report.problems:
            package.state = None  # what keeps it from building may be mended anywhere
        else:
            package.state = before if before is not None else await state()
        return Rank.PROOF if covered else None

    async def _proof(
        self, bench: "Bench", package: OpenPackage, cancellation: Cancellation
    ) -> None:
        session = self._session
        request, documents = session.request(package, proof=True)
        if not documents:
            return
        stage = await bench.in_thread(bench.live.proof, request, cancellation)
        _go_on(cancellation)
        session.take_in(package, documents, stage)
        package.answered(proof=True)

    async def _folder(self, bench: "Bench", folder: str, cancellation: Cancellation) -> None:
        """Analyses all packages of a folder; those that are cached are there at once."""
        session = self._session
        for path, text in session.unsaved_texts().items():
            bench.analyzer.set_text(path, text)
        reports = bench.analyzer.check(
            ["./..."], folder, depth=Depth.PROOF, cancellation=cancellation
        )
        async with session.board.screen.progress("heaplens: workspace", cancellation) as meter:
            try:
                while (report := await bench.in_thread(next, reports, None)) is not None:
                    _go_on(cancellation)
                    session.board.screen.list_package(report)
                    meter.report(report.import_path)
            except GoNotFound as missing:
                session.board.screen.complain(missing.problem)
            except OSError as error:
                _LOG.warning("%s: %s", folder, error)
            finally:
                await bench.in_thread(reports.close)
                bench.analyzer.forget_texts()


def _go_on(cancellation: Cancellation) -> None:
    if cancellation.cancelled:
        raise Cancelled
