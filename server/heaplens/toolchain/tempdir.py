"""One private temporary directory per run of heaplens, and the sweep of those left by dead ones.

A directory is in use as long as somebody holds the lock on the file `lock` in it; the system lets
go of the lock when that process ends, however it ends. So a number of a process that was given to
another one cannot fool the sweep.
"""

import errno
import fcntl
import os
import shutil
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

PREFIX = "heaplens-"
_LOCK = "lock"
_TRIES = 100


class TemporaryDirectory:
    """A directory of mode 0700 that is gone after `close`."""

    def __init__(self) -> None:
        """Sweep what dead processes left and make the directory.

        Raises:
            OSError: No temporary directory can be made.
        """
        sweep(Path(tempfile.gettempdir()))
        self.path, self._descriptor = _locked_directory()
        self._number = 0
        self._mutex = threading.Lock()

    def new_path(self, suffix: str) -> str:
        """Return a path in the directory that nobody had before; nothing is made there."""
        with self._mutex:
            self._number += 1
            return str(self.path / f"{self._number}{suffix}")

    def new_file(self, suffix: str, data: bytes) -> str:
        """Write a file at a path that nobody had before.

        Args:
            suffix: How its name ends.
            data: What is in it.

        Returns:
            The path.

        Raises:
            OSError: It cannot be written; names the path, which Python does not of a full disk.
        """
        path = self.new_path(suffix)
        try:
            Path(path).write_bytes(data)
        except OSError as error:
            error.filename = path
            raise
        return path

    def close(self) -> None:
        """Remove the directory with all that is in it; may be called again."""
        # A compiler that was killed a moment ago may still have been writing: try once more.
        for _ in range(2):
            shutil.rmtree(self.path, ignore_errors=True)
            if not self.path.exists():
                break
        with suppress(OSError):
            os.close(self._descriptor)
        self._descriptor = -1


def _locked_directory() -> tuple[Path, int]:
    """Make a directory with its lock held: the path, and the descriptor that holds the lock.

    Before the lock is held, the sweep of another start may take the directory for one that was
    left behind, and remove it. Then the lock is not to be had, or held on a file that is gone.

    Raises:
        OSError: No temporary directory can be made.
    """
    for _ in range(_TRIES):
        path = Path(tempfile.mkdtemp(prefix=PREFIX))
        try:
            descriptor = os.open(path / _LOCK, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        except FileNotFoundError:
            continue
        except OSError:
            path.rmdir()
            raise
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(descriptor), os.stat(path / _LOCK)):
                return path, descriptor
        except (BlockingIOError, FileNotFoundError):
            pass
        os.close(descriptor)
    raise OSError(errno.EAGAIN, "somebody else removes what is made there", tempfile.gettempdir())


def sweep(parent: Path) -> int:
    """Remove the directories that processes of ours left behind when they were killed.

    Args:
        parent: Where temporary directories are made.

    Returns:
        How many were removed.
    """
    swept = 0
    for directory in parent.glob(PREFIX + "*"):
        try:
            if directory.is_symlink() or directory.stat().st_uid != os.getuid():
                continue
            descriptor = os.open(directory / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
        except OSError:
            continue  # not ours, or just being made or removed
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(directory, ignore_errors=True)
            swept += 1
        except BlockingIOError:
            pass  # in use
        finally:
            os.close(descriptor)
    return swept
