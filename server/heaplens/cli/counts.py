"""The counts behind the closing line and the exit status of a check. Pure: no I/O."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields

from heaplens.cli.unknowns import Unknowns
from heaplens.model import KINDS, Finding, Kind, PackageReport

NONE_UNKNOWN = Unknowns()


@dataclass(frozen=True, slots=True)
class Counts:
    """Totals of one report, or of several."""

    shown: int = 0
    """Findings that are reported."""
    hidden: int = 0
    """Findings of kinds that are not shown; told only where nothing else is."""
    filtered: int = 0
    """Findings of the kinds that are shown, but for the filters."""
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
    untested: int = 0
    """Packages with _test.go files that were left out."""
    unknowns: Unknowns = NONE_UNKNOWN
    """The code of which nothing is known."""


def count(
    report: PackageReport,
    shown: Collection[Finding],
    kinds: Collection[Kind],
    *,
    ignored: int = 0,
) -> Counts:
    """Return the counts of one report.

    Args:
        report: What the analysis said.
        shown: Those of its findings that are reported.
        kinds: The kinds that are reported, if the filters leave anything of them.
        ignored: How many ignored findings it adds to those of earlier reports.
    """
    wanted = sum(finding.kind in kinds for finding in report.findings)
    claims = sum(KINDS[finding.kind].needs_proof for finding in shown)
    unproven = claims if report.unproven is not None else 0
    return Counts(
        shown=len(shown),
        hidden=len(report.findings) - wanted,
        filtered=wanted - len(shown),
        packages=bool(report.import_path),
        failed=bool(report.import_path and report.problems),
        troubled=bool(report.problems),
        ignored=ignored,
        claims=claims,
        unproven=unproven,
        reasons=(report.unproven,) if report.unproven is not None and unproven else (),
    )


def total(parts: Iterable[Counts]) -> Counts:
    """Return the counts of several reports together."""
    parts = tuple(parts)
    sums = {
        field.name: sum(getattr(part, field.name) for part in parts)
        for field in fields(Counts)
        if isinstance(field.default, int)
    }
    reasons = tuple(dict.fromkeys(reason for part in parts for reason in part.reasons))
    return Counts(
        **sums, reasons=reasons, unknowns=sum((part.unknowns for part in parts), NONE_UNKNOWN)
    )
