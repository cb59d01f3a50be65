"""The truth at the call: what tests allocate, held against the findings on the very lines of it.

    python bench/call_truth.py [--go PATH] [--cache DIR] [--list] [PACKAGE…]

A call that allocated demands a finding on the line of the compiled function that it is in, and on
each line of the package that was inlined between: a mark on one of them does not serve the others.
Packages of the standard library and of the modules of modules.py; all of them if none is named.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from accuracy import Line, executed, inlinable_functions, rounded, shown, size_classes
from accuracy import measure as measure_accuracy
from call_samples import CallSample, own, own_name
from call_tables import call_missed, call_tables
from ground_truth import PACKAGES, Block, Truth
from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer
from heaplens.model import Kind, PackageReport
from heaplens.toolchain.go import Go
from lsp.connection import Json
from marked import Marked
from modules import MODULES, Module, Subject, reason_of, subjects
from objects import BuiltPackage, built_packages

_CHAINS = 2
"""How many calls are shown of a line that is missed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The lines on which a call allocated, with the calls."""

    demanded: Mapping[Line, Sequence[CallSample]]
    """All that have to say so."""
    own_code: Mapping[Line, Sequence[CallSample]]
    """Those of a function that the package alone has, too, not of a copy in a test."""
    elsewhere: Mapping[Line, Sequence[CallSample]]
    """Those of generic functions for which the package alone has no code: for them the compiler
    says nothing."""
    compiled: frozenset[str]
    """The functions that the package alone has, as the linker knows them."""


def at_call(
    report: PackageReport, truth: Truth, built: BuiltPackage, go: Go, subject: Subject
) -> Json:
    """Compares the findings of one package with the calls that allocated.

    Args:
        report: What heaplens says.
        truth: What the tests allocated.
        built: The package without its tests.
        go: The toolchain.
        subject: What the package is of.

    Returns:
        The figures; paths in them are below the subject's directory.
    """
    root = f"{subject.directory}/"
    seen = _seen(truth.calls, built)
    marked = Marked(report, seen.demanded)
    certain = [each for each in marked.findings if each.allocates and each.condition is None]
    denials = [each for each in marked.findings if each.kind is Kind.NO_ALLOCATION]
    inlinable = inlinable_functions(go, report.directory, subject.environment)
    missed = {line: seen.demanded[line] for line in marked.silent}
    figures = {
        "package": report.import_path,
        "subject": subject.name,
        "unproven_because": report.unproven or "",
        "findings": len(marked.findings),
        "unproven": sum(each.allocates is None for each in marked.findings),
        "demanded": len(seen.demanded),
        "around": len(marked.around),
        "missed": [
            f"{line[0]}:{line[1]}: {marked.state(line)}: {_chains(calls, root)}"
            for line, calls in missed.items()
        ],
        "elsewhere": [
            f"{line[0]}:{line[1]}: {_chains(calls, root)}"
            for line, calls in sorted(seen.elsewhere.items())
        ],
        **_precision(marked, truth, seen, {own(each) for each in inlinable}),
        **_sizes(marked, seen, size_classes(go.goroot)),
        "all_certain": len(certain),
        "unsized": [shown(each) for each in certain if each.size_bytes is None],
        "denials": len(denials),
        "lies": [
            f"{shown(each)}: {_chains(missed[line], root)}"
            for each in denials
            for line in sorted(marked.lines(each))
            if line in missed
        ],
    }
    return {
        name: [text.replace(root, "") for text in value] if isinstance(value, list) else value
        for name, value in figures.items()
    }


def _seen(calls: Iterable[CallSample], built: BuiltPackage) -> Seen:
    """The lines that have to say that they allocate."""
    compiled = frozenset(own(each.symbol) for each in built.code.functions)
    demanded: dict[Line, list[CallSample]] = {}
    own_code: dict[Line, list[CallSample]] = {}
    elsewhere: dict[Line, list[CallSample]] = {}
    for call in calls:
        for demand in call.demanded(built.directory):
            if demand.generic and own(demand.function) not in compiled:
                elsewhere.setdefault(demand.line, []).append(call)
                continue
            demanded.setdefault(demand.line, []).append(call)
            if demand.own_code and call.function in compiled:
                own_code.setdefault(demand.line, []).append(call)
    return Seen(demanded, own_code, elsewhere, compiled)


def _precision(marked: Marked, truth: Truth, seen: Seen, inlinable: set[str]) -> Json:
    """Which of the places that the tests got to were seen to allocate.

    A function that can be inlined counts when its own code was on some stack: in a caller its
    storage may well be on the stack, and coverage does not tell the two apart.
    """
    blocks: dict[str, list[Block]] = {}
    for block in truth.blocks:
        blocks.setdefault(block.path, []).append(block)
    ran = {own_name(each) for each in truth.own_functions & seen.compiled}
    figures: Json = {"certain": 0, "false": [], "only_inlined": []}
    figures |= {"conditional": 0, "conditional_seen": 0}
    for finding in marked.findings:
        if not finding.allocates or not executed(blocks, finding):
            continue
        lines = marked.lines(finding)
        if finding.condition is not None:
            figures["conditional"] += 1
            figures["conditional_seen"] += any(line in seen.demanded for line in lines)
            continue
        name = own(finding.function)
        own_code = any(line in seen.own_code for line in lines)
        if own_code or name not in inlinable or name in ran:
            figures["certain"] += 1
            if not any(line in seen.demanded for line in lines):
                figures["false"].append(shown(finding))
        else:
            figures["only_inlined"].append(shown(finding))
    return figures


def _sizes(marked: Marked, seen: Seen, classes: Sequence[int]) -> Json:
    """Whether a block of the size that a finding gives was taken on its line.

    Not of a place with a condition beside others: which of them was seen is not known.
    """
    sized, wrong = 0, []
    for finding in marked.findings:
        line = finding.span.path, finding.span.line
        calls = seen.own_code.get(line)
        if not calls or not finding.allocates or not finding.size_bytes:
            continue
        beside = [each for each in marked.on(line) if each.allocates and each != finding]
        if finding.condition is not None and beside:
            continue
        sized += 1
        sizes = frozenset[int]().union(*(call.sizes for call in calls))
        if not rounded(finding.size_bytes, classes) & sizes:
            wrong.append(f"{shown(finding)}: profile {sorted(sizes)}")
    return {"sized": sized, "wrong_size": wrong}


def _chains(calls: Sequence[CallSample], root: str) -> str:
    """The calls of one line, no more than a few."""
    texts = [call.shown(root) for call in calls[:_CHAINS]]
    if len(calls) > _CHAINS:
        texts.append(f"and {len(calls) - _CHAINS} more")
    return "; ".join(texts)


def of_modules(
    go: str,
    environ: Mapping[str, str],
    cache: Path,
    modules: Sequence[Module] = MODULES,
    only: frozenset[str] = frozenset(),
) -> Iterator[Json | tuple[str, str]]:
    """Measures modules of other people.

    Args:
        go: The go command.
        environ: Its environment.
        cache: Where modules and what their tests allocate is put.
        modules: Which ones.
        only: The packages or modules that are asked for.

    Yields:
        The figures of each package, or the name of a module and why it cannot be measured.
    """
    for subject in subjects(go, cache / "modules", environ, modules, only):
        if not isinstance(subject, Subject):
            yield subject
            continue
        try:
            yield from measure(subject, go, cache / "truth")
        except subprocess.CalledProcessError as error:
            yield subject.name, reason_of(error)


def measure(subject: Subject, go: str, cache: Path) -> Iterator[Json]:
    """Measures the packages of one subject; gives the figures of each."""
    settings = Settings(go_path=go, tests=False, cache=False)
    environ, at = subject.environment, str(subject.directory)
    with Analyzer(settings, environ) as analyzer:
        built = {
            each.import_path: each
            for each in built_packages(analyzer.go, subject.packages, environ, subject.directory)
        }
        for report, truth, _ in measure_accuracy(subject.packages, analyzer, cache, environ, at):
            print(f"truth: {report.import_path}", file=sys.stderr, flush=True)
            yield at_call(report, truth, built[report.import_path], analyzer.go, subject)


def main() -> int:
    """Measures the packages of the command line and prints tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="*")
    parser.add_argument("--go", default="", metavar="PATH")
    parser.add_argument("--cache", default="", help="keeps the tests' profiles for the next time")
    parser.add_argument("--list", action="store_true", help="lists what is missed, false or wrong")
    arguments = parser.parse_args()
    wanted = frozenset(arguments.packages)
    std = tuple(each for each in PACKAGES if not wanted or each in wanted)
    figures = list[Json]()
    with (
        tempfile.TemporaryDirectory() as private,
        Analyzer(Settings(go_path=arguments.go)) as analyzer,
    ):
        go, cache = analyzer.go, Path(arguments.cache or private)
        source = Path(go.goroot, "src")
        if std:
            figures += measure(Subject("std", std, source, os.environ), go.path, cache / "truth")
        for found in of_modules(go.path, os.environ, cache, only=wanted):
            if isinstance(found, tuple):
                print(f"not measured: {found[0]}: {found[1]}", file=sys.stderr)
            else:
                figures.append(found)
    print(*call_tables(figures), sep="\n")
    if arguments.list:
        for name in (
            "missed",
            "lies",
            "false",
            "wrong_size",
            "unsized",
            "elsewhere",
            "only_inlined",
        ):
            print(f"\n{name}:", *(line for each in figures for line in each[name]), sep="\n  ")
    broken = call_missed(figures)
    print("\nnot kept:", *(broken or ["nothing"]), sep="\n  ")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
