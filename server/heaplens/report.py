"""Makes the report of a package from the results of its variants."""

import os

from heaplens.findings import VariantResult, merge_findings
from heaplens.model import Escape, PackageReport, Problem
from heaplens.runs import Result
from heaplens.source.extent import Extent
from heaplens.sources import Sources
from heaplens.toolchain.packages import Package, Variant
from heaplens.toolchain.problems import unique

_EXAMPLES = 5


def assemble(
    package: Package, results: list[Result], sources: Sources, *, tests: bool
) -> PackageReport:
    """Puts the results of all variants together.

    Args:
        package: The package.
        results: What came of its variants.
        sources: The files, as they were compiled.
        tests: Whether test variants were wanted.

    Returns:
        The report, with the problems of what was wanted and has no result.
    """
    results = sorted(results, key=lambda result: list(Variant).index(result.variant))
    homes = {package.directory, *package.workspace_imports}

    ours: dict[str, bool] = {}

    def extent_of(escape: Escape, turn: int) -> Extent | None:
        path = (escape.real_site or escape.site).path
        if path not in ours:
            # Generic code of a library is compiled here, too, but it is not the user's.
            ours[path] = os.path.dirname(path) in homes
        return sources.extent_of(escape, turn) if ours[path] else None

    findings = merge_findings(
        (
            VariantResult(result.variant is not Variant.PLAIN, result.verdicts, result.stories)
            for result in results
        ),
        extent_of,
        sources.surroundings,
        sources.said,
    )
    sources.close()
    plain = [result.verdicts for result in results if result.variant is Variant.PLAIN]
    examples = [text for result in results for text in result.verdicts.unknown_examples]
    return PackageReport(
        import_path=package.import_path,
        directory=package.directory,
        findings=findings,
        problems=_problems(package, results, tests=tests),
        escapes=tuple(escape for verdicts in plain for escape in verdicts.escapes),
        unknown_lines=sum(result.verdicts.unknown_lines for result in results),
        unknown_examples=tuple(dict.fromkeys(examples))[:_EXAMPLES],
    )


def _problems(package: Package, results: list[Result], *, tests: bool) -> tuple[Problem, ...]:
    """What the runs said and, for each variant that had none, what go said of it before."""
    ran = {result.variant for result in results}
    problems = [problem for result in results for problem in result.verdicts.problems]
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
        problems.append(Problem(words))
    return unique(problems)
