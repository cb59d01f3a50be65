"""Stands in for strace where it cannot run: what Python itself does, written in strace's words."""

import json
import os
import sys
from pathlib import Path

_CHANGES = frozenset(
    {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.chmod", "os.truncate"}
    | {"os.symlink", "os.chown", "os.utime"}
)
_AT = {"os.remove": 1, "os.rmdir": 1, "os.mkdir": 2, "os.chmod": 2}
_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


def audited(log: Path) -> None:
    """From now on writes to `log` what this process runs, changes and connects to."""
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def note(event: str, arguments: tuple[object, ...]) -> None:
        line = _line(event, arguments)
        if line:
            os.write(descriptor, f"{os.getpid()} {line}\n".encode("utf-8", "surrogateescape"))

    sys.addaudithook(note)


def _line(event: str, arguments: tuple[object, ...]) -> str:
    if event == "open":
        path, _, flags = arguments
        if isinstance(path, (str, bytes)):
            writes = isinstance(flags, int) and flags & _FLAGS
            return f"openat({_name(path)}, {'O_WRONLY' if writes else 'O_RDONLY'})"
    elif event == "subprocess.Popen":
        return f"execve({_name(arguments[0])})"
    elif event == "socket.connect":
        return "connect(sa_family=AF_X)"
    elif event in _CHANGES:
        at = _AT.get(event)
        # What is named relative to a descriptor is the cache's, which opened it before.
        if at is None or arguments[at] == -1:
            return f"chmod({_name(arguments[0])})"
    return ""


def _name(value: object) -> str:
    path = os.fsdecode(value) if isinstance(value, (str, bytes, os.PathLike)) else str(value)
    return json.dumps(path, ensure_ascii=False)
