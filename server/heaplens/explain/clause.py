"""Makes the clause that follows "because" out of the catalogue's templates. Pure: no I/O.

its address is passed to check.expr, where it is passed to check.exclude, which may keep it
"""

from dataclasses import dataclass

from heaplens.explain import messages as catalogue
from heaplens.explain.source_context import SourceContext
from heaplens.explain.words import own_names, plain, shorten
from heaplens.model import Cause, Hop, Kind, Step, Story

MAX_PLACE = 48
"""Characters of what keeps something."""


@dataclass(frozen=True, slots=True)
class Because:
    """Why the storage outlives its function."""

    cause: Cause
    """The cause."""
    clause: str = ""
    """What follows "because"; empty where the cause is unknown."""
    more: str = ""
    """What follows that, and may be left out where the sentence gets too long."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A story with what the words depend on."""

    story: Story
    """The compiler's explanation."""
    hops: tuple[Hop, ...]
    """Its flow."""
    kind: Kind
    """That of the verdict."""
    function: str
    """The function around, in the reader's words; may be empty."""
    around: SourceContext
    """What the source says."""
    boxed: bool = False
    """Whether it is the content of an interface value."""
    handed: str = ""
    """The function that the flow goes on in; empty where it stays in its own."""

    def say(self, cause: Cause, template: str, place: str = "", parameter: str = "") -> Because:
        """Fills a clause in; storage in an interface is BOXED, whatever happens to that."""
        address = self.kind is Kind.MOVED_TO_HEAP and self.hops[0].operator == "&"
        it = "its address" if address else "it"
        before = ""
        if self.handed and "{function}" not in template:
            boxed = catalogue.BOXED if self.boxed else ""
            before = catalogue.HANDED.format(it=it, boxed=boxed, place=self.handed)
            it = "it"
        words = {
            "it": it,
            "place": _short(plain(place)),
            "boxed": catalogue.BOXED if self.boxed and not before else "",
            "function": self.function or "the function",
            "parameter": plain(parameter),
        }
        needed, _, more = template.partition("~")
        cause = Cause.BOXED if self.boxed else cause
        return Because(cause, before + needed.format(**words), more.format(**words))

    def own(self, place: str, step: Step) -> str:
        """A place in the names of the function that it is in, which may be an inlined one."""
        inside = self.around.inlined_at(step.site)
        return own_names(place, inside) if inside else place


def _short(place: str) -> str:
    """A place that fits into a sentence: of a long element the index goes first."""
    if len(place) > MAX_PLACE and place.endswith("]"):
        place = f"{place.partition('[')[0]}[…]"
    return shorten(place, MAX_PLACE)
