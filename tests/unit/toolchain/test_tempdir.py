"""A private temporary directory goes with its owner, however that one ends."""

import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from heaplens.toolchain.tempdir import PREFIX, TemporaryDirectory, sweep

OWNER = """
import sys, time
from heaplens.toolchain.tempdir import TemporaryDirectory
directory = TemporaryDirectory()
(directory.path / "1.go").touch()
print(directory.path, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary directories are made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def owner(parent: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that owns a temporary directory, which it has told the path of."""
    with subprocess.Popen(
        [sys.executable, "-c", OWNER],
        env={"TMPDIR": str(parent)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def told(owner: subprocess.Popen[str]) -> Path:
    assert owner.stdout is not None
    return Path(owner.stdout.readline().strip())


def test_only_its_owner_may_enter_it_and_close_removes_it(parent: Path) -> None:
    directory = TemporaryDirectory()
    assert directory.path.parent == parent
    assert stat.S_IMODE(directory.path.stat().st_mode) == 0o700
    (directory.path / "sub").mkdir()
    directory.close()
    assert list(parent.iterdir()) == []
    directory.close()


def test_no_path_is_given_twice() -> None:
    directory = TemporaryDirectory()
    try:
        paths = [directory.new_path(".go") for _ in range(5)]
        assert len(set(paths)) == len(paths)
        assert all(Path(path).parent == directory.path for path in paths)
        assert all(path.endswith(".go") and not Path(path).exists() for path in paths)
    finally:
        directory.close()


def test_a_directory_in_use_is_not_swept(parent: Path, owner: subprocess.Popen[str]) -> None:
    used = told(owner)
    mine = TemporaryDirectory()
    try:
        assert sweep(parent) == 0
        assert (used / "1.go").exists()
        assert mine.path.exists()
    finally:
        mine.close()


def test_what_a_killed_owner_left_is_swept_at_the_next_start(
    owner: subprocess.Popen[str],
) -> None:
    left = told(owner)
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    assert (left / "1.go").exists()
    TemporaryDirectory().close()
    assert not left.exists()


def test_nothing_else_is_swept(parent: Path) -> None:
    """No file or directory that only looks like ours, and nothing behind a symbolic link."""
    (parent / f"{PREFIX}file").touch()
    (parent / f"{PREFIX}nolock").mkdir()
    (parent / "other").mkdir()
    (parent / "other" / "lock").touch()
    (parent / f"{PREFIX}link").symlink_to(parent / "other")
    locked_elsewhere = parent / f"{PREFIX}linkedlock"
    locked_elsewhere.mkdir()
    (locked_elsewhere / "lock").symlink_to(parent / "other" / "lock")
    before = sorted(parent.rglob("*"))
    assert sweep(parent) == 0
    assert sorted(parent.rglob("*")) == before


def test_a_directory_without_an_owner_is_swept(parent: Path) -> None:
    left = parent / f"{PREFIX}left"
    (left / "sub").mkdir(parents=True)
    (left / "lock").touch()
    assert sweep(parent) == 1
    assert not left.exists()
