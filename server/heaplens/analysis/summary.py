"""Sums up the allocations of each declared function, for lenses and `check --summary`. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from heaplens.analysis.proof import Proof
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import Certainty, Product
from heaplens.model import (
    KINDS,
    Cause,
    Finding,
    FunctionSummary,
    Kind,
    Unseen,
    When,
    WhenSum,
)
from heaplens.source.syntax import Function


def summaries(
    functions: Iterable[tuple[str, Function, bool]],
    findings: Iterable[Finding],
    proofs: Sequence[tuple[bool, Proof]],
    unseen: Callable[[str, Function], Unseen | None] = lambda _path, _function: None,
) -> tuple[FunctionSummary, ...]:
    """Return the functions of a package that allocate or leak, or of which nothing is known.

    Args:
        functions: File, function, and whether it is in a _test.go file.
        findings: The findings of the package.
        proofs: What was proven of each variant; of the first that knows a function it counts.
        unseen: Says of a function in a file why nothing is known of its code, if that is so.

    Returns:
        A summary for each function that has something to sum up, in the order given.
    """
    by_function: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        by_function.setdefault((finding.span.path, finding.function), []).append(finding)
    result = []
    for path, function, test in functions:
        of_function = by_function.get((path, function.name), [])
        summary = _summary(path, function, of_function, proofs, test=test)
        summary = replace(summary, unseen=unseen(path, function))
        allocates = any(of_when.certain or of_when.conditional for of_when in summary.by_when)
        if summary.has_sums or allocates or summary.unseen is not None:
            result.append(summary)
    return tuple(result)


def _inlined_allocations(name: str, proofs: Sequence[tuple[bool, Proof]]) -> int:
    """Return how many allocations inlined callees bring into a function: shapes count once."""
    for _, proof in proofs:
        calls = proof.inlined_calls.get(name)
        if calls:
            return len({_place(call) for call in calls if call.certainty is not Certainty.NEVER})
    return 0


def _place(call: AllocatorCall) -> tuple[str, int, Product, str | None]:
    return call.site.path, call.site.line, call.product, call.type_name


def _summary(
    path: str,
    function: Function,
    findings: Sequence[Finding],
    proofs: Sequence[tuple[bool, Proof]],
    *,
    test: bool,
) -> FunctionSummary:
    allocating = [
        finding for finding in findings if finding.allocates and finding.inlined_from is None
    ]
    certain = [finding for finding in allocating if finding.condition is None]
    leaks = [finding.subject for finding in findings if finding.kind is Kind.LEAKING_PARAM]
    frames = [proof.frames.get(function.name) for _, proof in proofs]
    return FunctionSummary(
        name=function.name,
        span=function.name_region.span(path),
        certain=len(certain),
        conditional=len(allocating) - len(certain),
        size_bytes=sum(finding.size_bytes or 0 for finding in certain),
        unsized=sum(finding.size_bytes is None for finding in certain),
        inlined=_inlined_allocations(function.name, proofs),
        leaks=tuple(dict.fromkeys(leaks)),
        test=test,
        frame_bytes=next((size for size in frames if size is not None), None),
        by_when=by_when(findings),
        one_line=function.region.line == function.region.end_line,
    )


def by_when(findings: Sequence[Finding]) -> tuple[WhenSum, ...]:
    """Return what a function allocates by how often it is reached, inlined code included."""
    sums = (_sum(when, [f for f in findings if f.when is when]) for when in When)
    return tuple(s for s in sums if s.certain or s.conditional or s.unproven)


def _sum(when: When, findings: Sequence[Finding]) -> WhenSum:
    allocating = [finding for finding in findings if finding.allocates]
    certain = [finding for finding in allocating if finding.condition is None]
    unproven = (KINDS[f.kind].needs_proof and f.allocates is None for f in findings)
    return WhenSum(
        when=when,
        certain=len(certain),
        conditional=len(allocating) - len(certain),
        growing=sum(f.cause is Cause.GROWTH for f in allocating if f.condition is not None),
        size_bytes=sum(finding.size_bytes or 0 for finding in certain),
        unsized=sum(finding.size_bytes is None for finding in certain),
        unproven=sum(unproven),
    )
