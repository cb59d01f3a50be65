"""`heaplens.restart`: forgets everything that is known, and begins again."""

import logging

from heaplens.lsp.handlers.feature import Command, Feature
from heaplens.lsp.handlers.server_context import ServerContext

_LOG = logging.getLogger(__name__)


async def restart(context: ServerContext, *_: object) -> None:
    """Restart the session with the settings that it has."""
    context.publisher.forget_complaints()
    await context.restart(context.settings)
    _LOG.info("restarted")


FEATURE = Feature(commands=(Command("heaplens.restart", restart),))
