"""What can be done about an allocation, and what that costs. Pure: no I/O.

    Return the value instead of its address. Cost: the caller gets a copy of its own.

Invariant: each piece of advice is measured, before and after (tests/data/advice), and given only
where the source and the way that the storage takes show that what it needs holds; where nothing
helps that is said, with the reason, and where neither is known there is none.
"""

from dataclasses import dataclass
from functools import cached_property

from heaplens.explain.remedies.case import Case
from heaplens.explain.remedies.no_gain import ALWAYS_SAID, NO_GAIN
from heaplens.explain.remedies.remedy import NoGain, Remedy
from heaplens.explain.remedies.sizes import SIZES
from heaplens.explain.remedies.text import TEXT
from heaplens.explain.remedies.values import VALUES
from heaplens.model import Finding
from heaplens.source.syntax import Syntax, parse

REMEDIES: tuple[Remedy, ...] = (*SIZES, *VALUES, *TEXT)
"""All that can be advised. The first that fits is given."""
REASONS: tuple[NoGain, ...] = (*ALWAYS_SAID, *NO_GAIN)
"""All reasons why nothing is."""
_COSTLY_COPY_BYTES = 512
"""From this size on, advice to copy names it. One copy is still several times cheaper than one
allocation of that size (measured up to 16 KB); several copies are not."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What is said of what can be done about a finding."""

    id: str
    """The remedy, or the reason why there is none."""
    text: str
    """What to do, with its cost; or that there is nothing to gain, and why."""
    helps: bool
    """Whether something can be done."""


class Adviser:
    """Advises on the findings of one file, which is parsed once, and only if that is needed."""

    def __init__(self, source: bytes) -> None:
        """Take the text of a file, in which the findings stand where their spans say."""
        self._source = source

    @cached_property
    def _syntax(self) -> Syntax:
        return parse(self._source)

    def advise(self, finding: Finding) -> Advice | None:
        """Return what can be done about a finding, or why nothing helps.

        Args:
            finding: an allocation, or what may be one.

        Returns:
            What to do, its cost, and the size of a copy where much has to be copied; or that there
            is nothing to gain, and why; None where neither is known, and for code that was inlined,
            which is somebody else's.
        """
        if finding.allocates is False or finding.inlined_from:
            return None
        case = Case(finding, lambda: self._syntax)
        for reason in ALWAYS_SAID:
            if _holds(reason, case):
                return _nothing(reason)
        for remedy in REMEDIES:
            if _holds(remedy, case):
                copies = _cost_of_copies(finding.size_bytes) if remedy.copies else ""
                text = f"{remedy.action} Cost: {remedy.cost}.{copies}"
                return Advice(remedy.id, text, helps=True)
        for reason in NO_GAIN:
            if _holds(reason, case):
                return _nothing(reason)
        return None

    def text(self, finding: Finding) -> str | None:
        """Return the text of what `advise` returns."""
        advised = self.advise(finding)
        return advised.text if advised is not None else None


def _holds(entry: Remedy | NoGain, case: Case) -> bool:
    finding = case.finding
    return finding.kind in entry.kinds and finding.cause in entry.causes and entry.applies(case)


def _nothing(reason: NoGain) -> Advice:
    return Advice(reason.id, f"Nothing to gain here: {reason.why}.", helps=False)


def _cost_of_copies(size_bytes: int | None) -> str:
    if size_bytes is None or size_bytes < _COSTLY_COPY_BYTES:
        return ""
    return f" Each copy is {size_bytes} bytes; avoid passing it by value in hot paths."
