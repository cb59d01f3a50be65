"""Runs generated programs and tells which of their lines take memory from the allocator."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from oracle.programs import Module

_DRIVER = Path(__file__).parent / "driver"
ROUNDS = 30
"""How often the driver calls each function."""

Line = tuple[str, int]
"""Path below the module, and 1-based line."""


@dataclass(frozen=True, slots=True)
class Toolchain:
    """A go command."""

    go: str
    """Its path."""
    language: str
    """The version of Go for the modules: since 1.22 variables of loops are others."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One call of a stack, inlined or not."""

    line: Line
    """Where; outside the module the path is empty."""
    function: str
    """Its name as the linker knows it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one stack allocated."""

    frames: tuple[Frame, ...]
    """The innermost and, if its function was inlined, those that it was inlined into."""
    objects: int
    """How many, of all runs."""
    size_bytes: int
    """Of one object, as the allocator rounded it up."""
    routine: str
    """What the line called of the runtime."""


def write(module: Module, directory: Path) -> None:
    """Writes a module, with the driver.

    Args:
        module: The module.
        directory: Where to; is made.
    """
    shutil.copytree(_DRIVER, directory)
    for name, text in module.files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def run(go: str, directory: Path) -> list[Sample]:
    """Builds the driver and runs it.

    Args:
        go: The go command.
        directory: The module.

    Returns:
        What was allocated by code of the module.
    """
    base = {**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": "-buildvcs=false -p=2"}
    program = directory / "driver"
    for command, more in (
        ([go, "build", "-o", str(program), "."], {}),
        ([str(program)], {"GODEBUG": "memprofilerate=1", "GOMAXPROCS": "2"}),
    ):
        done = subprocess.run(
            command,
            cwd=directory,
            env={**base, **more},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
    return [
        Sample(
            tuple(
                Frame((below(directory, at["file"]), at["line"]), at["function"])
                for at in each["lines"]
            ),
            each["objects"],
            each["size_bytes"],
            each["routine"],
        )
        for each in json.loads(done.stdout)["samples"]
    ]


def below(directory: Path, path: str) -> str:
    """Makes a path relative.

    Args:
        directory: A module.
        path: Absolute path of a file.

    Returns:
        Its path below the module; empty where it is elsewhere.
    """
    inside = path.startswith(f"{directory}/")
    return path.removeprefix(f"{directory}/") if inside else ""
