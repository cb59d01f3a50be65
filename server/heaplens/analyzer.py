"""The only stateful class: what is known of packages, unsaved texts, and the runs under way.

Results are never mixed: each run works on the texts of its start, and a cancelled or failed run
gives no result but its problems.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Self

from heaplens.catalog import Catalog, Known
from heaplens.excerpt import Excerpt
from heaplens.model import Depth, Finding, PackageReport, Problem, Progress, Site
from heaplens.report import assemble
from heaplens.runs import Result, analyze_package, analyze_variant, gathered
from heaplens.settings import Settings
from heaplens.sources import Sources
from heaplens.toolchain.go import Go, find_go
from heaplens.toolchain.listing import Plan, list_packages
from heaplens.toolchain.overlay import Overlay, write
from heaplens.toolchain.packages import Package, Variant
from heaplens.toolchain.passes import Ask, Workshop, compile_pass
from heaplens.toolchain.process import Cancellation, Limits
from heaplens.toolchain.recipe import Recipe
from heaplens.toolchain.replay import replay_pass
from heaplens.toolchain.tempdir import TemporaryDirectory

__all__ = ("Analyzer", "Depth", "Progress")

_EXCLUDED = (
    "build constraints leave this file out (GOOS={go.goos} GOARCH={go.goarch}, see its name and "
    "its //go:build line)"
)


class Analyzer:
    """Analyses packages; use it as a context manager, so that nothing it started is left."""

    def __init__(self, settings: Settings, environ: Mapping[str, str] | None = None) -> None:
        """Prepares; the go command is looked for at the first use.

        Raises:
            OSError: No temporary directory can be made.
        """
        self._settings = settings
        self._environ = dict(os.environ if environ is None else environ)
        self._temporary = TemporaryDirectory()
        self._cancellation = Cancellation()
        self._jobs = settings.jobs or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._jobs, thread_name_prefix="heaplens")
        self._workshop: Workshop | None = None
        self._texts: dict[str, bytes] = {}
        self._catalog = Catalog()
        self._known_sources: Sources | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kills what is running and removes the temporary directory; may be called again."""
        self._cancellation.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._temporary.close()

    @property
    def go(self) -> Go:
        """The go command.

        Raises:
            GoNotFound: There is none that works.
        """
        return self._shop().go

    def set_text(self, path: str, text: bytes | None) -> None:
        """Puts unsaved text in a file's place for all later runs; None takes it away."""
        if text is None:
            self._texts.pop(path, None)
        else:
            self._texts[path] = text

    def check(
        self,
        patterns: Sequence[str],
        directory: str,
        *,
        depth: Depth,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Iterator[PackageReport]:
        """Analyses packages, several at once.

        Args:
            patterns: What `go list` takes: import paths, directories, `./...`, Go files.
            directory: Where they are looked up.
            depth: How much is wanted.
            on_progress: Is told of each package that is done.

        Yields:
            A report for each package, in the order of `go list`. Problems that belong to no
            package come in one with an empty import path.

        Raises:
            GoNotFound: There is no go command that works.
            OSError: The directory is not there.
        """
        texts = dict(self._texts)
        overlay = write(texts, self._temporary)
        plan = self._list(patterns, directory, overlay)
        if plan.listing.problems:
            yield PackageReport("", "", problems=plan.listing.problems)
        packages = plan.listing.packages
        waiting = deque(
            self._submit(package, plan.recipes.get(package.directory, {}), overlay, depth)
            for package in packages
        )
        seen: set[Finding] = set()
        for done, package in enumerate(packages):
            if on_progress is not None:
                on_progress(Progress(done, len(packages), package.import_path))
            results = gathered(waiting.popleft())
            report = assemble(package, results, Sources(texts), tests=self._settings.tests)
            # A generic is compiled where it is used: several packages may announce one place.
            fresh = tuple(finding for finding in report.findings if finding not in seen)
            seen.update(finding for finding in fresh if finding.span.path not in package.files)
            yield replace(report, findings=fresh)
        overlay.remove()
        if on_progress is not None and packages:
            on_progress(Progress(len(packages), len(packages), ""))

    def file_report(
        self, path: str, *, depth: Depth, leaks_on_line: int | None = None
    ) -> PackageReport:
        """Analyses the package that a file belongs to.

        The recipe is kept, and used again as long as it is good.

        Args:
            path: Absolute path of a Go file.
            depth: How much is wanted.
            leaks_on_line: A line of the file whose parameters are wanted with their reasons, too
                (a package can have hundreds of thousands of lines of those).

        Returns:
            The report of its package, or one that says why the file is in none.

        Raises:
            GoNotFound: There is no go command that works.
            OSError: The directory is not there.
            Cancelled: The analyzer was closed.
        """

        def wanted_leak(site: Site, _: str) -> bool:
            return site.path == path and site.line == leaks_on_line

        texts = dict(self._texts)
        overlay = write(texts, self._temporary)
        try:
            known, results, problems = self._analyze(path, texts, overlay, depth, wanted_leak)
        finally:
            overlay.remove()
        if known is None:
            return PackageReport("", os.path.dirname(path), problems=problems)
        report = assemble(known.package, results, self._sources(texts), tests=self._settings.tests)
        if path in known.package.ignored_files:
            excluded = Problem(_EXCLUDED.format(go=self.go), Site(path, 1, 1))
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
        overlay = write(texts, self._temporary)
        try:
            known, _ = self._package_of(path, texts, overlay)
            if known is None:
                return ""
            recipes = [recipe for recipe in known.recipes.values() if path in recipe.files]
            excerpt = Excerpt(path, line)
            ask = Ask(overlay, self._cancellation, on_text=excerpt.feed)
            if known.package.needs_go_command:
                replay_pass(self._shop(), known.package, ask, tests=self._settings.tests)
            elif recipes:
                # One variant is enough: the others say the same about a file they share.
                compile_pass(self._shop(), recipes[0], ask)
            return excerpt.text
        finally:
            overlay.remove()

    def _analyze(
        self,
        path: str,
        texts: Mapping[str, bytes],
        overlay: Overlay,
        depth: Depth,
        wanted_leak: Callable[[Site, str], bool],
    ) -> tuple[Known | None, list[Result], tuple[Problem, ...]]:
        before = self._catalog.known(path)
        known, problems = self._package_of(path, texts, overlay)
        results: list[Result] = []
        while known is not None:
            results = gathered(
                self._submit(known.package, known.recipes, overlay, depth, wanted_leak)
            )
            if known is not before or not any(result.blames_recipe for result in results):
                break
            # A recipe that went stale unnoticed shows as an error: once more with a new one.
            self._catalog.forget(path)
            before = None
            known, problems = self._package_of(path, texts, overlay)
        return known, results, problems

    def _package_of(
        self, path: str, texts: Mapping[str, bytes], overlay: Overlay
    ) -> tuple[Known | None, tuple[Problem, ...]]:
        return self._catalog.package_of(
            path,
            texts,
            watched=self._shop().go.watched,
            list_package=lambda pattern, directory: self._list([pattern], directory, overlay),
            tests=self._settings.tests,
        )

    def _list(self, patterns: Sequence[str], directory: str, overlay: Overlay) -> Plan:
        return list_packages(
            self._shop(),
            patterns,
            directory,
            tests=self._settings.tests,
            overlay=overlay,
            cancellation=self._cancellation,
        )

    def _submit(
        self,
        package: Package,
        recipes: Mapping[Variant, Recipe],
        overlay: Overlay,
        depth: Depth,
        wanted_leak: Callable[[Site, str], bool] | None = None,
    ) -> list[Future[list[Result]]]:
        """Starts the runs of a package; each gives the results of one or more variants."""
        if package.faults.load or not package.directory:
            return []
        job = partial(
            analyze_variant if not package.needs_go_command else analyze_package,
            self._shop(),
            partial(Ask, overlay, self._cancellation, wanted_leak=wanted_leak),
            story=depth >= Depth.STORY,
        )
        if package.needs_go_command:
            return [self._pool.submit(job, package, tests=self._settings.tests)]
        return [self._pool.submit(job, recipe) for recipe in recipes.values()]

    def _sources(self, texts: Mapping[str, bytes]) -> Sources:
        """The sources for a report, with the extents that are known from the one before."""
        self._known_sources = Sources(texts, self._known_sources)
        return self._known_sources

    def _shop(self) -> Workshop:
        if self._workshop is None:
            settings = self._settings
            self._workshop = Workshop(
                go=find_go(
                    settings.go_path,
                    self._environ,
                    temporary=str(self._temporary.path),
                    cancellation=self._cancellation,
                ),
                environ=self._environ,
                temporary=self._temporary,
                compile_limits=Limits(settings.deadline_s, settings.memory_limit_bytes),
                list_limits=Limits(settings.list_deadline_s, settings.memory_limit_bytes),
                tags=settings.tags,
            )
        return self._workshop
