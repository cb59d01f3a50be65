"""The words that every surface uses for what is known of a finding or a function. Pure: no I/O.

Invariant: what is not proven is not claimed, and no word is one that only the compiler knows.
"""

import os

from heaplens.explain.words import plain, shorten
from heaplens.model import KINDS, Condition, Finding, FunctionSummary, Inlinability, Site

NOT_TOLD = "the generated code does not tell"
"""Why a finding is not proven although its package has a proof."""
MAX_TITLE = 40
"""Characters of a subject in a title."""
_MOST_LEAKS = 3


def facts(finding: Finding) -> tuple[str, ...]:
    """Return the kind of a finding and, where they are known, its bytes and its condition."""
    size = () if finding.size_bytes is None else (f"{finding.size_bytes} B",)
    condition = () if finding.condition is None else (finding.condition,)
    return str(finding.kind), *size, *condition


def condition_of(finding: Finding) -> Condition | None:
    """Return the condition under which a finding allocates; None where it always does."""
    return next((condition for condition in Condition if condition == finding.condition), None)


def counted(number: int, noun: str) -> str:
    """Return `no findings`, `1 finding`, `2 findings`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number or 'no'} {noun}s"


def allocation(finding: Finding) -> str:
    """Return `allocates 8 bytes each time`; empty where it is not proven to allocate."""
    if not finding.allocates:
        return ""
    size = "" if finding.size_bytes is None else f" {counted(finding.size_bytes, 'byte')}"
    when = " each time" if finding.condition is None else f", {finding.condition}"
    return f"allocates{size}{when}"


def unproven(finding: Finding, reason: str | None) -> str:
    """Return why it is not proven whether a finding allocates; empty where it is proven."""
    if finding.allocates is not None or not KINDS[finding.kind].needs_proof:
        return ""
    return f"Whether it allocates is not proven: {reason or NOT_TOLD}."


def age(*, old: bool, broken: bool) -> str:
    """Return the note that a finding is from before an edit; empty where it is not.

    Args:
        old: whether it is.
        broken: whether the package does not build, so that there is nothing newer.
    """
    if not old:
        return ""
    if broken:
        return "Stale since your last edit; rechecked as soon as the package builds."
    return "Stale since your last edit; rechecking."


def initial_capital(words: str) -> str:
    """Return words as a sentence; nothing of nothing."""
    return f"{words[0].upper()}{words[1:]}." if words else ""


def name_of_site(site: Site) -> str:
    """Return `main.go:12`."""
    name = os.path.basename(site.path)
    return f"{name}:{site.line}" if site.line else name


def is_real(site: Site) -> bool:
    """Return whether an editor can open a site: what the compiler makes up has no file or line."""
    return site.line > 0 and os.path.isabs(site.path)


def title(finding: Finding) -> str:
    """Return the subject of a finding, short enough for a menu."""
    return shorten(" ".join(plain(finding.subject).split()), MAX_TITLE)


def sums(function: FunctionSummary) -> str:
    """Return `2 allocations, 1 conditional, at least 96 B`; empty where there are none.

    Without the allocations of inlined callees.
    """
    if not function.certain:
        return (
            counted(function.conditional, "conditional allocation") if function.conditional else ""
        )
    parts = [counted(function.certain, "allocation")]
    if function.conditional:
        parts.append(f"{function.conditional} conditional")
    if function.size_bytes:
        least = "at least " if function.unsized else ""
        parts.append(f"{least}{function.size_bytes} B")
    return ", ".join(parts)


def kept(function: FunctionSummary) -> str:
    """Return `keeps p, q`; empty where nothing is kept."""
    if not function.leaks:
        return ""
    rest = len(function.leaks) - _MOST_LEAKS
    named = ", ".join(map(plain, function.leaks[:_MOST_LEAKS]))
    return f"keeps {named} and {rest} more" if rest > 0 else f"keeps {named}"


def inlining(inlinability: Inlinability) -> str:
    """Return whether calls of a function are replaced by its body, and why not."""
    if inlinability.can:
        cost = "" if inlinability.cost is None else f" (inline cost {inlinability.cost})"
        return f"Can be inlined{cost}."
    return f"Not inlined: {inlinability.reason}."
