"""Types into a big package through the real protocol, and looks at what that costs.

    python bench/keystrokes.py [--runs N] [--edits N]

Each run types a function into net/http's server.go, unsaved, one character each 30 ms, while hovers
are asked for all the time. Measured: from the last key to the hint of what was typed, against the
bare compile command in the same run; the hovers; the server's memory; the compilers alive.
"""

import argparse
import asyncio
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from heaplens.config.settings import DEFAULTS, Settings
from heaplens.engine.batch import Analyzer, Depth
from in_process import RecordedCommand, bare_loop, private_copy, timed
from lsp.editor import Editor, editing

SERVER = (sys.executable, "-I", "-m", "heaplens", "serve")
_KEY_S = 0.03
_HOVER_S = 0.02
_RATIO, _EXTRA_MS = 1.3, 50.0
_HOVER_LIMIT_MS = 50.0
_MEMORY_LIMIT_MB = 120


@dataclass
class Seen:
    """What was measured."""

    hints_ms: list[float] = field(default_factory=list)
    """From the last key to the hint."""
    bare_ms: list[float] = field(default_factory=list)
    """The compile command alone, on the same text."""
    proof_ms: list[float] = field(default_factory=list)
    """From the last key to the bytes."""
    hover_ms: list[float] = field(default_factory=list)
    """Each hover, from question to answer."""
    compilers: int = 0
    """The most that were alive at once."""


def typed(number: int, edits: int) -> str:
    """What is typed, character by character: a function whose variable moves to the heap."""
    name = f"value{number}"
    code = f"\nfunc typed{number}() *int {{\n\t{name} := {number}\n\treturn &{name}\n}}\n"
    return "\n// " + "x" * (edits - len(code) - 4) + code


def compilers_below(server: int) -> int:
    """How many compilers a process has started, directly or not, that are alive."""
    parents: dict[int, int] = {}
    compilers: list[int] = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            stat = Path("/proc", name, "stat").read_text()
            command = Path("/proc", name, "cmdline").read_bytes()
        except OSError:
            continue
        parents[int(name)] = int(stat.rpartition(")")[2].split()[1])
        if command.partition(b"\0")[0].endswith(b"/compile"):
            compilers.append(int(name))
    found = 0
    for process in compilers:
        above = process
        while above > 1 and above != server:
            above = parents.get(above, 0)
        found += above == server
    return found


def peak_mb(process: int) -> int:
    """The most memory that a process ever held."""
    status = Path("/proc", str(process), "status").read_text()
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) // 1024 if found else 0


async def hints_with(editor: Editor, uri: str, label: Callable[[str], bool], line: int) -> None:
    """Waits until a line has a hint, asking whenever the server says that hints have changed."""
    while True:
        before = len(editor.messages)
        where = {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 999}}
        hints = await editor.hints(uri, where)
        if any(label(hint["label"][0]["value"]) for hint in hints):
            return
        await editor.wait_for("workspace/inlayHint/refresh", since=before, patience_s=60)


async def hovering(editor: Editor, uri: str, seen: Seen, server: int) -> None:
    """Asks for hovers until it is cancelled."""
    line = 0
    while True:
        line = (line + 97) % 3000
        started_s = time.perf_counter()
        await editor.hover(uri, {"line": line, "character": 6})
        seen.hover_ms.append((time.perf_counter() - started_s) * 1000)
        seen.compilers = max(seen.compilers, compilers_below(server))
        await asyncio.sleep(_HOVER_S)


async def session(
    file: Path, runs: int, edits: int, bare: Callable[[str], float]
) -> tuple[Seen, int]:
    """One session of typing; what was seen, and the server's peak memory in MB."""
    seen = Seen()
    async with editing(SERVER, file.parent) as editor:
        editor.configuration = {"level": "all"}
        await editor.initialize()
        server = editor.connection.process.pid
        uri = editor.open(file)
        await editor.diagnostics(uri, version=1, patience_s=120)
        hovers = asyncio.ensure_future(hovering(editor, uri, seen, server))
        for number in range(1, runs + 1):
            text = typed(number, edits)
            for character in text:
                end = len(editor.buffers[uri].text)
                editor.edit(uri, end, end, character)
                await asyncio.sleep(_KEY_S)
            last_s = time.perf_counter()
            line = editor.buffers[uri].text.count("\n") - 3
            await hints_with(editor, uri, lambda label: label.startswith("heap"), line)
            seen.hints_ms.append((time.perf_counter() - last_s) * 1000)
            await hints_with(editor, uri, lambda label: label == "heap 8 B", line)
            seen.proof_ms.append((time.perf_counter() - last_s) * 1000)
            hovers.cancel()
            seen.bare_ms.append(bare(editor.buffers[uri].text) * 1000)
            if number < runs:
                hovers = asyncio.ensure_future(hovering(editor, uri, seen, server))
        memory_mb = peak_mb(server)
        await editor.shut_down()
    return seen, memory_mb


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--edits", type=int, default=300)
    arguments = parser.parse_args()
    recorded = RecordedCommand()
    with (
        Analyzer(Settings(tests=False, cache=False)) as analyzer,
        tempfile.TemporaryDirectory() as private,
    ):
        listed = subprocess.run(
            [analyzer.go.path, "list", "-f", "{{.Dir}}", "net/http"],
            capture_output=True,
            text=True,
            check=True,
        )
        file = Path(listed.stdout.strip(), "server.go")

        def bare(text: str) -> float:
            data = text.encode()
            recorded.argv.clear()
            analyzer.set_text(str(file), data)
            analyzer.file_report(str(file), depth=Depth.VERDICT)
            argv = private_copy(recorded, str(file), data, private)
            run = partial(bare_loop, argv, str(file.parent), recorded.environ)
            return statistics.median(timed(run) for _ in range(3))

        seen, memory_mb = asyncio.run(session(file, arguments.runs, arguments.edits, bare))
    return report(seen, memory_mb, arguments.runs, arguments.edits)


def report(seen: Seen, memory_mb: int, runs: int, edits: int) -> int:
    """Prints what was seen; returns 1 where a limit was missed."""
    hints, bare = statistics.median(seen.hints_ms), statistics.median(seen.bare_ms)
    limit_ms = DEFAULTS.delay_s * 1000 + _RATIO * bare + _EXTRA_MS
    hovers = sorted(seen.hover_ms)
    hover_ms, longest_ms = hovers[int(len(hovers) * 0.95)], hovers[-1]
    slots = max(1, (os.cpu_count() or 1) - 1)
    shown = ", ".join(f"{each:.0f}" for each in seen.hints_ms)
    print(f"typing into net/http/server.go, {edits} keys at {_KEY_S * 1000:.0f} ms, {runs} runs")
    print(f"  last key to hint: {hints:.0f} ms ({shown}); limit {limit_ms:.0f} ms")
    print(f"  bare verdict compile: {bare:.0f} ms")
    print(f"  last key to bytes: {statistics.median(seen.proof_ms):.0f} ms")
    middle_ms = statistics.median(hovers)
    print(
        f"  {len(hovers)} hovers meanwhile: median {middle_ms:.1f} ms, longest {longest_ms:.0f} ms"
    )
    print(f"  95 % of them within {hover_ms:.1f} ms; limit {_HOVER_LIMIT_MS:.0f} ms")
    print(f"  server's memory at its highest: {memory_mb} MB; limit {_MEMORY_LIMIT_MB} MB")
    print(f"  compilers at once: {seen.compilers}; limit {slots}")
    missed = (
        hints > limit_ms,
        hover_ms > _HOVER_LIMIT_MS,
        memory_mb > _MEMORY_LIMIT_MB,
        seen.compilers > slots,
    )
    return int(any(missed))


if __name__ == "__main__":
    sys.exit(main())
