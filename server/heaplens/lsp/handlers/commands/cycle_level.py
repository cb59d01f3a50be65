"""`heaplens.cycleLevel`: draws more or less: quiet, normal, all, and quiet again."""

from dataclasses import replace

from pygls.exceptions import JsonRpcInvalidParams

from heaplens.config.settings import DisplayLevel
from heaplens.lsp.handlers.feature import Command, Feature
from heaplens.lsp.handlers.server_context import ServerContext


async def cycle_level(context: ServerContext, *arguments: object) -> str:
    """Take the next level, or the one that is named, until the settings change; return it.

    What was listed of the workspace goes: it is a list of more than any level draws.
    """
    levels = list(DisplayLevel)
    named = arguments[0] if arguments else None
    if named is None:
        level = levels[(levels.index(context.settings.level) + 1) % len(levels)]
    elif isinstance(named, str) and named in set(levels):
        level = DisplayLevel(named)
    else:
        raise JsonRpcInvalidParams(f"the level is one of {', '.join(levels)}")
    context.apply(replace(context.settings, level=level))
    context.publisher.forget_list()
    context.session.document_states.show_all()
    if not context.takes_results:
        context.publisher.message(f"heaplens draws: {level}.")
    return level.value


FEATURE = Feature(commands=(Command("heaplens.cycleLevel", cycle_level),))
