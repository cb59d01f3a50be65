"""`--sort bytes`: what surely costs most comes first."""

from heaplens.analysis.ranking import Order, ordered
from heaplens.model import Cause, Finding, Kind, Span


def finding(
    subject: str, size_bytes: int | None, condition: str | None = None, *, allocates: bool = True
) -> Finding:
    return Finding(
        Span("/a.go", 1, 1, 1, 2),
        Kind.ESCAPES_TO_HEAP,
        subject,
        "f",
        Cause.UNKNOWN,
        "",
        allocates=allocates or None,
        size_bytes=size_bytes,
        condition=condition,
    )


def test_certain_before_conditional_before_unproven_and_the_largest_first() -> None:
    findings = [
        finding("not proven", None, allocates=False),
        finding("conditional, unknown", None, "if"),
        finding("conditional, 64", 64, "if"),
        finding("certain, unknown", None),
        finding("certain, 0", 0),
        finding("certain, 8, first", 8),
        finding("certain, 8, second", 8),
        finding("certain, 16", 16),
    ]
    assert [each.subject for each in ordered(findings, Order.BYTES)] == [
        "certain, 16",
        "certain, 8, first",
        "certain, 8, second",
        "certain, 0",
        "certain, unknown",
        "conditional, 64",
        "conditional, unknown",
        "not proven",
    ]
