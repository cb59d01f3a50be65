"""A changed program never takes the reports of the old one for its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import heaplens

STAMP = "from heaplens.cache.key import program_stamp; print(program_stamp(), flush=True)"
AGAIN = "; input(); print(program_stamp())"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the program."""
    ignored = shutil.ignore_patterns("__pycache__")
    copied = shutil.copytree(Path(heaplens.__file__).parent, tmp_path / "heaplens", ignore=ignored)
    return Path(copied)


def started(program: Path, script: str) -> subprocess.Popen[str]:
    """A process of the copy."""
    return subprocess.Popen(
        [sys.executable, "-B", "-c", script],
        env={**os.environ, "PYTHONPATH": str(program.parent)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def stamp(program: Path) -> str:
    """The stamp that a new process of the copy gives itself."""
    output, _ = started(program, STAMP).communicate(timeout=60)
    assert output
    return output


def change(program: Path) -> None:
    """Change the program."""
    module = program / "explain" / "narrate.py"
    module.write_text(module.read_text() + "# changed\n")


def test_the_stamp_changes_with_every_file_of_the_program(program: Path) -> None:
    before = stamp(program)
    (program / "notes.txt").write_text("")
    (program.parent / "unrelated.py").write_text("")
    assert stamp(program) == before
    change(program)
    assert stamp(program) != before


def test_a_process_whose_program_changes_keeps_nothing_for_others(program: Path) -> None:
    """It still runs what was there before, and reports of that are not those of the new files."""
    process = started(program, STAMP + AGAIN)
    assert process.stdout is not None
    before = process.stdout.readline()
    change(program)
    after, _ = process.communicate("\n", timeout=60)
    assert before != after != stamp(program)
