"""Puts together what the passes give: one finding a place, with its extent and reason. Pure."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter

from heaplens.analysis.allocations import levels
from heaplens.analysis.candidates import (
    Candidate,
    Key,
    SourceFacts,
    VariantResult,
    candidates_of,
    inlined_callees,
    is_result,
    key_of,
    together,
)
from heaplens.analysis.frequency import frequency_at, of_chain
from heaplens.analysis.implicit_allocations import implicit_findings
from heaplens.analysis.inlined_source import source_of_append
from heaplens.analysis.proof import Proof, prove_candidates
from heaplens.compiler.printed import announced, spoken
from heaplens.explain.allocations import (
    brief_of_none,
    has_no_elements,
    reason_of_none,
    sentence_of_none,
)
from heaplens.explain.boxing import Box
from heaplens.explain.implicit_messages import NEVER_REACHED
from heaplens.explain.narrate import narrate
from heaplens.explain.source_context import SourceContext
from heaplens.explain.subjects import subject_words
from heaplens.explain.words import function_words, plain
from heaplens.model import KINDS, Cause, Finding, Group, Kind, Site, Span, Story, Words
from heaplens.source.flow.graph import Frequency
from heaplens.source.positions.extent import Extent, NodeKind

_ZERO_VALUE = "it is the zero value, which is static data"
_NO_ELEMENTS = "its size is zero"
_TO_RESULT = " to result "
_LITERAL = "func literal"


@dataclass(frozen=True, slots=True)
class Merged:
    """What all variants say together."""

    findings: tuple[Finding, ...]
    """The findings by file, line and column."""
    proofs: tuple[tuple[bool, Proof], ...]
    """What was proven of each variant, and whether it is one of the tests'."""
    words: tuple[Words, ...] = ()
    """What the compiler itself says of the findings, in the files for which it was asked."""


def merge_findings(
    results: Iterable[VariantResult],
    facts: SourceFacts,
    words_of: Collection[str] = (),
    only: Collection[str] | None = None,
) -> Merged:
    """Return one finding for each place that the verdicts of all variants name, and the implicit.

    Args:
        results: What each variant of the package gave, the plain one first.
        facts: The source files.
        words_of: The files of which the compiler's own words are wanted.
        only: The files whose findings are wanted; None for those of all.

    Returns:
        The findings, and the proofs that they rest on.
    """
    candidates: dict[Key, Candidate] = {}
    proofs: list[tuple[bool, Proof]] = []
    callees: dict[Site, tuple[str, ...]] = {}
    for result in results:
        if any(result.stories):
            callees = inlined_callees(result.verdicts.inlinings) | callees
        # What allocates in one file can show in another; a verdict stands for itself.
        only_of_variant = only if result.code is None else None
        of_variant = _merged(candidates_of(result, facts, only_of_variant))
        if result.code is not None:
            inlinings = result.verdicts.inlinings
            proof, proved = prove_candidates(
                list(of_variant.values()), inlinings, result.code, facts
            )
            proofs.append((result.test, proof))
            candidates = _merged([*candidates.values(), *proved])
        else:
            candidates = _merged([*candidates.values(), *of_variant.values()])
    pairs = list(_in_words(candidates, callees, facts, only))
    words = _words(pair for pair in pairs if pair[0].span.path in words_of)
    findings = [finding for finding, _ in pairs]
    findings += implicit_findings(candidates.values(), proofs, facts, only)
    findings.sort(key=lambda f: (f.span.path, f.span.line, f.span.byte_col, f.kind))
    return Merged(tuple(findings), tuple(proofs), words)


def _merged(candidates: Iterable[Candidate]) -> dict[Key, Candidate]:
    """Return one candidate for each place, in the order in which they are named first."""
    merged: dict[Key, Candidate] = {}
    for candidate in candidates:
        key = key_of(candidate)
        known = merged.get(key)
        merged[key] = candidate if known is None else together(known, candidate)
    return merged


def _words(pairs: Iterable[tuple[Finding, Candidate]]) -> tuple[Words, ...]:
    """Return what the compiler itself says of findings."""
    texts: dict[tuple[Span, str], list[str]] = {}
    for finding, candidate in pairs:
        lines = texts.setdefault((finding.span, finding.subject), [])
        lines.append(announced(candidate.escape))
        if candidate.story is not None:
            lines.append(spoken(candidate.story))
    return tuple(Words(*place, "\n".join(lines)) for place, lines in texts.items())


def _in_words(
    candidates: Mapping[Key, Candidate],
    callees: Mapping[Site, tuple[str, ...]],
    facts: SourceFacts,
    only: Collection[str] | None,
) -> Iterator[tuple[Finding, Candidate]]:
    """Yield the findings by file, line and column, each with what it is made of."""
    context_of = _context_maker(candidates.values(), callees, facts)
    written = {
        (candidate.extent.function, candidate.escape.kind, candidate.escape.subject): candidate
        for candidate in candidates.values()
        if candidate.inlined_from is None and candidate.proven is not None
    }
    for key, candidate in sorted(candidates.items(), key=itemgetter(0)):
        path = candidate.site.path
        if only is not None and path not in only:
            continue
        if candidate.story is not None:
            finding = _finding(candidate, context_of, facts)
        else:
            # Without a story nothing but the verdict and its place counts. Most of a package is the
            # same after an edit, and to put it into words takes longer than to compile it.
            escape = candidate.escape
            words = (key, escape.text, candidate.inlined_from, candidate.inlined, candidate.test)
            finding = facts.finding(path, words, partial(_finding, candidate, context_of, facts))
        yield _with_proof(finding, candidate, facts, written), candidate


def _context_maker(
    candidates: Iterable[Candidate], callees: Mapping[Site, tuple[str, ...]], facts: SourceFacts
) -> Callable[[str, Extent], SourceContext]:
    """Return what gives the source around an extent, with what the verdicts say of its function."""
    moved: dict[tuple[str, str], set[str]] = {}
    kept: dict[str, dict[str, None]] = {}
    closures: dict[Site, Story] = {}
    for candidate in candidates:
        escape, function = candidate.escape, candidate.extent.function
        if candidate.story is not None and escape.subject == _LITERAL:
            closures.setdefault(escape.file_site, candidate.story)
        if escape.kind is Kind.MOVED_TO_HEAP:
            moved.setdefault((candidate.site.path, function), set()).add(escape.subject)
        elif escape.kind is Kind.LEAKING_PARAM and _TO_RESULT not in escape.text:
            kept.setdefault(function, {})[plain(escape.subject)] = None

    def kept_parameter(function: str) -> str:
        names = kept.get(function, {})
        return next(iter(names)) if len(names) == 1 else ""

    def context_of(path: str, extent: Extent) -> SourceContext:
        return replace(
            facts.source_context(path, extent, moved.get((path, extent.function), set())),
            inlined_at=lambda site: next(iter(callees.get(site, ())), ""),
            all_inlined_at=lambda site: callees.get(site, ()),
            function_at=lambda site: facts.owner(site)[1],
            kept_parameter=kept_parameter,
            closure_at=closures.get,
        )

    return context_of


def _finding(
    candidate: Candidate,
    context_of: Callable[[str, Extent], SourceContext],
    facts: SourceFacts,
) -> Finding:
    path, extent, escape = candidate.site.path, candidate.extent, candidate.escape
    subject = _subject(candidate, facts)
    narration = narrate(
        escape,
        candidate.story,
        function=extent.function,
        inlined_from=candidate.inlined_from,
        subject=subject,
        # Without an explanation there is nothing that the source could make clearer.
        source=context_of(path, extent) if candidate.story is not None else SourceContext(),
        box=_box(candidate),
    )
    frequency = frequency_at(path, extent, facts)
    return Finding(
        span=extent.span(path),
        kind=escape.kind,
        subject=subject,
        function=extent.function,
        cause=narration.cause,
        sentence=narration.sentence,
        flow=narration.flow,
        reason=narration.reason,
        inlined_from=function_words(candidate.inlined_from) if candidate.inlined_from else None,
        test=candidate.test,
        when=frequency.when,
        loop_depth=frequency.loop_depth,
        group=_group(candidate, narration.cause, facts),
    )


def _group(candidate: Candidate, cause: Cause, facts: SourceFacts) -> Group | None:
    """Return what a candidate is one part of."""
    if not KINDS[candidate.escape.kind].allocates:
        return None
    unexplained = candidate.story is None and candidate.extent.kind is NodeKind.OPERAND
    return facts.group(
        candidate.site.path,
        candidate.extent,
        boxed=cause is Cause.BOXED or unexplained,
        inlined=candidate.inlined_from is not None,
    )


def _box(candidate: Candidate) -> Box | None:
    """Return what the generated code shows of a conversion to an interface; None where nothing."""
    proven = candidate.proven
    if proven is None or not proven.box_routines:
        return None
    return Box(proven.box_routines, proven.size_bytes)


def _with_proof(
    finding: Finding,
    candidate: Candidate,
    facts: SourceFacts,
    written: Mapping[tuple[str, Kind, str], Candidate],
) -> Finding:
    """Return the finding with what the generated code says of it.

    Args:
        finding: What the verdict says.
        candidate: The verdict, and what is proven of it.
        facts: The source files.
        written: What verdicts say where it is written, by function, kind and subject.
    """
    proven = candidate.proven
    if not KINDS[finding.kind].needs_proof:
        return finding
    if proven is None:
        is_made = finding.cause not in {Cause.UNKNOWN, Cause.BOXED}
        # Go gives all that has no size one address, whoever asks (runtime/malloc.go, zerobase).
        if not (is_made and has_no_elements(candidate.escape.subject)):
            return finding
        return _without_allocation(finding, reason_of_none(finding.subject, "", _NO_ELEMENTS))
    if proven.allocates:
        is_variable = finding.kind is Kind.MOVED_TO_HEAP
        # One of another package is spelled with the package: `bytes.b`.
        variable = candidate.escape.subject.rpartition(".")[2] if is_variable else ""
        said = Frequency(finding.when, finding.loop_depth)
        frequency = of_chain(said, proven.chain, facts, variable)
        return replace(
            finding,
            allocates=True,
            size_bytes=proven.size_bytes,
            block_bytes=proven.block_bytes,
            condition=proven.condition,
            chain=levels(proven.chain, facts),
            when=frequency.when,
            loop_depth=frequency.loop_depth,
        )
    subject = candidate.escape.subject
    reason = candidate.source_reason or proven.reason or facts.constant_reason(candidate.site)
    if reason is None and subject.endswith("{}") and not subject.startswith("&"):
        reason = _NO_ELEMENTS if subject.startswith("[") else _ZERO_VALUE
    if reason is None and candidate.inlined_from is not None:
        home = written.get((candidate.inlined_from, candidate.escape.kind, subject))
        if home is not None and home.proven is not None and home.proven.allocates:
            reason = NEVER_REACHED  # here it was dropped, with all around it
        elif home is not None:
            reason = home.source_reason or facts.constant_reason(home.site)
    return _without_allocation(finding, reason_of_none(finding.subject, finding.function, reason))


def _without_allocation(finding: Finding, reason: str) -> Finding:
    """Return a finding as an escape that allocates nothing."""
    return replace(
        finding,
        reason=brief_of_none(reason),
        kind=Kind.NO_ALLOCATION,
        allocates=False,
        sentence=sentence_of_none(finding.subject, reason),
    )


def _subject(candidate: Candidate, facts: SourceFacts) -> str:
    """Return what the verdict is about, as a reader of the source knows it."""
    subject = candidate.escape.subject
    if written := source_of_append(candidate, facts):
        return written
    if is_result(subject):
        return candidate.extent.source
    if subject == "append" and candidate.story is not None:
        subject = candidate.story.subject
    return subject_words(subject, candidate.extent, candidate.inlined_from, candidate.inlined)
