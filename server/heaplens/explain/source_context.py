"""What the source around a finding says. Pure: no I/O.

Invariant: every field may be left at its default, which claims nothing.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from heaplens.model import Site, Story


def _nothing(_: Site) -> str:
    return ""


def _none(_: Site) -> Collection[str]:
    return ()


def _no_name(_: str) -> str:
    return ""


def _no_bodies(_: Site) -> tuple["Body", ...]:
    return ()


def _no_story(_: Site) -> Story | None:
    return None


def _not_local(_: Site, __: str) -> bool:
    return False


def _no_variable(_: str) -> bool:
    return False


def _not_known(_: Site) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Body:
    """A function literal or a loop, which is a closure if it is over a function."""

    site: Site
    """Its `func` or `for`."""
    is_literal: bool
    """Whether it is a function literal."""


@dataclass(frozen=True, slots=True)
class SourceContext:
    """Answers about the source around a finding."""

    line_at: Callable[[Site], str] = _nothing
    """The text of the line a site is on; empty where it is not known."""
    results: Collection[str] | None = None
    """The names of the function's named results; None where they are not known."""
    moved: Collection[str] | None = None
    """The function's variables that are themselves moved to the heap; None where not known."""
    packages: Collection[str] | None = None
    """The names by which the file knows the packages it imports; None where not known."""
    is_local: Callable[[Site, str], bool] = _not_local
    """Whether a name is, at a site, a parameter or variable of a function around it."""
    is_global: Callable[[Site, str], bool] = _not_local
    """Whether a name is, at a site, a variable of the package."""
    in_goroutine: Callable[[Site], bool] = _not_known
    """Whether a site is inside a function literal that a go statement runs."""
    in_deferred: Callable[[Site], bool] = _not_known
    """Whether a site is in a defer statement, or in the function literal that one runs."""
    inlined_at: Callable[[Site], str] = _nothing
    """The callee that is inlined at the call at a site; empty where none is."""
    all_inlined_at: Callable[[Site], Collection[str]] = _none
    """That callee, and all that are inlined into it, in the compiler's order."""
    function_at: Callable[[Site], str] = _nothing
    """The declared function that a site is in; empty where that is not known."""
    bodies_at: Callable[[Site], Sequence["Body"]] = _no_bodies
    """The function literals and loops around a site, the innermost first; not around their own."""
    closure_at: Callable[[Site], Story | None] = _no_story
    """The explanation of the closure that begins at a site; None where it does not escape."""

    def literal_at(self, site: Site) -> Site | None:
        """Return where the innermost function literal around a site begins; None without one."""
        return next((body.site for body in self.bodies_at(site) if body.is_literal), None)

    kept_parameter: Callable[[str], str] = _no_name
    """The only parameter that a function of this package keeps; empty where none or several are."""
    is_variable: Callable[[str], bool] = _no_variable
    """Whether a name of this package is a variable's: what it holds may be any function."""
