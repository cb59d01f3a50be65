"""Turns what the Go toolchain says when it refuses something into problems with positions."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from heaplens.model import Problem, Site

# `FILE:LINE[:COL]: text`; the file is as short as possible, but may hold colons and spaces.
_LOCATED = re.compile(r"^(?P<path>[^\s:][^\n]*?):(?P<line>\d+)(?::(?P<col>\d+))?: (?P<text>.*)")
_HEADER = re.compile(r"^# \S")
# Go 1.21 names the place in the middle: `go: reading go.work: /abs/go.work:4: syntax error …`.
_LOCATED_WITHIN = re.compile(r"^go: [^\n]*? (?P<path>/[^\n:]*):(?P<line>\d+)(?::(?P<col>\d+))?: ")
_TRACE = re.compile(r"\n\n(?:goroutine \d|runtime stack:).*", re.DOTALL)


NO_ORIGINS: Mapping[str, str] = MappingProxyType({})


def path_resolver(*bases: str, origins: Mapping[str, str] = NO_ORIGINS) -> Callable[[str], str]:
    """Return what makes relative paths absolute.

    Args:
        bases: Directories in the order in which a relative path is tried: Go shortens paths, now
            relative to where it was started, now to the package.
        origins: The file that each private copy of unsaved text stands in for.

    Returns:
        A function that gives the first path that exists, else the one below the first base.
    """

    def resolve(path: str) -> str:
        if os.path.isabs(path) or path.startswith("<") or path == "??":
            return origins.get(path, path)
        candidates = [os.path.normpath(os.path.join(base, path)) for base in bases if base]
        candidates += [os.path.join(base, os.path.basename(path)) for base in bases if base]
        absolute = next(filter(os.path.lexists, candidates), candidates[0] if candidates else path)
        return origins.get(absolute, absolute)

    return resolve


def compiler_problems(text: str, resolve: Callable[[str], str]) -> list[Problem]:
    """Return the problems in a compiler's error output: one for each line that names a place.

    Args:
        text: Lines such as `./a.go:4:24: cannot use …`; indented lines belong to the one before.
        resolve: Makes the paths absolute.

    Returns:
        The problems in their order. Lines that name no place are problems without a site.
    """
    problems: list[Problem] = []
    for line in text.split("\n"):
        if not line.strip() or _HEADER.match(line):
            continue
        if line[0] in "\t " and problems:
            last = problems[-1]
            problems[-1] = Problem(f"{last.message}\n{line.strip()}", last.site)
            continue
        problems.append(_located(line, resolve) or Problem(line.strip()))
    return problems


def whole_problem(text: str, resolve: Callable[[str], str]) -> Problem:
    """Return one problem of a message that only makes sense as a whole, such as one about go.mod.

    Args:
        text: What the go command said, over one or more lines.
        resolve: Makes the path absolute.

    Returns:
        The problem, at the first place that one of its lines names.
    """
    first, _, rest = text.strip().partition("\n")
    located = _located(first, resolve)
    if located is not None:
        return Problem(f"{located.message}\n{rest}".rstrip(), located.site)
    sites = [problem.site for line in rest.split("\n") if (problem := _located(line, resolve))]
    within = _LOCATED_WITHIN.match(first)
    if within is not None:
        sites.append(_site(within, resolve))
    return Problem(text.strip(), next(iter(sites), None))


def system_problem(error: OSError, place: str = "") -> Problem:
    """Say what the system refused, and of which file; `place` where it names none."""
    words = (error.strerror or str(error), error.filename or place)
    return Problem(": ".join(str(word) for word in words if word))


def without_trace(text: str) -> str:
    """Return a Go program's last words without the stacks of its goroutines."""
    return _TRACE.sub("", text)


def unique(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Drop problems said before: a package and its test variants repeat each other."""
    return tuple(dict.fromkeys(problems))


def _located(line: str, resolve: Callable[[str], str]) -> Problem | None:
    match = _LOCATED.match(line)
    if match is None or match["path"].startswith(("go: ", "package ", "pattern ")):
        return None
    return Problem(match["text"], _site(match, resolve))


def _site(match: re.Match[str], resolve: Callable[[str], str]) -> Site:
    return Site(resolve(match["path"]), int(match["line"]), int(match["col"] or 0))
