"""`heaplens.analyze`: looks at the package of a document now, whatever the setting `run` says."""

from heaplens.lsp.handlers.commands.arguments import document_of
from heaplens.lsp.handlers.feature import Command, Feature
from heaplens.lsp.handlers.server_context import ServerContext


async def analyze(context: ServerContext, *arguments: object) -> bool:
    """Analyse a package; return whether anything will run."""
    await context.begun.wait()
    return context.session.analyze(document_of(context, arguments).uri)


FEATURE = Feature(commands=(Command("heaplens.analyze", analyze),))
