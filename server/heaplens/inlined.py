"""Attributes code that was inlined to the calls it was inlined at. Pure.

The listing has the line of the callee, the verdicts the position of the call: they meet by the name
of the callee, which the compiler gives for each call that it inlines.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from heaplens.compiler.allocators import Certainty
from heaplens.compiler.listing import AllocatorCall
from heaplens.compiler.listing_symbols import without_type_arguments
from heaplens.compiler.proof import match
from heaplens.ledger import Foreign, Hidden, Ledger, claim_of
from heaplens.model import Inlining, Site
from heaplens.places import Place


def callee_name(printed: str) -> str:
    """A callee as its declaration has it, without type arguments."""
    return without_type_arguments(printed)


def match_inlined(
    places: Sequence[Place],
    inlinings: Iterable[Inlining],
    foreign: Mapping[str, list[Foreign]],
    owner: Callable[[Site], tuple[str, str, bool]],
    ledger: Ledger,
) -> dict[str, list[AllocatorCall]]:
    """Matches what was inlined at a call.

    Args:
        places: The places of the variant.
        inlinings: The calls that were inlined, in the compiler's order.
        foreign: The calls of the allocator in each function that are written elsewhere.
        owner: Package, function and ownership of a line (`View.owner`).
        ledger: Gets what serves a place, and what no verdict announces.

    Returns:
        By function what cannot be attributed to any call.
    """
    callees: dict[Site, dict[str, None]] = {}
    for inlining in inlinings:
        callees.setdefault(inlining.site, {})[callee_name(inlining.callee)] = None
    sites: dict[str, list[Site]] = {}
    for site in sorted(callees, key=lambda s: (s.path, s.line, s.byte_col)):
        _, function, ours = owner(site)
        if ours:
            sites.setdefault(function, []).append(site)
    at_site: dict[Site, list[int]] = {}
    for number, place in enumerate(places):
        if place.inlined_from is not None:
            at_site.setdefault(place.site, []).append(number)
    unclear: dict[str, list[AllocatorCall]] = {}
    for function, calls in foreign.items():
        candidates = {site: callees[site] for site in sites.get(function, ())}
        pool = list(calls)
        for site, names in candidates.items():
            numbers = at_site.get(site, [])
            taken = _serve_site(places, numbers, [c for c in pool if c.name in names], ledger)
            pool = [found for found in pool if id(found.call) not in taken]
        known = set[str]().union(*candidates.values())
        unclear[function] = [found.call for found in pool if found.name not in known]
        ledger.hidden.extend(_hidden_inlined(pool, candidates))
    return unclear


def _serve_site(
    places: Sequence[Place], numbers: Sequence[int], mine: Sequence[Foreign], ledger: Ledger
) -> set[int]:
    """Matches the places at one call with the code inlined there; gives the calls that it took."""
    claims = [claim_of(places[number]) for number in numbers]
    served, _ = match(claims, [found.call for found in mine]) if claims and mine else ([], [])
    for number, calls in zip(numbers, served, strict=False):
        ledger.serve(number, calls)
    return {id(call) for calls in served for call in calls}


def _hidden_inlined(
    pool: Sequence[Foreign], candidates: Mapping[Site, Mapping[str, None]]
) -> Iterator[Hidden]:
    """Shows at its call what another package's code allocates there: its file is not the user's."""
    turn: dict[tuple[Site, str], int] = {}
    for found in pool:
        call = found.call
        if found.ours or call.certainty is Certainty.NEVER:
            continue  # of the same package: it is shown where it is written
        there = [site for site, names in candidates.items() if found.name in names]
        if not there:
            continue
        nth = turn.get((call.site, call.symbol), 0)
        turn[call.site, call.symbol] = nth + 1
        site = there[nth % len(there)]
        direct = found.name == next(iter(candidates[site]))  # the call that is written there
        yield Hidden(call, site.path, site.line, site, direct)
