"""Latency: from the moment the editor says what happened to the diagnostics and hints about it.

All through the real protocol over stdio, side by side and in turns: heaplens, gopls with compiler
optimization details, `go build -gcflags=-m=2` as extensions run it on save, and, as the limit, the
verdict compile alone. Each turn changes a function of a real file, and the answer must name what is
new. gopls is measured without the pause that it makes by default.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import gopls
from edits import EditedFile
from ground import Ground, Place
from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from in_process import RecordedCommand, bare_loop, kept_copy
from latency_tables import missed, tables
from lsp.connection import Json
from lsp.editor import editing
from processes import settle
from sessions import DRAWS_ALL, PATIENCE_S, SERVER, Session, all_of

# Where the proof takes longer than this nothing is typed: each turn would wait for another proof.
_LONG_PROOF_MS = 10_000.0
_RECORDED = RecordedCommand()


async def heaplens_turn(session: Session, *, save: bool) -> dict[str, float]:
    """One edit in heaplens: ms to the diagnostics, to the hint, and after a save to the bytes."""
    await asyncio.to_thread(settle, session.process)
    since = session.change(save=save)
    sent_s = session.editor.messages[since].at_s
    hinted = asyncio.ensure_future(session.hinted(lambda label: label.startswith("heap")))
    published = await session.published(since, all_of)
    found = {
        "diagnostics": (published.at_s - sent_s) * 1000,
        "hints": (await hinted - sent_s) * 1000,
    }
    if save:
        proven_s = await session.hinted(lambda label: label == "heap 8 B")
        found["bytes"] = (proven_s - sent_s) * 1000
    return found


async def gopls_turn(session: Session) -> dict[str, float]:
    """One save in gopls: ms to its compiler optimization details."""
    await asyncio.to_thread(settle, session.process)
    since = session.change(save=True)
    sent_s = session.editor.messages[since].at_s
    published = await session.published(since, gopls.details)
    return {"diagnostics": (published.at_s - sent_s) * 1000}


def build_turn(ground: Ground, edited: EditedFile) -> float:
    """What extensions run on save: ms until `go build -gcflags=-m=2` has ended and is read.

    Raises:
        AssertionError: What it printed is not about the edit.
    """
    edited.next()
    edited.write()
    started_s = time.monotonic()
    built = ground.run(ground.go, "build", "-gcflags=-m=2", ".", at=edited.path.parent)
    took_s = time.monotonic() - started_s
    assert f"moved to heap: {edited.variable}" in built.stderr  # noqa: S101 - the benchmark's check
    return took_s * 1000


def bare_turn(edited: EditedFile, argv: list[str], environ: Mapping[str, str]) -> float:
    """The verdict compile alone: ms until escape analysis is over."""
    edited.next()
    edited.write()
    started_s = time.monotonic()
    lines = bare_loop(argv, str(edited.path.parent), environ, edited.variable.encode())
    took_s = time.monotonic() - started_s
    assert lines  # noqa: S101 - the benchmark's check
    return took_s * 1000


def verdict_command(ground: Ground, path: Path, private: str) -> tuple[list[str], dict[str, str]]:
    """The compile command of heaplens' verdict pass, with its environment, for a file on disk."""
    _RECORDED.argv.clear()
    settings = Settings(go_path=ground.go, tests=False, cache=False)
    with Analyzer(settings, environ=ground.environment) as analyzer:
        analyzer.file_report(str(path), depth=Depth.VERDICT)
        return kept_copy(_RECORDED, private), _RECORDED.environ


@asynccontextmanager
async def heaplens_session(ground: Ground, edited: EditedFile) -> AsyncIterator[Session]:
    """A heaplens server that has proven the package."""
    folder = edited.path.parent
    async with editing(SERVER, folder, cwd=folder, environment=ground.environment) as editor:
        editor.configuration = DRAWS_ALL
        await editor.initialize()
        session = Session(editor, editor.open(edited.path), edited)
        await session.hinted(lambda label: label == "heap 8 B")
        yield session
        await editor.shut_down()


@asynccontextmanager
async def gopls_session(ground: Ground, edited: EditedFile) -> AsyncIterator[Session]:
    """A gopls that has published the compiler optimization details of the package."""
    folder = edited.path.parent
    async with gopls.alone(ground.gopls or "gopls", folder, ground.environment) as editor:
        session = Session(editor, editor.open(edited.path), edited)
        await gopls.switch_on(editor, session.uri)
        await session.published(0, gopls.details)
        yield session
        await editor.shut_down()


async def package_figures(ground: Ground, place: Place) -> Json:
    """Measures one package, in turns; the first turn of each does not count."""
    edited = EditedFile.of(ground.directory(place) / place.file)
    found: dict[str, list[float]] = {}

    def keep(name: str, figures_ms: Mapping[str, float]) -> None:
        for what, figure_ms in figures_ms.items():
            found.setdefault(f"{name} {what}", []).append(figure_ms)

    try:
        async with AsyncExitStack() as stack:
            private = stack.enter_context(tempfile.TemporaryDirectory())
            argv, environ = verdict_command(ground, edited.path, private)
            ours = await stack.enter_async_context(heaplens_session(ground, edited))
            theirs, silent = None, ""
            if ground.gopls is not None:
                try:
                    theirs = await stack.enter_async_context(gopls_session(ground, edited))
                except TimeoutError:
                    silent = f"gopls has not named the edit of {place.file} in {PATIENCE_S:.0f} s"
            for turn in range(ground.runs + 1):
                print(f"latency: {place.package}, turn {turn}", file=sys.stderr)
                kept = keep if turn else lambda *_: None
                saved = await heaplens_turn(ours, save=True)
                kept("heaplens saved", saved)
                if saved["bytes"] < _LONG_PROOF_MS:
                    kept("heaplens typed", await heaplens_turn(ours, save=False))
                await asyncio.to_thread(settle, ours.process)
                if theirs is not None:
                    kept("gopls saved", await gopls_turn(theirs))
                    await asyncio.to_thread(settle, theirs.process)
                bare_ms = await asyncio.to_thread(bare_turn, edited, argv, environ)
                kept("bare", {"compile": bare_ms})
                build_ms = await asyncio.to_thread(build_turn, ground, edited)
                kept("go build", {"compile": build_ms})
    finally:
        edited.restore()
    sizes = [path.stat().st_size for path in edited.path.parent.glob("*.go")]
    return {
        "package": ground.name(place),
        "file": place.file,
        "bytes": sum(sizes),
        "ms": found,
        "silent": silent,
    }


def measure(ground: Ground) -> Json:
    """Measures all packages, one after the other.

    Args:
        ground: What to measure on.

    Returns:
        For each package the milliseconds of each run, by who and what.

    Raises:
        AssertionError: An answer is not about the edit.
        subprocess.CalledProcessError: The go command refuses a package.
    """
    places = [asyncio.run(package_figures(ground, place)) for place in ground.places()]
    return {"packages": places, "missing": dict(ground.missing)}


__all__ = ["measure", "missed", "tables"]
