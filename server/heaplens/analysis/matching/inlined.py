"""Matches code that was inlined with the calls that it was inlined at. Pure.

An object gives the line of such a call and which copy of the callee an instruction is in, the
verdicts the call's column and its callee: where one line has several calls of the same callee, the
copies stand in the order in which they run, and as many as there are calls; else nothing is said.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from heaplens.analysis.allocations import CallsByLine
from heaplens.analysis.candidates import Candidate, Line, SourceFacts
from heaplens.analysis.matching.assignment import Assignment, ImplicitAllocation
from heaplens.analysis.matching.claims import with_twins
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.symbols import without_type_arguments, written_name
from heaplens.model import Inlining, Site


def match_inlined(
    inlinings: Iterable[Inlining],
    inlined: CallsByLine,
    facts: SourceFacts,
    assignment: Assignment,
) -> None:
    """Match the calls in inlined code with the candidates at the call it was inlined at.

    Args:
        inlinings: The calls that were inlined, in the compiler's order.
        inlined: The allocator calls in inlined code, by the line of the outermost call and symbol.
        facts: The source files.
        assignment: Gets what serves a candidate, what no verdict announces, and what stays open.
    """
    callees = _callees_by_line(inlinings)
    numbers_at = _numbers_at(assignment.candidates)
    for line, by_symbol in inlined.items():
        for calls in by_symbol.values():
            for site, copies in _by_site(calls, callees.get(line, {}), facts, numbers_at):
                if site is None:
                    for call in copies:
                        assignment.leave_open(facts.owner(call.site)[1])
                    continue
                numbers = numbers_at.get(site, ())
                served, rest = with_twins(*assignment.match(numbers, copies))
                for number, its_calls in zip(numbers, served, strict=True):
                    assignment.serve(number, its_calls)
                for call in rest:
                    assignment.show(ImplicitAllocation(call, site.path, site.line, site))


def _callees_by_line(inlinings: Iterable[Inlining]) -> Mapping[Line, Mapping[Site, str]]:
    """Return the callee that was inlined at each position of each line.

    Of one position the first: what is inlined into that callee is announced there later.
    """
    callees: dict[Line, dict[Site, str]] = {}
    for inlining in inlinings:
        site = inlining.site
        on_line = callees.setdefault((site.path, site.line), {})
        on_line.setdefault(site, without_type_arguments(inlining.callee))
    return callees


def _numbers_at(candidates: Sequence[Candidate]) -> Mapping[Site, Sequence[int]]:
    """Return the inlined candidates at each position with a verdict, by number."""
    numbers: dict[Site, list[int]] = {}
    for number, candidate in enumerate(candidates):
        at_site = numbers.setdefault(candidate.site, [])
        if candidate.inlined_from is not None:
            at_site.append(number)
    return numbers


def _by_site(
    calls: Sequence[AllocatorCall],
    callees: Mapping[Site, str],
    facts: SourceFacts,
    announced: Collection[Site],
) -> Iterator[tuple[Site | None, list[AllocatorCall]]]:
    """Yield the calls by the call of the source that they were inlined at.

    Args:
        calls: The calls of one line and symbol.
        callees: The callee that was inlined at each position of the line.
        facts: The source files.
        announced: The positions at which there is a verdict.

    Yields:
        A position and its calls; None and calls of which that is open.
    """
    copies: dict[int, list[AllocatorCall]] = {}
    for call in calls:
        copies.setdefault(call.chain[0].node, []).append(call)
    named: dict[str, list[int]] = {}
    for node in sorted(copies):
        named.setdefault(_callee(copies[node][0], facts, callees.values()), []).append(node)
    free = dict(callees)
    unknown: list[int] = []
    for name, nodes in named.items():
        fitting = [site for site, callee in callees.items() if callee == name]
        if not fitting:
            unknown += nodes
            continue
        for site in fitting:
            free.pop(site)
        yield from _in_order(nodes, fitting, copies, facts, announced)
    # What the compiler calls otherwise than the source (a method value): by exclusion.
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
    """Yield the calls of one callee on one line with its copies, in the order in which they run."""
    # Of a generic function the copies of each shape are siblings of their own.
    siblings = sorted({twin for node in nodes for twin in copies[node][0].chain[0].siblings})
    if len(siblings) < len(sites):
        # Of a call whose code is gone there is mostly no verdict: nothing of it escapes.
        with_verdict = [site for site in sites if site in announced]
        # In a function literal that is always inlined nothing is said: it is the last of these.
        sites = with_verdict if announced else [max(sites, key=lambda site: _end(site, facts))]
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
    """Return where a call ends: what is called first ends first."""
    extent = facts.call_extent(site)
    if extent is None:
        return site.line, site.byte_col
    return extent.end_line, extent.end_byte_col


def _callee(call: AllocatorCall, facts: SourceFacts, spellings: Iterable[str]) -> str:
    """Return the function that was inlined, as `inlining call to` spells it."""
    outermost = call.chain[0]
    package, function, _ = facts.owner(outermost.site)
    names = [f"{package}.{function}", function]
    if outermost.function:
        written = written_name(outermost.function)
        names += [written, f"{package}.{written}"]
    known = set(spellings)
    return next((name for name in names if name in known), names[0])
