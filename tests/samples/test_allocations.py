"""What is said of the samples is held against what they allocate when they run."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from heaplens.model import Cause, Finding, Kind, Span
from samples.analysis import SAMPLES, Analysis
from samples.truth import Truth

# What never happens, by file and subject: the slice or map has room, or the code only runs inlined.
_NEVER = {
    ("appending/appending.go", "append(evens, i)"),
    ("building/building.go", "append(b.buf, c)"),
    ("building/building.go", "builder.WriteByte('*')"),
    ("unsized/unsized.go", "append(queue, i)"),
    ("mapping/mapping.go", '"two": 2'),
    ("mapping/mapping.go", "seen[number]"),
    ("inlined/inlined.go", "n"),
}
# A command and tests cannot be imported; of code under //line the profile names other files.
_NOT_RUN = ("profiled/", "linedirective/")


def test_every_allocation_happens(analysis: Analysis, truth: Truth) -> None:
    """The profile has all allocations that are shown, the conditional ones too."""
    unseen = [
        _in_words(finding)
        for finding in _allocating(analysis)
        # The runtime makes a goroutine on a stack of its own, which the profile cannot attribute.
        if finding.cause is not Cause.GOROUTINE or finding.kind is not Kind.HIDDEN_ALLOCATION
        if (_name_of(finding), finding.subject) not in _NEVER
        if not any(truth.samples_in(finding.span))
    ]
    assert not unseen, "\n".join(["nothing was allocated at", *unseen])


def test_nothing_else_allocates(analysis: Analysis, truth: Truth) -> None:
    """A line that allocates has a finding that says so."""
    shown = [_code_of(finding) for finding in _allocating(analysis)]
    missed = {
        f"{ours[0]}:{ours[1]}"
        for sample in truth.samples
        # What is inlined from another module counts for the line it was inlined into.
        if (ours := next((line for line in sample.lines if _is_sample(line[0])), None))
        if not any(map(sample.is_in, shown))
    }
    assert not missed, "\n".join(["no finding says that this allocates", *sorted(missed)])


def test_sizes_are_right(analysis: Analysis, truth: Truth) -> None:
    """The allocator gave each object as many bytes as its finding says, rounded up."""
    alone = Counter(
        (finding.span.path, line)
        for finding in _allocating(analysis)
        for line in range(finding.span.line, finding.span.end_line + 1)
    )
    wrong, compared = [], 0
    for finding in _allocating(analysis):
        span = finding.span
        if (
            finding.size_bytes is None
            or alone[span.path, span.line] > 1
            or span.line < span.end_line
        ):
            continue
        sizes = {sample.size_bytes for sample in truth.samples_in(span)}
        compared += len(sizes)
        if not sizes <= truth.rounded_sizes(finding.size_bytes):
            wrong.append(f"{_in_words(finding)}: {finding.size_bytes} B, but {sorted(sizes)}")
    assert not wrong, "\n".join(wrong)
    assert compared > 50


def test_counts_are_right(analysis: Analysis, truth: Truth) -> None:
    """A call allocates what is certain, and what its arguments give rise to; no more, no less."""
    certain = Counter(
        f"{Path(finding.span.path).parent.relative_to(SAMPLES)}.{finding.function}"
        for finding in _allocating(analysis)
        if finding.condition is None
    )
    wrong = [
        f"{count.function} allocates {count.allocs} times, with {count.others} that are not its "
        f"own or not certain, and has {certain[count.function]} certain allocations"
        for count in truth.counts
        if count.allocs != certain[count.function] + count.others
    ]
    assert not wrong, "\n".join(wrong)
    assert len(truth.counts) > 100


def _allocating(analysis: Analysis) -> Iterator[Finding]:
    for finding in analysis.findings():
        if finding.allocates and not finding.test and not _name_of(finding).startswith(_NOT_RUN):
            yield finding


def _code_of(finding: Finding) -> Span:
    """Where the code of a finding is: the body of a function literal is code of its own."""
    span = finding.span
    if "func literal" in finding.subject or finding.kind is Kind.HIDDEN_ALLOCATION:
        return replace(span, end_line=span.line)
    return span


def _is_sample(path: str) -> bool:
    return path.startswith(f"{SAMPLES}/")


def _in_words(finding: Finding) -> str:
    return f"{finding.span.path}:{finding.span.line}: {finding.sentence}"


def _name_of(finding: Finding) -> str:
    return str(Path(finding.span.path).relative_to(SAMPLES))
