"""First use: from the start of a server to the first that it shows, with cold and warm caches.

Cold means that nothing was ever built: no build cache of Go, no cache of gopls or of heaplens. Warm
means that the same was done before. heaplens shows hints; gopls shows its compiler optimization
details, which are switched on as soon as it accepts that.
"""

import asyncio
import shutil
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TypeAlias

import gopls
from edits import EditedFile
from figures import ratio, spread, table, times
from ground import Ground, Place
from lsp.connection import Json
from lsp.editor import editing
from sessions import DRAWS_ALL, SERVER, Session, all_of

PACKAGES = ("boxed", "encoding/json")

Start: TypeAlias = Callable[[Ground, EditedFile], Coroutine[Json, Json, dict[str, float]]]
"""Starts a server; the seconds until it shows something, by what it is."""


async def heaplens_s(ground: Ground, edited: EditedFile) -> dict[str, float]:
    """Seconds from the start of heaplens to diagnostics, and to hints."""
    folder = edited.path.parent
    started_s = time.monotonic()
    async with editing(SERVER, folder, cwd=folder, environment=ground.environment) as editor:
        editor.configuration = DRAWS_ALL
        await editor.initialize()
        session = Session(editor, editor.open(edited.path), edited)
        hinted = asyncio.ensure_future(session.hinted(lambda label: label.startswith("heap")))
        published = await session.published(0, all_of)
        found = {"diagnostics": published.at_s - started_s, "hints": await hinted - started_s}
        await editor.shut_down()
    return found


async def gopls_s(ground: Ground, edited: EditedFile) -> dict[str, float]:
    """Seconds from the start of gopls to its compiler optimization details."""
    folder = edited.path.parent
    started_s = time.monotonic()
    async with gopls.alone(ground.gopls or "gopls", folder, ground.environment) as editor:
        session = Session(editor, editor.open(edited.path), edited)
        await gopls.switch_on(editor, session.uri)
        published = await session.published(0, gopls.details)
        await editor.shut_down()
    return {"diagnostics": published.at_s - started_s}


def package_figures(ground: Ground, place: Place) -> Json:
    """Measures one package; a first run that warms the caches does not count."""
    tools: dict[str, Start] = {"heaplens": heaplens_s}
    if ground.gopls is not None:
        tools["gopls"] = gopls_s
    found: dict[str, list[float]] = {}
    edited = EditedFile.of(ground.directory(place) / place.file)
    try:
        for turn in range(ground.runs + 1):
            for name, start in tools.items():
                print(f"first use: {place.package}, {name}, turn {turn}", file=sys.stderr)
                cold = ground.cold(turn)
                for how, where in (("warm", ground), ("cold", cold)):
                    if how == "cold" and not turn:
                        continue
                    edited.next()
                    edited.write()
                    figures = asyncio.run(start(where, edited))
                    for what, figure_s in figures.items() if turn else ():
                        found.setdefault(f"{name} {how} {what}", []).append(figure_s)
                shutil.rmtree(Path(cold.environment["XDG_CACHE_HOME"]), ignore_errors=True)
    finally:
        edited.restore()
    return {"package": ground.name(place), "s": found}


def measure(ground: Ground) -> Json:
    """Measures two packages: a small one, and one of the standard library.

    Returns:
        For each package the seconds of each run, by who, how and what.
    """
    places = [place for place in ground.places() if place.package in PACKAGES]
    return {"packages": [package_figures(ground, place) for place in places]}


def tables(figures: Json) -> list[str]:
    """The Markdown table, from the figures of `measure`."""
    rows = []
    for each in figures["packages"]:
        for how in ("cold", "warm"):
            s = each["s"]
            ours, theirs = s[f"heaplens {how} diagnostics"], s.get(f"gopls {how} diagnostics", ())
            hints = s[f"heaplens {how} hints"]
            faster = times(ratio(theirs, ours)) if theirs else "-"
            cells = (spread(ours, 2), spread(hints, 2), spread(theirs, 2))
            rows.append((f"{each['package']}, {how}", *cells, faster))
    head = ("caches", "heaplens: diagnostics", "hints", "gopls: diagnostics", "faster")
    return ["From the start of the process, s:", "", *table(head, rows)]


def missed(figures: Json) -> list[str]:
    """What is not kept: nothing is promised but that heaplens is the faster of the two."""
    return [
        f"first use of {each['package']}, {how}: gopls is faster"
        for each in figures["packages"]
        for how in ("cold", "warm")
        if f"gopls {how} diagnostics" in each["s"]
        and ratio(each["s"][f"gopls {how} diagnostics"], each["s"][f"heaplens {how} diagnostics"])
        < 1
    ]
