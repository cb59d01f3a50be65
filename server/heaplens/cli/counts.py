"""The counts behind the closing line and the exit status of a check. Pure: no I/O."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from heaplens.model import KINDS, Finding, Kind, PackageReport


@dataclass(frozen=True, slots=True)
class Counts:
    """Totals of one report, or of several."""

    shown: int = 0
    """Findings that are reported."""
    hidden: int = 0
    """Findings of kinds that are not shown; told only where nothing else is."""
    packages: int = 0
    """Packages."""
    failed: int = 0
    """Packages with problems."""
    troubled: int = 0
    """Reports with problems, those that concern no package included."""
    ignored: int = 0
    """Findings that `//heaplens:ignore` suppresses."""
    claims: int = 0
    """Shown findings that claim an allocation."""
    unproven: int = 0
    """Claims in packages of which nothing is proven."""
    reasons: tuple[str, ...] = ()
    """Why nothing is proven, each reason once."""
    failing: int = 0
    """Findings of the kinds that `--fail-on` names."""


def count(
    report: PackageReport, shown: Collection[Finding], fail_on: Collection[Kind], *, ignored: int
) -> Counts:
    """Return the counts of one report.

    Args:
        report: What the analysis said.
        shown: Those of its findings that are reported.
        fail_on: The kinds that `--fail-on` names.
        ignored: How many ignored findings it adds to those of earlier reports.
    """
    claims = sum(KINDS[finding.kind].needs_proof for finding in shown)
    unproven = claims if report.unproven is not None else 0
    return Counts(
        shown=len(shown),
        hidden=len(report.findings) - len(shown),
        packages=bool(report.import_path),
        failed=bool(report.import_path and report.problems),
        troubled=bool(report.problems),
        ignored=ignored,
        claims=claims,
        unproven=unproven,
        reasons=(report.unproven,) if report.unproven is not None and unproven else (),
        failing=sum(finding.kind in fail_on for finding in shown),
    )


def total(parts: Iterable[Counts]) -> Counts:
    """Return the counts of several reports together."""
    parts = tuple(parts)
    return Counts(
        shown=sum(part.shown for part in parts),
        hidden=sum(part.hidden for part in parts),
        packages=sum(part.packages for part in parts),
        failed=sum(part.failed for part in parts),
        troubled=sum(part.troubled for part in parts),
        ignored=sum(part.ignored for part in parts),
        claims=sum(part.claims for part in parts),
        unproven=sum(part.unproven for part in parts),
        reasons=tuple(dict.fromkeys(reason for part in parts for reason in part.reasons)),
        failing=sum(part.failing for part in parts),
    )
