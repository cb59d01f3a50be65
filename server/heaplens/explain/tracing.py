"""How an argument is traced through its callees, and the words where that ends. Pure: no I/O.

main.go:9: fmt.Println(x)           inside fmt.Println: print.go:314: Fprintln(os.Stdout, a...)
"""

import re
from dataclasses import dataclass
from typing import Final

from heaplens.explain.words import assigned_to
from heaplens.model import Cause, Finding, Site, Step

FUNCTION_VALUE: Final = "{callee} is a function value: its target is known only at run time."
METHOD_OR_FIELD: Final = (
    "{callee} is an interface method or a function in a field: its target is known only at"
    " run time."
)
NO_BODY: Final = "{callee} is not written in Go: what it keeps cannot be traced."
NOT_SAID: Final = "What {callee} does with it is unknown: {reason}."
NOT_DECLARED: Final = "its declaration could not be determined"
NOT_KEPT: Final = "the compiler printed no matching explanation"
TOO_FAR: Final = "It is passed on to {callee}, where tracing stops."

_PASSED_ON = frozenset({Cause.CALLEE, Cause.UNKNOWN_CALLEE, Cause.BOXED})
_ASSIGNING = frozenset({"assign", "inlined parameter", "range"})
_IDENTIFIER = re.compile(r"(?<![\w.])[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class TracedCallee:
    """A function that an argument gets to, and what it does with it."""

    function: str
    """With its package: `fmt.Println`, `(*log.Logger).Printf`."""
    site: Site
    """Where it is declared."""
    sentence: str
    """What becomes of its parameter; one sentence."""
    flow: tuple[Step, ...]
    """The path from the parameter to what keeps it, in this function."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What becomes of an argument in the functions that it is passed to."""

    callees: tuple[TracedCallee, ...]
    """The functions that it gets to, in the order of the calls."""
    end: str
    """Why tracing stops, in a sentence; empty where the last function keeps the argument."""


def is_passed_on(finding: Finding) -> bool:
    """Return whether a finding's path may end in a call that is worth tracing."""
    return bool(finding.flow) and finding.cause in _PASSED_ON


def names_on_the_way(finding: Finding) -> list[str]:
    """Return the variables that a finding's path goes through, the last ones first."""
    names: list[str] = []
    for step in reversed(finding.flow[:-1]):
        if step.reason in _ASSIGNING:
            names += reversed(_IDENTIFIER.findall(assigned_to(step.text).removeprefix("for ")))
    return [*names, *_IDENTIFIER.findall(finding.subject)[:1]]
