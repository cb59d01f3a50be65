"""Says of one verdict why: cause, one sentence, the path in the words of the source. Pure: no I/O.

    x escapes: its address is returned by bar.

Invariant: a sentence has at most 140 characters and no word that only the compiler's authors know.
"""

import re
from dataclasses import dataclass

from heaplens.explain.clause import Because
from heaplens.explain.reasons import because
from heaplens.explain.source_context import SourceContext
from heaplens.explain.steps import clean_flow
from heaplens.explain.words import function_words, plain, shorten
from heaplens.model import Cause, Escape, Kind, Step, Story

MAX_SENTENCE = 140
"""Characters of a sentence."""
_MAX_SUBJECT = 40
_MAX_NAME = 30
_TO_RESULT = re.compile(r".* to result (?P<result>.+) level=(?P<level>-?\d+)")
_UNNAMED_RESULT = re.compile(r"~[rR](\d+)")
_NO_SOURCE_CONTEXT = SourceContext()


@dataclass(frozen=True, slots=True)
class Narration:
    """What there is to say about one verdict."""

    cause: Cause
    """Why; UNKNOWN where the compiler did not explain."""
    sentence: str
    """One sentence for people."""
    flow: tuple[Step, ...]
    """The cleaned path, from the storage to what outlives it; empty without a story."""


def narrate(  # noqa: PLR0913 - each is a fact of its own, and the caller has them one by one
    escape: Escape,
    story: Story | None,
    *,
    function: str,
    inlined_from: str | None,
    subject: str,
    around: SourceContext = _NO_SOURCE_CONTEXT,
) -> Narration:
    """Explains one verdict.

    Args:
        escape: the verdict.
        story: the compiler's explanation of it, if there is one.
        function: the innermost named function around it; empty at package level.
        inlined_from: the inlined callee that the storage belongs to, or None.
        subject: the variable, expression or parameter as the source has it.
        around: what the source around says; it makes the words more exact.

    Returns:
        Cause, sentence and path. Without a story the cause is unknown and the sentence is plain.
    """
    name = shorten(plain(subject), _MAX_SUBJECT)
    function = shorten(plain(function), _MAX_NAME)
    reason = Because(Cause.UNKNOWN)
    if story is not None:
        reason = because(story, escape.kind, function, around)
    flow = clean_flow(story, around, subject) if story is not None else ()
    if escape.kind is Kind.LEAKING_PARAM:
        cause, sentence = _leak(escape, reason, function, name)
        return Narration(cause, sentence, flow)
    origin = inlined_from and f" (inlined from {shorten(function_words(inlined_from), _MAX_NAME)})"
    escapes = f" escapes: {reason.clause}" if reason.clause else " escapes to the heap"
    sentence = _fit(name, escapes, reason.more, origin or "")
    return Narration(reason.cause, sentence, flow)


def _leak(escape: Escape, reason: Because, function: str, name: str) -> tuple[Cause, str]:
    keeper = function or "the function"
    result = _TO_RESULT.fullmatch(escape.text)
    if result is not None:
        what = f"{name} is" if result["level"] == "0" else f"what {name} refers to is"
        unnamed = _UNNAMED_RESULT.fullmatch(result["result"])
        through = f" as result {result['result']}"
        if unnamed is not None:
            through = f" as result {int(unnamed[1]) + 1}" if unnamed[1] != "0" else ""
        return Cause.RETURNED, _fit(what, f" returned by {keeper}{through}")
    content = f"what {name} refers to"
    if escape.text.startswith("leaking param content"):
        content = f"something reachable through {name}"
    if not reason.clause or reason.cause is Cause.RETURNED:
        return reason.cause, _fit(content, f" is kept by {keeper}")
    return reason.cause, _fit(content, f" is kept by {keeper}: {reason.clause}", reason.more)


def _fit(name: str, needed: str, more: str = "", origin: str = "") -> str:
    """A sentence of at most MAX_SENTENCE characters; what is not needed goes first."""
    for sentence in (f"{name}{origin}{needed}{more}", f"{name}{origin}{needed}", f"{name}{needed}"):
        if len(sentence) < MAX_SENTENCE:
            return f"{sentence}."
    return shorten(f"{name}{needed}", MAX_SENTENCE - 1) + "."
