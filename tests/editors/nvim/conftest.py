"""A real Neovim with heaplens in it, for each test."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from editors.nvim.neovim import REPOSITORY, Neovim, Setup, neovim
from workbench import processes_about, wait_until


class Open(Protocol):
    """Opens a file of the samples in Neovim."""

    def __call__(
        self,
        name: str = "returned/returned.go",
        *,
        terminal: bool = False,
        init: Path | None = None,
        before: str = "",
    ) -> AbstractContextManager[Neovim]:
        """Open `name`, with another init.lua or Lua before it, in a terminal where one is asked."""


@pytest.fixture(scope="session")
def nvim_program() -> str:
    """The nvim binary: the one that `make test-nvim` names."""
    program = os.environ.get("HEAPLENS_NVIM", "")
    assert shutil.which(program), "HEAPLENS_NVIM names no Neovim: `make test-nvim` brings one"
    return program


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """A copy of the samples, to write in."""
    return Path(shutil.copytree(REPOSITORY / "samples", tmp_path / "samples"))


@pytest.fixture
def environment(tmp_path: Path, go: str, heaplens_command: str) -> Iterator[dict[str, str]]:
    """The variables of an editor whose files are all the test's own.

    At the end nothing runs any more that has them: quitting Neovim ends the server, and all that
    the server has started.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("HEAPLENS_", "NVIM", "XDG_", "TMUX", "LC_")) and name != "NO_COLOR"
    }
    asked = subprocess.run([go, "env", "GOCACHE"], capture_output=True, text=True, check=True)
    own = {
        f"XDG_{name}_HOME": str(tmp_path / "xdg" / name.lower())
        for name in ("CONFIG", "DATA", "STATE", "CACHE")
    }
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    programs = [str(Path(heaplens_command).parent), str(Path(go).parent), kept["PATH"]]
    yield {
        **kept,
        **own,
        "XDG_RUNTIME_DIR": str(runtime),
        "GOCACHE": asked.stdout.strip(),
        "HEAPLENS_CACHE": str(tmp_path / "cache"),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "PATH": os.pathsep.join(programs),
    }
    wait_until(lambda: not processes_about(tmp_path), "all that Neovim has started to end")


@pytest.fixture
def setup(nvim_program: str, environment: dict[str, str], tmp_path: Path) -> Setup:
    """What Neovim is started with, where a test wants nothing else."""
    return Setup(nvim_program, environment, tmp_path)


@pytest.fixture
def open_file(setup: Setup, samples: Path, request: pytest.FixtureRequest) -> Open:
    """A function that opens a file of the samples in Neovim; it writes down what a failure saw."""

    @contextmanager
    def opened(
        name: str = "returned/returned.go",
        *,
        terminal: bool = False,
        init: Path | None = None,
        before: str = "",
    ) -> Iterator[Neovim]:
        asked = replace(setup, init=init or setup.init, before=before)
        with neovim(samples / name, asked, terminal=terminal) as editor:
            try:
                yield editor
            except BaseException:
                sys.stderr.write(f"what was to be seen: {editor.keep(request.node.name)}\n")
                raise

    return opened
