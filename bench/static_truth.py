"""Holds heaplens against the object of each package: no line that calls the allocator is silent.

What tests do not get to is looked at, too. A line is that of the compiled function that holds the
call, after all that was inlined into it: the line that the reader has before them.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from accuracy import Line, share
from call_samples import own
from figures import table
from ground import Ground
from ground_truth import PACKAGES
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import Certainty
from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer
from heaplens.model import Depth, PackageReport
from lsp.connection import Json
from marked import Marked
from modules import MODULES, Module, Subject, subjects
from objects import BuiltPackage, built_packages

_MOST_SILENT = 0.002
_STATES = ("denied", "unproven", "nothing")
_SHOWN_CALLS = 2


def measure(
    ground: Ground,
    packages: Sequence[str] = PACKAGES,
    modules: Sequence[Module] = MODULES,
    cache: Path | None = None,
) -> Json:
    """Measures how many lines that call the allocator say so.

    Args:
        ground: Where.
        packages: Packages of the standard library.
        modules: Modules of other people.
        cache: Where modules are put.

    Returns:
        The figures of each package.
    """
    wanted = tuple(each for each in packages if not ground.only or each in ground.only)
    figures: dict[str, Json] = {"missing": {}, "packages": []}
    below = (cache or ground.private) / "modules"
    std = Subject("std", wanted, ground.goroot / "src", ground.environment)
    brought = subjects(ground.go, below, ground.environment, modules, ground.only)
    for subject in (*([std] if wanted else []), *brought):
        if isinstance(subject, Subject):
            figures["packages"] += _of_subject(subject, ground.go)
        else:
            figures["missing"][subject[0]] = subject[1]
    return figures


def _of_subject(subject: Subject, go: str) -> list[Json]:
    """The figures of each package of a subject."""
    settings = Settings(go_path=go, tests=False, cache=False)
    environ, at = subject.environment, subject.directory
    with Analyzer(settings, environ) as analyzer:
        built = {
            each.import_path: each
            for each in built_packages(analyzer.go, subject.packages, environ, at)
        }
        figures = []
        for report in analyzer.check(subject.packages, str(at), depth=Depth.PROOF):
            print(f"static: {report.import_path}", file=sys.stderr, flush=True)
            figures.append(compared(report, built[report.import_path], subject))
    return figures


def compared(report: PackageReport, built: BuiltPackage, subject: Subject) -> Json:
    """Compares the findings of one package with its object.

    Args:
        report: What heaplens says.
        built: What the go command built.
        subject: What the package is of.

    Returns:
        The figures: how many lines call the allocator, those that do not say so, by what they say
        instead, and those with fewer marks than calls, which may be several calls of one kind.
    """
    calling = calling_lines(built)
    marked = Marked(report, calling)
    root = f"{subject.directory}/"
    silent: dict[str, list[str]] = {state: [] for state in _STATES}
    for line in marked.silent:
        text = f"{line[0]}:{line[1]} {_shown(calling[line])}".replace(root, "")
        silent[marked.state(line)].append(text)
    return {
        "package": report.import_path,
        "subject": subject.name,
        "unproven_because": report.unproven or "",
        "lines": len(calling),
        "around": len(marked.around),
        "fewer": [
            f"{line[0]}:{line[1]} {said} of {len(own_calls)}: {_shown(own_calls)}".replace(root, "")
            for line, calls in sorted(calling.items())
            if (own_calls := _distinct(calls))
            and 0 < (said := sum(bool(each.allocates) for each in marked.on(line))) < len(own_calls)
        ],
        "unknown_routines": dict(built.code.unknown_routines),
        **silent,
    }


def calling_lines(built: BuiltPackage) -> dict[Line, list[AllocatorCall]]:
    """The lines of a package's own files that call the allocator, with the calls."""
    lines: dict[Line, list[AllocatorCall]] = {}
    for call in built.code.calls:
        if os.path.dirname(call.site.path) != built.directory or is_wrapper(call):
            continue
        if call.certainty is not Certainty.NEVER:
            lines.setdefault((call.site.path, call.site.line), []).append(call)
    return lines


def _distinct(calls: Sequence[AllocatorCall]) -> list[AllocatorCall]:
    """The calls of a line in the function that has most, without those the compiler doubled."""
    by_symbol: dict[str, dict[object, AllocatorCall]] = {}
    for call in calls:
        chain = tuple((each.site, each.function) for each in call.chain)
        what = (call.product, call.type_name, call.count, chain)
        by_symbol.setdefault(call.symbol, {}).setdefault(what, call)
    return list(max(by_symbol.values(), key=len).values())


def is_wrapper(call: AllocatorCall) -> bool:
    """Whether a call is in code of no source line: it hands a generic function its types."""
    return call.symbol != own(call.symbol) and "go.shape." not in call.symbol


def tables(figures: Json) -> list[str]:
    """The Markdown tables, from the figures."""
    packages = figures["packages"]
    rows = [[each["package"], *_row([each])] for each in packages]
    if len(packages) > 1:
        rows.append(["**all**", *_row(packages)])
    head = ("package", "lines that call the allocator", "of them marked")
    others = ("only “no allocation”", "only unproven", "nothing at all", "fewer marks than calls")
    absent = [f"Not measured: {what}: {why}" for what, why in figures["missing"].items()]
    return [
        *table((*head, *others), rows),
        *(["", *absent] if absent else []),
    ]


def missed(figures: Json) -> list[str]:
    """The lines that deny it, all of them; the others where they are more than 2 in a thousand."""
    packages = figures["packages"]
    lines = [
        f"{each['package']}: calls the allocator, says {state}: {text}"
        for state in _STATES
        for each in packages
        for text in each[state]
    ]
    whole = sum(each["lines"] for each in packages)
    silent = sum(len(each["nothing"]) for each in packages)
    if silent > _MOST_SILENT * whole:
        lines.append(f"lines that say nothing: {share(silent, whole)}, not below 0.2 %")
    return lines


def _row(packages: Sequence[Mapping[str, Json]]) -> list[str]:
    whole = sum(each["lines"] for each in packages)
    counts = [sum(len(each[state]) for each in packages) for state in _STATES]
    fewer = sum(len(each["fewer"]) for each in packages)
    marked = share(whole - sum(counts), whole)
    return [f"{whole:,}", marked, *(f"{each:,}" for each in (*counts, fewer))]


def _shown(calls: Sequence[AllocatorCall]) -> str:
    """The calls of one line, no more than a few."""
    texts = []
    for call in calls[:_SHOWN_CALLS]:
        chain = "".join(f" > {each.function}:{each.site.line}" for each in call.chain)
        kind = f"{call.routine} {call.type_name or '?'}, {call.certainty}"
        texts.append(f"{call.function}{chain}: {kind}")
    if len(calls) > _SHOWN_CALLS:
        texts.append(f"and {len(calls) - _SHOWN_CALLS} more")
    return "; ".join(texts)
