"""Measures whole trees of packages: `heaplens check` beside `go build` with `-m` and `go vet`.

Each tool gets the same treatment with caches of its own: cold, warm, and after edits that it has
to name. Rounds are interleaved: one is each tool once in each state.
"""

import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ground import MODULE, Ground
from lsp.connection import Json
from processes import watched
from scale_tables import (
    ADDED,
    BODY,
    BUILD,
    CHECK,
    CHECK_NO_TESTS,
    COLD,
    MOVED,
    STATES,
    VET,
    WARM,
    missed,
    tables,
)

__all__ = ("Target", "measure", "missed", "tables")

MAX_COLD_RUNS = 1
"""A cold round over std takes minutes: seven of them, with three tools, most of an hour."""
MAX_EDIT_RUNS = 3
"""An edit in the middle of such a tree takes go build and vet as long as half of a cold round."""
TOOLS = (CHECK, BUILD, VET)
JOBS = (1, 2)
_SLOW_S, _SLOW_RUNS = 20.0, 3
_HEAD = re.compile(rb"^package .*\n(?:\s*import (?:\([^)]*\)|.*)\n)*", re.MULTILINE)
_SAMPLE_S = 0.05  # looking more often costs 9 % of a core, which is what is measured


@dataclass(frozen=True, slots=True)
class Target:
    """A tree of packages to check, and where it is edited."""

    name: str
    """What a table calls it."""
    directory: Path
    """Where the tools run."""
    patterns: tuple[str, ...]
    """The packages, as the go command takes them."""
    edited: str
    """The file that is edited, below the directory."""
    workers: bool
    """Whether one worker is compared with two on it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has ended."""

    took_s: float
    """From its start to its end."""
    peak_mb: float
    """The most memory that was seen of it and all below it, in MiB."""
    status: int
    """Its exit status."""
    output: str
    """All that it printed."""


def targets_of(ground: Ground) -> list[Target]:
    """The trees of the issue that are there."""
    # What is edited is neither at the root nor at a leaf: it imports half a tree, and something
    # imports it, so that a tool that looks at more than the edited package shows it.
    source = ground.goroot / "src"
    found = [Target("std", source, ("std",), "encoding/json/encode.go", workers=False)]
    if ground.module is not None:
        edited = "internal/transport/http2_server.go"
        found.append(Target(MODULE, ground.module, ("./...",), edited, workers=True))
    return found


def measure(ground: Ground, targets: Sequence[Target] | None = None) -> Json:
    """Measures each tree.

    Args:
        ground: Where and how often; at most `MAX_COLD_RUNS` times cold.
        targets: The trees; those of the issue by default.

    Returns:
        The figures of each run.

    Raises:
        AssertionError: A tool did not do what it is timed for.
        subprocess.CalledProcessError: The go command does not work.
    """
    numbers = itertools.count(1)
    chosen = targets_of(ground) if targets is None else targets
    if ground.only:
        chosen = [target for target in chosen if target.name in ground.only]
    return {
        "default_jobs": os.cpu_count(),
        "missing": dict(ground.missing),
        "targets": [_target_figures(ground, target, numbers) for target in chosen],
    }


def _target_figures(ground: Ground, target: Target, numbers: Iterator[int]) -> Json:
    rounds = min(ground.runs, MAX_COLD_RUNS)
    listed = ground.run(ground.go, "list", *target.patterns, at=target.directory)
    figures: dict[str, Json] = {
        tool: {state: {"s": [], "mb": [], "status": []} for state in STATES} for tool in TOOLS
    }
    for each in range(rounds):
        for tool in TOOLS:
            at = f"scale: {target.name}, round {each + 1} of {rounds}, {tool}"
            print(at, file=sys.stderr, flush=True)
            for state, ended in _round(ground, target, tool, numbers):
                into = figures[tool][state]
                into["s"].append(ended.took_s)
                into["mb"].append(ended.peak_mb)
                into["status"].append(ended.status)
    return {
        "name": target.name,
        "patterns": list(target.patterns),
        "edited": target.edited,
        "packages": len(listed.stdout.split()),
        "runs": figures,
        "workers": _workers(ground, target) if target.workers else None,
    }


def _round(
    ground: Ground, target: Target, tool: str, numbers: Iterator[int]
) -> Iterator[tuple[str, Ended]]:
    """Runs one tool once cold, then warm, then with edits; its caches go with it."""
    argv = [*_command(ground, tool), *target.patterns]
    number = next(numbers)
    environment = ground.cold(number).environment
    try:
        cold = _run(argv, target.directory, environment, ground.private)
        yield COLD, cold
        for _ in range(ground.runs):
            warm = _run(argv, target.directory, environment, ground.private)
            lines, before = warm.output.count("\n"), cold.output.count("\n")
            assert lines == before, f"{tool}: {lines} lines, {before} before"  # noqa: S101 - the benchmark's own check
            yield WARM, warm
        # No edit may leave importers what an earlier one left them: that would be in a cache.
        path, edits = target.directory / target.edited, min(ground.runs, MAX_EDIT_RUNS)
        for state in (ADDED, *[BODY] * edits, *[MOVED] * edits):
            with _edited(path, next(numbers), first=state == MOVED) as variable:
                ended = _run(argv, target.directory, environment, ground.private)
            assert variable in ended.output, f"{tool}: {ended.output[-2000:]}"  # noqa: S101 - the benchmark's own check
            yield state, ended
    finally:
        shutil.rmtree(ground.private / f"cold{number}", ignore_errors=True)


def _workers(ground: Ground, target: Target) -> Json:
    """One worker and more in turns, without reports of earlier runs, with Go's own cache warm."""

    def check(jobs: int) -> float:
        argv = (*_command(ground, CHECK_NO_TESTS), "--no-cache", "-j", str(jobs))
        print(f"scale: {target.name}, -j {jobs}", file=sys.stderr, flush=True)
        ended = _run(
            [*argv, *target.patterns], target.directory, ground.environment, ground.private
        )
        assert ended.status == 0, ended.output[-2000:]  # noqa: S101 - the benchmark's own check
        return ended.took_s

    check(max(JOBS))  # what Go's cache lacks is built now
    took_s: dict[str, list[float]] = {str(jobs): [check(jobs)] for jobs in JOBS}
    slow = max(took_s[str(min(JOBS))]) > _SLOW_S
    for _ in range(1, min(ground.runs, _SLOW_RUNS) if slow else ground.runs):
        for jobs in JOBS:
            took_s[str(jobs)].append(check(jobs))
    return {"s": took_s}


def _command(ground: Ground, tool: str) -> list[str]:
    """The command line of a tool without its packages."""
    program, *arguments = tool.split()
    if tool == CHECK:
        arguments.append("--tests")  # which go vet looks at, too
    start = [ground.go] if program == "go" else [sys.executable, "-I", "-m", program]
    return [*start, *arguments]


def _run(
    argv: Sequence[str], directory: Path, environment: Mapping[str, str], private: Path
) -> Ended:
    """Runs a command to its end, with its output into one file, as in `tool >file 2>&1`."""
    with tempfile.TemporaryFile(dir=private) as output:
        started_s = time.perf_counter()
        with (
            subprocess.Popen(
                argv,
                cwd=directory,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            ) as child,
            watched(child.pid, every_s=_SAMPLE_S) as peak,
        ):
            status = child.wait()
            took_s = time.perf_counter() - started_s
        output.seek(0)
        return Ended(took_s, peak.mb, status, output.read().decode(errors="replace"))


@contextmanager
def _edited(path: Path, number: int, *, first: bool) -> Iterator[str]:
    """Adds a function to a file for a while; gives the variable that all tools have to name.

    It moves to the heap, for heaplens and the compiler, and is assigned to itself, for vet, which
    says nothing of code that it finds nothing wrong with. At the end of the file another edit
    differs only in the variable, in what importers cannot see. Behind the imports, it moves all
    declarations by a number of lines that no other edit has.
    """
    text = path.read_bytes()
    variable = f"edited{number}"
    function = f"""
func heaplensEdit() *int {{
	{variable} := {number}
	{variable} = {variable}
	return &{variable}
}}
"""
    head = _HEAD.search(text) if first else None
    at = head.end() if head else len(text)
    lines = "\n" * number if first else ""
    path.write_bytes(text[:at] + (lines + function).encode() + text[at:])
    try:
        yield variable
    finally:
        path.write_bytes(text)
