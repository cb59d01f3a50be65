"""Runs Go, and heaplens with it, over the module of the samples."""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from heaplens.model import Finding, PackageReport
from samples.wants import Version

SAMPLES = Path(__file__).parents[2] / "samples"


@dataclass(frozen=True, slots=True)
class Toolchain:
    """One version of Go, and how to run it."""

    go: str
    """Absolute path of its go command."""

    def run(self, *arguments: str) -> str:
        """Run go in the module of the samples; its output is the failure's message."""
        done = subprocess.run(
            [self.go, *arguments],
            cwd=SAMPLES,
            env={**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": "-buildvcs=false"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"go {' '.join(arguments)}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def version(self) -> Version:
        """The language version, such as (1, 21)."""
        major, minor = self.run("env", "GOVERSION").strip().removeprefix("go").split(".")[:2]
        return int(major), int(minor)

    def compiled_files(self) -> frozenset[Path]:
        """The Go files that are part of this build, tests included."""
        fields = ("GoFiles", "TestGoFiles", "XTestGoFiles")
        text = self.run("list", f"-json=Dir,{','.join(fields)}", "./...")
        return frozenset(
            Path(package["Dir"], name)
            for package in _json_values(text)
            for field in fields
            for name in package.get(field, ())
        )


@dataclass(frozen=True, slots=True)
class Analysis:
    """What heaplens finds in all samples with one toolchain."""

    version: Version
    """The language version, such as (1, 21)."""
    compiled: frozenset[Path]
    """The files that are part of this build."""
    reports: tuple[PackageReport, ...]
    """One for each package."""

    def findings(self) -> Iterator[Finding]:
        """Those of all packages."""
        for report in self.reports:
            yield from report.findings


def analyse(toolchain: Toolchain) -> Analysis:
    """Analyse all samples, as deeply as can be.

    Args:
        toolchain: The Go to use.

    Returns:
        What was found, and what it was found in.
    """
    with Analyzer(Settings(go_path=toolchain.go, jobs=2)) as analyzer:
        reports = tuple(analyzer.check(["./..."], directory=str(SAMPLES), depth=Depth.PROOF))
    return Analysis(toolchain.version(), toolchain.compiled_files(), reports)


def _json_values(text: str) -> Iterator[dict[str, Any]]:
    decoder = json.JSONDecoder()
    while text := text.lstrip():
        value, end = decoder.raw_decode(text)
        yield value
        text = text[end:]
