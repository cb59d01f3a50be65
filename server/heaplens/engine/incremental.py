"""Analyses packages while they are edited: one run after the other, each of which can be cancelled.

It remembers compile commands, and what the sources of a package said. It runs one compiler at a
time for a request, and a cancelled run has no result.
"""

import os
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial

from heaplens.engine.engine import Engine
from heaplens.engine.package_index import Found, Known, exclusion
from heaplens.engine.package_source import Lookup, PackageSource
from heaplens.engine.report import Wanted, assemble
from heaplens.engine.requests import (
    AnalysisRequest,
    AnalysisUpdate,
    PackageId,
    covered_by,
    variants_wanted,
)
from heaplens.engine.source_files import SourceFiles
from heaplens.engine.variant_passes import (
    BACKGROUND_NICE,
    Result,
    analyze_package,
    analyze_variant,
    built_variants,
    prove_variant,
)
from heaplens.model import Depth, PackageReport, Problem
from heaplens.toolchain.compile_command import CompileCommand
from heaplens.toolchain.fingerprint import Fingerprint
from heaplens.toolchain.packages import Variant
from heaplens.toolchain.process import Cancellation

_CHEAP_STORY_S = 4.0


@dataclass(slots=True)
class _Run:
    """What came of a request so far."""

    request: AnalysisRequest
    """What is wanted."""
    lookup: Lookup
    """Its file and texts."""
    depth: Depth
    """How much is found out."""
    results: list[Result] = field(default_factory=list)
    """What the compilers gave."""
    variants: list[Variant] = field(default_factory=list)
    """The variants that were to be compiled."""


class IncrementalAnalysis:
    """Answers requests; several at once, but only one for each package."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # The plain package has compile commands of its own: to list its tests, too, all that they
        # import has to be built, and after each edit anew where an external test imports it.
        self._packages = {tests: PackageSource(engine, tests=tests) for tests in (False, True)}
        self._sources: dict[PackageId, SourceFiles] = {}
        self._long_stories: set[PackageId] = set()

    def cancellation(self) -> Cancellation:
        """Return what stops one request; `Engine.close` stops all."""
        return self._engine.cancellation.child()

    def stop(self) -> None:
        """Stop all requests, and what they wait for besides: the search for a go command."""
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
        return self._packages[request.tests].fingerprint(request.path, request.edited_texts)

    def verdicts(
        self, request: AnalysisRequest, cancellation: Cancellation
    ) -> Generator[AnalysisUpdate, None, None]:
        """Run the verdict pass of each variant that has to run.

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
        with self._begun(request, Depth.VERDICT, cancellation) as run:
            for variant in self._order(request):
                found = self._find(run, variant)
                if found.known is None:
                    yield _nothing(request.path, found.problems)
                    return
                if found.known.package.needs_go_command:
                    yield self._whole(run, found.known)
                    return
                wanted = variants_wanted(found.known.package, request, request.changed)
                if variant not in wanted:
                    continue
                sources = self._sources_of(request)
                prepare = partial(sources.prepare, request.open_files)
                found, results = self._source(variant).results(
                    self._lookup(run, variant),
                    found,
                    partial(self._verdicts, run, variant, prepare),
                )
                if found.known is None:
                    yield _nothing(request.path, found.problems)
                    return
                run.results += results
                run.variants.append(variant)
                yield self._update(run, found.known, sources, last=variant is wanted[-1])

    def proof(self, request: AnalysisRequest, cancellation: Cancellation) -> AnalysisUpdate:
        """Run the story and the proof pass of all variants that have to run, at low priority.

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
        depth = Depth.PROOF if request.proof else Depth.STORY
        with self._begun(request, depth, cancellation) as run:
            found = self._find(run, Variant.IN_PACKAGE_TEST if request.tests else Variant.PLAIN)
            if Variant.EXTERNAL_TEST in self._unproven_variants(found, request):
                found = self._find(run, Variant.EXTERNAL_TEST)
            known = found.known
            if known is None:
                return _nothing(request.path, found.problems)
            if known.package.needs_go_command:
                run.depth = Depth.PROOF
                return self._whole(run, known)
            run.variants = self._unproven_variants(found, request)
            compile_commands = [
                known.compile_commands[variant]
                for variant in run.variants
                if variant in known.compile_commands and not known.package.faults.load
            ]
            # One after the other: the slot of a job is for one compiler.
            story = request.allow_slow or request.package not in self._long_stories
            for compile_command in compile_commands:
                run.results += self._story(run, compile_command, story=story)
            for compile_command in compile_commands if request.proof else []:
                toolchain = self._engine.toolchain()
                run.results += prove_variant(toolchain, run.lookup.options, compile_command)
            return self._update(run, known, self._sources_of(request), last=True)

    def raw_story(self, request: AnalysisRequest, line: int, cancellation: Cancellation) -> str:
        """Return the compiler's own words about a line of the request's file (`compiler_words`).

        Raises:
            GoNotFound: There is no go command that works.
            OSError: The directory is not there, or the temporary directory cannot be written.
            Cancelled: It was stopped.
        """
        with self._begun(request, Depth.STORY, cancellation) as run:
            lookup = replace(run.lookup, external=request.tests)
            return self._packages[request.tests].compiler_words(lookup, line)

    @contextmanager
    def _begun(
        self, request: AnalysisRequest, depth: Depth, cancellation: Cancellation
    ) -> Iterator[_Run]:
        """Yield a run with the request's texts where Go can read them."""
        with self._engine.overlay(request.texts) as overlay:
            lookup = Lookup(request.path, request.texts, overlay, cancellation, external=False)
            yield _Run(request, lookup, depth)

    def _order(self, request: AnalysisRequest) -> list[Variant]:
        """Return the variants to look at; the plain one decides where nothing is known yet."""
        if not request.tests:
            return [Variant.PLAIN]
        known = self._packages[True].known(request.path)
        if known is None:
            return list(Variant)
        return variants_wanted(known.package, request, request.changed) or list(Variant)

    def _source(self, variant: Variant) -> PackageSource:
        return self._packages[variant is not Variant.PLAIN]

    def _lookup(self, run: _Run, variant: Variant) -> Lookup:
        return replace(run.lookup, external=variant is Variant.EXTERNAL_TEST)

    def _find(self, run: _Run, variant: Variant) -> Found:
        return self._source(variant).find(self._lookup(run, variant))

    def _unproven_variants(self, found: Found, request: AnalysisRequest) -> list[Variant]:
        if found.known is None:
            return []
        return variants_wanted(found.known.package, request, request.unproven)

    def _verdicts(
        self, run: _Run, variant: Variant, meanwhile: Callable[[], None], known: Known
    ) -> list[Result]:
        """Run the verdict pass of one variant."""
        compile_command = known.compile_commands.get(variant)
        if compile_command is None or known.package.faults.load:
            return []
        options = partial(run.lookup.options, meanwhile=meanwhile)
        return analyze_variant(self._engine.toolchain(), options, compile_command, story=False)

    def _story(self, run: _Run, compile_command: CompileCommand, *, story: bool) -> list[Result]:
        """Run the story pass of one variant, else its verdict pass; note whether it took long."""
        started_s = time.monotonic()
        results = analyze_variant(
            self._engine.toolchain(),
            partial(run.lookup.options, nice=BACKGROUND_NICE),
            compile_command,
            story=story,
        )
        if story and time.monotonic() - started_s > _CHEAP_STORY_S:
            self._long_stories.add(run.request.package)
        return results

    def _whole(self, run: _Run, known: Known) -> AnalysisUpdate:
        """Have the go command compile a package with cgo, all variants at once."""
        package, tests = known.package, run.request.tests
        if not package.faults.load:
            toolchain = self._engine.toolchain()
            run.results = analyze_package(
                toolchain, run.lookup.options, package, depth=run.depth, tests=tests
            )
        run.variants = [Variant.PLAIN, *(package.test_variants if tests else [])]
        return self._update(run, known, self._sources_of(run.request), last=True)

    def _sources_of(self, request: AnalysisRequest) -> SourceFiles:
        """Return the files as they are for a request, with what earlier ones said of them."""
        return SourceFiles(request.texts, self._sources.get(request.package))

    def _update(
        self, run: _Run, known: Known, sources: SourceFiles, *, last: bool
    ) -> AnalysisUpdate:
        request, package = run.request, known.package
        self._sources[request.package] = sources
        wanted = Wanted(
            run.depth,
            request.tests,
            variants=run.variants,
            words_of=request.open_files,
            only=request.open_files or None,
        )
        report = assemble(package, run.results, sources, wanted)
        covered = covered_by(package, built_variants(run.results))
        broken = covered_by(package, run.variants) - covered
        if request.open_files:
            covered &= request.open_files
        left_out = exclusion(self._engine.toolchain().go) if package.ignored_files else None
        return AnalysisUpdate(package, report, covered, broken, run.depth, last, left_out)


def _nothing(path: str, problems: tuple[Problem, ...]) -> AnalysisUpdate:
    """Return what is known of a file that go lists in no package."""
    report = PackageReport("", os.path.dirname(path), problems=problems)
    return AnalysisUpdate(None, report, frozenset(), frozenset({path}), Depth.VERDICT, last=True)
