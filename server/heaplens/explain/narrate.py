"""Explains one verdict: cause, one sentence, the path in the words of the source. Pure: no I/O.

    x escapes: its address is returned by bar.

Invariant: a sentence has at most 140 characters and no word that only the compiler's authors know.
"""

import re
from dataclasses import dataclass

from heaplens.explain.boxing import Box, conversions
from heaplens.explain.clause import Reason
from heaplens.explain.messages import RETURNED
from heaplens.explain.reasons import deduce_reason
from heaplens.explain.returning import until_returned
from heaplens.explain.source_context import SourceContext
from heaplens.explain.steps import clean_flow
from heaplens.explain.words import (
    MADE_BY,
    function_words,
    plain,
    shorten,
    shorten_name,
    shorten_subject,
)
from heaplens.model import Cause, Escape, Kind, Step, Story

MAX_SENTENCE = 140
"""Characters of a sentence."""
_MAX_SUBJECT = 40
_SHORT_SUBJECT = 20
_MAX_NAME = 40
_TO_RESULT = re.compile(r".* to result (?P<result>.+) level=(?P<level>-?\d+)")
_UNNAMED_RESULT = re.compile(r"~[rR](\d+)")
_NO_SOURCE_CONTEXT = SourceContext()


@dataclass(frozen=True, slots=True)
class Narration:
    """Cause, sentence and path of one verdict."""

    cause: Cause
    """UNKNOWN where the compiler did not explain."""
    sentence: str
    """One sentence of at most MAX_SENTENCE characters."""
    flow: tuple[Step, ...]
    """The cleaned path, from the storage to what outlives it; empty without a story."""
    reason: str = ""
    """The reason in a few words, without the subject; empty without a story."""


def narrate(  # noqa: PLR0913 - the caller has these facts one by one
    escape: Escape,
    story: Story | None,
    *,
    function: str,
    inlined_from: str | None,
    subject: str,
    source: SourceContext = _NO_SOURCE_CONTEXT,
    box: Box | None = None,
) -> Narration:
    """Explain one verdict.

    Args:
        escape: The verdict.
        story: The compiler's explanation of it, if there is one.
        function: The innermost named function around it; empty at package level.
        inlined_from: The inlined callee that the storage belongs to, or None.
        subject: The variable, expression or parameter as the source has it.
        source: What the source around says; it makes the words more exact.
        box: The conversion to an interface that the generated code shows; None where none.

    Returns:
        Cause, sentence and path. Without a story the cause is unknown and the sentence is plain.
    """
    name = shorten_subject(subject, _MAX_SUBJECT)
    function = shorten_name(plain(function), _MAX_NAME)
    reason = Reason(Cause.UNKNOWN)
    if story is not None:
        story = until_returned(story, source)
        reason = deduce_reason(story, escape.kind, function, source, boxed=box is not None)
    flow = clean_flow(story, source, subject) if story is not None else ()
    if escape.kind is Kind.LEAKING_PARAM:
        cause, sentence = _leak(escape, reason, function, name)
        returned = cause is Cause.RETURNED
        brief = RETURNED.short(function=function or "the function") if returned else reason.brief
        return Narration(cause, sentence, flow, brief)
    origin = _origin(inlined_from, subject) if inlined_from else ""
    if reason.boxed:
        sentence = _converted(subject, origin, reason, box)
        return Narration(reason.cause, sentence, flow, reason.brief)
    escapes = f" escapes: {reason.clause}" if reason.clause else " escapes to the heap"
    sentence = _fit(name, escapes, reason.optional, origin)
    return Narration(reason.cause, sentence, flow, reason.brief)


def _origin(inlined_from: str, subject: str) -> str:
    """Return ` (inlined from F)`; empty where the subject names F itself."""
    function = function_words(inlined_from)
    if subject.endswith(f"{MADE_BY}{function}"):
        return ""
    return f" (inlined from {shorten_name(function, _MAX_NAME)})"


def _converted(subject: str, origin: str, reason: Reason, box: Box | None) -> str:
    """Return the sentence for a value that is copied for an interface."""
    clause = reason.clause
    if clause.startswith("it "):
        clause = f"the copy {clause.removeprefix('it ')}"
    for limit in (_MAX_SUBJECT, _SHORT_SUBJECT):
        name = shorten_subject(subject, limit)
        sized, short = conversions(name, box, "an interface")
        from_inlined, _ = conversions(f"{name}{origin}", box, "an interface")
        for start, optional in (
            (from_inlined, reason.optional),
            (sized, reason.optional),
            (sized, ""),
            (short, ""),
            (short.replace(" to an interface", ""), ""),
        ):
            sentence = f"{start}; {clause}{optional}"
            if len(sentence) < MAX_SENTENCE:
                return f"{sentence}."
    return shorten(sentence, MAX_SENTENCE - 1) + "."


def _leak(escape: Escape, reason: Reason, function: str, name: str) -> tuple[Cause, str]:
    keeper = function or "the function"
    result = _TO_RESULT.fullmatch(escape.text)
    if result is not None:
        returned = name if result["level"] == "0" else f"part of what {name} points to"
        unnamed = _UNNAMED_RESULT.fullmatch(result["result"])
        as_result = f" as result {result['result']}"
        if unnamed is not None:
            as_result = f" as result {int(unnamed[1]) + 1}" if unnamed[1] != "0" else ""
        return Cause.RETURNED, _fit(keeper, f" returns {returned}{as_result}")
    kept = name
    if escape.text.startswith("leaking param content"):
        kept = f"part of what {name} points to"
    if not reason.clause or reason.cause is Cause.RETURNED:
        return reason.cause, _fit(keeper, f" keeps {kept}")
    return reason.cause, _fit(keeper, f" keeps {kept}: {reason.clause}", reason.optional)


def _fit(name: str, needed: str, optional: str = "", origin: str = "") -> str:
    """Return a sentence of at most MAX_SENTENCE characters; what is not needed is dropped first."""
    for sentence in (
        f"{name}{origin}{needed}{optional}",
        f"{name}{origin}{needed}",
        f"{name}{needed}",
    ):
        if len(sentence) < MAX_SENTENCE:
            return f"{sentence}."
    return shorten(f"{name}{needed}", MAX_SENTENCE - 1) + "."
