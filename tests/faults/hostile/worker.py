"""The process that is watched: analyses one workspace after the other, in every way there is.

    python -m faults.hostile.worker [LOG]

A line of JSON on stdin is a workspace, one on stdout what became of it. With LOG, an audit hook
writes there what this process itself does, for where strace cannot run.
"""

import asyncio
import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from faults.hostile.audit import audited
from faults.hostile.watching import mark
from faults.serving import after, last, opened, server_starter
from heaplens.cli.main import main as command
from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer
from heaplens.model import Depth
from heaplens.toolchain.go import GoNotFound

Job = Mapping[str, Any]


def as_library(job: Job) -> int:
    """The class behind all surfaces: packages, a file with unsaved text, the compiler's words."""
    found, root = 0, job["root"]
    # Of two seeds one keeps reports, of three one looks at tests, of two one opens files.
    settings = Settings(tags=job["tags"], cache=job["seed"] % 2 == 0, tests=job["seed"] % 3 == 0)
    depths = list(Depth)
    with Analyzer(settings) as analyzer:
        for name, text in job["unsaved"].items():
            analyzer.set_text(os.path.join(root, name), text.encode("utf-8", "surrogateescape"))
        depth = depths[job["seed"] // 2 % len(depths)]
        for report in analyzer.check(job["patterns"], root, depth=depth):
            found += len(report.findings)
        for name in job["files"] if job["seed"] % 2 or job["unsaved"] else ():
            path = os.path.join(root, name)
            if os.path.isfile(path):
                analyzer.file_report(path, depth=depths[0])
                analyzer.raw_story(path, 3)
    for place in job["explain"]:
        quietly("explain", "--no-cache", "-C", root, place)
    return found


def quietly(*arguments: str) -> str:
    """Runs the command in this process; a wrong command line is no fault."""
    stdout, stderr = io.StringIO(), io.StringIO()
    with (
        contextlib.redirect_stdout(stdout),
        contextlib.redirect_stderr(stderr),
        contextlib.suppress(SystemExit),
    ):
        command(arguments)
    return stdout.getvalue()


def as_command(job: Job) -> int:
    """The installed command."""
    patterns = [each for each in job["patterns"] if not each.startswith("-")]
    tags = ["--tags=" + job["tags"]] if job["tags"] else []
    asked = [["check", "--tests", "--format=json", *tags, *patterns], ["doctor"]]
    asked += [["explain", place] for place in job["explain"]]
    asked += [["annotate", name] for name in job["files"] if not name.startswith("-")]
    found = 0
    for arguments in asked:
        done = subprocess.run(
            [job["heaplens"], *arguments],
            cwd=job["root"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if b"Traceback" in done.stderr:
            raise AssertionError(done.stderr.decode(errors="replace"))
        if arguments[0] == "check" and done.stdout:
            found += len(json.loads(done.stdout)["findings"])
    return found


async def as_server(job: Job) -> int:
    """The installed server, with a client that opens files and asks for all there is."""
    root = Path(job["root"])
    serve = server_starter(job["heaplens"], dict(os.environ))
    async with serve(root, configuration={"heaplens": {"tags": job["tags"]}}) as editor:
        found = len(last(editor, await opened(editor, root / "good/good.go")))
        for name in job["files"]:
            path = root / name
            # A client opens what is UTF-8, and of that what is Go.
            if path.is_file() and path.suffix == ".go" and readable(path):
                await opened(editor, path)
        await after(editor, editor.command, "heaplens.analyzeWorkspace")
    return found


def readable(path: Path) -> bool:
    """Whether a client could open a file: name and text are letters."""
    try:
        path.read_text(encoding="utf-8")
        os.fspath(path).encode("utf-8")
    except (OSError, ValueError):
        return False
    return True


@contextlib.contextmanager
def in_workspace(job: Job) -> Iterator[None]:
    """The environment and the working directory of one workspace."""
    before = dict(os.environ)
    os.environ.update(job["environment"])
    os.chdir(job["root"])
    try:
        yield
    finally:
        os.chdir("/")
        os.environ.clear()
        os.environ.update(before)


def done(job: Job) -> dict[str, Any]:
    """Analyses a workspace; what is in `wrong` is a fault."""
    wrong: list[str] = []
    found, begin = 0, time.monotonic()
    mark("begin", job["seed"])
    try:
        with in_workspace(job):
            if job["way"] == "server":
                found = asyncio.run(as_server(job))
            else:
                found = {"library": as_library, "command": as_command}[job["way"]](job)
    except GoNotFound:
        found = 0  # GOEXPERIMENT, say, or another variable of the user that go itself refuses
    except Exception as error:  # noqa: BLE001 - whatever it is, it is said, and the next one done
        wrong.append("".join(traceback.format_exception(error)))
    took_s = time.monotonic() - begin
    wrong += [
        f"left in the temporary directory: {name}" for name in os.listdir(tempfile.gettempdir())
    ]
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    if children.exists() and children.read_text():
        wrong.append(f"left running: {children.read_text()}")
    mark("end", job["seed"])
    return {"seed": job["seed"], "found": found, "took_s": took_s, "wrong": wrong}


def main(arguments: list[str]) -> None:
    """Does what is asked for until stdin ends."""
    if arguments:
        audited(Path(arguments[0]))
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        answers.write(json.dumps(done(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
