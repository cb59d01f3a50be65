"""Says of one verdict why: cause, one sentence, the path in the words of the source. Pure: no I/O.

    x is on the heap because its address is returned by bar.

Invariant: a sentence has at most 140 characters and no word that only the compiler's authors know.
"""

import re
from dataclasses import dataclass

from heaplens.explain.reasons import Because, Surroundings, because
from heaplens.explain.words import plain, shorten
from heaplens.model import Cause, Escape, Kind, Step, Story

MAX_SENTENCE = 140
"""Characters of a sentence."""
_MAX_SUBJECT = 40
_MAX_NAME = 30
_SPILL = "spill"
_TO_RESULT = re.compile(r".* to result (?P<result>.+) level=(?P<level>-?\d+)")
_UNNAMED_RESULT = re.compile(r"~[rR](\d+)")
_NO_SURROUNDINGS = Surroundings()


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
    around: Surroundings = _NO_SURROUNDINGS,
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
    if subject == "append" and story is not None:
        name = shorten(plain(story.subject), _MAX_SUBJECT)
    function = shorten(plain(function), _MAX_NAME)
    reason = Because(Cause.UNKNOWN)
    if story is not None:
        reason = because(story, escape.kind, function, around)
    flow = clean_flow(story) if story is not None else ()
    if escape.kind is Kind.LEAKING_PARAM:
        cause, sentence = _leak(escape, reason, function, name)
        return Narration(cause, sentence, flow)
    origin = f" (inlined from {shorten(plain(inlined_from), _MAX_NAME)})" if inlined_from else ""
    tail = f" is on the heap because {reason.clause}." if reason.clause else " is on the heap."
    if len(name) + len(origin) + len(tail) > MAX_SENTENCE:
        origin = ""
    return Narration(reason.cause, _fit(f"{name}{origin}{tail}"), flow)


def clean_flow(story: Story) -> tuple[Step, ...]:
    """The path of a story for people.

    Args:
        story: the compiler's explanation.

    Returns:
        Its steps without those that only move a value to a temporary; of several
        steps at one place the last, and every text in the reader's words.
    """
    steps = [step for hop in story.hops for step in hop.steps]
    telling = [step for step in steps if step.reason != _SPILL] or steps[-1:]
    cleaned: list[Step] = []
    for step in telling:
        if cleaned and cleaned[-1].site == step.site:
            cleaned.pop()
        cleaned.append(Step(step.site, step.reason, plain(step.text)))
    return tuple(cleaned)


def _leak(escape: Escape, reason: Because, function: str, name: str) -> tuple[Cause, str]:
    keeper = function or "the function"
    result = _TO_RESULT.fullmatch(escape.text)
    if result is not None:
        what = f"{name} is" if result["level"] == "0" else f"what {name} refers to is"
        unnamed = _UNNAMED_RESULT.fullmatch(result["result"])
        through = f" through its result {result['result']}"
        if unnamed is not None:
            through = f" as result {int(unnamed[1]) + 1}" if unnamed[1] != "0" else ""
        return Cause.RETURNED, _fit(f"{what} returned by {keeper}{through}.")
    content = f"what {name} refers to"
    if escape.text.startswith("leaking param content"):
        content = f"something reached through {name}"
    why = f": {reason.clause}" if reason.clause and reason.cause is not Cause.RETURNED else ""
    return reason.cause, _fit(f"{content} is kept by {keeper}{why}.")


def _fit(sentence: str) -> str:
    if len(sentence) <= MAX_SENTENCE:
        return sentence
    return shorten(sentence[:-1], MAX_SENTENCE - 1) + "."
