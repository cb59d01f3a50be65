"""The JSON document, described in docs/json.md.

Invariant: the same reports give the same bytes, and every key is always there.
"""

import json
import re
import shutil
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, TypeAlias

from heaplens.analysis.folding import Fold, folded
from heaplens.analysis.ranking import Order, ordered
from heaplens.cli.counts import Counts
from heaplens.cli.formats.format import Format, Selected
from heaplens.config.version import __version__
from heaplens.engine.checks import Target
from heaplens.model import Finding, FunctionSummary, PackageReport, Problem, Step, Unseen

VERSION = 1
_HELD_BYTES = 8 << 20
SURROGATE = re.compile("[\ud800-\udfff]")

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"


class JsonFormat(Format):
    """Keeps all packages and writes one document at the end.

    The packages stand before the findings, and the problems of the last package are known last; so
    findings wait, many of them in a temporary file.
    """

    def begin(self) -> None:
        """Make the temporary files; nothing is written before `end`."""
        self._held: list[Finding] = []
        self._folds: dict[int, Fold] = {}
        self._packages: list[Json] = []
        self._findings, self._functions = _Members(), _Members()

    def close(self) -> None:
        """Remove the temporary files."""
        self._findings.close()
        self._functions.close()

    def add(self, selected: Selected) -> None:
        """Encode a package and keep it."""
        self._packages.append(package_object(selected.report))
        # By identity: all findings are held until their folds are.
        folds = {id(part): fold for fold in folded(selected.findings) for part in fold.parts}
        if self.options.order is Order.POSITION:
            for finding in selected.findings:
                self._findings.add(finding_object(finding, folds[id(finding)]))
        else:
            self._held += selected.findings
            self._folds |= folds
        if self.options.summary:
            for function in selected.functions:
                self._functions.add(function_object(function, selected.report.import_path))

    def end(self, counts: Counts, target: Target) -> None:
        """Write the document as UTF-8, ended by a line feed.

        A file name that is not UTF-8 shows U+FFFD in the place of its odd bytes: JSON has no bytes.
        """
        del counts  # readers count themselves
        head: dict[str, Json] = {
            "version": VERSION,
            "tool": f"heaplens {__version__}",
            "go": target.go or None,
            "goos": target.goos or None,
            "goarch": target.goarch or None,
            "packages": self._packages,
        }
        for finding in ordered(self._held, self.options.order):
            self._findings.add(finding_object(finding, self._folds[id(finding)]))
        with self.output.quiet():
            out = self.output.out.buffer
            out.write(encoded(head).removesuffix(b"}") + b',"findings":[')
            self._findings.copy_to(out)
            if self.options.summary:
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
        self._file.write(encoded(member))

    def copy_to(self, out: BinaryIO) -> None:
        self._file.seek(0)
        shutil.copyfileobj(self._file, out)

    def close(self) -> None:
        self._file.close()


def encoded(value: Json) -> bytes:
    """Return a value as UTF-8, with U+FFFD for what is none."""
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
        "uninstantiated": _unseen(report, Unseen.UNINSTANTIATED),
        "assemblyFunctions": _unseen(report, Unseen.ASSEMBLY),
        "excludedFiles": [
            {"file": file.path, "constraint": file.constraint} for file in report.excluded_files
        ],
        "ignored": len(report.ignored),
    }


def _unseen(report: PackageReport, why: Unseen) -> list[Json]:
    """Return the names of the functions of which nothing is known for a reason."""
    return [function.name for function in report.functions if function.unseen is why]


def problem_object(problem: Problem) -> Json:
    """Return one member of `problems`."""
    site = problem.site
    return {
        "file": site.path if site else None,
        "line": (site.line or None) if site else None,
        "column": (site.byte_col or None) if site else None,
        "message": problem.message,
    }


def finding_object(finding: Finding, fold: Fold) -> dict[str, Json]:
    """Return one member of `findings`.

    Args:
        finding: The finding.
        fold: The fold that it is in.
    """
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
        "when": str(finding.when),
        "loopDepth": finding.loop_depth,
        "parts": [_place_object(p) for p in fold.others] if finding is fold.head else [],
        "partOf": None if finding is fold.head else _place_object(fold.head),
    }


def _place_object(finding: Finding) -> Json:
    return {"line": finding.span.line, "column": finding.span.byte_col}


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
        "byWhen": [
            {
                "when": str(of_when.when),
                "certain": of_when.certain,
                "conditional": of_when.conditional,
                "bytes": of_when.size_bytes,
                "unsized": of_when.unsized,
                "unproven": of_when.unproven,
            }
            for of_when in function.by_when
        ],
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
