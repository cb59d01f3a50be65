"""Has hostile workspaces analysed by a worker that strace watches, and judges what was done."""

import json
import os
import re
import select
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from faults.hostile.layout import Layout
from faults.hostile.watching import CALLS, Allowed, by_seed, offences
from faults.hostile.workspaces import drawn, removed, snapshot

LONGEST_S = 10.0
_GIVEN_UP_S = 60.0
# The linker is only asked for its version, as part of what a main package depends on.
_TOOLS = ("compile", "asm", "cgo", "preprofile", "link")
_C_TOOLS = (
    r"/(?:usr|opt|bin|lib)/(?:[\w.+-]+/)*(?:[\w.]+-)*(?:gcc|cc|g\+\+|c\+\+|cc1|cc1plus|as|ld|ld\.\w+"
    r"|collect2|lto-wrapper|clang|clang\+\+|pkg-config|pkgconf|gfortran|f951)(?:-[\d.]+)?"
)
_SYSTEM = "/usr/local/bin:/usr/bin:/bin"
_ENVIRONMENT = ("LANG", "LC_ALL", "PYTHONPATH", "GOROOT", "SSL_CERT_FILE")


@dataclass(frozen=True, slots=True)
class Ground:
    """Where workspaces are made, and what they share."""

    directory: Path
    """An empty directory."""
    go: str
    """The go command."""
    heaplens: str
    """The installed command."""
    tests: Path
    """The directory that the worker's modules are in."""
    traced: bool
    """Whether strace can watch; else the worker notes what it does itself."""

    @property
    def tools(self) -> str:
        """The directory of Go's compiler."""
        asked = subprocess.run(
            [self.go, "env", "GOTOOLDIR"], capture_output=True, text=True, check=True
        )
        return asked.stdout.strip()

    def environment(self, worker: Path) -> dict[str, str]:
        """The environment of a worker, in which all that may be written is below the ground."""
        home = self.directory / "home"
        kept = {name: value for name, value in os.environ.items() if name in _ENVIRONMENT}
        # Of the user's PATH what the system brings: a C compiler looks for its parts in all of it.
        return {
            **kept,
            "PATH": f"{Path(self.go).parent}:{_SYSTEM}",
            "PYTHONPATH": os.pathsep.join(filter(None, (kept.get("PYTHONPATH"), str(self.tests)))),
            "PYTHONDONTWRITEBYTECODE": "1",
            # These are small runs of Go: so they take a quarter less.
            "GOGC": "off",
            "GOMAXPROCS": "1",
            "HOME": str(home),
            "GOPATH": str(home / "go"),
            "GOCACHE": str(self.directory / "gocache"),
            "TMPDIR": str(worker / "tmp"),
            "HEAPLENS_CACHE": str(worker / "cache"),
            "TERM": "dumb",
        }


class Answer(TypedDict):
    """What the worker says of one workspace."""

    seed: int
    """Which."""
    found: int
    """How many findings there were."""
    took_s: float
    """How long it took."""
    wrong: list[str]
    """What must not be."""


@dataclass(slots=True)
class Tally:
    """What came of some workspaces."""

    done: int = 0
    """How many were analysed."""
    with_findings: int = 0
    """In how many something was found: the others are broken as a whole."""
    faults: list[str] = field(default_factory=list)
    """What was wrong, with the seed of each."""
    parts: Counter[str] = field(default_factory=Counter)
    """How often each part came."""
    longest_s: float = 0.0
    """How long the slowest took."""


def strace_works(directory: Path) -> bool:
    """Whether strace is there and may watch."""
    strace = shutil.which("strace")
    if strace is None:
        return False
    log = directory / "tried"
    argv = [strace, "-f", "--seccomp-bpf", "-y", "-e", f"trace={CALLS}", "-o", str(log), "true"]
    tried = subprocess.run(argv, capture_output=True, check=False)
    return tried.returncode == 0 and "execve" in log.read_text()


def warmed(ground: Ground) -> None:
    """Fills Go's private cache with what the workspaces import."""
    directory = ground.directory / "warm"
    for place in (directory, directory / "tmp", ground.directory / "home"):
        place.mkdir()
    (directory / "go.mod").write_text("module warm\n\ngo 1.21\n")
    imports = ["embed", "fmt", "testing", "unsafe"]
    for cgo in ("0", "1") if shutil.which("gcc") else ("0",):
        asked = [*imports, *(["runtime/cgo"] if cgo == "1" else [])]
        subprocess.run(
            [ground.go, "list", "-export", "-deps", "-test", *asked],
            cwd=directory,
            env={**ground.environment(directory), "CGO_ENABLED": cgo},
            capture_output=True,
            check=True,
        )


class Worker:
    """A process that analyses workspaces, and the log of what it and all its children do."""

    def __init__(self, ground: Ground, directory: Path) -> None:
        """Starts it."""
        self._ground, self._directory = ground, directory
        self._log = directory / "log"
        for name in ("tmp", "cache"):
            (directory / name).mkdir(parents=True)
        argv = [sys.executable, "-m", "faults.hostile.worker"]
        if ground.traced:
            strace = ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-s", "65536"]
            argv = [
                *strace,
                "-e",
                f"trace={CALLS}",
                "-e",
                "signal=none",
                "-o",
                str(self._log),
                *argv,
            ]
        else:
            argv.append(str(self._log))
        self._process = subprocess.Popen(
            argv,
            cwd="/",
            env=ground.environment(directory),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, job: Mapping[str, object]) -> Answer | None:
        """Has one workspace analysed; None where nothing comes of it in a minute."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(job) + "\n")
        stdin.flush()
        if not select.select([stdout], [], [], _GIVEN_UP_S)[0]:
            return None
        line = stdout.readline()
        answer: Answer | None = json.loads(line) if line else None
        return answer

    def end(self) -> Path:
        """Ends it and gives the log."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(_GIVEN_UP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
        return self._log

    def allowed(self, layout: Layout, tools: str) -> Allowed:
        """What one workspace may cause."""
        directory, home = self._directory, self._ground.directory / "home"
        python = {sys.executable, os.path.realpath(sys.executable), self._ground.heaplens}
        go = {self._ground.go, os.path.realpath(self._ground.go)}
        roots = (directory / "tmp", directory / "cache", self._ground.directory / "gocache")
        telemetry = home / ".config" / "go" / "telemetry"
        return Allowed(
            programs=frozenset(python | go | {f"{tools}/{name}" for name in _TOOLS}),
            c_tools=re.compile(_C_TOOLS) if layout.cgo else None,
            roots=tuple(map(str, (*roots, telemetry, home / "go"))),
        )


@contextmanager
def _laid(layout: Layout, area: Path, go: str) -> Iterator[dict[str, str]]:
    """A workspace on disk, for as long as the body runs; gives what depends on its place."""
    area.mkdir()
    layout.lay()
    environment = dict(layout.environment)
    if layout.go_env:
        file = area / "env"
        file.write_text("\n".join(layout.go_env) + "\n", errors="replace")
        environment["GOENV"] = str(file)
    if "PATH" in environment:
        environment["PATH"] += f":{Path(go).parent}:{_SYSTEM}"
    try:
        yield environment
    finally:
        removed(area)


def _job(
    seed: int, layout: Layout, environment: Mapping[str, str], heaplens: str
) -> dict[str, object]:
    return {
        "seed": seed,
        "root": layout.root,
        "way": way_of(seed),
        "tags": layout.tags,
        "patterns": layout.patterns,
        "files": layout.files_asked,
        "unsaved": layout.unsaved,
        "explain": layout.explain,
        "environment": environment,
        "heaplens": heaplens,
    }


def way_of(seed: int) -> str:
    """How a workspace is analysed: mostly by the library, some by the command and the server."""
    return "server" if seed % 150 == 7 else "command" if seed % 75 == 3 else "library"


def tried(ground: Ground, seeds: Iterable[int], name: str) -> Tally:
    """Has workspaces analysed one after the other, and judges each.

    Args:
        ground: Where.
        seeds: Which.
        name: Of the directory of the worker, which is made.

    Returns:
        What came of them.
    """
    directory = ground.directory / name
    worker = Worker(ground, directory)
    tools, tally, layouts = ground.tools, Tally(), dict[int, Layout]()
    for seed in seeds:
        area = directory / f"s{seed}"
        layout = drawn(seed, area, tools, c_compiler=shutil.which("gcc") is not None)
        layouts[seed] = layout
        tally.parts.update(layout.parts)
        with _laid(layout, area, ground.go) as environment:
            before = snapshot(area)
            job = _job(seed, layout, environment, ground.heaplens)
            answer = worker.ask(job)
            if answer is not None and answer["took_s"] > LONGEST_S:
                answer = worker.ask(job)  # a busy machine is slow once, a hang is one again
            after = snapshot(area)
        changed = {
            path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
        }
        faults = [f"changed on disk: {path!r}" for path in sorted(changed)]
        if answer is None:
            tally.faults.append(_said(layout, seed, "no answer in a minute, or an end", *faults))
            break
        faults += answer["wrong"]
        took_s = answer["took_s"]
        if took_s > LONGEST_S:
            faults.append(f"took {took_s:.1f} s")
        tally.done += 1
        tally.with_findings += bool(answer["found"])
        tally.longest_s = max(tally.longest_s, took_s)
        tally.faults += [_said(layout, seed, *faults)] if faults else []
    with worker.end().open(errors="surrogateescape") as log:
        for seed, lines in by_seed(log):
            found = list(offences(lines, worker.allowed(layouts[seed], tools)))
            tally.faults += [_said(layouts[seed], seed, *found[:5])] if found else []
    return tally


def _said(layout: Layout, seed: int, *what: str) -> str:
    return f"seed {seed} ({way_of(seed)}: {', '.join(layout.parts)}):\n  " + "\n  ".join(what)
