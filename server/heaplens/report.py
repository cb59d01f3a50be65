"""Makes the report of a package from the results of its variants."""

from collections import Counter
from collections.abc import Iterable, Sequence

from heaplens.findings import merge_findings
from heaplens.ignoring import Sifted, apply_ignores
from heaplens.model import Depth, Finding, PackageReport, Problem
from heaplens.places import VariantResult
from heaplens.runs import Result
from heaplens.sources import Sources
from heaplens.summary import summaries
from heaplens.toolchain.packages import Package, Variant
from heaplens.toolchain.problems import unique
from heaplens.view import PackageView

_EXAMPLES = 5
_REPLACEMENT = "\ufffd"
_NOT_ASKED = "the proof pass was not run"
_NOT_BUILT = "the package does not build"


def assemble(
    package: Package, results: Iterable[Result], sources: Sources, *, tests: bool, depth: Depth
) -> PackageReport:
    """Puts the results of all variants and passes together.

    Args:
        package: The package.
        results: What came of its variants.
        sources: The files, as they were compiled.
        tests: Whether test variants were wanted.
        depth: How much was wanted.

    Returns:
        The report, with the problems of what was wanted and has no result.
    """
    by_variant = _by_variant(results)
    view = PackageView(package, sources)
    merged = merge_findings(
        (
            VariantResult(
                variant is not Variant.PLAIN,
                package.name + ("_test" if variant is Variant.EXTERNAL_TEST else ""),
                result.verdicts,
                result.stories,
                result.listed,
            )
            for variant, result in by_variant.items()
            if result.verdicts is not None
        ),
        view,
    )
    proven = bool(merged.proofs)
    functions = view.functions(tests=tests) if proven else ()
    verdicts = {v: r.verdicts for v, r in by_variant.items() if r.verdicts is not None}
    plain = verdicts.get(Variant.PLAIN)
    examples = [text for found in verdicts.values() for text in found.unknown_examples]
    # A routine of the runtime that nobody knows may allocate: a new version of Go.
    routines = Counter[str]()
    for result in by_variant.values():
        routines.update(result.listed.listing.unknown_routines if result.listed else {})
    examples += [f"CALL {routine}(SB)" for routine in routines]
    problems = _problems(package, list(by_variant.values()), tests=tests)
    whole = all(result.listed for result in by_variant.values() if result.verdicts is not None)
    final = proven and whole and not problems
    sifted = _sifted(package, merged.findings, sources, tests=tests, final=final)
    report = PackageReport(
        import_path=package.import_path,
        directory=package.directory,
        findings=sifted.findings,
        problems=problems,
        escapes=plain.escapes if plain is not None else (),
        functions=summaries(functions, merged.findings, merged.proofs),
        unproven=None if proven else _NOT_BUILT if depth >= Depth.PROOF else _NOT_ASKED,
        unknown_lines=sum(found.unknown_lines for found in verdicts.values()) + routines.total(),
        unknown_examples=tuple(dict.fromkeys(examples))[:_EXAMPLES],
        ignored=sifted.ignored,
    )
    sources.close()
    return report


def _sifted(
    package: Package, findings: Sequence[Finding], sources: Sources, *, tests: bool, final: bool
) -> Sifted:
    """The findings without what the source asks to ignore."""
    own = {*package.files}
    if tests:
        own.update(package.test_files, package.external_test_files)
    # Generic code of other packages of ours is reported here, too: with its own comments.
    paths = sorted(own | {finding.span.path for finding in findings})
    ignores = {path: sources.ignores(path) for path in paths}
    return apply_ignores(findings, ignores, own=own, final=final)


def _by_variant(results: Iterable[Result]) -> dict[Variant, Result]:
    """One result for each variant, the plain one first, with what all passes say of it."""
    found: dict[Variant, list[Result]] = {}
    for result in results:
        found.setdefault(result.variant, []).append(result)
    return {variant: _joined(variant, found[variant]) for variant in Variant if variant in found}


def _joined(variant: Variant, results: Sequence[Result]) -> Result:
    said = [result for result in results if result.verdicts is not None]
    # A package that did not compile has a result with problems only besides the others.
    said.sort(key=lambda result: bool(result.verdicts and result.verdicts.problems), reverse=True)
    listed = next((result.listed for result in results if result.listed is not None), None)
    if not said:
        return Result(variant, None, listed=listed)
    if said[0].verdicts is not None and said[0].verdicts.problems:
        listed = None  # without the verdicts all that a listing shows would look hidden
    return Result(variant, said[0].verdicts, said[0].stories, listed)


def _problems(package: Package, results: list[Result], *, tests: bool) -> tuple[Problem, ...]:
    """What the runs said and, for each variant that had none, what go said of it before."""
    ran = {result.variant for result in results if result.verdicts is not None}
    problems = [p for result in results if result.verdicts for p in result.verdicts.problems]
    problems += package.faults.load
    # There is nothing to compile in unsafe: the compiler itself is its implementation.
    wanted = [Variant.PLAIN] if package.files and package.import_path != "unsafe" else []
    if Variant.PLAIN in wanted and Variant.PLAIN not in ran:
        problems += package.faults.build
    if tests:
        # Of a syntax error in a test go speaks twice: its own parser and the compiler's find it.
        told = {problem.site for problem in problems if problem.site is not None}
        problems += (fault for fault in package.test_faults.load if fault.site not in told)
        wanted += package.test_variants
        if not ran.issuperset(package.test_variants):
            problems += package.test_faults.build
    if not problems and not ran.issuperset(wanted):
        missing = next(variant for variant in wanted if variant not in ran)
        words = f"go gives no compile command for {package.import_path} ({missing.value})"
        if _REPLACEMENT in package.directory:  # so go prints what it cannot print
            words = f"the name of the directory {package.directory} holds bytes that are no UTF-8"
        problems.append(Problem(words))
    return unique(problems)
