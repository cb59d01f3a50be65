"""An analyzer with a go command that keeps a log of what it is asked, for the analyzer's tests."""

import os
from dataclasses import dataclass
from pathlib import Path

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from heaplens.model import Finding, PackageReport


@dataclass(frozen=True, slots=True)
class Desk:
    """One analyzer, and the log of its go command."""

    analyzer: Analyzer
    """The analyzer."""
    log: Path
    """A line for each start of the go command."""

    def report(self, path: Path, depth: Depth = Depth.VERDICT) -> PackageReport:
        """The report of a file's package."""
        return self.analyzer.file_report(str(path), depth=depth)

    def listings(self) -> int:
        """How often the go command was asked for packages since the last time."""
        asked = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.write_text("")
        return sum(line.startswith("list ") for line in asked)


def own_cache(directory: Path) -> dict[str, str]:
    """The environment, with a place of our own for what heaplens keeps: nothing is known yet."""
    return {**os.environ, "HEAPLENS_CACHE": str(directory)}


def logging_go(go: str, directory: Path) -> tuple[str, Path]:
    """A go command that logs its arguments and then is the real one.

    Returns:
        Its path and the path of the log.
    """
    command, log = directory / "logging-go", directory / "log"
    command.write_text(f'#!/bin/sh\necho "$*" >> "{log}"\nexec "{go}" "$@"\n')
    command.chmod(0o755)
    return str(command), log


def desk(go: str, directory: Path, *, tests: bool = True, **environment: str) -> Desk:
    """A desk whose analyzer has to be closed by the caller."""
    command, log = logging_go(go, directory)
    settings = Settings(go_path=command, tests=tests)
    return Desk(Analyzer(settings, {**own_cache(directory / "kept"), **environment}), log)


def places(report: PackageReport) -> list[tuple[str, int, int, str]]:
    """File name, line, column and subject of each finding."""
    return [place(finding) for finding in report.findings]


def place(finding: Finding) -> tuple[str, int, int, str]:
    """File name, line, column and subject of a finding."""
    span = finding.span
    return Path(span.path).name, span.line, span.byte_col, finding.subject
