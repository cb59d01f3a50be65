"""Makes the clause that gives the reason of an escape, from a message and what the source says.

    its address is passed to check.expr, where it is passed to check.exclude, which may keep it

Pure: no I/O.
"""

import re
from dataclasses import dataclass

from heaplens.explain.message import Message
from heaplens.explain.messages import MAY_KEEP, PASSED_ON
from heaplens.explain.source_context import SourceContext
from heaplens.explain.words import (
    function_words,
    own_names,
    package_of,
    plain,
    shorten,
    shorten_name,
    without_paths,
)
from heaplens.model import Cause, Hop, Kind, Step, Story

MAX_PLACE = 48
"""Characters of what keeps something."""


CALLS = frozenset({"call parameter", "callee operand"})
"""The compiler's reasons for what is passed to a call, or called."""
_VARIABLE = re.compile(r"[^\W\d]\w*(?![\w(])")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the storage outlives its function."""

    cause: Cause
    """UNKNOWN where the compiler does not explain it."""
    clause: str = ""
    """What follows "escapes: "; empty where nothing is known."""
    optional: str = ""
    """What follows that, and may be left out where the sentence gets too long."""
    brief: str = ""
    """The reason in a few words, without the storage: `returned by bar`."""
    boxed: bool = False
    """Whether the clause is about the copy that a conversion to an interface makes."""


@dataclass(frozen=True, slots=True)
class StoryContext:
    """A story with hops, and all that its words depend on."""

    story: Story
    """The compiler's explanation."""
    kind: Kind
    """The kind of its verdict."""
    function: str
    """The function around, in the reader's words; may be empty."""
    source: SourceContext
    """What the source says."""
    boxed: bool = False
    """Whether the storage is the content of an interface value."""
    callee: str = ""
    """The function that the flow goes on in; empty where it stays in its own."""

    @property
    def hops(self) -> tuple[Hop, ...]:
        """The flow of the story; at least one hop."""
        return self.story.hops

    def reason(self, message: Message, place: str = "", parameter: str = "") -> Reason:
        """Fill in a message.

        Args:
            message: What is said.
            place: What keeps it, as the compiler prints it.
            parameter: The callee's parameter that keeps it.

        Returns:
            The reason. Storage in an interface value is BOXED, whatever happens to that value.
        """
        words = {
            "place": short_place(place),
            "parameter": plain(parameter),
            "function": self.function or "the function",
        }
        brief = message.short(boxed=self.boxed, **words)
        address = self.kind is Kind.MOVED_TO_HEAP and self.hops[0].operator == "&"
        it = "its address" if address else "it"
        if self.boxed:
            it = "the copy"
        passed_on = ""
        if self.callee and not message.names_function:
            passed_on = PASSED_ON.format(it=it, place=self.callee)
            it = "it"
            brief = MAY_KEEP.short(boxed=self.boxed, place=self.callee)
        words["place"] += self._inside(place)
        needed, optional = message.fill(it=it, **words)
        cause = Cause.BOXED if self.boxed else message.cause
        return Reason(cause, passed_on + needed, optional, brief, self.boxed)

    def _inside(self, place: str) -> str:
        """Return ` inside F` for a variable of an inlined function F; empty for any other place."""
        variable = _VARIABLE.match(place)
        step = self.hops[-1].steps[-1] if self.hops[-1].steps else None
        if variable is None or step is None or step.site == self.story.site:
            return ""
        if step.reason in CALLS and not step.text.startswith("append("):
            return ""  # it is the callee
        # The compiler prints it with its package where that is another one.
        printed = f".{variable[0]}"
        makers = [
            callee
            for callee in self.source.all_inlined_at(step.site)
            if f"{package_of(callee)}{printed}" in step.text
        ]
        return f" inside {shorten_name(function_words(makers[0]), MAX_PLACE)}" if makers else ""

    def in_its_package(self, place: str, step: Step) -> str:
        """Return a place in the names of the function it is in, which may be an inlined one."""
        return own_names(without_paths(place), self.source.all_inlined_at(step.site))


def fixed_reason(message: Message, place: str = "") -> Reason:
    """Return the reason where the storage itself, and not what happens to it, is the reason."""
    place = short_place(place)
    return Reason(message.cause, *message.fill(place=place), message.short(place=place))


def short_place(place: str) -> str:
    """Return a place that fits into a sentence; of a long element the index is dropped first."""
    place = plain(place)
    if len(place) > MAX_PLACE and place.endswith("]"):
        place = f"{place.partition('[')[0]}[…]"
    return shorten(place, MAX_PLACE)
