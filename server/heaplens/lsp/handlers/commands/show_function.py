"""`heaplens.showFunction`: what a whole function allocates."""

import asyncio
import os
from collections.abc import Mapping

from pygls.exceptions import JsonRpcInvalidParams

from heaplens.lsp.handlers.commands.arguments import file_facts_of, line_of
from heaplens.lsp.handlers.commands.showing import show
from heaplens.lsp.handlers.feature import Command, Feature
from heaplens.lsp.handlers.server_context import ServerContext
from heaplens.lsp.session.documents import Document
from heaplens.model import Site
from heaplens.present.actions import SHOW_FUNCTION
from heaplens.present.hover import function_page, not_here_page
from heaplens.source.outline import Outline, outline
from heaplens.toolchain.reading import read_regular

_MOST_FILES = 2000
"""Files of a directory that are looked through; no package has as many."""


async def show_function(context: ServerContext, *arguments: object) -> str:
    """Show the page of the function with a name, or around a line.

    A function of another file of the package is shown if that is open, else named with its place.
    The name may lack its receiver: `ServeHTTP`.
    """
    document, file_facts = file_facts_of(context, arguments)
    name = arguments[1] if len(arguments) > 1 else None
    own = outline(document.data)
    if isinstance(name, int):
        name = own.function_at(line_of(arguments))
    if not isinstance(name, str):
        raise JsonRpcInvalidParams("the second argument is the name of a function, or a line")
    link = context.to_protocol.link
    here = _declared(own, name)
    known_here = any(each.finding.function == name for each in file_facts.tracked_findings)
    if here is not None or known_here or not name:
        full_name = here[0] if here is not None else name
        return await show(context, function_page(file_facts, full_name, link))
    site, full_name = await _elsewhere(context, document, name)
    if site is not None:
        other = context.session.documents.of_path(site.path)
        known = other and context.session.document_states.file_facts(other.uri)
        if known:
            return await show(context, function_page(known[1], full_name, link))
    return await show(context, not_here_page(full_name, document.path, site, link))


async def _elsewhere(
    context: ServerContext, document: Document, name: str
) -> tuple[Site | None, str]:
    """Return where another file of the directory declares a function, and its whole name."""
    documents = context.session.documents
    opened = {each.path: each.data for each in documents}
    return await asyncio.to_thread(find_function, os.path.dirname(document.path), name, opened)


def find_function(directory: str, name: str, texts: Mapping[str, bytes]) -> tuple[Site | None, str]:
    """Return where a file of a directory declares a function, and its whole name.

    Args:
        directory: An absolute path.
        name: The name, with or without its receiver.
        texts: What stands in for files, by path.

    Returns:
        The place, None where there is none or it cannot be read; the name as it came then.
    """
    try:
        names = sorted(entry for entry in os.listdir(directory) if entry.endswith(".go"))
    except OSError:
        return None, name
    for entry in names[:_MOST_FILES]:
        path = os.path.join(directory, entry)
        try:
            data = texts[path] if path in texts else read_regular(path)
        except (OSError, ValueError):
            continue
        found = _declared(outline(data), name)
        if found is not None:
            full_name, line = found
            return Site(path, line, 1), full_name
    return None, name


def _declared(functions: Outline, name: str) -> tuple[str, int] | None:
    """Return the whole name of a function and its line; None where it is not declared."""
    spans = list(functions.spans())
    for full_name, line, _ in spans:
        if full_name == name:
            return full_name, line
    for full_name, line, _ in spans:
        if name and full_name.replace("(*", "").replace(")", "").endswith(f".{name}"):
            return full_name, line
        if full_name.replace("(*", "").replace(")", "") == name:
            return full_name, line
    return None


FEATURE = Feature(commands=(Command(SHOW_FUNCTION, show_function),))
