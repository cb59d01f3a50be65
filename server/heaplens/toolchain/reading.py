"""Reads files of a workspace, which may be anything; what is no regular file is not waited for."""

import errno
import os
import stat
from collections.abc import Mapping

LONGEST_BYTES = 8 << 20
"""So much of one file is held in memory at most; the largest source files of Go have 2 MB."""


def text_of(path: str, texts: Mapping[str, bytes]) -> bytes:
    """Return the unsaved text of a file, else what is on disk; empty where neither is."""
    text = texts.get(path)
    if text is not None:
        return text
    try:
        return read_regular(path)
    except OSError:
        return b""


def read_regular(path: str, limit: int = LONGEST_BYTES) -> bytes:
    """Read a regular file.

    Args:
        path: Its path.
        limit: How many bytes it may have.

    Returns:
        All of it.

    Raises:
        OSError: It cannot be read, is a pipe, a device or a directory, or is too large.
    """
    with open(open_at_once(path), "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a regular file", path)
        data = file.read(limit + 1) or b""
        while 0 < len(data) <= limit and (more := file.read(limit + 1 - len(data))):
            data += more
    if len(data) > limit:
        raise OSError(errno.EFBIG, f"larger than {limit >> 20} MB", path)
    return data


def open_at_once(path: str, *, follow: bool = True) -> int:
    """Open a file for reading without waiting: in `open` a pipe waits for somebody who writes.

    Args:
        path: Its path.
        follow: Whether it may be a symbolic link.

    Returns:
        A descriptor, of whatever is there.

    Raises:
        OSError: It cannot be opened.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
    return os.open(path, flags if follow else flags | os.O_NOFOLLOW)


def size_bytes(path: str) -> int:
    """Return the size of a file in bytes; 0 where there is none."""
    try:
        return os.path.getsize(path)
    except OSError:
        return 0
