"""Explanations of the compiler, made by hand, and what is said of them."""

from heaplens.explain.reasons import deduce_reason
from heaplens.explain.source_context import SourceContext
from heaplens.model import Cause, Hop, Kind, Site, Step, Story

HOME = Site("/a.go", 2, 3)
HEAP, TEMPORARY, CLOSURE = "{heap}", "{temp}", "{storage for func literal}"
VARIADIC = "{storage for ... argument}"


def step(reason: str, text: str, line: int = 3) -> Step:
    return Step(Site("/a.go", line, 6), reason, text)


def story(*hops: Hop, subject: str = "x", leak: bool = False, function: str = "f") -> Story:
    return Story(HOME, subject, function, leak=leak, hops=hops)


def to(destination: str, *steps: Step, operator: str = "&") -> Hop:
    return Hop(destination, operator, "x", steps)


def said(
    explained: Story, source: SourceContext | None = None, kind: Kind = Kind.ESCAPES_TO_HEAP
) -> tuple[Cause, str]:
    reason = deduce_reason(explained, kind, "f", source or SourceContext())
    return reason.cause, reason.clause + reason.optional


def source_of(line: str) -> SourceContext:
    return SourceContext(line_at=lambda _: line, packages={"fmt"})
