"""The document of `heaplens check --format json`, described in docs/json.md. Pure: no I/O.

Invariant: the same reports give the same bytes, and every key is always there.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from heaplens import __version__
from heaplens.cli.order import by_bytes
from heaplens.model import Finding, FunctionSummary, PackageReport, Problem, Step

VERSION = 1
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


def document(
    target: Target,
    selection: Iterable[Selected],
    *,
    summary: bool = False,
    sort_by_bytes: bool = False,
) -> bytes:
    """Return the document as UTF-8, ended by a line feed.

    Args:
        target: the toolchain.
        selection: the reports.
        summary: whether to sum up functions, too.
        sort_by_bytes: whether what allocates most comes first.

    A file name that is not UTF-8 shows U+FFFD in the place of its odd bytes: JSON has no bytes.
    """
    selection = tuple(selection)
    findings = [finding for each in selection for finding in each.findings]
    tree: dict[str, Json] = {
        "version": VERSION,
        "tool": f"heaplens {__version__}",
        "go": target.go or None,
        "goos": target.goos or None,
        "goarch": target.goarch or None,
        "packages": [package_object(each.report) for each in selection],
        "findings": [
            finding_object(finding)
            for finding in (by_bytes(findings) if sort_by_bytes else findings)
        ],
    }
    if summary:
        tree["functions"] = [
            function_object(function, each.report.import_path)
            for each in selection
            for function in each.functions
        ]
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    return SURROGATE.sub("\ufffd", text).encode() + b"\n"


def package_object(report: PackageReport) -> Json:
    """Return one member of `packages`."""
    return {
        "importPath": report.import_path,
        "dir": report.directory or None,
        "problems": [problem_object(problem) for problem in report.problems],
        "unproven": report.unproven,
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
        "condition": finding.condition,
        "cause": str(finding.cause),
        "sentence": finding.sentence,
        "flow": [step_object(step) for step in finding.flow],
        "inlinedFrom": finding.inlined_from,
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
