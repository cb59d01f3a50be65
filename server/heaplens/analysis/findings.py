"""Puts together what the passes found: one finding a place, with its extent and reason. Pure."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter

from heaplens.analysis.candidates import (
    SHAPE,
    Key,
    Place,
    VariantResult,
    View,
    is_result,
    key_of,
    outermost_callees,
    places_of,
    together,
    without_shapes,
)
from heaplens.analysis.implicit_allocations import hidden_findings
from heaplens.analysis.proving import Proof, levels, prove_places
from heaplens.compiler.printed import announced, spoken
from heaplens.explain.allocations import reason_of_none, sentence_of_none
from heaplens.explain.narrate import narrate
from heaplens.explain.source_context import Surroundings
from heaplens.explain.words import own_names, plain
from heaplens.model import Finding, Kind, Site, Span, Words
from heaplens.source.positions.extent import Extent

_ZERO_VALUE = "it is the zero value, which the program has once"
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
    view: View,
    words_of: Collection[str] = (),
    only: Collection[str] | None = None,
) -> Merged:
    """One finding for each place that the verdicts of all variants name, and the hidden ones.

    Args:
        results: What each variant of the package gave, the plain one first.
        view: The source files.
        words_of: The files of which the compiler's own words are wanted.
        only: The files whose findings are wanted; None for those of all.

    Returns:
        The findings, and the proofs that they rest on.
    """
    places: dict[Key, Place] = {}
    proofs: list[tuple[bool, Proof]] = []
    callees: dict[Site, str] = {}
    for result in results:
        if any(result.stories):
            callees = outermost_callees(result.verdicts.inlinings) | callees
        mine: dict[Key, Place] = {}
        # What allocates in one file can show in another; a verdict stands for itself.
        _add(mine, places_of(result, view, only if result.code is None else None))
        if result.code is not None:
            inlinings = result.verdicts.inlinings
            proof, proved = prove_places(list(mine.values()), inlinings, result.code, view)
            proofs.append((result.test, proof))
            _add(places, proved)
        else:
            _add(places, mine.values())
    announced_ones = list(_in_words(places, callees, view, only))
    words = _words(told for told in announced_ones if told[0].span.path in words_of)
    findings = [finding for finding, _ in announced_ones]
    findings += hidden_findings(places.values(), proofs, view, only)
    findings.sort(key=lambda f: (f.span.path, f.span.line, f.span.byte_col, f.kind))
    return Merged(tuple(findings), tuple(proofs), words)


def _words(told: Iterable[tuple[Finding, Place]]) -> tuple[Words, ...]:
    texts: dict[tuple[Span, str], list[str]] = {}
    for finding, place in told:
        lines = texts.setdefault((finding.span, finding.subject), [])
        lines.append(announced(place.escape))
        if place.story is not None:
            lines.append(spoken(place.story))
    return tuple(Words(*where, "\n".join(lines)) for where, lines in texts.items())


def _add(places: dict[Key, Place], more: Iterable[Place]) -> None:
    for place in more:
        key = key_of(place)
        known = places.get(key)
        places[key] = place if known is None else together(known, place)


def _in_words(
    places: Mapping[Key, Place],
    callees: Mapping[Site, str],
    view: View,
    only: Collection[str] | None,
) -> Iterable[tuple[Finding, Place]]:
    moved: dict[tuple[str, str], set[str]] = {}
    kept: dict[str, dict[str, None]] = {}
    for key, place in places.items():
        if key[3] is Kind.MOVED_TO_HEAP:
            moved.setdefault((key[0], place.extent.function), set()).add(place.escape.subject)
        elif key[3] is Kind.LEAKING_PARAM and _TO_RESULT not in place.escape.text:
            kept.setdefault(place.extent.function, {})[plain(place.escape.subject)] = None

    def kept_parameter(function: str) -> str:
        names = kept.get(function, {})
        return next(iter(names)) if len(names) == 1 else ""

    def around(path: str, extent: Extent) -> Surroundings:
        return replace(
            view.surroundings(path, extent, moved.get((path, extent.function), set())),
            inlined_at=lambda site: callees.get(site, ""),
            function_at=lambda site: view.owner(site)[1],
            kept_parameter=kept_parameter,
        )

    for key, place in sorted(places.items(), key=itemgetter(0)):
        if only is not None and key[0] not in only:
            continue
        if place.story is not None:
            yield _proven(_finding(key[0], place, around), place, view), place
            continue
        words = view.said(key[0])
        what = (*key[1:], place.escape.text, place.inlined_from, place.test)
        if what not in words:
            words[what] = _finding(key[0], place, around)
        yield _proven(words[what], place, view), place


def _finding(path: str, place: Place, around: Callable[[str, Extent], Surroundings]) -> Finding:
    extent, escape = place.extent, place.escape
    subject = _subject(place)
    narration = narrate(
        escape,
        place.story,
        function=extent.function,
        inlined_from=place.inlined_from,
        subject=subject,
        # Without an explanation there is nothing that the source could make clearer.
        around=around(path, extent) if place.story is not None else Surroundings(),
    )
    return Finding(
        span=Span(path, extent.line, extent.byte_col, extent.end_line, extent.end_byte_col),
        kind=escape.kind,
        subject=subject,
        function=extent.function,
        cause=narration.cause,
        sentence=narration.sentence,
        flow=narration.flow,
        inlined_from=without_shapes(place.inlined_from) if place.inlined_from else None,
        test=place.test,
    )


def _proven(finding: Finding, place: Place, view: View) -> Finding:
    """The finding with what the generated code says of it."""
    proven = place.proven
    if proven is None or finding.kind is Kind.LEAKING_PARAM:
        return finding
    if proven.allocates:
        return replace(
            finding,
            allocates=True,
            size_bytes=proven.size_bytes,
            block_bytes=proven.block_bytes,
            condition=proven.condition,
            chain=levels(proven.chain, view),
        )
    told = place.told or proven.reason or view.constant_reason(place.site)
    if told is None and place.escape.subject.endswith("{}"):
        told = _NO_ELEMENTS if place.escape.subject.startswith("[") else _ZERO_VALUE
    reason = reason_of_none(finding.subject, finding.function, told)
    return replace(
        finding,
        kind=Kind.NO_ALLOCATION,
        allocates=False,
        sentence=sentence_of_none(finding.subject, reason),
    )


def _subject(place: Place) -> str:
    """The compiler's word for it, but the source's where that one has another in each version.

    It computes constants, says from Go 1.25 on `append` for the whole call, and names types that
    it made up.
    """
    subject = place.escape.subject
    if is_result(subject):
        return place.extent.source
    extent = place.extent
    made_up = SHAPE in subject or "~" in subject or _REWRITTEN.match(subject)
    named = extent.source.isidentifier() and not subject.isidentifier()
    if extent.exact and extent.line == extent.end_line and (made_up or named):
        return extent.source
    if subject == "append" and place.story is not None:
        subject = place.story.subject
    subject = plain(without_shapes(subject))
    return own_names(subject, place.inlined_from) if place.inlined_from else subject
