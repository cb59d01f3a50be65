"""`heaplens.trust`: the user trusts the workspace.

Needed where the client said `trusted: false`, or the settings say `ask`.
"""

from heaplens.lsp.handlers.feature import Command, Feature
from heaplens.lsp.handlers.server_context import ServerContext


async def trust(context: ServerContext, *_: object) -> None:
    """Start, now that the workspace is trusted."""
    context.start()
    context.session.trust_all()


FEATURE = Feature(commands=(Command("heaplens.trust", trust),))
