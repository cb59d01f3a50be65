"""Puts together what the passes found: one finding a place, with its extent and reason. Pure."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter

from heaplens.analysis.candidates import (
    Candidate,
    Key,
    SourceFacts,
    VariantResult,
    candidates_of,
    is_result,
    key_of,
    outermost_callees,
    together,
)
from heaplens.analysis.implicit_allocations import hidden_findings
from heaplens.analysis.proving import Proof, levels, prove_candidates
from heaplens.compiler.printed import announced, spoken
from heaplens.compiler.symbols import is_shaped, without_shapes
from heaplens.explain.allocations import reason_of_none, sentence_of_none
from heaplens.explain.narrate import narrate
from heaplens.explain.source_context import SourceContext
from heaplens.explain.words import own_names, plain
from heaplens.model import KINDS, Finding, Kind, Site, Span, Words
from heaplens.source.positions.extent import Extent

_ZERO_VALUE = "it is the zero value, which is static data"
_NO_ELEMENTS = "its size is zero"
_TO_RESULT = " to result "
_REWRITTEN = re.compile(r"append|make\(")


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
    """One finding for each place that the verdicts of all variants name, and the hidden ones.

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
    callees: dict[Site, str] = {}
    for result in results:
        if any(result.stories):
            callees = outermost_callees(result.verdicts.inlinings) | callees
        mine: dict[Key, Candidate] = {}
        # What allocates in one file can show in another; a verdict stands for itself.
        _add(mine, candidates_of(result, facts, only if result.code is None else None))
        if result.code is not None:
            inlinings = result.verdicts.inlinings
            proof, proved = prove_candidates(list(mine.values()), inlinings, result.code, facts)
            proofs.append((result.test, proof))
            _add(candidates, proved)
        else:
            _add(candidates, mine.values())
    announced_ones = list(_in_words(candidates, callees, facts, only))
    words = _words(told for told in announced_ones if told[0].span.path in words_of)
    findings = [finding for finding, _ in announced_ones]
    findings += hidden_findings(candidates.values(), proofs, facts, only)
    findings.sort(key=lambda f: (f.span.path, f.span.line, f.span.byte_col, f.kind))
    return Merged(tuple(findings), tuple(proofs), words)


def _words(told: Iterable[tuple[Finding, Candidate]]) -> tuple[Words, ...]:
    texts: dict[tuple[Span, str], list[str]] = {}
    for finding, candidate in told:
        lines = texts.setdefault((finding.span, finding.subject), [])
        lines.append(announced(candidate.escape))
        if candidate.story is not None:
            lines.append(spoken(candidate.story))
    return tuple(Words(*where, "\n".join(lines)) for where, lines in texts.items())


def _add(candidates: dict[Key, Candidate], more: Iterable[Candidate]) -> None:
    for candidate in more:
        key = key_of(candidate)
        known = candidates.get(key)
        candidates[key] = candidate if known is None else together(known, candidate)


def _in_words(
    candidates: Mapping[Key, Candidate],
    callees: Mapping[Site, str],
    facts: SourceFacts,
    only: Collection[str] | None,
) -> Iterable[tuple[Finding, Candidate]]:
    moved: dict[tuple[str, str], set[str]] = {}
    kept: dict[str, dict[str, None]] = {}
    for key, candidate in candidates.items():
        if key[3] is Kind.MOVED_TO_HEAP:
            moved.setdefault((key[0], candidate.extent.function), set()).add(
                candidate.escape.subject
            )
        elif key[3] is Kind.LEAKING_PARAM and _TO_RESULT not in candidate.escape.text:
            kept.setdefault(candidate.extent.function, {})[plain(candidate.escape.subject)] = None

    def kept_parameter(function: str) -> str:
        names = kept.get(function, {})
        return next(iter(names)) if len(names) == 1 else ""

    def around(path: str, extent: Extent) -> SourceContext:
        return replace(
            facts.source_context(path, extent, moved.get((path, extent.function), set())),
            inlined_at=lambda site: callees.get(site, ""),
            function_at=lambda site: facts.owner(site)[1],
            kept_parameter=kept_parameter,
        )

    for key, candidate in sorted(candidates.items(), key=itemgetter(0)):
        if only is not None and key[0] not in only:
            continue
        if candidate.story is not None:
            yield _proven(_finding(key[0], candidate, around), candidate, facts), candidate
            continue
        words = facts.said(key[0])
        what = (*key[1:], candidate.escape.text, candidate.inlined_from, candidate.test)
        if what not in words:
            words[what] = _finding(key[0], candidate, around)
        yield _proven(words[what], candidate, facts), candidate


def _finding(
    path: str, candidate: Candidate, around: Callable[[str, Extent], SourceContext]
) -> Finding:
    extent, escape = candidate.extent, candidate.escape
    subject = _subject(candidate)
    narration = narrate(
        escape,
        candidate.story,
        function=extent.function,
        inlined_from=candidate.inlined_from,
        subject=subject,
        # Without an explanation there is nothing that the source could make clearer.
        source=around(path, extent) if candidate.story is not None else SourceContext(),
    )
    return Finding(
        span=extent.span(path),
        kind=escape.kind,
        subject=subject,
        function=extent.function,
        cause=narration.cause,
        sentence=narration.sentence,
        flow=narration.flow,
        inlined_from=without_shapes(candidate.inlined_from) if candidate.inlined_from else None,
        test=candidate.test,
    )


def _proven(finding: Finding, candidate: Candidate, facts: SourceFacts) -> Finding:
    """The finding with what the generated code says of it."""
    proven = candidate.proven
    if proven is None or not KINDS[finding.kind].needs_proof:
        return finding
    if proven.allocates:
        return replace(
            finding,
            allocates=True,
            size_bytes=proven.size_bytes,
            block_bytes=proven.block_bytes,
            condition=proven.condition,
            chain=levels(proven.chain, facts),
        )
    told = candidate.told or proven.reason or facts.constant_reason(candidate.site)
    if told is None and candidate.escape.subject.endswith("{}"):
        told = _NO_ELEMENTS if candidate.escape.subject.startswith("[") else _ZERO_VALUE
    reason = reason_of_none(finding.subject, finding.function, told)
    return replace(
        finding,
        kind=Kind.NO_ALLOCATION,
        allocates=False,
        sentence=sentence_of_none(finding.subject, reason),
    )


def _subject(candidate: Candidate) -> str:
    """The compiler's word for it, but the source's where that one has another in each version.

    It computes constants, says from Go 1.25 on `append` for the whole call, and names types that
    it made up.
    """
    subject = candidate.escape.subject
    if is_result(subject):
        return candidate.extent.source
    extent = candidate.extent
    made_up = is_shaped(subject) or "~" in subject or _REWRITTEN.match(subject)
    named = extent.source.isidentifier() and not subject.isidentifier()
    if extent.exact and extent.line == extent.end_line and (made_up or named):
        return extent.source
    if subject == "append" and candidate.story is not None:
        subject = candidate.story.subject
    subject = plain(without_shapes(subject))
    return own_names(subject, candidate.inlined_from) if candidate.inlined_from else subject
