"""`heaplens.showLog`: opens what the server has logged."""

from heaplens.lsp.handlers.commands.showing import PLAIN, show
from heaplens.lsp.handlers.feature import Command, Feature
from heaplens.lsp.handlers.server_context import ServerContext


async def show_log(context: ServerContext, *_: object) -> str:
    """Show the last lines of the log."""
    return await show(context, context.log_buffer.text(), PLAIN)


FEATURE = Feature(commands=(Command("heaplens.showLog", show_log),))
