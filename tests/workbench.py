"""What tests need to know of the machine, and the types of the shared fixtures."""

import os
import pty
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

PROC = Path("/proc")
PATIENCE_S = 60.0


class MakeModule(Protocol):
    """Writes a Go module and gives back its directory."""

    def __call__(
        self, files: Mapping[str, str | bytes], name: str = "ex.com/demo", go: str = "1.21"
    ) -> Path:
        """Write `files` (text by name) below a go.mod."""


class RunCommand(Protocol):
    """Runs the installed command to its end."""

    def __call__(
        self, *arguments: str, cwd: Path, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run with `arguments` in `cwd`, with more variables in its environment."""


def processes_about(directory: Path) -> list[str]:
    """The running processes, without this one, that name `directory` in command or environment."""
    mark = os.fsencode(directory)
    found = []
    for process in PROC.iterdir():
        if not process.name.isdigit() or int(process.name) == os.getpid():
            continue
        try:
            command = (process / "cmdline").read_bytes()
            # A process that has ended and is not yet reaped has no command.
            if command and (mark in command or mark in (process / "environ").read_bytes()):
                found.append(f"{process.name} {command.replace(bytes(1), b' ').decode()}")
        except OSError:
            continue  # it ended while it was looked at
    return found


def wait_until(happened: Callable[[], bool], what: str) -> None:
    """Wait for something that tells nobody when it happens, such as the start of a grandchild.

    Raises:
        AssertionError: it did not happen in a minute.
    """
    end_s = time.monotonic() + PATIENCE_S
    pause = threading.Event()
    while not happened():
        assert time.monotonic() < end_s, f"waited in vain for {what}"
        pause.wait(0.005)


def on_a_terminal(command: list[str], directory: Path, environment: dict[str, str]) -> str:
    """What a command writes to a terminal that is its stdout and its stderr."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command, cwd=directory, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    output = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux's way to say that the other end is closed
            break
        if not piece:
            break
        output += piece
    os.close(ours)
    assert process.wait(timeout=60) == 0
    return output.decode()
