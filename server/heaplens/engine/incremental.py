"""Analyses packages while they are edited: one run after the other, each of which can be cancelled.

Besides `Analyzer` the only class with a state: compile commands, and what the sources of a package
said. It runs one compiler at a time for a request, and a cancelled run has no result.
"""

import os
import time
from collections.abc import Callable, Generator, Sequence
from functools import partial

from heaplens.engine.engine import Engine
from heaplens.engine.package_index import Known, PackageIndex, exclusion
from heaplens.engine.report import assemble
from heaplens.engine.requests import (
    AnalysisRequest,
    AnalysisUpdate,
    PackageId,
    covered_by,
    variants_wanted,
)
from heaplens.engine.source_files import Sources
from heaplens.engine.variant_passes import (
    BACKGROUND_NICE,
    Result,
    analyze_package,
    analyze_variant,
    built_variants,
    compiler_words,
    prove_variant,
)
from heaplens.model import Depth, PackageReport, Problem
from heaplens.toolchain.compile_command import CompileCommand
from heaplens.toolchain.fingerprint import Fingerprint
from heaplens.toolchain.overlay import Overlay
from heaplens.toolchain.packages import Variant
from heaplens.toolchain.passes import PassOptions
from heaplens.toolchain.process import Cancellation

_CHEAP_STORY_S = 4.0


class IncrementalAnalysis:
    """Answers requests; several at once, but only one for each package."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._catalogs = {tests: PackageIndex() for tests in (False, True)}
        self._sources: dict[PackageId, Sources] = {}
        self._long_stories: set[PackageId] = set()

    def cancellation(self) -> Cancellation:
        """What stops one request; `Engine.close` stops all."""
        return self._engine.cancellation.child()

    def stop(self) -> None:
        """Stops all requests, and what they wait for besides: the search for a go command."""
        self._engine.cancellation.cancel()

    def forget(self, package: PackageId) -> None:
        """Let go of what the sources of a package said."""
        self._sources.pop(package, None)
        self._long_stories.discard(package)

    def fingerprint(self, request: AnalysisRequest) -> Fingerprint | None:
        """Return what the answer to a request depends on, as of now.

        Returns:
            Something that compares equal as long as nothing has changed; None where nothing is
            known of the package yet.

        Raises:
            GoNotFound: There is no go command that works.
        """
        watched = self._engine.toolchain().go.watched
        index = self._catalogs[request.tests]
        return index.state(request.path, request.edited_texts, watched)

    def verdicts(
        self, request: AnalysisRequest, cancellation: Cancellation
    ) -> Generator[AnalysisUpdate, None, None]:
        """Runs the verdict pass of each variant that has to run.

        Args:
            request: What is wanted.
            cancellation: Stops it.

        Yields:
            What is known after each run: the plain package comes first.

        Raises:
            GoNotFound: There is no go command that works.
            OSError: The directory is not there, or the temporary directory cannot be written.
            Cancelled: It was stopped.
        """
        results: list[Result] = []
        done: list[Variant] = []
        with self._engine.overlay(request.texts) as overlay:
            for variant in self._order(request):
                known, problems = self._known(request, overlay, cancellation, variant)
                if known is None:
                    yield _nothing(request.path, problems)
                    return
                if known.package.needs_go_command:
                    yield self._whole(request, known, overlay, cancellation, Depth.VERDICT)
                    return
                wanted = variants_wanted(known.package, request, request.changed)
                if variant not in wanted:
                    continue
                sources = self._sources_of(request)
                prepare = partial(sources.prepare, request.open_files)
                options = partial(PassOptions, overlay, cancellation, meanwhile=prepare)
                known, found = self._verdict(request, options, cancellation, known, variant)
                results += found
                done.append(variant)
                last = variant is wanted[-1]
                yield self._update(request, known, results, done, Depth.VERDICT, sources, last=last)

    def proof(self, request: AnalysisRequest, cancellation: Cancellation) -> AnalysisUpdate:
        """Runs the story and the proof pass of all variants that have to run, at low priority.

        Args:
            request: What is wanted.
            cancellation: Stops it.

        Returns:
            All that can be known. Explanations are left out where they took long before.

        Raises:
            GoNotFound: There is no go command that works.
            OSError: The directory is not there, or the temporary directory cannot be written.
            Cancelled: It was stopped.
        """
        with self._engine.overlay(request.texts) as overlay:
            variant = Variant.IN_PACKAGE_TEST if request.tests else Variant.PLAIN
            known, problems = self._known(request, overlay, cancellation, variant)
            wanted = (
                variants_wanted(known.package, request, request.unproven)
                if known is not None
                else []
            )
            if Variant.EXTERNAL_TEST in wanted:
                variant = Variant.EXTERNAL_TEST
                known, problems = self._known(request, overlay, cancellation, variant)
            if known is None:
                return _nothing(request.path, problems)
            if known.package.needs_go_command:
                return self._whole(request, known, overlay, cancellation, Depth.PROOF)
            options = partial(PassOptions, overlay, cancellation)
            compile_commands = [
                known.compile_commands[each] for each in wanted if each in known.compile_commands
            ]
            if known.package.faults.load:
                compile_commands = []
            took_long = request.package in self._long_stories
            story = request.allow_slow or not took_long
            # One after the other: the slot of a job is for one compiler.
            results: list[Result] = []
            for compile_command in compile_commands:
                results += self._story(request.package, options, compile_command, story=story)
            for compile_command in compile_commands if request.proof else []:
                results += prove_variant(self._engine.toolchain(), options, compile_command)
            depth = Depth.PROOF if request.proof else Depth.STORY
            sources = self._sources_of(request)
            return self._update(request, known, results, wanted, depth, sources, last=True)

    def raw_story(self, request: AnalysisRequest, line: int, cancellation: Cancellation) -> str:
        """Return the compiler's own words about a line of the request's file (`compiler_words`).

        Raises:
            GoNotFound: There is no go command that works.
            OSError: The directory is not there, or the temporary directory cannot be written.
            Cancelled: It was stopped.
        """
        with self._engine.overlay(request.texts) as overlay:
            variant = Variant.EXTERNAL_TEST if request.tests else Variant.PLAIN
            known, _ = self._known(request, overlay, cancellation, variant)
            if known is None:
                return ""
            return compiler_words(
                self._engine.toolchain(),
                known.package,
                known.compile_commands.values(),
                partial(PassOptions, overlay, cancellation),
                path=request.path,
                line=line,
                tests=request.tests,
            )

    def _order(self, request: AnalysisRequest) -> list[Variant]:
        """The variants to look at; the plain one decides where nothing is known yet."""
        if not request.tests:
            return [Variant.PLAIN]
        known = self._catalogs[True].known(request.path)
        wanted = (
            variants_wanted(known.package, request, request.changed) if known is not None else []
        )
        return wanted or list(Variant)

    def _known(
        self,
        request: AnalysisRequest,
        overlay: Overlay,
        cancellation: Cancellation,
        variant: Variant,
    ) -> tuple[Known | None, tuple[Problem, ...]]:
        # The plain package has a compile command of its own: to list its tests, too, all that they
        # import has to be built, and after each edit anew where an external test imports the
        # package.
        tests = variant is not Variant.PLAIN
        return self._catalogs[tests].package_of(
            request.path,
            request.texts,
            watched=self._engine.toolchain().go.watched,
            list_package=lambda pattern, directory: self._engine.plan(
                [pattern], directory, overlay, tests=tests, cancellation=cancellation
            ),
            external=variant is Variant.EXTERNAL_TEST,
        )

    def _verdict(
        self,
        request: AnalysisRequest,
        options: Callable[..., PassOptions],
        cancellation: Cancellation,
        known: Known,
        variant: Variant,
    ) -> tuple[Known, list[Result]]:
        """Runs one variant; once more where its compile command may have gone stale unnoticed."""
        shop = self._engine.toolchain()
        compile_command = known.compile_commands.get(variant)
        if compile_command is None or known.package.faults.load:
            return known, []
        results = analyze_variant(shop, options, compile_command, story=False)
        if not any(result.blames_compile_command for result in results):
            return known, results
        self._catalogs[variant is not Variant.PLAIN].forget(request.path)
        fresh, _ = self._known(request, options().overlay, cancellation, variant)
        compile_command = fresh.compile_commands.get(variant) if fresh is not None else None
        if fresh is None or compile_command is None or fresh.package.faults.load:
            return fresh or known, results
        return fresh, analyze_variant(shop, options, compile_command, story=False)

    def _story(
        self,
        package: PackageId,
        options: Callable[..., PassOptions],
        compile_command: CompileCommand,
        *,
        story: bool,
    ) -> list[Result]:
        started_s = time.monotonic()
        results = analyze_variant(
            self._engine.toolchain(),
            partial(options, nice=BACKGROUND_NICE),
            compile_command,
            story=story,
        )
        if story and time.monotonic() - started_s > _CHEAP_STORY_S:
            self._long_stories.add(package)
        return results

    def _whole(
        self,
        request: AnalysisRequest,
        known: Known,
        overlay: Overlay,
        cancellation: Cancellation,
        depth: Depth,
    ) -> AnalysisUpdate:
        """Has the go command compile a package with cgo, all variants at once."""
        options = partial(PassOptions, overlay, cancellation)
        tests = request.tests
        shop, package = self._engine.toolchain(), known.package
        results: list[Result] = []
        if not package.faults.load:
            results = analyze_package(shop, options, package, depth=depth, tests=tests)
        variants = [Variant.PLAIN, *(package.test_variants if tests else [])]
        sources = self._sources_of(request)
        return self._update(request, known, results, variants, depth, sources, last=True)

    def _sources_of(self, request: AnalysisRequest) -> Sources:
        """The files of a package as they are for a request, with what earlier ones said of them."""
        return Sources(request.texts, self._sources.get(request.package))

    def _update(  # noqa: PLR0913, PLR0917 - what came of which runs
        self,
        request: AnalysisRequest,
        known: Known,
        results: Sequence[Result],
        variants: list[Variant],
        depth: Depth,
        sources: Sources,
        *,
        last: bool,
    ) -> AnalysisUpdate:
        package = known.package
        self._sources[request.package] = sources
        report = assemble(
            package,
            results,
            sources,
            tests=request.tests,
            depth=depth,
            wanted=variants,
            words_of=request.open_files,
            only=request.open_files or None,
        )
        covered = covered_by(package, built_variants(results))
        broken = covered_by(package, variants) - covered
        if request.open_files:
            covered &= request.open_files
        left_out = exclusion(self._engine.toolchain().go) if package.ignored_files else None
        return AnalysisUpdate(package, report, covered, broken, depth, last, left_out)


def _nothing(path: str, problems: tuple[Problem, ...]) -> AnalysisUpdate:
    """What is known of a file that go lists in no package."""
    report = PackageReport("", os.path.dirname(path), problems=problems)
    return AnalysisUpdate(None, report, frozenset(), frozenset({path}), Depth.VERDICT, last=True)
