"""What is given in the place of packages and is none, and what was probably meant."""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from heaplens.cli.locations import NUMBERED
from heaplens.cli.terminal import printable
from heaplens.engine.checks import refusal_of as refusal_of_flags
from heaplens.model import Problem
from heaplens.toolchain.reading import read_regular

_GLOB = re.compile(r"[*?\[\]]")
_PACKAGE = re.compile(rb"(?m)^package[ \t]+(\w+)")
_SOURCE, _TEST = ".go", "_test.go"
_NO_MODULE = "go.mod file not found in current directory or any parent directory"
# Go's own words, the same from 1.21 to 1.27.
_OTHER_MODULE = re.compile(r"directory (\S+) outside main module or its selected dependencies")
_NOT_BELOW = re.compile(r"directory prefix (\S+) does not contain main module or its selected dep")
_NOWHERE = re.compile(
    r"(?:pattern [^:]*: )?l?stat .*: (?:directory not found|no such file or directory)"
)
_TO_ADD = "; to add it:"
_NOT_IN_STD = re.compile(r"package (\S+) is not in std\b")


def refusal_of(patterns: Iterable[str], directory: str) -> str:
    """Return what is wrong with patterns, where go would say less or nothing; else nothing.

    Args:
        patterns: what stands in the place of packages.
        directory: the absolute directory in which they are looked up.
    """
    patterns = tuple(patterns)
    complaints = (
        refusal_of_flags(patterns),
        *(_refusal(pattern, directory) for pattern in patterns),
        _mixed(patterns),
    )
    return next(filter(None, complaints), "")


def _refusal(pattern: str, directory: str) -> str:
    """Return what is wrong with one pattern."""
    shown = printable(pattern)
    path = os.path.join(directory, pattern)
    is_source = pattern.endswith(_SOURCE)
    if "\0" in pattern or os.path.lexists(path):
        odd = os.path.isfile(path) and not is_source
        return f"{shown} is neither a directory nor a Go file" if odd else ""
    match = NUMBERED.fullmatch(pattern)
    if match is not None and match["path"].endswith(_SOURCE):
        return f"{shown} is a place in a file; did you mean heaplens explain {shown}?"
    if _GLOB.search(pattern):
        return f"no package is called {shown!r}; . is the package here, ./... are all below"
    return f"no such file: {shown}" if is_source else ""


def _mixed(patterns: Sequence[str]) -> str:
    """Return what is wrong with patterns together: go says nothing at all of some."""
    files = [pattern for pattern in patterns if pattern.endswith(_SOURCE)]
    others = [pattern for pattern in patterns if pattern not in files]
    if files and others:
        return (
            f"files and packages cannot be mixed: {printable(files[0])} and {printable(others[0])}"
        )
    if len({os.path.dirname(file) for file in files}) > 1:
        return "files of several directories are no package: name the directories"
    return ""


def advised(
    problems: Sequence[Problem], patterns: Sequence[str], directory: str
) -> tuple[Problem, ...]:
    """Return problems with what helps, in one line each where go only says what it refuses.

    Args:
        problems: what go said.
        patterns: what was asked for.
        directory: the absolute directory that it was asked in.
    """
    if any("undefined" in problem.message for problem in problems):
        words = _part_of_a_package(patterns, directory)
        if words:
            return (Problem(words),)
    return tuple(
        problem if problem.site else replace(problem, message=_advised(problem.message, directory))
        for problem in problems
    )


def has_tests(directory: str) -> bool:
    """Return whether a directory has _test.go files."""
    return any(name.endswith(_TEST) for name in _names(directory)) if directory else False


def _advised(message: str, directory: str) -> str:
    """Return go's words with what helps."""
    if _NO_MODULE in message:
        return f"go: {_NO_MODULE}; {_without_module(directory)}"
    if match := _OTHER_MODULE.search(message):
        message = f"{match[0]}; use -C {match[1]}"
    elif match := _NOT_BELOW.search(message):
        other = f"directory {match[1]} is in another module; use -C {match[1]} ./..."
        none = f"{_NO_MODULE}; {_without_module(directory)}"
        message = other if _has_module(os.path.join(directory, match[1])) else none
    elif _NOWHERE.match(message):
        message = "directory not found"
    elif match := _NOT_IN_STD.search(message):
        if os.path.isdir(os.path.join(directory, match[1])):
            message = f"{match[0]}; did you mean ./{match[1]}?"
    elif _TO_ADD in message:
        message = " ".join(message.split())
    return message


def _without_module(directory: str) -> str:
    """Return what to do where there is no go.mod."""
    files = sorted(name for name in _names(directory) if name.endswith(_SOURCE))
    file = f", or a file: heaplens check {printable(files[0])}" if files else ""
    return f"name the directory of a module with -C DIR{file}"


def _has_module(directory: str) -> bool:
    path = os.path.realpath(directory)
    while not os.path.exists(os.path.join(path, "go.mod")):
        path, last = os.path.dirname(path), path
        if path == last:
            return False
    return True


def _part_of_a_package(patterns: Sequence[str], directory: str) -> str:
    """Return that the files asked for are only a part of their package; empty if they are all."""
    paths = [os.path.normpath(os.path.join(directory, pattern)) for pattern in patterns]
    if not all(path.endswith(_SOURCE) for path in paths):
        return ""
    package = _package(paths[0])
    folder = os.path.dirname(paths[0])
    others = [os.path.join(folder, name) for name in _names(folder) if name.endswith(_SOURCE)]
    if package is None or not any(_package(o) == package for o in others if o not in paths):
        return ""
    where = os.path.relpath(folder, directory)
    where = where if where.startswith(".") else f"./{where}"
    file = printable(patterns[0])
    return (
        f"{file} belongs to the package in {where}: try heaplens check {where} "
        f"or heaplens annotate {file}"
    )


def _package(path: str) -> bytes | None:
    try:
        match = _PACKAGE.search(read_regular(path))
    except (OSError, ValueError):
        return None
    return match[1] if match else None


def _names(directory: str) -> list[str]:
    try:
        return os.listdir(directory)
    except OSError:
        return []
