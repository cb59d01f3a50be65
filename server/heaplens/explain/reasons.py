"""Deduces why the storage outlives its function, from where the compiler's explanation ends.

The compiler never prints why a destination outlives its source; `deduce_reason` deduces it
(src/cmd/compile/internal/escape/solve.go, `outlives`). The words are in messages.py.
Pure: no I/O.
"""

import re
from itertools import pairwise

from heaplens.compiler.symbols import is_closure
from heaplens.explain import messages
from heaplens.explain.calls import arguments, callee, is_unseen, spelled_callee
from heaplens.explain.capturing import captured
from heaplens.explain.clause import CALLS, Reason, StoryContext, fixed_reason, short_place
from heaplens.explain.source_context import SourceContext
from heaplens.explain.storing import stored
from heaplens.explain.words import (
    before_arguments,
)
from heaplens.model import Cause, Hop, Kind, Step, Story

_HEAP = "{heap}"
_TEMPORARY = "{temp}"
_STORAGE = "{storage for "
_CLOSURE = "{storage for func literal}"
_VARIADIC = "{storage for ... argument}"
_MADE_RESULT = re.compile(r"(?:.*\.)?~[rR]\d+|#rv\d+")
_BUILT_BY_SPILL = re.compile(r"&|new\(|make\(|func literal|append\(|\[|map\[|string\(|\.\.\. arg")
_ARITHMETIC = re.compile(r"[^\"`]+ (?:[-*/%&|^]|<<|>>|&\^|[=!]=|[<>]=?|&&|\|\||\+(?= \d)) [^\"`]+")
_CERTAINLY_BOXED = re.compile(r"[^\W\d]\w*|-?[0-9][\w.+-]*|\"(?:[^\"\\]|\\.)*\"|'.*'|\*[\w.]+")
_C_FUNCTION = re.compile(r"(?:_Cfunc_|C\.)(\w+)")
_BODY = "func literal"
_RANGED = re.compile(r"for\b.*\brange (.+?) \{")


def deduce_reason(
    story: Story,
    kind: Kind,
    function: str,
    source: SourceContext,
    *,
    boxed: bool = False,
) -> Reason:
    """Deduce the reason from the compiler's explanation.

    Args:
        story: The explanation.
        kind: The kind of the verdict that it explains.
        function: The function around, in the reader's words; may be empty.
        source: What the source says.
        boxed: Whether the generated code shows that the storage is the content of an interface
            value; where it does not, the explanation is looked at.

    Returns:
        The cause with its clause; UNKNOWN where the explanation is empty.
    """
    if not story.hops:
        return _without_flow(story, source)
    if is_closure(story.function) or _is_returned_by_closure(story, source):
        function = f"a closure in {function}" if function else "a closure"
    context = StoryContext(
        story,
        kind,
        function,
        source,
        boxed=boxed or _is_boxed(story, kind),
        callee=_callee_of_flow(story, source),
    )
    last = story.hops[-1]
    step = last.steps[-1] if last.steps else None
    if step is not None and (fixed := _of_the_storage(story, kind, step)) is not None:
        return fixed
    if last.destination == _HEAP:
        return _into_heap(context, step)
    if step is not None and step.reason == "return":
        return context.reason(messages.RETURNED)
    if last.destination.startswith(_STORAGE):
        return _into_storage(context, last, step)
    return _into_variable(context, last)


def _is_returned_by_closure(story: Story, source: SourceContext) -> bool:
    """Return whether the last step is the return of a closure that the storage is not in."""
    steps = story.hops[-1].steps
    if not steps or steps[-1].reason != "return":
        return False
    literal = source.literal_at(steps[-1].site)
    return literal is not None and literal != source.literal_at(story.file_site)


def _without_flow(story: Story, source: SourceContext) -> Reason:
    """Return why a parameter leaks that the compiler shows no flow of.

    It shows none where the parameter itself is moved to the heap, nor where there is no Go code.
    """
    if not story.leak:
        return Reason(Cause.UNKNOWN)
    if story.subject in (source.moved or ()):
        return fixed_reason(messages.MOVED_ITSELF)
    return fixed_reason(messages.NO_CODE)


def _callee_of_flow(story: Story, source: SourceContext) -> str:
    """Return the function that the flow goes on in; empty where it stays where it starts.

    The compiler analyses functions that call each other in a circle together, and its flow then
    goes through all of them.
    """
    home = source.function_at(story.file_site)
    steps = [step for hop in story.hops for step in hop.steps if not step.site.path.startswith("<")]
    if not home or not steps or source.function_at(steps[-1].site) in {home, ""}:
        return ""
    for step, following in pairwise(steps):
        leaves = source.function_at(following.site) != home
        if leaves and step.reason in CALLS and source.function_at(step.site) == home:
            spelled = spelled_callee(source.line_at(step.site), step.site.byte_col)
            return short_place(spelled or callee(step.text))
    return ""


def _of_the_storage(story: Story, kind: Kind, step: Step) -> Reason | None:
    """Return the reason where it is the storage itself: its size, above all."""
    if step.reason == "too large for stack":
        moved = kind is Kind.MOVED_TO_HEAP
        return fixed_reason(messages.VARIABLE_TOO_LARGE if moved else messages.EXPRESSION_TOO_LARGE)
    if step.reason == "non-constant size":
        size = arguments(story.subject)[-1] if story.subject.startswith("make(") else ""
        return fixed_reason(messages.SIZE_OF if size else messages.SIZE, size)
    if step.reason in messages.OF_THE_STORAGE:
        return fixed_reason(messages.OF_THE_STORAGE[step.reason])
    return None


def _into_heap(context: StoryContext, step: Step | None) -> Reason:
    if step is None:
        return _without_steps(context)
    if step.reason in CALLS:
        return _into_call(context, step)
    if step.reason == "spill":
        return _run_later(context, step)
    if step.reason in messages.IN_HEAP:
        place = before_arguments(before_arguments(step.text, " <- "), "[")
        return context.reason(messages.IN_HEAP[step.reason], context.in_its_package(place, step))
    if step.reason.startswith("assign"):
        return stored(context, step)
    return context.reason(messages.STORED_SOMEWHERE)


def _without_steps(context: StoryContext) -> Reason:
    """Return the reason of a flow that ends in `{heap} ← {temp}`, without a step.

    A callee keeps what its argument points to, or a method value keeps its receiver.
    """
    for hop in reversed(context.hops[:-1]):
        if hop.steps and hop.steps[-1].reason in CALLS:
            return _into_call(context, hop.steps[-1])
        if hop.steps or hop.destination != _TEMPORARY:
            break
    return context.reason(messages.METHOD_USED)


def _run_later(context: StoryContext, step: Step) -> Reason:
    """Return the reason of a `spill` into the heap: the operand of a go or defer statement."""
    before = context.source.line_at(step.site).lstrip()
    if before.startswith("go "):
        return context.reason(messages.GOROUTINE)
    if before.startswith("defer "):
        return context.reason(messages.DEFERRED)
    return context.reason(messages.RUN_LATER)


def _into_call(context: StoryContext, step: Step) -> Reason:
    printed = callee(step.text)
    line = context.source.line_at(step.site)
    spelled = spelled_callee(line, step.site.byte_col)
    if printed == "panic":
        return context.reason(messages.PANIC)
    if printed == "append":
        appendee = next(iter(arguments(step.text)), "")
        return context.reason(messages.APPENDED, context.in_its_package(appendee, step))
    unseen = is_unseen(printed, spelled, step.site, context.source)
    # What an inlined callee makes is not passed to it, but to what it calls.
    within = context.story.site == step.site and context.source.inlined_at(step.site)
    # Of `v.Elem().Set(x)` the source names only the method: what is printed has its type, too.
    is_chained = _is_chained(line, step.site.byte_col, spelled) and printed.endswith(f".{spelled}")
    place = printed if within or is_chained else spelled or printed
    if line.lstrip().startswith("go "):
        return context.reason(messages.GOROUTINE_CALL, place)
    if step.reason == "callee operand":
        return context.reason(messages.UNSEEN_RUNS_ON if unseen else messages.RUNS_ON, place)
    if place.startswith(f"{context.story.subject}.") and not context.callee:
        return context.reason(messages.UNSEEN_ON if unseen else messages.CALLED_ON, place)
    return _kept_by_call(context, printed, place, step, unseen=unseen)


def _is_chained(line: str, byte_col: int, spelled: str) -> bool:
    """Return whether a method is called on what another call or an element gives."""
    before = line.encode()[: max(byte_col - 1, 0)].decode(errors="replace")
    return bool(spelled) and before.removesuffix(spelled).endswith((").", "]."))


def _kept_by_call(
    context: StoryContext, printed: str, place: str, step: Step, *, unseen: bool
) -> Reason:
    inlined = context.source.inlined_at(step.site)
    c_function = _C_FUNCTION.fullmatch(printed) or _C_FUNCTION.fullmatch(place)
    if c_function or printed.startswith("_cgo"):  # what checks the pointers that C gets
        return context.reason(messages.TO_C, f"C.{c_function[1]}" if c_function else "C")
    if unseen:
        return _passed_to_unseen(context, printed, place, step)
    parameter = "" if inlined else context.source.kept_parameter(printed)
    message = messages.MAY_KEEP_AS if parameter else messages.MAY_KEEP
    return context.reason(message, place, parameter)


def _passed_to_unseen(context: StoryContext, printed: str, place: str, step: Step) -> Reason:
    """Return the reason of a call of code that only the running program knows."""
    if iterator := _iterator(context, step):
        return context.reason(messages.UNSEEN_ITERATOR, iterator)
    if context.source.inlined_at(step.site) and place != printed:
        # An inlined callee itself is known; what it calls is not.
        return context.reason(messages.UNSEEN_INSIDE, place)
    is_value = place.isidentifier() and context.source.is_local(step.site, place)
    return context.reason(messages.UNSEEN_VALUE if is_value else messages.UNSEEN, place)


def _iterator(context: StoryContext, step: Step) -> str:
    """Return what a loop is over whose body is passed on; empty for anything else."""
    if context.story.subject != _BODY:
        return ""
    ranged = _RANGED.match(context.source.line_at(step.site), step.site.byte_col - 1)
    return ranged[1] if ranged else ""


def _into_storage(context: StoryContext, last: Hop, step: Step | None) -> Reason:
    if last.destination == _CLOSURE:
        return captured(context, step, deduce_reason)
    if last.destination == _VARIADIC:
        call = spelled_callee(context.source.line_at(step.site), step.site.byte_col) if step else ""
        return context.reason(messages.MAY_KEEP, call or "a variadic function")
    if step is None:
        return context.reason(messages.METHOD_VALUE, last.destination)
    if step.reason == "interface-converted":
        is_field = any(earlier.reason == "dot" for earlier in last.steps)
        message = messages.FIELD_BOX_TOO if is_field else messages.BOX_TOO
        return context.reason(message, context.in_its_package(step.text, step))
    return context.reason(messages.KEPT_TOO, context.in_its_package(last.destination, step))


def _into_variable(context: StoryContext, last: Hop) -> Reason:
    """Return the reason of a flow into a variable: a result, one on the heap, or an outer one."""
    story, source, name = context.story, context.source, last.destination
    if _MADE_RESULT.fullmatch(name) or name in (source.results or ()):
        return context.reason(messages.RETURNED)
    if name in (source.moved or ()) and name != story.subject:
        return context.reason(messages.KEPT_TOO, name)
    # Before Go 1.25 the function is not named; but a parameter is in no loop.
    if is_closure(story.function) or (story.leak and source.moved is not None):
        return context.reason(messages.BEYOND_CALL, name)
    if name == _TEMPORARY:
        return context.reason(messages.USED_BEYOND_ITERATION)
    if source.results is None or source.moved is None:
        return context.reason(messages.LIVES_LONGER, name)
    return context.reason(messages.BEYOND_ITERATION, name)


def _is_boxed(story: Story, kind: Kind) -> bool:
    """Return whether the storage is the content of an interface value, judging by the text.

    The compiler prints the same story for `x` boxed and for what `x + y` makes: what surely makes
    storage of its own is ruled out first, what surely does not is let in, and of the rest only the
    arguments of a variadic call are, without `+`, which may join strings.
    """
    if kind is not Kind.ESCAPES_TO_HEAP or _BUILT_BY_SPILL.match(story.subject):
        return False
    first = story.hops[0]
    if not first.steps or first.steps[0].reason != "spill":
        return False
    if _CERTAINLY_BOXED.fullmatch(story.subject) or _ARITHMETIC.fullmatch(story.subject):
        return True
    return first.destination == _VARIADIC and " + " not in story.subject
