"""`heaplens.showFunction`: what a whole function allocates."""

from pygls.exceptions import JsonRpcInvalidParams

from heaplens.lsp.handlers.commands.arguments import file_facts_of, line_of
from heaplens.lsp.handlers.commands.showing import show
from heaplens.lsp.handlers.feature import Command, Feature
from heaplens.lsp.handlers.server_context import ServerContext
from heaplens.present.actions import SHOW_FUNCTION
from heaplens.present.hover import function_page
from heaplens.source.outline import outline


async def show_function(context: ServerContext, *arguments: object) -> str:
    """Show the page of the function with a name, or around a line."""
    document, file_facts = file_facts_of(context, arguments)
    name = arguments[1] if len(arguments) > 1 else None
    if isinstance(name, int):
        name = outline(document.data).function_at(line_of(arguments))
    if not isinstance(name, str):
        raise JsonRpcInvalidParams("the second argument is the name of a function, or a line")
    return await show(context, function_page(file_facts, name, context.to_protocol.link))


FEATURE = Feature(commands=(Command(SHOW_FUNCTION, show_function),))
