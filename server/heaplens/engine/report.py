"""Makes the report of a package from the results of its variants."""

import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from heaplens.analysis.candidates import VariantResult
from heaplens.analysis.findings import Merged, merge_findings
from heaplens.analysis.reach import with_reach
from heaplens.analysis.summary import summaries
from heaplens.analysis.suppressions import Sifted, apply_ignores
from heaplens.compiler.verdicts import Verdicts
from heaplens.engine.source_facts import PackageSourceFacts
from heaplens.engine.source_files import SourceFiles
from heaplens.engine.variant_passes import Result
from heaplens.model import (
    KINDS,
    Cause,
    Depth,
    Evidence,
    Finding,
    FunctionSummary,
    Inlinability,
    Kind,
    PackageReport,
    Problem,
    Site,
    Span,
    Unseen,
)
from heaplens.toolchain.packages import Package, Variant
from heaplens.toolchain.problems import unique

_EXAMPLES = 5
_REPLACEMENT = "\ufffd"
_NOT_ASKED = "the proof pass was not run"
_NOT_BUILT = "the package does not build"
ReportedPlace = tuple[Span, Kind, Cause, str]
"""What makes a finding of one package the same as one of another."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report is to hold."""

    depth: Depth
    """How much was to be found out."""
    tests: bool
    """Whether _test.go files count."""
    variants: Collection[Variant] | None = None
    """The variants that were to run; None for all that there are."""
    words_of: Collection[str] = ()
    """The files that are looked at in an editor: of these the compiler's own words are wanted (of a
    whole package they would be megabytes), and what it says about inlining."""
    only: Collection[str] | None = None
    """The files whose findings are wanted; None for those of all. To put the others of a large
    package into words would take longer than to compile it."""


def assemble(
    package: Package, results: Iterable[Result], sources: SourceFiles, wanted: Wanted
) -> PackageReport:
    """Put the results of all variants and passes together.

    Args:
        package: The package.
        results: What came of its variants.
        sources: The files, as they were compiled; closed afterwards.
        wanted: What the report is to hold.

    Returns:
        The report, with the problems of what was wanted and has no result.
    """
    by_variant = _by_variant(results)
    compiled = {variant: r for variant, r in by_variant.items() if r.verdicts is not None}
    verdicts = [r.verdicts for r in compiled.values() if r.verdicts is not None]
    problems = _problems(package, list(by_variant.values()), _variants(package, wanted))
    with sources:
        facts = PackageSourceFacts(package, sources)
        merged = _merged(package, compiled, facts, wanted)
        proven = bool(merged.proofs)
        final = proven and not problems and all(map(_has_code, compiled.values()))
        # An order is for what is proven: the answer to a keystroke does not wait for it.
        findings: Sequence[Finding] = merged.findings
        if proven:
            findings = with_reach(findings, facts.calls(), facts.test_calls())
        sifted = _sifted(package, findings, sources, wanted, final=final)
        functions = _functions(facts, merged, tests=wanted.tests) if proven else ()
        unknown_lines, unknown_examples = _unknown(by_variant.values())
        plain = compiled.get(Variant.PLAIN)
        return PackageReport(
            import_path=package.import_path,
            directory=package.directory,
            findings=sifted.findings,
            problems=problems,
            escapes=plain.verdicts.escapes if plain and plain.verdicts else (),
            functions=functions,
            unproven=None if proven else _why_unproven(compiled.values(), wanted.depth),
            uncompiled=sum(f.unseen is Unseen.UNINSTANTIATED for f in functions),
            excluded_files=tuple(facts.excluded_files(tests=wanted.tests)),
            unknown_lines=unknown_lines,
            unknown_examples=unknown_examples,
            ignored=sifted.ignored,
            inlinability=_inlinability(package, verdicts) if wanted.words_of else (),
            words=merged.words,
        )


def _variants(package: Package, wanted: Wanted) -> Collection[Variant]:
    """Return the variants that were to run."""
    if wanted.variants is not None:
        return wanted.variants
    return [Variant.PLAIN, *(package.test_variants if wanted.tests else ())]


def _merged(
    package: Package,
    compiled: Mapping[Variant, Result],
    facts: PackageSourceFacts,
    wanted: Wanted,
) -> Merged:
    """Return what the variants say together, each thing once."""
    parts = (
        VariantResult(
            variant is not Variant.PLAIN,
            package.name + ("_test" if variant is Variant.EXTERNAL_TEST else ""),
            result.verdicts,
            result.stories,
            result.proof.code if result.proof is not None else None,
        )
        for variant, result in compiled.items()
        if result.verdicts is not None
    )
    return merge_findings(parts, facts, wanted.words_of, wanted.only)


def _has_code(result: Result) -> bool:
    return result.proof is not None and result.proof.code is not None


def _why_unproven(compiled: Iterable[Result], depth: Depth) -> str:
    """Return why nothing is proven: what the first proof that failed says of it."""
    faults = (result.proof.fault for result in compiled if result.proof is not None)
    return next(filter(None, faults), _NOT_BUILT if depth >= Depth.PROOF else _NOT_ASKED)


def _unknown(results: Collection[Result]) -> tuple[int, tuple[str, ...]]:
    """Return how much of what the compiler gave is not understood, and a few examples.

    A routine of the runtime that nobody knows may allocate: a new version of Go.
    """
    verdicts = [result.verdicts for result in results if result.verdicts is not None]
    routines = Counter[str]()
    for result in results:
        if result.proof is not None and result.proof.code is not None:
            routines.update(result.proof.code.unknown_routines)
    lines = sum(v.unknown_lines for v in verdicts)
    examples = [text for v in verdicts for text in v.unknown_examples]
    examples += [f"CALL {routine}(SB)" for routine in routines]
    return lines + routines.total(), tuple(dict.fromkeys(examples))[:_EXAMPLES]


def _functions(
    facts: PackageSourceFacts, merged: Merged, *, tests: bool
) -> tuple[FunctionSummary, ...]:
    """Return the sums of the functions that allocate, and those that no variant has code of."""
    compiled = set[str]().union(*(proof.compiled for _, proof in merged.proofs))
    return summaries(
        facts.functions(tests=tests),
        merged.findings,
        merged.proofs,
        lambda path, function: facts.unseen(path, function, compiled),
    )


def without_repetition(report: PackageReport, seen: set[ReportedPlace]) -> PackageReport:
    """Leave out what an earlier report of the same run has said.

    A generic is compiled where it is used, so several packages may announce one place of it.

    Args:
        report: The next report.
        seen: The places reported so far in other directories than their own; kept up to date here.

    Returns:
        The report, each place once.
    """
    places = {(f.span, f.kind, f.cause, _subject(f)): f for f in report.findings}
    fresh = tuple(finding for place, finding in places.items() if place not in seen)
    home = report.directory
    seen.update(place for place in places if os.path.dirname(place[0].path) != home)
    return replace(report, findings=fresh)


def _subject(finding: Finding) -> str:
    """Return what tells a finding from others of its place: one call may allocate several times."""
    only_proven = KINDS[finding.kind].evidence is Evidence.PROOF
    return finding.sentence if only_proven else finding.subject


def _sifted(
    package: Package,
    findings: Sequence[Finding],
    sources: SourceFiles,
    wanted: Wanted,
    *,
    final: bool,
) -> Sifted:
    """Return the findings without what the source asks to ignore."""
    counted = {*package.files}
    if wanted.tests:
        counted.update(package.test_files, package.external_test_files)
    if wanted.only is not None:
        counted.intersection_update(wanted.only)
    # Generic code of other packages of ours is reported here, too: with its own comments.
    paths = sorted(counted | {finding.span.path for finding in findings})
    ignores = {path: sources.ignores(path) for path in paths}
    return apply_ignores(findings, ignores, own=counted, final=final)


def _inlinability(package: Package, verdicts: Iterable[Verdicts]) -> tuple[Inlinability, ...]:
    """Return one answer a function of the package itself: its tests say the same of them again."""
    answers: dict[tuple[Site, str], Inlinability] = {}
    is_of_package: dict[str, bool] = {}
    for result in verdicts:
        for answer in result.inlinability:
            path = answer.site.path
            if path not in is_of_package:
                is_of_package[path] = os.path.dirname(path) == package.directory
            if is_of_package[path]:
                answers.setdefault((answer.site, answer.function), answer)
    return tuple(answers.values())


def _by_variant(results: Iterable[Result]) -> dict[Variant, Result]:
    """Return one result a variant, the plain one first, with what all passes say of it."""
    grouped: dict[Variant, list[Result]] = {}
    for result in results:
        grouped.setdefault(result.variant, []).append(result)
    return {
        variant: _joined(variant, grouped[variant]) for variant in Variant if variant in grouped
    }


def _joined(variant: Variant, results: Sequence[Result]) -> Result:
    compiled = [result for result in results if result.verdicts is not None]
    # A package that did not compile has a result with problems only besides the others.
    compiled.sort(key=_has_problems, reverse=True)
    proof = next((result.proof for result in results if result.proof is not None), None)
    if not compiled:
        return Result(variant, None, proof=proof)
    if _has_problems(compiled[0]):
        proof = None  # without the verdicts all that the code shows would look hidden
    return Result(variant, compiled[0].verdicts, compiled[0].stories, proof)


def _has_problems(result: Result) -> bool:
    return result.verdicts is not None and bool(result.verdicts.problems)


def _is_of(problem: Problem, files: Collection[str]) -> bool:
    return problem.site is not None and problem.site.path in files


def _problems(
    package: Package, results: list[Result], wanted: Collection[Variant]
) -> tuple[Problem, ...]:
    """Return what the runs said and, of each variant that had none, what go said before."""
    ran = {result.variant for result in results if result.verdicts is not None}
    problems = [p for result in results if result.verdicts for p in result.verdicts.problems]
    problems += package.faults.load
    # There is nothing to compile in unsafe: the compiler itself is its implementation.
    plain = bool(package.files) and package.import_path != "unsafe"
    missing = [v for v in wanted if (v is not Variant.PLAIN or plain) and v not in ran]
    if Variant.PLAIN in missing:
        problems += package.faults.build
    elif package.assembly_files:
        # The compiler knows nothing of them; only go, which has assembled them, does.
        problems += (
            fault for fault in package.faults.build if _is_of(fault, package.assembly_files)
        )
    if any(variant is not Variant.PLAIN for variant in wanted):
        # Of a syntax error in a test go speaks twice: its own parser and the compiler's find it.
        sites = {problem.site for problem in problems if problem.site is not None}
        problems += (fault for fault in package.test_faults.load if fault.site not in sites)
        if any(variant is not Variant.PLAIN for variant in missing):
            problems += package.test_faults.build
    if not problems and missing:
        words = f"go gives no compile command for {package.import_path} ({missing[0].value})"
        if _REPLACEMENT in package.directory:  # so go prints what it cannot print
            words = f"the name of the directory {package.directory} holds bytes that are no UTF-8"
        problems.append(Problem(words))
    return unique(problems)
