"""`heaplens.copyExplanation`: the compiler's own words about a line, for a report or a search."""

from dataclasses import replace

from heaplens.lsp.handlers.commands.arguments import file_facts_of, line_of
from heaplens.lsp.handlers.commands.showing import PLAIN, show
from heaplens.lsp.handlers.feature import Command, Feature
from heaplens.lsp.handlers.server_context import ServerContext
from heaplens.lsp.session.documents import Document
from heaplens.lsp.session.session import Session
from heaplens.present.actions import COPY
from heaplens.toolchain.go import GoNotFound
from heaplens.toolchain.process import Cancelled


async def copy_explanation(context: ServerContext, *arguments: object) -> str:
    """Return what the compiler says now; where it cannot be run, what it said before."""
    document, file_facts = file_facts_of(context, arguments)
    line = line_of(arguments)
    try:
        words = await raw_story(context.session, document, line)
    except GoNotFound as missing:
        context.publisher.complain(missing.problem)
        words = ""
    known = (
        tracked.words
        for tracked in file_facts.tracked_findings
        if tracked.finding.span.line == line and tracked.words
    )
    return await show(context, words or "\n".join(known), PLAIN)


async def raw_story(session: Session, document: Document, line: int) -> str:
    """Return what the compiler itself says about a 1-based line; empty where nothing may run.

    Raises:
        GoNotFound: There is no go command that works.
    """
    backend, request = session.backend, session.request(document)
    if request is None or backend is None or not session.gate.lets(document.path):
        return ""
    request = replace(request, path=document.path)
    cancellation = backend.live.cancellation()
    try:
        return await backend.in_thread(backend.live.raw_story, request, line, cancellation)
    except (OSError, Cancelled):
        return ""
    finally:
        cancellation.cancel()  # the client may have cancelled: nobody waits for the compiler


FEATURE = Feature(commands=(Command(COPY, copy_explanation),))
