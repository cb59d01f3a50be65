"""Finds the source of allocations that no verdict announces. Pure.

s := a + b        // joins two strings: no verdict says so, the generated code does
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from heaplens.analysis.allocations import is_certain, levels
from heaplens.analysis.candidates import Candidate, SourceFacts
from heaplens.analysis.frequency import frequency_at, of_chain
from heaplens.analysis.matching.assignment import ImplicitAllocation
from heaplens.analysis.matching.claims import wanted_products
from heaplens.analysis.proof import Proof
from heaplens.analysis.proven import Proven, proven
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import Product
from heaplens.compiler.symbols import without_shapes
from heaplens.explain.allocations import implicit_words, inlined_words
from heaplens.explain.boxing import Box
from heaplens.model import Condition, Finding, Kind, Site, Span
from heaplens.source.positions.extent import Extent

_INNER_FIRST = frozenset({Product.STRING, Product.BYTES, Product.INTERFACE})
_STRING_BOX = "runtime.convTstring"
_GIVES_STRING = re.compile(r"fmt\.Sprint(?:f|ln)?\(|string\(")
_Group = tuple[str, int, Site | None, Product]
"""File and line; the call that the code was inlined at, if it was; and what is made."""
_Expression = tuple[Span, Product]


def implicit_findings(
    candidates: Iterable[Candidate],
    proofs: Sequence[tuple[bool, Proof]],
    facts: SourceFacts,
    only: Collection[str] | None = None,
) -> list[Finding]:
    """Return one finding for each expression that allocates unannounced.

    Args:
        candidates: The places that verdicts name, with what is proven of them.
        proofs: What was proven of each variant, and whether it is one of the tests'.
        facts: The source files.
        only: The files whose findings are wanted; None for those of all.

    Returns:
        The findings, in no particular order.
    """
    announced = _announced(candidates)
    findings: dict[_Expression, Finding] = {}
    for test, proof in proofs:
        groups = _grouped(proof.implicit, only)
        # File by file, so that each is parsed once.
        for group in sorted(groups, key=lambda group: group[0]):
            path, _, _, product = group
            allocations = groups[group]
            escapes = any(allocation.escapes for allocation in allocations)
            calls = [allocation.call for allocation in allocations]
            for extent, by_symbol in _expressions(group, calls, announced, facts):
                expression = (extent.span(path), product)
                if expression not in findings:
                    findings[expression] = _finding(
                        group, extent, by_symbol, facts, escapes=escapes, test=test
                    )
    return list(findings.values())


def _announced(candidates: Iterable[Candidate]) -> set[_Expression]:
    """Return the expressions that verdicts announce, once for each product of their calls."""
    return {
        (candidate.extent.span(candidate.site.path), product)
        for candidate in candidates
        if candidate.proven is not None
        for product in candidate.proven.products
        or wanted_products(candidate.escape.kind, candidate.escape.subject)
    }


def _grouped(
    allocations: Iterable[ImplicitAllocation], only: Collection[str] | None
) -> dict[_Group, list[ImplicitAllocation]]:
    groups: dict[_Group, list[ImplicitAllocation]] = {}
    for allocation in allocations:
        if only is None or allocation.path in only:
            group = (allocation.path, allocation.line, allocation.site, allocation.call.product)
            groups.setdefault(group, []).append(allocation)
    return groups


def _expressions(
    group: _Group,
    calls: Iterable[AllocatorCall],
    announced: Collection[_Expression],
    facts: SourceFacts,
) -> Iterator[tuple[Extent, list[list[AllocatorCall]]]]:
    """Yield the expressions that the calls of a group belong to, with the calls by symbol."""
    path, line, site, product = group
    by_symbol: dict[str, list[AllocatorCall]] = {}
    for call in calls:
        by_symbol.setdefault(call.symbol, []).append(call)
    if site is not None:
        extent = facts.call_extent(site)
        if extent is not None:
            yield extent, list(by_symbol.values())
        return
    extents = [
        extent
        for extent in facts.allocation_sites(path, line, product)
        if (extent.span(path), product) not in announced
    ]
    if product in _INNER_FIRST:
        # The inner ones are made for sure; the outer one may be part of something larger
        # (samples/building: of `a + b + c` there is one string only).
        extents.sort(key=lambda e: (e.end_line, e.end_byte_col, -e.line, -e.byte_col))
    if {call.routine for calls in by_symbol.values() for call in calls} == {_STRING_BOX}:
        # What is boxed is a string; a map or a pointer beside it needs no box at all.
        extents.sort(key=lambda extent: not _GIVES_STRING.match(extent.source))
    # Where none is left it is code of an expression that a verdict announces already.
    yield from _shared_out(extents, by_symbol)


def _shared_out(
    extents: Sequence[Extent], by_symbol: Mapping[str, Sequence[AllocatorCall]]
) -> Iterator[tuple[Extent, list[list[AllocatorCall]]]]:
    """Yield the expressions of a line with the calls, one of each symbol for one expression."""
    most = max(map(len, by_symbol.values()))
    for nth, extent in enumerate(extents[:most]):
        is_last = nth == min(most, len(extents)) - 1
        # More calls than expressions: the compiler has doubled the code of the last one.
        end = None if is_last else nth + 1
        yield extent, [list(calls[nth:end]) for calls in by_symbol.values() if calls[nth:end]]


def _finding(  # noqa: PLR0913 - what one finding is made of
    group: _Group,
    extent: Extent,
    by_symbol: Sequence[Sequence[AllocatorCall]],
    facts: SourceFacts,
    *,
    escapes: bool,
    test: bool,
) -> Finding:
    path, _, site, product = group
    result: Proven = proven(by_symbol)
    if product is Product.SLICE and result.condition is Condition.EMPTY and not escapes:
        # No verdict: a make of variable size that tries a buffer on the stack first (from Go 1.25).
        result = replace(result, condition=Condition.LONGER_THAN_32_BYTES)
    inlined_from, words = None, _head(extent)
    if site is not None:
        calls = [call for calls in by_symbol for call in calls]
        package, function, is_ours = facts.owner(calls[0].innermost)
        inlined_from = f"{package}.{function}"
        # What is written here is a call: not it is joined or boxed, but something in its callee.
        words = inlined_words(product, function if is_ours else inlined_from)
        if result.condition is None and not any(is_certain(call, facts) for call in calls):
            result = replace(result, condition=Condition.SOME_PATHS)
    source = _head(extent)
    cause, sentence, reason = implicit_words(
        product,
        words,
        statement=extent.statement,
        keeps=extent.keeps,
        type_name=by_symbol[0][0].type_name or "",
        condition=result.condition,
        box=Box(result.box_routines, result.size_bytes) if result.box_routines else None,
    )
    frequency = of_chain(
        frequency_at(path, extent, facts), result.chain if site is not None else (), facts
    )
    return Finding(
        span=extent.span(path),
        kind=Kind.HIDDEN_ALLOCATION,
        subject=without_shapes(source),
        function=extent.function,
        cause=cause,
        sentence=sentence,
        reason=reason,
        allocates=True,
        size_bytes=result.size_bytes,
        block_bytes=result.block_bytes,
        chain=levels(result.chain, facts) if site is not None else (),
        condition=result.condition,
        inlined_from=inlined_from,
        test=test,
        group=facts.group(
            path, extent, boxed=product is Product.INTERFACE, inlined=inlined_from is not None
        ),
        when=frequency.when,
        loop_depth=frequency.loop_depth,
    )


def _head(extent: Extent) -> str:
    """Return the source; of several lines without what is in the braces (`go func() {…}`)."""
    head, brace, _ = extent.source.partition("{")
    return f"{head}{{…}}" if brace and extent.end_line > extent.line else extent.source
