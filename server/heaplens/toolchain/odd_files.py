"""Finds what is named like source and would make the go command wait: pipes and devices.

Go opens every source file of a directory that it lists. A pipe that nobody writes to holds it until
its deadline, and a device may never end.
"""

import os
import stat
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from heaplens.model import Problem, Site

# What `go list` opens (go/build, `goodOSArchFile` and `matchFile`).
_SOURCES = (
    *(".go", ".s", ".S", ".sx", ".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".hxx", ".m"),
    *(".f", ".F", ".for", ".f90", ".swig", ".swigcxx", ".syso"),
)
_MODULE_FILES = ("go.mod", "go.sum", "go.work", "go.work.sum")
_MOST_DIRECTORIES = 20_000
_WAITING = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def odd_files(
    patterns: Sequence[str], directory: str, unsaved: Collection[str]
) -> tuple[Problem, ...]:
    """Look where go would look for packages.

    Args:
        patterns: Package patterns, or Go files, as the go command takes them.
        directory: Where they are looked up.
        unsaved: Files of which go gets the text from us.

    Returns:
        A problem for each file that go would wait for. What patterns name by import path is not
        looked at, and of very many directories only the first.
    """
    problems = dict(_odd_module_files(directory))
    left = _MOST_DIRECTORIES
    for pattern in patterns:
        base, wild, _ = pattern.partition("...")
        if pattern.endswith(".go"):
            # Of files that are named one by one, go opens no others.
            problems |= dict(_odd(os.path.join(directory, pattern)))
            continue
        if not base.startswith((".", "/")):
            continue
        place = os.path.join(directory, base.rstrip("/") if wild else base)
        for searched in _directories(place) if wild else (place,):
            left -= 1
            if left < 0:
                break
            problems |= dict(_odd_in(searched))
    return tuple(problem for path, problem in problems.items() if path not in unsaved)


def _directories(top: str) -> Iterator[str]:
    """Yield a directory and those below it that go's wildcard matches; links are not followed."""
    waiting = [top]
    while waiting:
        directory = waiting.pop()
        yield directory
        try:
            entries = list(os.scandir(directory))
        except OSError:
            continue
        waiting += [
            entry.path
            for entry in entries
            if entry.name not in {"testdata", "vendor", "node_modules"}
            and not entry.name.startswith((".", "_"))
            and entry.is_dir(follow_symlinks=False)
        ]


def _odd_in(directory: str) -> Iterator[tuple[str, Problem]]:
    try:
        entries = list(os.scandir(directory))
    except OSError:
        return
    for entry in entries:
        named = entry.name.endswith(_SOURCES) or entry.name in _MODULE_FILES
        if not named or entry.name.startswith((".", "_")) or entry.is_file(follow_symlinks=False):
            continue
        yield from _odd(entry.path)


def _odd_module_files(directory: str) -> Iterator[tuple[str, Problem]]:
    """Yield those of the directories above: go looks there for the module and for a workspace."""
    for above in (directory, *map(str, Path(directory).parents)):
        for name in _MODULE_FILES:
            yield from _odd(os.path.join(above, name))


def _odd(file: str) -> Iterator[tuple[str, Problem]]:
    try:
        mode = os.stat(file).st_mode
    except (OSError, ValueError):
        return
    for is_it, what in _WAITING:
        if is_it(mode):
            path = os.path.normpath(file)
            words = f"{os.path.basename(path)} is {what}, and go would wait for it: not looked at"
            yield path, Problem(words, Site(path, 1, 0))
