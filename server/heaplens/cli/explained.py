"""What `heaplens explain` finds out, before it is written as text or as JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from heaplens.analysis.ranking import ranked
from heaplens.engine.functions import FunctionPlace
from heaplens.explain.advice import Adviser
from heaplens.model import (
    CONDITIONS,
    KINDS,
    Finding,
    FunctionSummary,
    Inlinability,
    Kind,
    PackageReport,
)
from heaplens.present.wording import condition_of
from heaplens.toolchain.reading import read_regular


@dataclass(frozen=True, slots=True)
class ExplainedFunction:
    """A function, with what it allocates and keeps."""

    place: FunctionPlace
    """The function."""
    summary: FunctionSummary | None
    """Its sums; None where there are none, or nothing is proven."""
    inlinability: Inlinability | None
    """What the compiler says about inlining it, if anything."""
    findings: tuple[Finding, ...]
    """All that is found in it, by rank; those that comments ignore are among them."""

    @property
    def own(self) -> tuple[Finding, ...]:
        """What its own code allocates, or may."""
        return tuple(f for f in self._allocations() if f.inlined_from is None)

    @property
    def inlined(self) -> tuple[Finding, ...]:
        """What code allocates that is inlined in it."""
        return tuple(f for f in self._allocations() if f.inlined_from is not None)

    @property
    def free(self) -> tuple[Finding, ...]:
        """The escapes that allocate nothing."""
        return tuple(f for f in self.findings if f.kind is Kind.NO_ALLOCATION)

    @property
    def keeps(self) -> tuple[Finding, ...]:
        """The parameters that it keeps."""
        return tuple(f for f in self.findings if f.kind is Kind.LEAKING_PARAM)

    def _allocations(self) -> Iterator[Finding]:
        yield from (
            f for f in self.findings if KINDS[f.kind].allocates and f.allocates is not False
        )


@dataclass(frozen=True, slots=True)
class Explained:
    """The answer to one question."""

    report: PackageReport
    """The report of the package."""
    function: ExplainedFunction | None = None
    """The function that was asked about, or whose line was."""
    findings: tuple[Finding, ...] = ()
    """The findings at the place that was asked about, those that comments ignore among them."""
    compiler_words: str = ""
    """What `-m=2` prints about their line."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """The documentation pages that there are, by kind, cause and condition."""
    advisers: dict[str, Adviser] = field(default_factory=dict, compare=False)
    """Who advises on the findings of each file that was asked about."""

    def page(self, finding: Finding) -> str | None:
        """Return the page about a finding: that of its cause, else that of its kind."""
        cause = self.pages.get(finding.cause) if KINDS[finding.kind].allocates else None
        return cause or self.pages.get(finding.kind)

    def advice(self, finding: Finding) -> str | None:
        """Return what can be done about a finding, and what that costs; or why nothing helps."""
        path = finding.span.path
        if path not in self.advisers:
            try:
                self.advisers[path] = Adviser(read_regular(path))
            except OSError:
                return None
        return self.advisers[path].text(finding)

    def condition_page(self, finding: Finding) -> str | None:
        """Return the page of the condition of a finding; None where it always allocates."""
        return self.pages.get(finding.condition) if finding.condition is not None else None


def condition_meaning(finding: Finding) -> str | None:
    """Return what the condition of a finding means; None where it always allocates."""
    condition = condition_of(finding)
    return CONDITIONS[condition].meaning if condition is not None else None


def explained_function(place: FunctionPlace, report: PackageReport) -> ExplainedFunction:
    """Return what a report says of a function."""
    lines = range(place.line, place.end_line + 1)
    findings = [
        finding
        for finding in (*report.findings, *report.ignored)
        if finding.span.path == place.path and finding.span.line in lines
    ]
    return ExplainedFunction(
        place,
        next(
            (
                summary
                for summary in report.functions
                if summary.span.path == place.path and summary.span.line in lines
            ),
            None,
        ),
        next(
            (
                answer
                for answer in report.inlinability
                if answer.site.path == place.path and answer.site.line == place.line
            ),
            None,
        ),
        tuple(ranked(findings)),
    )
