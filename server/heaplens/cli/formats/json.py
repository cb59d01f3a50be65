"""The document of `heaplens check --format json`, described in docs/json.md.

Invariant: the same reports give the same bytes, and every key is always there.
"""

import json
import re
import shutil
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Self, TypeAlias

from heaplens import __version__
from heaplens.cli.formats.order import by_bytes
from heaplens.model import Finding, FunctionSummary, PackageReport, Problem, Step

VERSION = 1
_HELD_BYTES = 8 << 20
SURROGATE = re.compile("[\ud800-\udfff]")

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"


@dataclass(frozen=True, slots=True)
class Target:
    """The toolchain that was asked, and what it compiles for; empty where there is none."""

    go: str = ""
    """Its version, such as `go1.27.3`."""
    goos: str = ""
    """The operating system."""
    goarch: str = ""
    """The processor."""


@dataclass(frozen=True, slots=True)
class Selected:
    """One report, and what is wanted of it."""

    report: PackageReport
    """What the analysis said."""
    findings: tuple[Finding, ...]
    """The findings to show, in the order of the report."""
    functions: tuple[FunctionSummary, ...] = ()
    """The functions to show where functions are summed up."""


class DocumentWriter:
    """Takes the reports as they come; a context manager, for many findings wait on disk.

    The packages stand before the findings, and what is wrong with the last of them is known last.
    """

    def __init__(self, *, summary: bool = False, sort_by_bytes: bool = False) -> None:
        """Prepares.

        Args:
            summary: whether to sum up functions, too.
            sort_by_bytes: whether what allocates most comes first, for which all is kept.
        """
        self._summary = summary
        self._sorted: list[Finding] | None = [] if sort_by_bytes else None
        self._packages: list[Json] = []
        self._findings, self._functions = _Members(), _Members()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._findings.close()
        self._functions.close()

    def add(self, selected: Selected) -> None:
        """Takes the next report."""
        self._packages.append(package_object(selected.report))
        if self._sorted is not None:
            self._sorted.extend(selected.findings)
        else:
            for finding in selected.findings:
                self._findings.add(finding_object(finding))
        if self._summary:
            for function in selected.functions:
                self._functions.add(function_object(function, selected.report.import_path))

    def write(self, target: Target, out: BinaryIO) -> None:
        """Writes the document as UTF-8, ended by a line feed.

        Args:
            target: the toolchain.
            out: where to.

        A file name that is not UTF-8 shows U+FFFD in the place of its odd bytes: JSON has no bytes.
        """
        head: dict[str, Json] = {
            "version": VERSION,
            "tool": f"heaplens {__version__}",
            "go": target.go or None,
            "goos": target.goos or None,
            "goarch": target.goarch or None,
            "packages": self._packages,
        }
        for finding in by_bytes(self._sorted or ()):
            self._findings.add(finding_object(finding))
        out.write(_encoded(head).removesuffix(b"}") + b',"findings":[')
        self._findings.copy_to(out)
        if self._summary:
            out.write(b'],"functions":[')
            self._functions.copy_to(out)
        out.write(b"]}\n")


class _Members:
    """The members of a list, encoded; many of them wait in a file that nobody else sees."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_HELD_BYTES)  # noqa: SIM115 - closed by `close`
        self._is_empty = True

    def add(self, member: Json) -> None:
        if not self._is_empty:
            self._file.write(b",")
        self._is_empty = False
        self._file.write(_encoded(member))

    def copy_to(self, out: BinaryIO) -> None:
        self._file.seek(0)
        shutil.copyfileobj(self._file, out)

    def close(self) -> None:
        self._file.close()


def _encoded(value: Json) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return SURROGATE.sub("\ufffd", text).encode()


def package_object(report: PackageReport) -> Json:
    """Return one member of `packages`."""
    return {
        "importPath": report.import_path,
        "dir": report.directory or None,
        "problems": [problem_object(problem) for problem in report.problems],
        "unproven": report.unproven,
        "uncompiled": report.uncompiled,
        "ignored": len(report.ignored),
    }


def problem_object(problem: Problem) -> Json:
    """Return one member of `problems`."""
    site = problem.site
    return {
        "file": site.path if site else None,
        "line": (site.line or None) if site else None,
        "column": (site.byte_col or None) if site else None,
        "message": problem.message,
    }


def finding_object(finding: Finding) -> Json:
    """Return one member of `findings`."""
    span = finding.span
    return {
        "file": span.path,
        "line": span.line,
        "column": span.byte_col,
        "endLine": span.end_line,
        "endColumn": span.end_byte_col,
        "kind": str(finding.kind),
        "subject": finding.subject,
        "function": finding.function,
        "allocates": finding.allocates,
        "bytes": finding.size_bytes,
        "sizeClass": finding.block_bytes,
        "condition": finding.condition,
        "cause": str(finding.cause),
        "sentence": finding.sentence,
        "flow": [step_object(step) for step in finding.flow],
        "inlinedFrom": finding.inlined_from,
        "chain": [
            {"file": level.site.path, "line": level.site.line, "function": level.function}
            for level in finding.chain
        ],
        "test": finding.test,
    }


def function_object(function: FunctionSummary, import_path: str) -> Json:
    """Return one member of `functions`."""
    span = function.span
    return {
        "importPath": import_path,
        "file": span.path,
        "line": span.line,
        "column": span.byte_col,
        "endLine": span.end_line,
        "endColumn": span.end_byte_col,
        "name": function.name,
        "certain": function.certain,
        "conditional": function.conditional,
        "bytes": function.size_bytes,
        "unsized": function.unsized,
        "inlined": function.inlined,
        "frameBytes": function.frame_bytes,
        "leaks": list(function.leaks),
        "test": function.test,
    }


def step_object(step: Step) -> Json:
    """Return one member of `flow`."""
    return {
        "file": step.site.path,
        "line": step.site.line or None,
        "column": step.site.byte_col or None,
        "reason": step.reason,
        "text": step.text,
        "inlinedFrom": step.inside or None,
    }
