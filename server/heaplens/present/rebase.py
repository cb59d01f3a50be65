"""Moves what is known of a text into the text that came of it, and keeps what is proven. Pure.

Invariant: what stands on a line that was changed is forgotten, what stands on the others moves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import is_not

from heaplens.model import KINDS, Evidence, Finding, FunctionSummary, Inlinability, Kind, Span, Step
from heaplens.present.file_facts import TrackedFinding
from heaplens.source.linemap import LineMap

_Place = tuple[int, int, int, int]


def moved_tracked_findings(
    tracked_findings: Iterable[TrackedFinding], lines: LineMap
) -> tuple[TrackedFinding, ...]:
    """Moves marks into a newer text.

    Args:
        tracked_findings: The marks of the older text.
        lines: Where its lines are now.

    Returns:
        The marks on unchanged lines, as old ones.
    """
    result = []
    for tracked in tracked_findings:
        finding = tracked.finding
        span = _moved_span(finding.span, lines)
        if span is None:
            continue
        moved = [_moved_step(step, span.path, lines) for step in finding.flow]
        flow = tuple(step for step in moved if step is not None)
        # Above an edit, and below one that leaves the number of lines, all is where it was.
        stays = len(flow) == len(finding.flow) and not any(map(is_not, flow, finding.flow))
        if span is not finding.span or not stays:
            finding = replace(finding, span=span, flow=flow)
        if finding is not tracked.finding or not tracked.old:
            tracked = replace(tracked, finding=finding, old=True)  # noqa: PLW2901 - the mark, moved
        result.append(tracked)
    return tuple(result)


def moved_functions(
    functions: Iterable[FunctionSummary], lines: LineMap
) -> tuple[FunctionSummary, ...]:
    """Moves the sums of functions whose names are on unchanged lines."""
    moved = ((function, lines.span(function.span)) for function in functions)
    return tuple(replace(function, span=span) for function, span in moved if span is not None)


def moved_inlinability(
    inlinability: Iterable[Inlinability], lines: LineMap
) -> tuple[Inlinability, ...]:
    """Moves what is said of functions whose names are on unchanged lines."""
    moved = ((each, lines.line(each.site.line)) for each in inlinability)
    return tuple(
        replace(each, site=replace(each.site, line=line))
        for each, line in moved
        if line is not None
    )


def carried(
    before: Sequence[TrackedFinding], fresh: Sequence[Finding]
) -> tuple[TrackedFinding, ...]:
    """Joins new verdicts with what was known before them.

    A verdict pass does not say what allocates, nor why. Where it says of an unchanged line what was
    said before, the proof of before stays until the next one; what it does not say any more is
    gone; and what only a proof can find stays, too.

    Args:
        before: The marks of before, moved into the text of now.
        fresh: The findings of a verdict pass on that text.

    Returns:
        The marks by line, byte column and kind.
    """
    known: dict[tuple[_Place, str], list[TrackedFinding]] = {}
    only_proven: list[TrackedFinding] = []
    for tracked in before:
        evidence = KINDS[tracked.finding.kind].evidence
        if evidence is Evidence.VERDICT:
            known.setdefault(_key(tracked.finding), []).append(tracked)
        elif evidence is Evidence.PROOF:
            only_proven.append(tracked)
    tracked_findings = list(only_proven)
    for finding in fresh:
        same = known.get(_key(finding), [])
        was = next((each for each in same if _fits(each.finding, finding)), None)
        if was is None:
            tracked_findings.append(TrackedFinding(finding))
            continue
        # Of a parameter there is nothing to prove: the verdict is all.
        old = KINDS[finding.kind].needs_proof
        tracked_findings.append(replace(was, finding=_joined(was.finding, finding), old=old))
    tracked_findings.sort(
        key=lambda m: (m.finding.span.line, m.finding.span.byte_col, m.finding.kind)
    )
    return tuple(tracked_findings)


def _key(finding: Finding) -> tuple[_Place, str]:
    span = finding.span
    return (span.line, span.byte_col, span.end_line, span.end_byte_col), finding.subject


def _fits(before: Finding, fresh: Finding) -> bool:
    """Whether a finding may be what a verdict of now was called before."""
    if before.kind is Kind.NO_ALLOCATION:
        return KINDS[fresh.kind].needs_proof
    return before.kind is fresh.kind


def _joined(before: Finding, fresh: Finding) -> Finding:
    return replace(before, function=fresh.function, test=fresh.test)


def _moved_span(span: Span, lines: LineMap) -> Span | None:
    """Where a span is now; what begins on an unchanged line may have changed inside."""
    line = lines.line(span.line)
    if line is None:
        return None
    end_line = lines.line(span.end_line)
    if end_line is None or end_line < line:
        end_line = line + span.end_line - span.line
    if line == span.line and end_line == span.end_line:
        return span
    return replace(span, line=line, end_line=end_line)


def _moved_step(step: Step, path: str, lines: LineMap) -> Step | None:
    """Where a step is now; None where its line was changed."""
    if step.site.path != path:
        return step
    line = lines.line(step.site.line)
    if line is None or line == step.site.line:
        return None if line is None else step
    return replace(step, site=replace(step.site, line=line))
