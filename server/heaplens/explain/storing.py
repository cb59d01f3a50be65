"""The reason of an assignment to something that the compiler counts as the heap. Pure: no I/O.

f.buf = b       // f is a pointer: whatever it points to, the compiler takes it for the heap
"""

import re

from heaplens.explain import messages
from heaplens.explain.calls import parts
from heaplens.explain.clause import Reason, StoryContext
from heaplens.explain.message import Message
from heaplens.explain.words import assigned_to, is_identifier
from heaplens.model import Step

_BASE = re.compile(r"[^\W\d]\w*")
_FIELDS = re.compile(r"(?:\.[^\W\d]\w*)+")
_GLOBAL_OF_PACKAGE = re.compile(r"([^\W\d]\w*)\.[^\W\d]\w*")


def stored(context: StoryContext, step: Step) -> Reason:
    """Return the reason of a flow whose last step assigns to the heap.

    Args:
        context: The explanation.
        step: Its last step, an assignment.
    """
    place = _target(step.text, context.story.subject)
    if "..stmp_" in place:
        message = messages.STORED_SOMEWHERE if context.function else messages.IN_VARIABLE
        return context.reason(message)
    known_global = is_identifier(place) and step.reason == "assign"
    of_package = _GLOBAL_OF_PACKAGE.fullmatch(place)
    if of_package is not None and of_package[1] in (context.source.packages or ()):
        known_global = not context.source.is_local(step.site, of_package[1])
    name = context.in_its_package(place, step)
    if known_global:
        return context.reason(messages.GLOBAL, name)
    return context.reason(*_through(context, step, name))


def _target(statement: str, subject: str) -> str:
    """Return what an assignment assigns a value to; of several at once that of the subject."""
    place = assigned_to(statement)
    targets = parts(place)
    values = parts(statement[len(place) :].lstrip(" :=").strip())
    if len(targets) > 1 and len(targets) == len(values) and values.count(subject) == 1:
        return targets[values.index(subject)]
    return place


def _through(context: StoryContext, step: Step, place: str) -> tuple[Message, str]:
    """Return message and place of an assignment to a part of what a variable leads to."""
    if place.startswith("*") and is_identifier(place[1:]):
        return messages.THROUGH, place[1:]
    base = _BASE.match(place)
    # Of the variables of an inlined function nothing here says what they are.
    if base is not None and not context.source.inlined_at(step.site):
        if context.source.is_global(step.site, base[0]):
            return messages.OF_GLOBAL, place
        fields = _FIELDS.fullmatch(place, base.end())
        if fields is not None and context.source.is_local(step.site, base[0]):
            # Only a pointer leads to the heap; where more fields follow, one of them may be it.
            is_pointer = is_identifier(fields[0][1:])
            return (messages.THROUGH, base[0]) if is_pointer else (messages.THROUGH_POINTER, place)
    return messages.IN_ELEMENT if place.endswith("]") else messages.STORED, place
