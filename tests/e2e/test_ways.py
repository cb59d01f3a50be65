"""The two ways in ARCHITECTURE.md are those that the code takes: each stop once, in that order."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lsp.editor import editing

ROOT = Path(__file__).parents[2]
WALKED = Path(__file__).with_name("walked.py")
MOST_STOPS = 12
SOURCE = """\
package demo

func bar(n int) *int {
	x := n
	return &x
}
"""
STOP = re.compile(r"^\d+\. `([\w/]+\.py)` `([\w.]+)`", re.MULTILINE)


def stops(heading: str) -> list[str]:
    """The stops of a way: `module.py function`, as ARCHITECTURE.md numbers them."""
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = page.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return [f"{module} {function}" for module, function in STOP.findall(section)]


def assert_walked(way: list[str], order: Path) -> None:
    """Hold a way against the first calls of a run."""
    assert 5 < len(way) <= MOST_STOPS
    assert len({stop.partition(" ")[0] for stop in way}) == len(way), "a stop stands there twice"
    calls = json.loads(order.read_text(encoding="utf-8"))
    assert [stop for stop in way if stop not in calls] == []
    assert sorted(way, key=calls.index) == way


@pytest.fixture
def module(tmp_path: Path) -> Path:
    """A module with one function that allocates."""
    directory = tmp_path / "module"
    directory.mkdir()
    (directory / "go.mod").write_text("module ex.com/demo\n\ngo 1.21\n", encoding="utf-8")
    (directory / "main.go").write_text(SOURCE, encoding="utf-8")
    return directory


def test_a_finding_goes_the_way_that_the_page_shows(tmp_path: Path, module: Path) -> None:
    order = tmp_path / "order.json"
    way = stops("The way of one finding")
    command = [sys.executable, str(WALKED), str(order), way[0], "check", "--no-cache", "-j", "1"]
    ran = subprocess.run(command, cwd=module, capture_output=True, encoding="utf-8", check=True)
    assert "main.go:4:2: x " in ran.stdout
    assert_walked(way, order)


async def test_a_keystroke_goes_the_way_that_the_page_shows(tmp_path: Path, module: Path) -> None:
    order = tmp_path / "order.json"
    way = stops("The way of one keystroke")
    command = [sys.executable, str(WALKED), str(order), way[0], "serve"]
    file = module / "main.go"
    async with editing(command, module) as editor:
        await editor.initialize()
        uri = editor.open(file)
        await editor.diagnostics(uri)
        version = editor.replace(uri, "x := n", "x := n + 1")
        await editor.diagnostics(uri, version=version)
        await editor.shut_down()
    assert_walked(way, order)
