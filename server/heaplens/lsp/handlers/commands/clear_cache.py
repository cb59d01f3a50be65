"""`heaplens.clearCache`: removes the reports that are kept on disk."""

import asyncio
import os

from heaplens.cache.store import ReportCache, cache_directory
from heaplens.lsp.handlers.feature import Command, Feature
from heaplens.lsp.handlers.server_context import ServerContext
from heaplens.present.wording import counted


async def clear_cache(context: ServerContext, *_: object) -> str:
    """Clear the cache; say how much that was."""
    directory = cache_directory(os.environ)
    text = "Nothing is kept: neither XDG_CACHE_HOME nor HOME says where."
    if directory is not None:
        clear = ReportCache(directory).clear
        reports, size_bytes = await asyncio.to_thread(clear)
        text = f"{counted(reports, 'report')} ({size_bytes} B) removed from {directory}."
    context.publisher.message(text)
    return text


FEATURE = Feature(commands=(Command("heaplens.clearCache", clear_cache),))
