"""The only stateful class: what is known of packages, unsaved texts, and the runs under way.

Results are never mixed: each run works on the texts of its start, and a cancelled or failed run
gives no result but its problems.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from heaplens.compiler.line_filter import LineFilter
from heaplens.config.settings import Settings
from heaplens.engine.engine import EngineOwner
from heaplens.engine.incremental import IncrementalAnalysis
from heaplens.engine.package_index import Known, PackageIndex, exclusion
from heaplens.engine.report import ReportedPlace, assemble, without_repetition
from heaplens.engine.requests import Progress
from heaplens.engine.source_files import Sources
from heaplens.engine.variant_passes import Result, compiler_words, gathered
from heaplens.model import Depth, PackageReport, Problem, Site
from heaplens.toolchain.go import Go
from heaplens.toolchain.go_list import Plan
from heaplens.toolchain.overlay import Overlay
from heaplens.toolchain.packages import Package
from heaplens.toolchain.passes import PassOptions
from heaplens.toolchain.process import Cancellation

__all__ = ("Analyzer", "Depth", "Progress")

_AHEAD = 16


class Analyzer(EngineOwner):
    """Analyses packages; use it as a context manager, so that nothing it started is left."""

    def __init__(self, settings: Settings, environ: Mapping[str, str] | None = None) -> None:
        """Prepares; the go command is looked for at the first use.

        Raises:
            OSError: No temporary directory can be made.
        """
        self._settings = settings
        super().__init__(settings, environ)
        self._texts: dict[str, bytes] = {}
        self._package_index = PackageIndex()
        self._known_sources: Sources | None = None

    @property
    def go(self) -> Go:
        """The go command; GoNotFound where there is none that works."""
        return self._engine.toolchain().go

    def live(self) -> IncrementalAnalysis:
        """The analysis of packages that are being edited; it ends with this analyzer."""
        return IncrementalAnalysis(self._engine)

    def new_file(self, suffix: str, data: bytes) -> str:
        """Writes a file in the private directory, which goes with this object; gives its path."""
        return self._engine.new_file(suffix, data)

    def set_text(self, path: str, text: bytes | None) -> None:
        """Puts unsaved text in a file's place for all later runs; None takes it away."""
        self._texts.pop(path, None)
        if text is not None:
            self._texts[path] = text

    def forget_texts(self) -> None:
        """Takes all unsaved texts away."""
        self._texts.clear()

    def check(
        self,
        patterns: Sequence[str],
        directory: str,
        *,
        depth: Depth,
        on_progress: Callable[[Progress], None] | None = None,
        cancellation: Cancellation | None = None,
    ) -> Generator[PackageReport, None, None]:
        """Analyses packages, several at once.

        Args:
            patterns: What `go list` takes: import paths, directories, `./...`, Go files.
            directory: Where they are looked up.
            depth: How much is wanted.
            on_progress: Is told of each package that is done.
            cancellation: Stops this run alone; `close` stops it, too.

        Yields:
            A report for each package, in the order of `go list`. Problems that belong to no
            package come in one with an empty import path.

        Raises:
            GoNotFound: There is no go command that works.
            OSError: The directory is not there.
            Cancelled: It was stopped.
        """
        texts = dict(self._texts)
        stop = cancellation or self._engine.cancellation
        seen: set[ReportedPlace] = set()
        done = 0
        with self._engine.overlay(texts) as overlay:
            batches, left_out = self._engine.batches(patterns, directory, overlay, stop)
            if left_out:
                yield PackageReport("", "", problems=tuple(left_out))
            total = sum(map(len, batches)) if len(batches) > 1 else 0
            for plan in self._plans(batches, directory, overlay, stop):
                if plan.listing.problems:
                    yield PackageReport("", "", problems=plan.listing.problems)
                total = total or len(plan.listing.packages)
                for report in self._reports(plan, texts, overlay, depth, stop):
                    if on_progress is not None:
                        on_progress(Progress(done, total, report.import_path))
                    done += 1
                    yield without_repetition(report, seen)
        if on_progress is not None and done:
            on_progress(Progress(done, done, ""))

    def _plans(
        self,
        batches: Sequence[Sequence[str]],
        directory: str,
        overlay: Overlay,
        cancellation: Cancellation,
    ) -> Iterator[Plan]:
        """The plans of all batches; while one is worked on, the next is listed."""
        stop = cancellation.child()

        def plan(batch: Sequence[str]) -> Plan:
            tests = self._settings.tests
            return self._engine.plan(batch, directory, overlay, tests=tests, cancellation=stop)

        if len(batches) == 1:
            yield plan(batches[0])
            return
        with ThreadPoolExecutor(1, thread_name_prefix="heaplens-list") as ahead:
            try:
                waiting = [ahead.submit(plan, batch) for batch in batches[:1]]
                for batch in batches[1:]:
                    done = waiting.pop().result()
                    waiting.append(ahead.submit(plan, batch))
                    yield done
                if waiting:
                    yield waiting.pop().result()
            finally:
                stop.cancel()

    def _reports(
        self,
        plan: Plan,
        texts: Mapping[str, bytes],
        overlay: Overlay,
        depth: Depth,
        cancellation: Cancellation,
    ) -> Iterator[PackageReport]:
        cached_reports = self._engine.cached_reports(plan, texts, depth)
        tests = self._settings.tests
        # Not all at once: what is done has to wait in memory for what comes before it.
        waiting: deque[Callable[[], PackageReport]] = deque()
        for package in plan.listing.packages:
            kept = cached_reports.find(package) if cached_reports is not None else None
            if kept is not None:
                waiting.append(partial(replace, kept))
            else:
                compile_commands = plan.compile_commands.get(package.directory, {})
                runs = self._engine.submit(package, compile_commands, overlay, depth, cancellation)

                def finished(
                    package: Package = package, runs: list[Future[list[Result]]] = runs
                ) -> PackageReport:
                    sources = Sources(texts)
                    report = assemble(package, gathered(runs), sources, tests=tests, depth=depth)
                    if cached_reports is not None and (
                        depth < Depth.PROOF or report.unproven is None
                    ):
                        cached_reports.keep(package, report, sources.read)
                    return report

                waiting.append(finished)
            if len(waiting) > _AHEAD:
                yield waiting.popleft()()
        while waiting:
            yield waiting.popleft()()

    def file_report(
        self, path: str, *, depth: Depth, line_filter: LineFilter | None = None
    ) -> PackageReport:
        """Analyses the package that a file belongs to.

        The compile command is kept, and used again as long as it is good.

        Args:
            path: Absolute path of a Go file.
            depth: How much is wanted.
            line_filter: A line of the file of which all is wanted: it gets what the compiler prints
                of it, its parameters are explained from the beginning, and the report has no
                finding of other files.

        Returns:
            The report of its package, or one that says why the file is in none.

        Raises:
            GoNotFound: There is no go command that works.
            OSError: The directory is not there.
            Cancelled: The analyzer was closed.
        """
        texts = dict(self._texts)
        with self._engine.overlay(texts) as overlay:
            known, results, problems = self._analyze(path, texts, overlay, depth, line_filter)
        if known is None:
            return PackageReport("", os.path.dirname(path), problems=problems)
        # The extents that are known from the report before serve where a file is the same.
        sources = self._known_sources = Sources(texts, self._known_sources)
        tests = self._settings.tests
        only = {line_filter.path} if line_filter is not None else None
        report = assemble(known.package, results, sources, tests=tests, depth=depth, only=only)
        if path in known.package.ignored_files:
            excluded = replace(exclusion(self.go), site=Site(path, 1, 1))
            report = replace(report, problems=(excluded, *report.problems))
        return report

    def raw_story(self, path: str, line: int) -> str:
        """What the compiler itself says about a line (`-m=2`), cut where it gets too long.

        Args:
            path: Absolute path of a Go file.
            line: Its 1-based line.

        Returns:
            The lines of the first variant that has any, as printed; empty where there are none.

        Raises:
            GoNotFound: There is no go command that works.
            OSError: The directory is not there.
            Cancelled: The analyzer was closed.
        """
        texts = dict(self._texts)
        with self._engine.overlay(texts) as overlay:
            known, _ = self._package_of(path, texts, overlay)
            if known is None:
                return ""
            return compiler_words(
                self._engine.toolchain(),
                known.package,
                known.compile_commands.values(),
                partial(PassOptions, overlay, self._engine.cancellation),
                path=path,
                line=line,
                tests=self._settings.tests,
            )

    def _analyze(
        self,
        path: str,
        texts: Mapping[str, bytes],
        overlay: Overlay,
        depth: Depth,
        line_filter: LineFilter | None,
    ) -> tuple[Known | None, list[Result], tuple[Problem, ...]]:
        before = self._package_index.known(path)
        known, problems = self._package_of(path, texts, overlay)
        results: list[Result] = []
        while known is not None:
            results = gathered(
                self._engine.submit(
                    known.package,
                    known.compile_commands,
                    overlay,
                    depth,
                    self._engine.cancellation,
                    line_filter,
                )
            )
            if known is not before or not any(result.blames_compile_command for result in results):
                break
            # A compile command that went stale unnoticed shows as an error: once more with a new
            # one.
            self._package_index.forget(path)
            before = None
            known, problems = self._package_of(path, texts, overlay)
        return known, results, problems

    def _package_of(
        self, path: str, texts: Mapping[str, bytes], overlay: Overlay
    ) -> tuple[Known | None, tuple[Problem, ...]]:
        return self._package_index.package_of(
            path,
            texts,
            watched=self._engine.toolchain().go.watched,
            list_package=lambda pattern, directory: self._engine.plan(
                [pattern],
                directory,
                overlay,
                tests=self._settings.tests,
                cancellation=self._engine.cancellation,
            ),
            external=self._settings.tests,
        )
