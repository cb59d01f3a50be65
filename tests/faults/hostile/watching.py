"""Reads what strace has written: programs that ran, files that were changed, connections."""

import codecs
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_MARK = "/heaplens-hostile"
_WRITING = re.compile(r"O_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)")
_RUN = ("execve", "execveat")
_TALK = ("connect", "sendto", "sendmsg", "sendmmsg", "bind")
_OPEN = ("open", "openat", "openat2", "creat")
_CHANGE = (
    *("rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat"),
    *("mknod", "mknodat", "symlink", "symlinkat", "link", "linkat", "chmod", "fchmodat"),
    *("fchmodat2", "chown", "lchown", "fchownat", "truncate", "utimensat", "setxattr", "lsetxattr"),
)
CALLS = ",".join(f"?{name}" for name in (*_RUN, *_TALK, *_OPEN, *_CHANGE))
"""What strace has to trace; not every processor has all of them."""
_CALL = re.compile(r"(\d+) +(\w+)\((.*)")
# A descriptor with its path, or a string; both as strace escapes them.
_PATH = re.compile(r'(?:AT_FDCWD|\d+)<((?:[^<>\\]|\\.)*)>|"((?:[^"\\]|\\.)*)"(\.\.\.)?')
_NOT_PATHS = {"symlink": (0,), "symlinkat": (0,)}


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a workspace may cause."""

    programs: frozenset[str]
    """Absolute paths that may run."""
    c_tools: re.Pattern[str] | None
    """What else may run, by absolute path; None where there is no cgo."""
    roots: tuple[str, ...]
    """Directories in which files may be changed."""
    files: frozenset[str] = frozenset({"/dev/null", "/dev/tty"})
    """Files that may be opened for writing."""


def mark(what: str, seed: int) -> None:
    """Leaves a mark in the trace: asks for a file that is not there."""
    try:
        os.close(os.open(f"{_MARK}/{what}/{seed}", os.O_RDONLY))
    except FileNotFoundError:
        return


def by_seed(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The lines of each workspace: from its mark to the next one's, stragglers included."""
    seed, kept = -1, list[str]()
    for line in lines:
        if f'"{_MARK}/begin/' in line:
            if seed >= 0:
                yield seed, kept
            seed, kept = int(line.partition(f"{_MARK}/begin/")[2].partition('"')[0]), []
        else:
            kept.append(line)
    if seed >= 0:
        yield seed, kept


def offences(lines: Iterable[str], allowed: Allowed) -> Iterator[str]:
    """What was done that may not be done, attempts included.

    Args:
        lines: Of strace `-f -y`, of one workspace.
        allowed: What may be done.

    Yields:
        The lines, with what is wrong about each.
    """
    for line in lines:
        if " openat(" in line and not _WRITING.search(line):
            continue  # most lines are such
        match = _CALL.match(line)
        if match is not None:  # else the end of a call, a signal, an exit
            for what in _offences_of(match[2], match[3], allowed):
                yield f"{what}: {line.strip()}"


def _offences_of(call: str, rest: str, allowed: Allowed) -> Iterator[str]:
    if call in _RUN:
        program = next(_paths(rest), "")
        # One that was killed before it ran shows an address in place of a name.
        if program and not _may_run(program, allowed):
            yield f"ran {program!r}"
    elif call in _TALK:
        # An internal pair of sockets has no address; netlink stays in the kernel.
        if "sa_family=AF_" in rest and "AF_NETLINK" not in rest:
            yield "connected"
    elif call in _CHANGE or (call in _OPEN and (call == "creat" or _WRITING.search(rest))):
        # Names stay relative in calls that take no directory: none of ours uses those so.
        for path in map(os.path.normpath, _changed(call, rest)):
            if not _may_change(path, allowed):
                yield f"changed {path!r}"


def _may_run(program: str, allowed: Allowed) -> bool:
    if program in allowed.programs:
        return True
    return allowed.c_tools is not None and allowed.c_tools.fullmatch(program) is not None


def _may_change(path: str, allowed: Allowed) -> bool:
    return path in allowed.files or any(
        path == root or path.startswith(root + "/") for root in allowed.roots
    )


def _paths(text: str) -> Iterator[str]:
    """The strings of a call, each below the descriptor before it."""
    base = ""
    for match in _PATH.finditer(text):
        if match[1] is not None:
            base = _plain(match[1])
        else:
            yield os.path.join(base, _plain(match[2]))
            base = ""


def _changed(call: str, rest: str) -> list[str]:
    """The paths that a call changes."""
    # What comes back, such as `= 3</path>`, is no argument.
    paths = list(_paths(rest))
    if call in _OPEN:
        return paths[:1]
    left_out = _NOT_PATHS.get(call, ())
    if call in {"setxattr", "lsetxattr"}:
        return paths[:1]
    return [path for number, path in enumerate(paths) if number not in left_out]


def _plain(text: str) -> str:
    data, _ = codecs.escape_decode(text.encode("utf-8", "surrogateescape"))
    return bytes(data).decode("utf-8", "surrogateescape")
