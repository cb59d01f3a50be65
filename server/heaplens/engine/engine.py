"""Runs Go for an analyzer: one toolchain, one temporary directory, one pool of compilers.

Whatever it starts ends with `close`; never more compilers run at once than there are jobs.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Timer
from typing import Self

from heaplens.cache.key import Conditions, program_stamp
from heaplens.cache.store import ReportCache, cache_directory
from heaplens.compiler.line_filter import LineFilter
from heaplens.config.settings import Settings
from heaplens.engine.cached_reports import CachedReports
from heaplens.engine.variant_passes import Result, analyze_package, analyze_variant, prove_variant
from heaplens.model import Depth, Problem
from heaplens.toolchain.compile_command import CompileCommand
from heaplens.toolchain.go import find_go
from heaplens.toolchain.go_list import Plan, list_import_paths, list_packages
from heaplens.toolchain.import_paths import is_literal
from heaplens.toolchain.objects import Objects
from heaplens.toolchain.overlay import Overlay, write
from heaplens.toolchain.packages import Package, Variant
from heaplens.toolchain.passes import PassOptions
from heaplens.toolchain.process import Cancellation, Limits
from heaplens.toolchain.tempdir import TemporaryDirectory
from heaplens.toolchain.toolchain import Toolchain

_MANY = frozenset({"all", "std", "cmd", "work", "tool"})
_BATCH_PACKAGES = 96
_SLOW_S = 2.0

OnSlow = Callable[[str, Cancellation], object]
"""Is told where go lists packages, and what stops it."""
OnUntested = Callable[[str], object]
"""Is told, in words for the user, of a Go newer than the newest that heaplens was tested with."""


class Engine:
    """Lists packages and compiles them, several at once; a context manager, so that all ends."""

    def __init__(
        self,
        settings: Settings,
        environ: Mapping[str, str] | None = None,
        *,
        on_slow: OnSlow | None = None,
        on_untested: OnUntested | None = None,
    ) -> None:
        """Prepare; the go command is looked for at the first use.

        Args:
            settings: The choices of the user.
            environ: The environment; None for our own.
            on_slow: Told, in a thread of its own, that go lists packages for long already.
            on_untested: Told, by the thread that finds it, of a Go newer than the newest tested.

        Raises:
            OSError: No temporary directory can be made.
        """
        self.settings = settings
        self.environ: Mapping[str, str] = dict(os.environ if environ is None else environ)
        self.cancellation = Cancellation()
        self._on_slow = on_slow
        self._on_untested = on_untested
        self._temporary = TemporaryDirectory()
        jobs = settings.jobs or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(jobs, thread_name_prefix="heaplens")
        self._toolchain: Toolchain | None = None
        self._cache: ReportCache | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill what is running and remove the temporary directory; may be called again."""
        self.cancellation.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._temporary.close()

    def new_file(self, suffix: str, data: bytes) -> str:
        """Write a file in the temporary directory, return its path; raises OSError."""
        return self._temporary.new_file(suffix, data)

    def overlay(self, texts: Mapping[str, bytes]) -> Overlay:
        """Write unsaved texts where Go can read them; to be removed after the run.

        Raises:
            OSError: The temporary directory cannot be written.
        """
        return write(texts, self._temporary)

    def toolchain(self) -> Toolchain:
        """Return the toolchain.

        Raises:
            GoNotFound: There is no go command that works.
        """
        if self._toolchain is None:
            settings = self.settings
            go = find_go(
                settings.go_path,
                self.environ,
                temporary=str(self._temporary.path),
                cancellation=self.cancellation,
            )
            self._toolchain = Toolchain(
                go=go,
                objects=Objects(go),
                environ=self.environ,
                temporary=self._temporary,
                compile_limits=Limits(settings.deadline_s, settings.memory_limit_bytes),
                list_limits=Limits(settings.list_deadline_s, settings.memory_limit_bytes),
                tags=settings.tags,
                jobs=settings.jobs,
            )
            if go.untested and self._on_untested is not None:
                self._on_untested(go.untested)
        return self._toolchain

    def batches(
        self,
        patterns: Sequence[str],
        directory: str,
        overlay: Overlay,
        cancellation: Cancellation,
    ) -> tuple[list[Sequence[str]], list[Problem]]:
        """Split what may be very many packages: one `go list` that builds is done in minutes.

        Args:
            patterns: Package patterns, or Go files, as the go command takes them.
            directory: Where they are looked up.
            overlay: Unsaved text.
            cancellation: Stops it.

        Returns:
            The patterns themselves, or the import paths that they stand for, a batch each; and
            what had to be left out, because its import path would be a pattern of its own.
        """
        if not any("..." in pattern or pattern in _MANY for pattern in patterns):
            return [patterns], []
        with self._watched(directory, cancellation):
            names = list_import_paths(
                self.toolchain(), patterns, directory, overlay=overlay, cancellation=cancellation
            )
        if len(names) <= _BATCH_PACKAGES:
            return [patterns], []
        plain = [name for name in names if is_literal(name)]
        problems = [
            Problem(f"{name}: left out, because go takes this import path for a pattern")
            for name in names
            if not is_literal(name)
        ]
        starts = range(0, len(plain), _BATCH_PACKAGES)
        return [plain[at : at + _BATCH_PACKAGES] for at in starts], problems

    def plan(
        self,
        patterns: Sequence[str],
        directory: str,
        overlay: Overlay,
        *,
        tests: bool,
        cancellation: Cancellation,
    ) -> Plan:
        """List packages and build the export data of their imports (`list_packages`)."""
        with self._watched(directory, cancellation):
            return list_packages(
                self.toolchain(),
                patterns,
                directory,
                tests=tests,
                overlay=overlay,
                cancellation=cancellation,
            )

    @contextmanager
    def _watched(self, directory: str, cancellation: Cancellation) -> Iterator[None]:
        """Tell of what takes more than a moment: it may be a hang, or a long build of imports."""
        if self._on_slow is None:
            yield
            return
        timer = Timer(_SLOW_S, self._on_slow, (directory, cancellation))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def cached_reports(
        self, plan: Plan, texts: Mapping[str, bytes], depth: Depth
    ) -> CachedReports | None:
        """Return the reports on disk; None where none are wanted, or there is no place for them."""
        if not self.settings.cache or depth < Depth.STORY:
            return None
        directory = cache_directory(self.environ)
        if directory is None:
            return None
        if self._cache is None:
            self._cache = ReportCache(directory)
        conditions = Conditions(
            go=self.toolchain().go,
            depth=depth,
            tests=self.settings.tests,
            program=program_stamp(),
            others=(self.settings.tags,),
        )
        return CachedReports(self._cache, conditions, plan, texts)

    def submit(  # noqa: PLR0913, PLR0917 - what to run, how, and when to stop
        self,
        package: Package,
        compile_commands: Mapping[Variant, CompileCommand],
        overlay: Overlay,
        depth: Depth,
        cancellation: Cancellation,
        line_filter: LineFilter | None = None,
    ) -> list[Future[list[Result]]]:
        """Start the runs of a package.

        Args:
            package: The package.
            compile_commands: How to compile its variants.
            overlay: Unsaved text.
            depth: How much is wanted.
            cancellation: Stops it.
            line_filter: The line of which all is wanted: what the first variant that has its file
                prints about it, and the whole explanations of its parameters.

        Returns:
            The runs; each gives the results of one or more variants.
        """
        if package.faults.load or not package.directory:
            return []
        options = partial(PassOptions, overlay, cancellation)
        toolchain = self.toolchain()
        if package.needs_go_command:
            tests = self.settings.tests
            job = partial(
                analyze_package,
                toolchain,
                _listening(options, line_filter),
                package,
                depth=depth,
                tests=tests,
            )
            return [self._pool.submit(job)]
        story = depth >= Depth.STORY
        runs = []
        for compile_command in compile_commands.values():
            compiles_line = line_filter is not None and line_filter.path in compile_command.files
            listen = _listening(options, line_filter if compiles_line else None)
            if compiles_line:
                line_filter = None  # the other variants say the same of a file that they share
            runs.append(
                self._pool.submit(analyze_variant, toolchain, listen, compile_command, story=story)
            )
        if depth >= Depth.PROOF:
            runs += [
                self._pool.submit(prove_variant, toolchain, options, compile_command)
                for compile_command in compile_commands.values()
            ]
        return runs


def _listening(
    options: Callable[..., PassOptions], line_filter: LineFilter | None
) -> Callable[..., PassOptions]:
    """Return the options of a story pass that feeds a line filter."""
    if line_filter is None:
        return options
    return partial(options, wanted_leak=line_filter.is_about, on_text=line_filter.feed)
