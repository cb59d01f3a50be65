"""The reason of a variable that a closure captures: which closure, and what becomes of that.

    it is captured by the closure on line 28, which is returned by Counter

Pure: no I/O.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from heaplens.explain import messages
from heaplens.explain.clause import Reason, StoryContext
from heaplens.explain.source_context import Body, SourceContext
from heaplens.model import Cause, Kind, Step, Story

Deduce = Callable[[Story, Kind, str, SourceContext], Reason]
"""Returns the reason of a closure's explanation."""


def captured(context: StoryContext, step: Step | None, deduce: Deduce) -> Reason:
    """Return the reason of a flow into a closure.

    Args:
        context: The explanation.
        step: Its last step, at a use of the variable in the closure.
        deduce: Deduces the reason of the closure itself.
    """
    source, home = context.source, context.story.file_site
    if step is not None and source.in_goroutine(step.site):
        return context.reason(messages.BY_GOROUTINE)
    if step is not None and source.in_deferred(step.site):
        # The record of a deferred call is on the stack, except in a loop.
        return context.reason(messages.BY_DEFERRED)
    closure = _closure(context, step)
    if closure is None:
        is_here = step is not None and step.site.line > 0 and step.site.path == home.path
        line = str(step.site.line) if step is not None and is_here else ""
        return context.reason(messages.CAPTURED_ON if line else messages.CAPTURED, line)
    message = messages.CAPTURED_BY if closure.is_literal else messages.CAPTURED_BY_BODY
    reason = context.reason(message, str(closure.site.line))
    story = source.closure_at(closure.site)
    if story is None:
        return reason
    # The reason of a closure that another one captures is as far as a sentence goes.
    nearby = replace(source, closure_at=lambda _: None)
    fate = deduce(story, Kind.ESCAPES_TO_HEAP, context.function, nearby)
    fate_words = fate.clause.removeprefix("it ")
    reason = replace(reason, clause=f"{reason.clause}{_copy(story, source)}")
    if fate.cause is Cause.UNKNOWN or fate_words == fate.clause:
        return reason
    return replace(reason, optional=f", which {fate_words}")


def _closure(context: StoryContext, step: Step | None) -> Body | None:
    """Return the closure that captures the variable: of several the outermost."""
    source, home = context.source, context.story.file_site
    if step is None:
        return None
    if step.site.line <= 0:  # what the compiler makes for a loop over a function is at its `for`
        return Body(home, is_literal=False) if source.closure_at(home) else None
    outside = {body.site for body in source.bodies_at(home)}
    inside = [body for body in source.bodies_at(step.site) if body.site not in outside]
    closures = [body for body in inside if body.is_literal or source.closure_at(body.site)]
    return closures[-1] if closures else None


def _copy(story: Story, source: SourceContext) -> str:
    """Return in which copy of its function a closure escapes; empty where it is no copy."""
    home = re.escape(source.function_at(story.file_site))
    # `Two.(*Library).Books.func1`: the closure of Books, where that is inlined into Two.
    copy = re.fullmatch(rf"(.+?)\.(?:func\d+\.)*{home}(?:\.func\d+|-range\d+)+", story.function)
    return f" (in the copy inlined into {copy[1]})" if home and copy else ""
