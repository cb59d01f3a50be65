"""Finds the source of allocations that no verdict announces. Pure.

s := a + b        // joins two strings: no verdict says so, the generated code does
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from heaplens.analysis.assignment import Hidden, claim_of
from heaplens.analysis.candidates import Candidate, SourceFacts
from heaplens.analysis.matching import Proven, proven, wanted_products
from heaplens.analysis.proving import SOME_PATHS, Proof, is_certain, levels
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import BEYOND_BUFFER, EMPTY, Product
from heaplens.compiler.symbols import without_shapes
from heaplens.explain.allocations import implicit_words
from heaplens.model import Finding, Kind, Site, Span
from heaplens.source.positions.extent import Extent

_INNER_FIRST = frozenset({Product.STRING, Product.BYTES, Product.INTERFACE})
_Where = tuple[str, int, Site | None, Product]
_Spot = tuple[Span, Product]


def hidden_findings(
    candidates: Iterable[Candidate],
    proofs: Sequence[tuple[bool, Proof]],
    facts: SourceFacts,
    only: Collection[str] | None = None,
) -> list[Finding]:
    """One finding for each expression that allocates unannounced.

    Args:
        candidates: The places that verdicts name, with what is proven of them.
        proofs: What was proven of each variant, and whether it is one of the tests'.
        facts: The source files.
        only: The files whose findings are wanted; None for those of all.

    Returns:
        The findings, in no particular order.
    """
    taken = {
        _spot(candidate.site.path, candidate.extent, product)
        for candidate in candidates
        if candidate.proven is not None
        for product in candidate.proven.products or wanted_products(claim_of(candidate))
    }
    found: dict[_Spot, Finding] = {}
    for test, proof in proofs:
        # File by file, so that each is parsed once.
        for where, ones in sorted(
            _grouped(proof.hidden, only).items(), key=lambda group: group[0][0]
        ):
            escapes = any(one.escapes for one in ones)
            for extent, mine in _spots(where, [one.call for one in ones], taken, facts):
                path, _, _, product = where
                spot = _spot(path, extent, product)
                if spot not in found:
                    found[spot] = _finding(where, extent, mine, facts, escapes=escapes, test=test)
    return list(found.values())


def _grouped(hidden: Iterable[Hidden], only: Collection[str] | None) -> dict[_Where, list[Hidden]]:
    groups: dict[_Where, list[Hidden]] = {}
    for one in hidden:
        if only is not None and one.path not in only:
            continue
        where = (one.path, one.line, one.site, one.call.product)
        groups.setdefault(where, []).append(one)
    return groups


def _spots(
    where: _Where,
    calls: Sequence[AllocatorCall],
    taken: set[_Spot],
    facts: SourceFacts,
) -> Iterable[tuple[Extent, list[list[AllocatorCall]]]]:
    """The expressions that the calls of a line belong to, with the calls by symbol."""
    path, line, site, product = where
    by_symbol: dict[str, list[AllocatorCall]] = {}
    for call in calls:
        by_symbol.setdefault(call.symbol, []).append(call)
    if site is not None:
        extent = facts.call_extent(site)
        if extent is not None:
            yield extent, list(by_symbol.values())
        return
    candidates = facts.allocation_sites(path, line, product)
    free = [c for c in candidates if _spot(path, c, product) not in taken]
    if product in _INNER_FIRST:
        # The inner ones are made for sure; the outer one may be part of something larger.
        free.sort(key=lambda c: (c.end_line, c.end_byte_col, -c.line, -c.byte_col))
    if not free:
        return  # the code of an expression that a verdict announces already
    most = max(map(len, by_symbol.values()))
    for nth, extent in enumerate(free[:most]):
        last = nth == min(most, len(free)) - 1
        # More calls than expressions: the compiler has doubled the code of the last one.
        mine = [own[nth:] if last else own[nth : nth + 1] for own in by_symbol.values()]
        yield extent, [own for own in mine if own]


def _finding(  # noqa: PLR0913 - what one finding is made of
    where: _Where,
    extent: Extent,
    by_symbol: list[list[AllocatorCall]],
    facts: SourceFacts,
    *,
    escapes: bool,
    test: bool,
) -> Finding:
    path, _, site, product = where
    result: Proven = proven(by_symbol)
    if product is Product.SLICE and result.condition == EMPTY and not escapes:
        # No verdict: a make of variable size that tries a buffer on the stack first (from Go 1.25).
        result = replace(result, condition=BEYOND_BUFFER)
    inlined_from = None
    if site is not None:
        calls = [call for own in by_symbol for call in own]
        package, function, _ = facts.owner(calls[0].innermost)
        inlined_from = f"{package}.{function}"
        if result.condition is None and not any(is_certain(call, facts) for call in calls):
            result = replace(result, condition=SOME_PATHS)
    source = _head(extent)
    cause, sentence = implicit_words(product, source)
    return Finding(
        span=extent.span(path),
        kind=Kind.HIDDEN_ALLOCATION,
        subject=without_shapes(source),
        function=extent.function,
        cause=cause,
        sentence=sentence,
        allocates=True,
        size_bytes=result.size_bytes,
        block_bytes=result.block_bytes,
        chain=levels(result.chain, facts) if site is not None else (),
        condition=result.condition,
        inlined_from=inlined_from,
        test=test,
    )


def _spot(path: str, extent: Extent, product: Product) -> _Spot:
    return extent.span(path), product


def _head(extent: Extent) -> str:
    """The source; of several lines without what is in the braces (`go func() {…}`)."""
    head, brace, _ = extent.source.partition("{")
    return f"{head}{{…}}" if brace and extent.end_line > extent.line else extent.source
