"""Move what is known of a text into a newer text, and keep what is proven. Pure.

Invariant: what starts on a changed line is forgotten, what starts on any other line moves with it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import is_not

from heaplens.model import (
    KINDS,
    Evidence,
    Finding,
    FunctionSummary,
    Group,
    Inlinability,
    Kind,
    Span,
    Step,
)
from heaplens.present.file_facts import TrackedFinding
from heaplens.source.linemap import LineMap

_Extent = tuple[int, int, int, int]


def moved_findings(
    tracked_findings: Iterable[TrackedFinding], lines: LineMap
) -> tuple[TrackedFinding, ...]:
    """Move findings into a newer text.

    Args:
        tracked_findings: the findings of the older text.
        lines: where its lines are in the newer one.

    Returns:
        Those that start on an unchanged line, marked as old. Steps on changed lines are left out.
    """
    result = []
    for tracked in tracked_findings:
        finding = tracked.finding
        span = _moved_span(finding.span, lines)
        if span is None:
            continue
        steps = [_moved_step(step, span.path, lines) for step in finding.flow]
        flow = tuple(step for step in steps if step is not None)
        # Above an edit, and below one that leaves the number of lines, nothing moves. Thousands of
        # findings are rebased for each key: what stays where it was stays the same object.
        flow_stays = len(flow) == len(finding.flow) and not any(map(is_not, flow, finding.flow))
        group = _moved_group(finding.group, lines)
        if span is not finding.span or not flow_stays or group is not finding.group:
            finding = replace(finding, span=span, flow=flow, group=group)
        if finding is tracked.finding and tracked.old:
            result.append(tracked)
        else:
            result.append(replace(tracked, finding=finding, old=True))
    return tuple(result)


def moved_functions(
    functions: Iterable[FunctionSummary], lines: LineMap
) -> tuple[FunctionSummary, ...]:
    """Move the sums of functions whose names are on unchanged lines; drop the others."""
    moved = ((function, lines.span(function.span)) for function in functions)
    return tuple(replace(function, span=span) for function, span in moved if span is not None)


def moved_inlinability(
    inlinability: Iterable[Inlinability], lines: LineMap
) -> tuple[Inlinability, ...]:
    """Move what is known of functions whose names are on unchanged lines; drop the others."""
    moved = ((answer, lines.line(answer.site.line)) for answer in inlinability)
    return tuple(
        replace(answer, site=replace(answer.site, line=line))
        for answer, line in moved
        if line is not None
    )


def joined_with_verdicts(
    before: Sequence[TrackedFinding], fresh: Sequence[Finding]
) -> tuple[TrackedFinding, ...]:
    """Join the findings of a verdict pass with what was known before it.

    A verdict pass says neither what allocates nor why. Where it repeats what was known, the proof
    and the story of before stay until the next ones. What it no longer says is gone, except what
    no verdict can say: that stays until the next proof.

    Args:
        before: what was known, moved into the text of now.
        fresh: the findings of a verdict pass on that text.

    Returns:
        The findings by line, byte column and kind.
    """
    by_place: dict[tuple[_Extent, str], list[TrackedFinding]] = {}
    result: list[TrackedFinding] = []
    for tracked in before:
        evidence = KINDS[tracked.finding.kind].evidence
        if evidence is Evidence.VERDICT:
            by_place.setdefault(_key(tracked.finding), []).append(tracked)
        elif evidence is Evidence.PROOF:
            result.append(tracked)
    for finding in fresh:
        # The key has no kind: a parameter may leak and be moved, both at its name.
        candidates = by_place.get(_key(finding), [])
        match = next(
            (tracked for tracked in candidates if _repeats(finding, tracked.finding)), None
        )
        if match is None:
            result.append(TrackedFinding(finding))
            continue
        # Of inlined code only the proof knows the callee's part of how often.
        often = match.finding if match.finding.chain else finding
        updated = replace(
            match.finding,
            function=finding.function,
            test=finding.test,
            group=finding.group,
            when=often.when,
            loop_depth=often.loop_depth,
        )
        # Where there is nothing to prove, the verdict is all there is to know: it is not old.
        old = KINDS[finding.kind].needs_proof
        result.append(replace(match, finding=updated, old=old))
    result.sort(
        key=lambda tracked: (
            tracked.finding.span.line,
            tracked.finding.span.byte_col,
            tracked.finding.kind,
        )
    )
    return tuple(result)


def _key(finding: Finding) -> tuple[_Extent, str]:
    span = finding.span
    return (span.line, span.byte_col, span.end_line, span.end_byte_col), finding.subject


def _repeats(fresh: Finding, before: Finding) -> bool:
    """Return whether a verdict says what was known before.

    An escape that was proven free keeps that: verdicts go on calling it an escape.
    """
    if before.kind is Kind.NO_ALLOCATION:
        return KINDS[fresh.kind].needs_proof
    return before.kind is fresh.kind


def _moved_span(span: Span, lines: LineMap) -> Span | None:
    """Return where a span is now; None where its first line was changed.

    Lines inside, of a closure's body, may be edited, and the last one may have gone: then the span
    keeps its height.
    """
    line = lines.line(span.line)
    if line is None:
        return None
    end_line = lines.line(span.end_line)
    if end_line is None:
        end_line = line + span.end_line - span.line
    if line == span.line and end_line == span.end_line:
        return span
    return replace(span, line=line, end_line=end_line)


def _moved_group(group: Group | None, lines: LineMap) -> Group | None:
    """Return a group where it is now; None where the line that it is known by was changed."""
    if group is None or not group.line:
        return group
    line = lines.line(group.line)
    if line is None or line == group.line:
        return None if line is None else group
    return replace(group, line=line)


def _moved_step(step: Step, path: str, lines: LineMap) -> Step | None:
    """Return where a step is now; None where its line was changed. Other files stay as they are."""
    if step.site.path != path:
        return step
    line = lines.line(step.site.line)
    if line is None or line == step.site.line:
        return None if line is None else step
    return replace(step, site=replace(step.site, line=line))
