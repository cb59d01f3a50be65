"""What the tests of the server share: copies of Go code, and an editor with a server behind it."""

import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from lsp.editor import Editor
from server.scene import Environment, copy_template, working
from workbench import processes_about

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory for one file of tests."""
    return tmp_path_factory.mktemp("server").resolve()


@pytest.fixture(scope="module")
def server_environment(place: Path) -> Iterator[Environment]:
    """An environment whose files are these tests' own; nothing may be left of the servers in it."""
    temporary = place / "tmp"
    temporary.mkdir()
    ours = {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONPATH" and not name.startswith("HEAPLENS_")
    }
    yield {**ours, "TMPDIR": str(temporary), "HEAPLENS_CACHE": str(place / "cache")}
    assert processes_about(place) == []
    assert [path.name for path in temporary.iterdir()] == []


@pytest.fixture(scope="module")
def samples(place: Path) -> Path:
    """A copy of samples/."""
    return Path(shutil.copytree(SAMPLES, place / "samples"))


@pytest.fixture(scope="module")
def template(go: str, place: Path) -> Path:
    """A copy of text/template as a module of its own."""
    root = subprocess.run([go, "env", "GOROOT"], check=True, capture_output=True, text=True).stdout
    return copy_template(Path(root.strip()), place)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def editor(server_environment: Environment, samples: Path) -> AsyncIterator[Editor]:
    """An editor that can all that VS Code can, with the samples open and a server for them."""
    async with working(server_environment, samples) as editor:
        yield editor
