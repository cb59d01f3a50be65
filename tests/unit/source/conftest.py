"""The compiler of this machine, for tests that hold our reading of Go against its own."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def compiler_lines() -> Callable[[str], tuple[Path, list[str]]]:
    """Return what `-m` says about a package of the standard library, and where that lies."""
    go = shutil.which("go")
    assert go, "these tests need go on PATH"
    environment = {**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": "-buildvcs=false"}

    def lines(package: str) -> tuple[Path, list[str]]:
        root = subprocess.run(
            [go, "env", "GOROOT"], check=True, capture_output=True, text=True, env=environment
        )
        directory = Path(root.stdout.strip(), "src", package)
        built = subprocess.run(
            [go, "build", "-gcflags=-m", package],
            check=True,
            capture_output=True,
            text=True,
            env=environment,
        )
        return directory, built.stderr.splitlines()

    return lines
