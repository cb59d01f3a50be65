"""Whoever waits for a go command that does not end can stop waiting: with one signal, at once."""

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from faults.checking import GOOD, own_cache, write_files
from workbench import processes_about, wait_until

FILES = {"go.mod": "module ex.com/m\n\ngo 1.21\n", "good.go": GOOD}
COMMANDS = [("check", "."), ("check", "./..."), ("explain", "good.go:5"), ("annotate", "good.go")]
AT_ONCE_S = 1.5  # one second, and what the interpreter takes to end


@pytest.fixture
def slow_go(tmp_path: Path, go: str) -> Path:
    """A go command that answers of itself, and waits for a minute before it lists anything."""
    listing = f"{{ : > '{tmp_path}'/listing; sleep 60; }}"
    script = f'#!/bin/sh\n[ "$1" = list ] && {listing}\nexec \'{go}\' "$@"\n'
    place = write_files(tmp_path / "bin", {"go": script})
    (place / "go").chmod(0o755)
    return place / "go"


def start(heaplens: str, tmp_path: Path, command: Sequence[str], go: Path) -> subprocess.Popen[str]:
    """Starts a command and waits until go has been asked."""
    module = write_files(tmp_path / "m", FILES)
    (tmp_path / "t").mkdir()
    process = subprocess.Popen(
        [heaplens, command[0], "--no-cache", "--go", str(go), *command[1:]],
        cwd=module,
        env={**own_cache(tmp_path / "cache"), "TMPDIR": str(tmp_path / "t")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until((tmp_path / "listing").exists, "go to be asked")
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_one_signal_ends_it(
    heaplens_command: str, tmp_path: Path, slow_go: Path, command: Sequence[str], number: int
) -> None:
    with start(heaplens_command, tmp_path, command, slow_go) as process:
        begun_s = time.monotonic()
        process.send_signal(number)
        _, stderr = process.communicate(timeout=30)
        took_s = time.monotonic() - begun_s
    assert process.returncode == 128 + number
    assert took_s < AT_ONCE_S
    assert "Traceback" not in stderr
    assert processes_about(tmp_path) == []
    assert list((tmp_path / "t").iterdir()) == []


def test_a_second_signal_does_not_wait_for_the_cleaning_up(
    heaplens_command: str, tmp_path: Path, slow_go: Path
) -> None:
    with start(heaplens_command, tmp_path, COMMANDS[0], slow_go) as process:
        for _ in range(20):
            os.kill(process.pid, signal.SIGTERM)
        process.communicate(timeout=30)
    assert process.returncode == 128 + signal.SIGTERM
    wait_until(lambda: processes_about(tmp_path) == [], "what was started to be gone")
