"""`heaplens.explain`: all that is known of a line, and what becomes of it in the callees.

Never for a hover: it compiles packages, which takes from some tens of milliseconds to seconds.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from heaplens.engine.engine import Engine
from heaplens.explain.tracing import Trace, is_passed_on
from heaplens.lsp.handlers.commands.arguments import file_facts_of, line_of
from heaplens.lsp.handlers.commands.showing import show
from heaplens.lsp.handlers.feature import Command, Feature
from heaplens.lsp.handlers.server_context import ServerContext
from heaplens.lsp.session.session import Session
from heaplens.model import Finding
from heaplens.present.actions import EXPLAIN
from heaplens.present.file_facts import TrackedFinding
from heaplens.present.hover import explanation, findings_of_line
from heaplens.toolchain.go import GoNotFound
from heaplens.toolchain.process import Cancelled
from heaplens.tracing.tracer import Tracer


async def explain(context: ServerContext, *arguments: object) -> str:
    """Explain a line of a document."""
    _, file_facts = file_facts_of(context, arguments)
    line = line_of(arguments)
    tracked_findings = findings_of_line(file_facts, line)
    paths = await follow(context.session, tracked_findings)
    return await show(context, explanation(file_facts, line, context.to_protocol.link, paths))


async def follow(session: Session, tracked_findings: Sequence[TrackedFinding]) -> tuple[Trace, ...]:
    """Follow what findings pass on into the functions that keep it.

    Args:
        session: The work of the client.
        tracked_findings: Old ones are left out: their paths are those of a text from before.

    Returns:
        The paths, each once, as several arguments of a call may go the same way; none where
        nothing may run, or Go cannot.
    """
    backend = session.backend
    findings = [
        tracked.finding
        for tracked in tracked_findings
        if not tracked.old and is_passed_on(tracked.finding)
    ]
    if backend is None or not findings or not session.gate.lets(findings[0].span.path):
        return ()
    settings, texts = replace(backend.settings, jobs=1), session.unsaved_texts()
    cancellation = backend.live.cancellation()

    def trace(findings: Sequence[Finding]) -> tuple[Trace, ...]:
        with Engine(settings) as engine:
            tracer = Tracer(engine, texts, cancellation)
            paths = map(tracer.follow, findings)
            return tuple(dict.fromkeys(path for path in paths if path is not None))

    try:
        return await backend.in_thread(trace, findings)
    except (GoNotFound, OSError, Cancelled):
        return ()
    except asyncio.CancelledError:
        cancellation.cancel()
        raise


FEATURE = Feature(commands=(Command(EXPLAIN, explain),))
