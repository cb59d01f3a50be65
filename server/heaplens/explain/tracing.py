"""How an argument is traced through its callees, and the words where that ends. Pure: no I/O.

main.go:9: fmt.Println(x)           inside fmt.Println: print.go:314: Fprintln(os.Stdout, a...)
"""

import re
from dataclasses import dataclass
from typing import Final

from heaplens.explain.words import assigned_to
from heaplens.model import Cause, Finding, Site, Step

FUNCTION_VALUE: Final = "{callee} is a function value: its target is known only at run time."
FUNCTION_VARIABLE: Final = (
    "{callee} is a function variable: what it holds is known only at run time."
)
FUNCTION_IN_FIELD: Final = (
    "{callee} is a function in a field: its target is known only at run time."
)
INTERFACE_METHOD: Final = (
    "{callee} is a method of the interface {interface}: its target is known only at run time."
)
METHOD_OR_FIELD: Final = (
    "{callee} is an interface method or a function in a field: its target is known only at"
    " run time."
)
NO_BODY: Final = "{callee} is not written in Go: what it keeps cannot be traced."
NOT_SAID: Final = "What {callee} does with it is unknown: {reason}."
NOT_DECLARED: Final = "its declaration could not be determined"
NOT_KEPT: Final = "the compiler printed no matching explanation"
NOT_CLEAR_WHICH: Final = "it keeps {parameters}, and which of them gets it is not clear"
MADE_INSIDE: Final = "it is made there, in code that is inlined here"
TOO_FAR: Final = "It is passed on to {callee}, where tracing stops."
AGAIN: Final = "It is passed on to {callee} again."
ONLY_IMPLEMENTATION: Final = (
    "{callee} is a method of the interface {interface}; the only implementation seen in {scope} is"
    " {method}."
)
NOT_KEPT_BY_ONLY: Final = (
    "{method} does not keep it; but the call is through an interface, and the compiler assumes that"
    " it may."
)
ALWAYS: Final = "{callee} is always {function}."
ALSO: Final = "It is passed as {parameters}, and each is kept."

_PASSED_ON = frozenset({Cause.CALLEE, Cause.UNKNOWN_CALLEE, Cause.BOXED})
_PASSING = frozenset({"call parameter", "callee operand", "slice-literal-element"})
_OF_THE_LANGUAGE = re.compile(r"(?:panic|append|print|println)\(")
_ASSIGNING = frozenset({"assign", "inlined parameter", "range"})
_IDENTIFIER = re.compile(r"(?<![\w.])[^\W\d]\w*")
_INLINED = "inlined parameter"


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
    package: str = ""
    """The import path of its package; empty where that is not known."""
    note: str = ""
    """Why it is this function that is called, or what else there is to say first; a sentence."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What becomes of an argument in the functions that it is passed to."""

    callees: tuple[TracedCallee, ...]
    """The functions that it gets to, in the order of the calls."""
    end: str
    """Why tracing stops, in a sentence; empty where the last function keeps the argument."""


def is_passed_on(finding: Finding) -> bool:
    """Return whether a finding's path ends in a call that is worth tracing."""
    if not finding.flow or finding.cause not in _PASSED_ON:
        return False
    last = finding.flow[-1]
    return last.reason in _PASSING and _OF_THE_LANGUAGE.match(last.text) is None


def is_made_inside(finding: Finding) -> bool:
    """Return whether the last call of a path is one inside of the inlined code that makes it all.

    At its place the source has the call of the inlined function, which the storage is no argument
    of.
    """
    last = finding.flow[-1].site
    return finding.inlined_from is not None and all(step.site == last for step in finding.flow)


def names_on_the_way(finding: Finding) -> list[str]:
    """Return the variables that a finding's path goes through, the last ones first.

    Those of an inlined callee are none of them, if it is the call that the path ends in: there,
    what is passed counts.
    """
    names: list[str] = []
    end = finding.flow[-1].site
    for step in reversed(finding.flow[:-1]):
        if step.reason in _ASSIGNING and not (step.inside and step.site == end):
            assigned = assigned_to(step.text).removeprefix("for ")
            names += reversed(_IDENTIFIER.findall(assigned))
    return [*names, *_IDENTIFIER.findall(finding.subject)[:1]]


def as_parameter(finding: Finding) -> tuple[str, frozenset[str]] | None:
    """Return which parameter of the inlined call that a path ends in a value becomes.

    Returns:
        The parameter, with the names in what is passed; None where the path does not say it. Of a
        callee that is inlined in the inlined one it is the parameter of that.
    """
    end = finding.flow[-1].site
    for step in finding.flow[:-1]:
        if step.reason == _INLINED and step.site == end:
            parameter = assigned_to(step.text)
            return parameter, identifiers(step.text[len(parameter) :])
    return None


def identifiers(text: str) -> frozenset[str]:
    """Return the names in an expression, without those of fields."""
    return frozenset(_IDENTIFIER.findall(text))
