"""Deduces why the storage outlives its function, from where the compiler's explanation ends.

The compiler never prints why a destination outlives its source; `because` deduces it
(src/cmd/compile/internal/escape/solve.go, `outlives`). The words are in the catalogue.
Pure: no I/O.
"""

import re
from dataclasses import replace
from itertools import pairwise

from heaplens.compiler.symbols import is_closure
from heaplens.explain import messages as catalogue
from heaplens.explain.calls import arguments, callee, is_unseen, spelled_callee
from heaplens.explain.clause import MAX_PLACE, Because, Flow
from heaplens.explain.source_context import SourceContext
from heaplens.explain.words import (
    assigned_to,
    before_arguments,
    is_identifier,
    plain,
    shorten,
)
from heaplens.model import Cause, Hop, Kind, Step, Story

_HEAP = "{heap}"
_TEMPORARY = "{temp}"
_STORAGE = "{storage for "
_CLOSURE = "{storage for func literal}"
_VARIADIC = "{storage for ... argument}"
_MADE_RESULT = re.compile(r"(?:.*\.)?~[rR]\d+|#rv\d+")
_CALLS = frozenset({"call parameter", "callee operand"})
_BUILT_BY_SPILL = re.compile(r"&|new\(|make\(|func literal|append\(|\[|map\[|string\(|\.\.\. arg")
_ARITHMETIC = re.compile(r"[^\"`]+ (?:[-*/%&|^]|<<|>>|&\^|[=!]=|[<>]=?|&&|\|\||\+(?= \d)) [^\"`]+")
_CERTAINLY_BOXED = re.compile(r"[^\W\d]\w*|-?[0-9][\w.+-]*|\"(?:[^\"\\]|\\.)*\"|'.*'|\*[\w.]+")
_GLOBAL_OF_PACKAGE = re.compile(r"([^\W\d]\w*)\.[^\W\d]\w*")


def because(story: Story, kind: Kind, function: str, around: SourceContext) -> Because:
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
        return _without_flow(story, around)
    if is_closure(story.function):
        function = f"a closure in {function}" if function else "a closure"
    boxed, handed = _is_boxed(story, kind), _handed_to(story, around)
    flow = Flow(story, story.hops, kind, function, around, boxed=boxed, handed=handed)
    last = story.hops[-1]
    step = last.steps[-1] if last.steps else None
    if step is not None and (own := _of_the_storage(story, kind, step)) is not None:
        return own
    if last.destination == _HEAP:
        return _into_heap(flow, step)
    if step is not None and step.reason == "return":
        return flow.say(Cause.RETURNED, catalogue.RETURNED)
    if last.destination.startswith(_STORAGE):
        return _into_storage(flow, last, step)
    return _into_variable(flow, story, last)


def _without_flow(story: Story, around: SourceContext) -> Because:
    """Of a parameter the compiler explains neither that it is on the heap, nor what no Go shows."""
    if not story.leak:
        return Because(Cause.UNKNOWN)
    if story.subject in (around.moved or ()):
        return Because(Cause.STORED, catalogue.MOVED_ITSELF)
    return Because(Cause.UNKNOWN_CALLEE, catalogue.NO_CODE)


def _handed_to(story: Story, around: SourceContext) -> str:
    """The function that the flow goes on in, where it leaves the one that it starts in.

    Functions that call each other in a circle are analysed together: a flow goes through all.
    """
    home = around.function_at(story.real_site or story.site)
    steps = [step for hop in story.hops for step in hop.steps if not step.site.path.startswith("<")]
    if not home or not steps or around.function_at(steps[-1].site) in {home, ""}:
        return ""
    for step, following in pairwise(steps):
        leaves = around.function_at(following.site) != home
        if leaves and step.reason in _CALLS and around.function_at(step.site) == home:
            spelled = spelled_callee(around.line_at(step.site), step.site.byte_col)
            return shorten(plain(spelled or callee(step.text)), MAX_PLACE)
    return ""


def _of_the_storage(story: Story, kind: Kind, step: Step) -> Because | None:
    """Where the storage itself is the reason: its size, above all."""
    if step.reason == "too large for stack":
        moved = kind is Kind.MOVED_TO_HEAP
        words = catalogue.VARIABLE_TOO_LARGE if moved else catalogue.EXPRESSION_TOO_LARGE
        clause, _, more = words.partition("~")
        return Because(Cause.TOO_LARGE, clause, more)
    if step.reason == "non-constant size":
        size = arguments(story.subject)[-1] if story.subject.startswith("make(") else ""
        words = catalogue.SIZE_OF if size else catalogue.SIZE
        size = shorten(plain(size), MAX_PLACE)
        return Because(Cause.SIZE_NOT_CONSTANT, words.format(place=size))
    if step.reason in catalogue.OF_THE_STORAGE:
        return Because(*catalogue.OF_THE_STORAGE[step.reason])
    return None


def _into_heap(flow: Flow, step: Step | None) -> Because:
    if step is None:
        return _without_steps(flow)
    if step.reason in _CALLS:
        return _into_call(flow, step)
    if step.reason == "spill":
        return _run_later(flow, step)
    if step.reason in catalogue.IN_HEAP:
        cause, template = catalogue.IN_HEAP[step.reason]
        place = before_arguments(before_arguments(step.text, " <- "), "[")
        return flow.say(cause, template, flow.own(place, step))
    if step.reason.startswith("assign"):
        return _stored(flow, step)
    return flow.say(Cause.STORED, catalogue.STORED_SOMEWHERE)


def _stored(flow: Flow, step: Step) -> Because:
    place = assigned_to(step.text)
    if "..stmp_" in place:
        return flow.say(Cause.STORED, catalogue.STORED_SOMEWHERE)
    known_global = is_identifier(place) and step.reason == "assign"
    of_package = _GLOBAL_OF_PACKAGE.fullmatch(place)
    if of_package is not None and of_package[1] in (flow.around.packages or ()):
        known_global = not flow.around.is_local(step.site, of_package[1])
    template = catalogue.GLOBAL if known_global else catalogue.STORED
    return flow.say(Cause.STORED, template, flow.own(place, step))


def _without_steps(flow: Flow) -> Because:
    """`{heap} ← {temp}`: a callee keeps what its argument points to, or a method value keeps it."""
    for hop in reversed(flow.hops[:-1]):
        if hop.steps and hop.steps[-1].reason in _CALLS:
            return _into_call(flow, hop.steps[-1])
        if hop.steps or hop.destination != _TEMPORARY:
            break
    return flow.say(Cause.CLOSURE, catalogue.METHOD_USED)


def _run_later(flow: Flow, step: Step) -> Because:
    """Only `spill` into the heap: the operand of a go statement, or of a defer in a loop."""
    before = flow.around.line_at(step.site).lstrip()
    if before.startswith("go "):
        return flow.say(Cause.GOROUTINE, catalogue.GOROUTINE)
    if before.startswith("defer "):
        return flow.say(Cause.LOOP, catalogue.DEFERRED)
    return flow.say(Cause.GOROUTINE, catalogue.RUN_LATER)


def _into_call(flow: Flow, step: Step) -> Because:
    printed = callee(step.text)
    line = flow.around.line_at(step.site)
    spelled = spelled_callee(line, step.site.byte_col)
    if printed == "panic":
        return replace(flow, boxed=True).say(Cause.BOXED, catalogue.PANIC)
    if printed == "append":
        appendee = next(iter(arguments(step.text)), "")
        return flow.say(Cause.STORED, catalogue.APPENDED, flow.own(appendee, step))
    unseen = is_unseen(printed, spelled, step.site, flow.around)
    cause = Cause.UNKNOWN_CALLEE if unseen else Cause.CALLEE
    # What an inlined callee makes is not passed to it, but to what it calls.
    within = flow.story.site == step.site and flow.around.inlined_at(step.site)
    place = printed if within else spelled or printed
    if line.lstrip().startswith("go "):
        return flow.say(Cause.GOROUTINE, catalogue.GOROUTINE_CALL, place)
    if step.reason == "callee operand":
        return flow.say(cause, catalogue.RUNS_ON, place)
    if place.startswith(f"{flow.story.subject}.") and not flow.handed:
        return flow.say(cause, catalogue.UNSEEN_ON if unseen else catalogue.CALLED_ON, place)
    return _kept_by_call(flow, printed, place, step, cause)


def _kept_by_call(flow: Flow, printed: str, place: str, step: Step, cause: Cause) -> Because:
    inlined = flow.around.inlined_at(step.site)
    if cause is Cause.UNKNOWN_CALLEE:
        # An inlined callee itself is known; it is what that calls.
        template = catalogue.UNSEEN_INSIDE if inlined and place != printed else catalogue.UNSEEN
        return flow.say(cause, template, place)
    parameter = "" if inlined else flow.around.kept_parameter(printed)
    template = catalogue.MAY_KEEP_AS if parameter else catalogue.MAY_KEEP
    return flow.say(cause, template, place, parameter)


def _into_storage(flow: Flow, last: Hop, step: Step | None) -> Because:
    if last.destination == _CLOSURE:
        return _into_closure(flow, step)
    if last.destination == _VARIADIC:
        call = spelled_callee(flow.around.line_at(step.site), step.site.byte_col) if step else ""
        return flow.say(Cause.CALLEE, catalogue.MAY_KEEP, call or "a variadic function")
    if step is None:
        return flow.say(Cause.CLOSURE, catalogue.METHOD_VALUE, last.destination)
    if step.reason == "interface-converted":
        return flow.say(Cause.BOXED, catalogue.BOX_TOO)
    return flow.say(Cause.STORED, catalogue.KEPT_TOO, flow.own(last.destination, step))


def _into_closure(flow: Flow, step: Step | None) -> Because:
    if step is not None and flow.around.in_goroutine(step.site):
        return flow.say(Cause.GOROUTINE, catalogue.BY_GOROUTINE)
    if step is not None and flow.around.in_deferred(step.site):
        # It is on the heap itself, as only those in a loop are.
        return flow.say(Cause.LOOP, catalogue.BY_DEFERRED)
    return flow.say(Cause.CLOSURE, catalogue.CAPTURED)


def _into_variable(flow: Flow, story: Story, last: Hop) -> Because:
    """The flow ends in a local variable: a result, one on the heap itself, or one further out."""
    name, around = last.destination, flow.around
    if _MADE_RESULT.fullmatch(name) or name in (around.results or ()):
        return flow.say(Cause.RETURNED, catalogue.RETURNED)
    if name in (around.moved or ()) and name != story.subject:
        return flow.say(Cause.STORED, catalogue.KEPT_TOO, name)
    # Before Go 1.25 the function is not named; but a parameter is in no loop.
    if is_closure(story.function) or (story.leak and around.moved is not None):
        return flow.say(Cause.CLOSURE, catalogue.BEYOND_CALL, name)
    if name == _TEMPORARY:
        return flow.say(Cause.LOOP, catalogue.USED_BEYOND_TURN)
    if around.results is None or around.moved is None:
        return flow.say(Cause.UNKNOWN, catalogue.LIVES_LONGER, name)
    return flow.say(Cause.LOOP, catalogue.BEYOND_TURN, name)


def _is_boxed(story: Story, kind: Kind) -> bool:
    """Whether the storage is that of an interface value's content, as far as the text tells."""
    if kind is not Kind.ESCAPES_TO_HEAP or _BUILT_BY_SPILL.match(story.subject):
        return False
    first = story.hops[0]
    if not first.steps or first.steps[0].reason != "spill":
        return False
    if _CERTAINLY_BOXED.fullmatch(story.subject) or _ARITHMETIC.fullmatch(story.subject):
        return True
    return first.destination == _VARIADIC and " + " not in story.subject
