"""Attributes code that was inlined to the calls it was inlined at. Pure.

An object gives the line of such a call and which copy of the callee an instruction is in, the
verdicts the call's column and its callee: where one line has several calls of the same callee, the
copies stand in the order in which they run, and as many as there are calls; else nothing is said.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from heaplens.analysis.assignment import Assignment, Hidden, claim_of
from heaplens.analysis.candidates import Candidate, SourceFacts
from heaplens.analysis.matching import match, with_twins
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import Certainty
from heaplens.compiler.symbols import without_type_arguments, written_name
from heaplens.model import Inlining, Site

_Line = tuple[str, int]


def match_inlined(
    candidates: Sequence[Candidate],
    inlinings: Iterable[Inlining],
    inlined: Mapping[_Line, Mapping[str, list[AllocatorCall]]],
    facts: SourceFacts,
    assignment: Assignment,
) -> None:
    """Matches what was inlined at a call.

    Args:
        candidates: The places of the variant.
        inlinings: The calls that were inlined, in the compiler's order.
        inlined: The allocator calls in inlined code, by the line of the outermost call and symbol.
        facts: The source files.
        assignment: Gets what serves a place, what no verdict announces, and what stays open.
    """
    sites: dict[_Line, dict[Site, str]] = {}
    for inlining in inlinings:
        site = inlining.site
        on_line = sites.setdefault((site.path, site.line), {})
        on_line.setdefault(site, without_type_arguments(inlining.callee))
    at_site: dict[Site, list[int]] = {}
    for number, candidate in enumerate(candidates):
        at_site.setdefault(candidate.site, []).append(number)
    for line, by_symbol in inlined.items():
        for calls in by_symbol.values():
            for at, mine in _by_site(calls, sites.get(line, {}), facts, at_site):
                if at is None:
                    for call in mine:
                        assignment.leave(facts.owner(call.site)[1], call)
                    continue
                numbers = [n for n in at_site.get(at, ()) if _is_inlined(candidates[n])]
                served, rest = match([claim_of(candidates[n]) for n in numbers], mine)
                rest = with_twins(served, rest)
                for number, own in zip(numbers, served, strict=True):
                    assignment.serve(number, own)
                assignment.hidden.extend(
                    Hidden(call, at.path, at.line, at)
                    for call in rest
                    if call.certainty is not Certainty.NEVER
                )


def _is_inlined(candidate: Candidate) -> bool:
    return candidate.inlined_from is not None


def _by_site(
    calls: Sequence[AllocatorCall],
    sites: Mapping[Site, str],
    facts: SourceFacts,
    announced: Collection[Site],
) -> Iterator[tuple[Site | None, list[AllocatorCall]]]:
    """The calls by the call of the source that they were inlined at; None where that is open."""
    copies: dict[int, list[AllocatorCall]] = {}
    for call in calls:
        copies.setdefault(call.chain[0].node, []).append(call)
    named: dict[str, list[int]] = {}
    for node in sorted(copies):
        named.setdefault(_callee(copies[node][0], facts, sites.values()), []).append(node)
    free = dict(sites)
    unknown: list[int] = []
    for name, nodes in named.items():
        fitting = [site for site, callee in sites.items() if callee == name]
        if not fitting:
            unknown += nodes
            continue
        for site in fitting:
            free.pop(site)
        yield from _in_order(nodes, fitting, copies, facts, announced)
    # What the compiler calls otherwise than the source: by exclusion.
    if len(free) == 1 and unknown:
        yield next(iter(free)), [call for node in unknown for call in copies[node]]
    elif unknown:
        yield None, [call for node in unknown for call in copies[node]]


def _in_order(
    nodes: Sequence[int],
    sites: Sequence[Site],
    copies: Mapping[int, list[AllocatorCall]],
    facts: SourceFacts,
    announced: Collection[Site],
) -> Iterator[tuple[Site | None, list[AllocatorCall]]]:
    """The copies of one callee, and the calls of it on one line, in the order in which they run."""
    # Of a generic function the copies of each shape are siblings of their own.
    siblings = sorted({twin for node in nodes for twin in copies[node][0].chain[0].siblings})
    if len(siblings) < len(sites):
        # Of a call that is gone nothing was to be said, mostly: nothing of it escapes.
        said = [site for site in sites if site in announced]
        # In a function literal that is always inlined nothing is said: it is one of these.
        sites = said if announced else [max(sites, key=lambda site: _end(site, facts))]
    if len(sites) == 1:
        yield sites[0], [call for node in nodes for call in copies[node]]
        return
    if not sites or len(siblings) % len(sites):
        yield None, [call for node in nodes for call in copies[node]]
        return
    ordered = sorted(sites, key=lambda site: _end(site, facts))
    # The body of a loop that was unrolled, or of a finally: whole turns of the same calls.
    for node in nodes:
        yield ordered[siblings.index(node) % len(ordered)], copies[node]


def _end(site: Site, facts: SourceFacts) -> tuple[int, int]:
    """Where a call ends: what is called first ends first."""
    extent = facts.call_extent(site)
    if extent is None:
        return site.line, site.byte_col
    return extent.end_line, extent.end_byte_col


def _callee(call: AllocatorCall, facts: SourceFacts, wanted: Iterable[str]) -> str:
    """The function that was inlined, as `inlining call to` spells it."""
    outermost = call.chain[0]
    package, function, _ = facts.owner(outermost.site)
    names = [f"{package}.{function}", function]
    if outermost.function:
        written = written_name(outermost.function)
        names += [written, f"{package}.{written}"]
    known = set(wanted)
    return next((name for name in names if name in known), names[0])
