"""Analyses packages one run at a time, several compilers at once: for commands and scripts.

Results are never mixed: each run works on the texts of its start, and a cancelled or failed run
gives no result but its problems.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Self

from heaplens.compiler.line_filter import LineFilter
from heaplens.config.settings import Settings
from heaplens.engine.cached_reports import CachedReports
from heaplens.engine.engine import Engine, OnSlow, OnUntested
from heaplens.engine.incremental import IncrementalAnalysis
from heaplens.engine.package_index import exclusion
from heaplens.engine.package_source import Lookup, PackageSource
from heaplens.engine.report import ReportedPlace, Wanted, assemble, without_repetition
from heaplens.engine.requests import Progress
from heaplens.engine.source_files import SourceFiles
from heaplens.engine.variant_passes import Result, gathered
from heaplens.model import Depth, PackageReport, Site
from heaplens.toolchain.go import Go
from heaplens.toolchain.go_list import Plan
from heaplens.toolchain.overlay import Overlay
from heaplens.toolchain.packages import Package
from heaplens.toolchain.process import Cancellation

__all__ = ("Analyzer", "Depth", "Progress")

_AHEAD = 16


class Analyzer:
    """Analyses packages; use it as a context manager, so that nothing it started is left."""

    def __init__(
        self,
        settings: Settings,
        environ: Mapping[str, str] | None = None,
        *,
        on_slow: OnSlow | None = None,
        on_untested: OnUntested | None = None,
    ) -> None:
        """Prepare an engine, with the same arguments; it ends with this analyzer.

        Raises:
            OSError: No temporary directory can be made.
        """
        self._settings = settings
        self._engine = Engine(settings, environ, on_slow=on_slow, on_untested=on_untested)
        self._texts: dict[str, bytes] = {}
        self._packages = PackageSource(self._engine, tests=settings.tests)
        self._known_sources: SourceFiles | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill what is running and remove the temporary directory; may be called again."""
        self._engine.close()

    @property
    def go(self) -> Go:
        """The go command; GoNotFound where there is none that works."""
        return self._engine.toolchain().go

    def live(self) -> IncrementalAnalysis:
        """Return the analysis of packages that are being edited; it ends with this analyzer."""
        return IncrementalAnalysis(self._engine)

    def new_file(self, suffix: str, data: bytes) -> str:
        """Write a file in the private directory, which goes with this object; return its path."""
        return self._engine.new_file(suffix, data)

    def set_text(self, path: str, text: bytes | None) -> None:
        """Put unsaved text in a file's place for all later runs; None takes it away."""
        self._texts.pop(path, None)
        if text is not None:
            self._texts[path] = text

    def check(  # noqa: PLR0913 - what to analyse, how, and who is told meanwhile
        self,
        patterns: Sequence[str],
        directory: str,
        *,
        depth: Depth,
        texts: Mapping[str, bytes] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        cancellation: Cancellation | None = None,
    ) -> Generator[PackageReport, None, None]:
        """Analyse packages, several at once.

        Args:
            patterns: What `go list` takes: import paths, directories, `./...`, Go files.
            directory: Where they are looked up.
            depth: How much is wanted.
            texts: Unsaved texts by path; None for those of `set_text`.
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
        texts = dict(self._texts if texts is None else texts)
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
        """Yield the plans of all batches; while one is worked on, the next is listed."""
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
        wanted = Wanted(depth, self._settings.tests)
        # Not all at once: what is done has to wait in memory for what comes before it.
        waiting: deque[Callable[[], PackageReport]] = deque()
        for package in plan.listing.packages:
            kept = cached_reports.find(package) if cached_reports is not None else None
            if kept is not None:
                waiting.append(partial(replace, kept))
            else:
                compile_commands = plan.compile_commands.get(package.directory, {})
                runs = self._engine.submit(package, compile_commands, overlay, depth, cancellation)
                sources = SourceFiles(texts)
                waiting.append(partial(_finished, package, runs, sources, wanted, cached_reports))
            if len(waiting) > _AHEAD:
                yield waiting.popleft()()
        while waiting:
            yield waiting.popleft()()

    def file_report(
        self, path: str, *, depth: Depth, line_filter: LineFilter | None = None
    ) -> PackageReport:
        """Analyse the package that a file belongs to.

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
        with self._lookup(path) as lookup:
            found, results = self._packages.results(
                lookup,
                self._packages.find(lookup),
                lambda known: gathered(
                    self._engine.submit(
                        known.package,
                        known.compile_commands,
                        lookup.overlay,
                        depth,
                        lookup.cancellation,
                        line_filter,
                    )
                ),
            )
        if found.known is None:
            return PackageReport("", os.path.dirname(path), problems=found.problems)
        # The extents that are known from the report before serve where a file is the same.
        sources = self._known_sources = SourceFiles(lookup.texts, self._known_sources)
        only = {line_filter.path} if line_filter is not None else None
        wanted = Wanted(depth, self._settings.tests, only=only, words_of={path})
        report = assemble(found.known.package, results, sources, wanted)
        if path in found.known.package.ignored_files:
            excluded = replace(exclusion(self.go), site=Site(path, 1, 1))
            report = replace(report, problems=(excluded, *report.problems))
        return report

    def raw_story(self, path: str, line: int) -> str:
        """Return what the compiler itself says about a line, as `PackageSource.compiler_words`.

        Args:
            path: Absolute path of a Go file.
            line: Its 1-based line.

        Raises:
            GoNotFound: There is no go command that works.
            OSError: The directory is not there.
            Cancelled: The analyzer was closed.
        """
        with self._lookup(path) as lookup:
            return self._packages.compiler_words(lookup, line)

    @contextmanager
    def _lookup(self, path: str) -> Iterator[Lookup]:
        """Yield a look-up of a file on the texts as they are now."""
        texts = dict(self._texts)
        with self._engine.overlay(texts) as overlay:
            yield Lookup(path, texts, overlay, self._engine.cancellation, self._settings.tests)


def _finished(
    package: Package,
    runs: list[Future[list[Result]]],
    sources: SourceFiles,
    wanted: Wanted,
    cached_reports: CachedReports | None,
) -> PackageReport:
    """Wait for the runs of a package; return its report, and keep it where it is complete."""
    report = assemble(package, gathered(runs), sources, wanted)
    complete = wanted.depth < Depth.PROOF or report.unproven is None
    if cached_reports is not None and complete:
        cached_reports.keep(package, report, sources.paths_read)
    return report
