"""The answers of `heaplens explain` as JSON, described in docs/json.md."""

from collections.abc import Callable, Mapping

from heaplens.analysis.folding import Fold, folded
from heaplens.cli.explained import Explained, ExplainedFunction
from heaplens.cli.formats.json import (
    VERSION,
    Json,
    encoded,
    finding_object,
    function_object,
    package_object,
    step_object,
)
from heaplens.config.version import __version__
from heaplens.explain.tracing import Trace, TracedCallee
from heaplens.model import Finding


def document(
    explained: Explained, go: str | None, follow: Callable[[Finding], Trace | None]
) -> bytes:
    """Return the whole document, ended by a line feed."""
    findings = explained.findings
    folds = _folds(findings)
    function = explained.function
    found: list[Json] = [
        {
            **finding_object(finding, folds[finding]),
            "trace": _trace(follow(finding)),
            "advice": explained.advice(finding),
            "page": explained.page(finding),
            "conditionPage": explained.condition_page(finding),
            "ignored": finding in explained.report.ignored,
        }
        for finding in findings
    ]
    words: list[Json] = []
    if explained.compiler_words.strip():
        words += explained.compiler_words.rstrip("\n").split("\n")
    head: dict[str, Json] = {
        "version": VERSION,
        "tool": f"heaplens {__version__}",
        "go": go,
        "package": package_object(explained.report),
        "function": _function(function, explained) if function is not None else None,
        "findings": found,
        "compiler": words,
    }
    return encoded(head) + b"\n"


def _function(function: ExplainedFunction, explained: Explained) -> Json:
    place, inlinability = function.place, function.inlinability
    summary: Json = None
    if function.summary is not None:
        summary = function_object(function.summary, place.import_path)
    folds = _folds(function.findings)
    found: list[Json] = [
        {
            **finding_object(finding, folds[finding]),
            "advice": explained.advice(finding),
            "page": explained.page(finding),
            "conditionPage": explained.condition_page(finding),
            "ignored": finding in explained.report.ignored,
        }
        for finding in function.findings
    ]
    inlining: Json = None
    if inlinability is not None:
        inlining = {
            "can": inlinability.can,
            "cost": inlinability.cost,
            "reason": inlinability.reason or None,
        }
    return {
        "name": place.function,
        "package": place.import_path,
        "file": place.path,
        "line": place.line,
        "endLine": place.end_line,
        "summary": summary,
        "inlining": inlining,
        "findings": found,
    }


def _folds(findings: tuple[Finding, ...]) -> Mapping[Finding, Fold]:
    in_order = sorted(findings, key=lambda f: (f.span.path, f.span.line, f.span.byte_col))
    return {part: fold for fold in folded(in_order) for part in fold.parts}


def _trace(trace: Trace | None) -> Json:
    if trace is None:
        return None
    callees: list[Json] = [_callee(callee) for callee in trace.callees]
    return {"callees": callees, "end": trace.end or None}


def _callee(callee: TracedCallee) -> Json:
    return {
        "function": callee.function,
        "package": callee.package or None,
        "file": callee.site.path,
        "line": callee.site.line,
        "note": callee.note or None,
        "sentence": callee.sentence,
        "flow": [step_object(step) for step in callee.flow],
    }
