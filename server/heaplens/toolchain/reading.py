"""Reads files of a workspace, which may be anything; what is no regular file is not waited for."""

import errno
import os
import stat
from collections.abc import Mapping


def text_of(path: str, texts: Mapping[str, bytes]) -> bytes:
    """What stands in a file: its unsaved text, else what is on disk; empty where neither is."""
    text = texts.get(path)
    if text is not None:
        return text
    try:
        return read_regular(path)
    except OSError:
        return b""


def read_regular(path: str) -> bytes:
    """What is in a file.

    Args:
        path: Its path.

    Returns:
        All of it.

    Raises:
        OSError: It cannot be read, or is a pipe, a device or a directory.
    """
    # A pipe would otherwise make us wait, in `open`, for somebody who writes.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "not a regular file", path)
        return file.read()
