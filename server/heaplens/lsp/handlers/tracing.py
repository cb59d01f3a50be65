"""What is run for who asks about a line: what keeps what it passes on, the compiler's own words.

Never for a hover: it compiles packages, which takes from some tens of milliseconds to seconds.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from heaplens.explain.tracing import Followed, is_passed_on
from heaplens.lsp.session.documents import Document
from heaplens.lsp.session.session import Session
from heaplens.model import Finding
from heaplens.present.file_facts import TrackedFinding
from heaplens.toolchain.go import GoNotFound
from heaplens.toolchain.process import Cancelled
from heaplens.tracing.tracer import Tracer


async def followed(
    session: Session, tracked_findings: Sequence[TrackedFinding]
) -> tuple[Followed, ...]:
    """Follow what marks are about; each way once, as several arguments of a call go the same.

    Args:
        session: The work of the client.
        tracked_findings: Old ones are left out: their paths are those of a text from before.

    Returns:
        The ways that were found; nothing where nothing may run, or Go cannot.
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

    def follow(findings: Sequence[Finding]) -> tuple[Followed, ...]:
        with Tracer(settings, texts=texts, cancellation=cancellation) as follower:
            ways = map(follower.follow, findings)
            return tuple(dict.fromkeys(way for way in ways if way is not None))

    try:
        return await backend.in_thread(follow, findings)
    except (GoNotFound, OSError, Cancelled):
        return ()
    except asyncio.CancelledError:
        cancellation.cancel()
        raise


async def raw_story(session: Session, document: Document, line: int) -> str:
    """What the compiler itself says about a line of a document; empty where nothing may run.

    Args:
        session: The work of the client.
        document: The document.
        line: The line, from 1.

    Raises:
        GoNotFound: There is no go command that works.
    """
    backend, package = session.backend, session.package(session.key_of(document.path))
    if package is None or backend is None or not session.gate.lets(document.path):
        return ""
    request = replace(session.request(package, proof=True)[0], path=document.path)
    cancellation = backend.live.cancellation()
    try:
        return await backend.in_thread(backend.live.raw_story, request, line, cancellation)
    except (OSError, Cancelled):
        return ""
    finally:
        cancellation.cancel()  # the client may have cancelled: nobody waits for the compiler
