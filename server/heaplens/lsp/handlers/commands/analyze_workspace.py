"""`heaplens.analyzeWorkspace`: lists what is found in all packages of all folders."""

from heaplens.lsp.handlers.feature import Command, Feature
from heaplens.lsp.handlers.server_context import ServerContext


async def analyze_workspace(context: ServerContext, *_: object) -> None:
    """Have all folders analysed; say so where that cannot be."""
    session, publisher = context.session, context.publisher
    await context.begun.wait()
    if session.backend is None:
        publisher.message("heaplens runs nothing before the workspace is trusted.")
        return
    if not session.folders:
        publisher.message("There is no folder to analyse; open one.")
    session.analyze_folders()


FEATURE = Feature(commands=(Command("heaplens.analyzeWorkspace", analyze_workspace),))
