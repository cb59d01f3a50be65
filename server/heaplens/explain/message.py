"""One message: a cause, and the words for it in a sentence and in a list. Pure: no I/O."""

from dataclasses import dataclass
from typing import Final

from heaplens.model import Cause


@dataclass(frozen=True, slots=True)
class Message:
    """A cause, and the clause that says it; the parameters of `fill` stand in it in braces."""

    cause: Cause
    """The cause that this clause stands for."""
    needed: str
    """What the sentence needs."""
    optional: str = ""
    """What follows that, and is left out where the sentence gets too long."""
    brief: str = ""
    """The reason in a few words, for lists; empty where it is `needed` without `{it} is`."""
    brief_boxed: str = ""
    """The same for the content of an interface value; empty where `brief` says it."""

    @property
    def names_function(self) -> bool:
        """Whether it says itself which function it happens in."""
        return "{function}" in self.needed

    def fill(
        self,
        *,
        it: str = "it",
        place: str = "",
        parameter: str = "",
        function: str = "",
    ) -> tuple[str, str]:
        """Return the needed and the optional part, in words.

        Args:
            it: The storage, its address, or the expression that allocates.
            place: What keeps it, or the callee that it is passed to.
            parameter: The callee's parameter that keeps it.
            function: The function that it happens in.
        """
        needed, optional = (
            text.format(it=it, place=place, parameter=parameter, function=function)
            for text in (self.needed, self.optional)
        )
        return needed, optional

    def short(
        self, *, boxed: bool = False, place: str = "", parameter: str = "", function: str = ""
    ) -> str:
        """Return the reason in a few words that need no subject: `returned by bar`.

        Args:
            boxed: Whether the storage is the content of an interface value.
            place: As in `fill`.
            parameter: As in `fill`.
            function: As in `fill`.
        """
        text = (boxed and self.brief_boxed) or self.brief or self.needed
        for start in _SUBJECTS:
            text = text.removeprefix(start)
        return text.format(place=place, parameter=parameter, function=function)


_SUBJECTS: Final = ("{it} is ", "it is ", "{it} ")
"""What a clause begins with and a brief does not."""
