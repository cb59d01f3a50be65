"""The catalogue: the compiler's reason for the last step, as a cause and in words. Pure: no I/O.

The compiler never prints why a destination outlives its source; `because` deduces it from where
the flow ends (src/cmd/compile/internal/escape/solve.go, `outlives`).
Invariant: every clause is true of whatever the compiler may have meant, so it says "may" where the
explanation leaves it open.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from heaplens.explain.words import (
    assigned_to,
    before_arguments,
    callee,
    first_argument,
    is_closure,
    is_identifier,
    plain,
    shorten,
    spelled_callee,
)
from heaplens.model import Cause, Hop, Kind, Site, Step, Story

_HEAP = "{heap}"
_TEMPORARY = "{temp}"
_STORAGE = "{storage for "
_CLOSURE = "{storage for func literal}"
_VARIADIC = "{storage for ... argument}"
_MADE_RESULT = re.compile(r"(?:.*\.)?~[rR]\d+|#rv\d+")
_MAX_PLACE = 48

# `{it}` is the storage or its address, `{place}` what keeps it, `{boxed}` empty or the words below.
_BOXED = " as an interface value"
_ENDS_IN_HEAP: Final = MappingProxyType(
    {
        "send": (Cause.STORED, "{it} is sent{boxed} on {place}"),
        "map literal value": (Cause.STORED, "{it} is stored{boxed} in a map"),
        "map literal key": (Cause.STORED, "{it} becomes a key of a map"),
        "key of map put": (Cause.STORED, "{it} becomes a key of {place}"),
        "appendee slice": (Cause.STORED, "{it} is in a slice that append may copy to the heap"),
        "appended slice...": (Cause.STORED, "{it} is in a slice that append may copy to the heap"),
        "copied slice": (Cause.STORED, "{it} is copied to a slice that may be on the heap"),
        "captured by a closure": (
            Cause.CLOSURE,
            "{it} is captured by a closure that is on the heap too",
        ),
        "reference": (Cause.CLOSURE, "{it} is captured by a closure that is on the heap too"),
        "return": (Cause.RETURNED, "{it} is returned{boxed} by {function}"),
        "conversion to unsafe.Pointer": (Cause.STORED, "{it} becomes an unsafe pointer"),
        "//go:uintptrescapes": (Cause.CALLEE, "{it} is passed as a uintptr to a callee"),
    }
)
_OF_THE_STORAGE: Final = MappingProxyType(
    {
        "too large for stack": (Cause.TOO_LARGE, "it is too large for the stack"),
        "too aligned for stack": (Cause.TOO_LARGE, "its alignment is too large for the stack"),
        "non-constant size": (
            Cause.SIZE_NOT_CONSTANT,
            "its size is known only when the program runs",
        ),
        "zero-sized element": (Cause.SIZE_NOT_CONSTANT, "it has elements of size zero"),
    }
)
_CALLS = frozenset({"call parameter", "callee operand"})
_BUILT_BY_SPILL = re.compile(r"&|new\(|make\(|func literal|append\(|\[|map\[|string\(|\.\.\. arg")
_CERTAINLY_BOXED = re.compile(r"[^\W\d]\w*|-?[0-9][\w.+-]*|\"(?:[^\"\\]|\\.)*\"|'.*'|\*[\w.]+")


def _no_line(_: Site) -> str:
    return ""


def _not_local(_: Site, __: str) -> bool:
    return False


def _not_known(_: Site) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the source around a finding says; each field may be left at its default."""

    line_at: Callable[[Site], str] = _no_line
    """The text of the line a site is on; empty where it is not at hand."""
    results: Collection[str] | None = None
    """The names of the function's named results; None where they are not known."""
    moved: Collection[str] | None = None
    """The function's variables that are themselves moved to the heap; None where not known."""
    packages: Collection[str] | None = None
    """The names by which the file knows the packages it imports; None where not known."""
    is_local: Callable[[Site, str], bool] = _not_local
    """Whether a name is, at a site, a parameter or variable of a function around it."""
    in_goroutine: Callable[[Site], bool] = _not_known
    """Whether a site is inside a function literal that a go statement runs."""


@dataclass(frozen=True, slots=True)
class Because:
    """Why the storage outlives its function."""

    cause: Cause
    """The cause."""
    clause: str = ""
    """What follows "because"; empty where the cause is unknown."""


@dataclass(frozen=True, slots=True)
class _Flow:
    """A story with what the words depend on."""

    hops: tuple[Hop, ...]
    kind: Kind
    function: str
    around: Surroundings
    boxed: bool = field(default=False)

    def say(self, cause: Cause, template: str, place: str = "") -> Because:
        """Fills a clause in; storage in an interface is BOXED, whatever happens to that."""
        address = self.kind is Kind.MOVED_TO_HEAP and self.hops[0].operator == "&"
        clause = template.format(
            it="its address" if address else "it",
            place=shorten(plain(place), _MAX_PLACE),
            boxed=_BOXED if self.boxed else "",
            function=self.function or "the function",
        )
        return Because(Cause.BOXED if self.boxed else cause, clause)


def because(story: Story, kind: Kind, function: str, around: Surroundings) -> Because:
    """Deduces the cause from the compiler's explanation.

    Args:
        story: the explanation.
        kind: of the verdict it belongs to.
        function: the function around, in the reader's words; may be empty.
        around: what the source says.

    Returns:
        The cause with its clause; UNKNOWN where the explanation is empty.
    """
    if not story.hops:
        return Because(Cause.UNKNOWN)
    if is_closure(story.function):
        function = f"a closure in {function}" if function else "a closure"
    flow = _Flow(story.hops, kind, function, around, boxed=_is_boxed(story, kind))
    last = story.hops[-1]
    step = last.steps[-1] if last.steps else None
    if step is not None and step.reason in _OF_THE_STORAGE:
        return Because(*_OF_THE_STORAGE[step.reason])
    if last.destination == _HEAP:
        return _into_heap(flow, step)
    if step is not None and step.reason == "return":
        return flow.say(Cause.RETURNED, "{it} is returned{boxed} by {function}")
    if last.destination.startswith(_STORAGE):
        return _into_storage(flow, last, step)
    return _into_variable(flow, story, last)


def _into_heap(flow: _Flow, step: Step | None) -> Because:
    if step is None:
        return _without_steps(flow)
    if step.reason in _CALLS:
        return _into_call(flow, step)
    if step.reason == "spill":
        return _run_later(flow, step)
    if step.reason in _ENDS_IN_HEAP:
        cause, template = _ENDS_IN_HEAP[step.reason]
        place = before_arguments(before_arguments(step.text, " <- "), "[")
        return flow.say(cause, template, place)
    if step.reason.startswith("assign"):
        place = assigned_to(step.text)
        known_global = is_identifier(place) and step.reason == "assign"
        where = "the global {place}" if known_global else "{place}"
        return flow.say(Cause.STORED, "{it} is stored{boxed} in " + where, place)
    return flow.say(Cause.STORED, "{it} is kept{boxed} by something on the heap")


def _without_steps(flow: _Flow) -> Because:
    """`{heap} ← {temp}`: a callee keeps what its argument points to, or a method value keeps it."""
    for hop in reversed(flow.hops[:-1]):
        if hop.steps and hop.steps[-1].reason in _CALLS:
            return _into_call(flow, hop.steps[-1])
        if hop.steps or hop.destination != _TEMPORARY:
            break
    return flow.say(Cause.CLOSURE, "one of its methods is used as a function value")


def _run_later(flow: _Flow, step: Step) -> Because:
    """Only `spill` into the heap: the operand of a go statement, or of a defer in a loop."""
    before = flow.around.line_at(step.site).lstrip()
    if before.startswith("go "):
        return flow.say(Cause.GOROUTINE, "{it} runs as a goroutine")
    if before.startswith("defer "):
        return flow.say(Cause.LOOP, "{it} is deferred in a loop")
    return flow.say(Cause.GOROUTINE, "{it} runs as a goroutine, or is deferred in a loop")


def _into_call(flow: _Flow, step: Step) -> Because:
    printed = callee(step.text)
    spelled = spelled_callee(flow.around.line_at(step.site), step.site.byte_col)
    if printed == "panic":
        boxed = _Flow(flow.hops, flow.kind, flow.function, flow.around, boxed=True)
        return boxed.say(Cause.BOXED, "{it} is the value of a panic")
    if printed == "append":
        appendee = first_argument(step.text)
        return flow.say(Cause.STORED, "{it} is appended{boxed} to {place}", appendee)
    cause = Cause.CALLEE
    name = (spelled or printed).partition("[")[0]
    if _is_unseen(printed, spelled, flow.around.packages) or flow.around.is_local(step.site, name):
        cause = Cause.UNKNOWN_CALLEE
    if step.reason == "callee operand":
        return flow.say(cause, "{it} is what the call of {place} runs on", spelled or printed)
    template = "{it} is passed{boxed} to {place}, which may keep it"
    return flow.say(cause, template, spelled or printed)


def _is_unseen(printed: str, spelled: str, packages: Collection[str] | None) -> bool:
    """Whether a call goes through an interface or a function value.

    The compiler prints calls of methods it knows as `(*T).M(x)` or `T.M(x)`; `x.M(…)` is a call
    through an interface, unless `x` is a package. `a.b.M(…)` is one, too, unless `a.b` is a type.
    """
    if printed.startswith(("(", "func literal")):
        return False
    if printed.startswith((".autotmp", "~", "#")):
        return True
    first, *rest = (spelled if packages is not None and spelled else printed).split(".")
    if not rest or first in (packages or ()) or first[:1].isupper():
        return False
    return packages is not None or len(rest) > 1


def _into_storage(flow: _Flow, last: Hop, step: Step | None) -> Because:
    if last.destination == _CLOSURE:
        if step is not None and flow.around.in_goroutine(step.site):
            return flow.say(Cause.GOROUTINE, "a goroutine uses it")
        return flow.say(Cause.CLOSURE, "it is captured by a closure that is on the heap too")
    if last.destination == _VARIADIC:
        call = spelled_callee(flow.around.line_at(step.site), step.site.byte_col) if step else ""
        template = "{it} is passed{boxed} to {place}, which may keep it"
        return flow.say(Cause.CALLEE, template, call or "a variadic function")
    if step is None:
        return flow.say(Cause.CLOSURE, "the method value {place} keeps it", last.destination)
    if step.reason == "interface-converted":
        return flow.say(Cause.BOXED, "{it} is in an interface value that is on the heap too")
    template = "{it} is kept{boxed} in {place}, which is on the heap too"
    return flow.say(Cause.STORED, template, last.destination)


def _into_variable(flow: _Flow, story: Story, last: Hop) -> Because:
    """The flow ends in a local variable: a result, one on the heap itself, or one further out."""
    name, around = last.destination, flow.around
    if _MADE_RESULT.fullmatch(name) or name in (around.results or ()):
        return flow.say(Cause.RETURNED, "{it} is returned{boxed} by {function}")
    if name in (around.moved or ()) and name != story.subject:
        return flow.say(
            Cause.STORED, "{it} is kept{boxed} in {place}, which is on the heap too", name
        )
    if is_closure(story.function):
        return flow.say(
            Cause.CLOSURE,
            "{it} is kept{boxed} in {place}, which lives longer than the closure's call",
            name,
        )
    if name == _TEMPORARY:
        return flow.say(Cause.LOOP, "{it} is used beyond the loop's turn that makes it")
    if around.results is None or around.moved is None:
        return flow.say(Cause.UNKNOWN, "{it} is kept{boxed} in {place}, which lives longer", name)
    return flow.say(
        Cause.LOOP, "{it} is kept{boxed} in {place}, which lives longer than the loop's turn", name
    )


def _is_boxed(story: Story, kind: Kind) -> bool:
    """Whether the storage is that of an interface value's content, as far as the text tells."""
    if kind is not Kind.ESCAPES_TO_HEAP or _BUILT_BY_SPILL.match(story.subject):
        return False
    first = story.hops[0]
    if not first.steps or first.steps[0].reason != "spill":
        return False
    if _CERTAINLY_BOXED.fullmatch(story.subject):
        return True
    return first.destination == _VARIADIC and " + " not in story.subject
