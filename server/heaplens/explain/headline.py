"""The reason of a finding in a few words, for lists that cut what is long. Pure: no I/O.

    192 B · returned by NewRouter · &Router{…}

Invariant: a headline is true without the sentence, and does not repeat the subject.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from heaplens.explain.words import shorten
from heaplens.model import Finding, Kind

MAX_HEADLINE = 60
"""Characters of a headline."""
_UNEXPLAINED: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.MOVED_TO_HEAP: "moved to the heap",
        Kind.ESCAPES_TO_HEAP: "escapes to the heap",
        Kind.HIDDEN_ALLOCATION: "allocates",
        Kind.NO_ALLOCATION: "allocates nothing",
        Kind.UNUSED_IGNORE: "hides nothing",
    }
)


def headline(finding: Finding) -> str:
    """Return why a finding is on the heap, in a few words without its subject.

    Args:
        finding: A finding of any kind.

    Returns:
        `returned by NewRouter`, `boxed for fmt.Fprintf`, `joins strings`; before the compiler has
        explained it, only what its kind says. At most MAX_HEADLINE characters.
    """
    if finding.kind is Kind.LEAKING_PARAM:
        keeper = f"kept by {finding.function or 'the function'}"
        reason = finding.reason
        text = reason if reason.startswith("returned by") else f"{keeper}: {reason}"
        return shorten(text if reason else keeper, MAX_HEADLINE)
    return shorten(finding.reason or _UNEXPLAINED[finding.kind], MAX_HEADLINE)
