"""Locations in files: read from the command line, and shown to people."""

import os
import re
from dataclasses import dataclass

from heaplens.cli.terminal import printable
from heaplens.model import Site, Span

NUMBERED = re.compile(r"(?s)(?P<path>.+?)(?::(?P<line>[0-9]{1,9}))(?::(?P<column>[0-9]{1,9}))?:?")


@dataclass(frozen=True, slots=True)
class Location:
    """A line of a file, and perhaps a column, as given on the command line."""

    path: str
    """Absolute path of a file that is there."""
    line: int
    """1-based line."""
    byte_col: int | None
    """1-based byte column, if one was given."""


def working_directory() -> str:
    """Return the working directory, spelled as the shell spells it.

    Go prints paths in the spelling of `$PWD` (os.Getwd), so a workspace behind a symbolic link
    keeps the name its user knows.
    """
    actual = os.getcwd()
    spelled = os.environ.get("PWD", "")
    if not os.path.isabs(spelled):
        return actual
    try:
        same = os.path.samefile(spelled, actual)
    except OSError:
        return actual
    return os.path.normpath(spelled) if same else actual


def shown_path(path: str, below: str) -> str:
    """Return `path` relative to the directory `below` where it lies in it, else as it is."""
    prefix = below if below.endswith("/") else below + "/"
    return printable(path.removeprefix(prefix))


def shown_site(site: Site, below: str) -> str:
    """Return `main.go:15:2`, or `main.go:15` where the column is not known."""
    path = shown_path(site.path, below)
    if not site.line:
        return path
    return f"{path}:{site.line}:{site.byte_col}" if site.byte_col else f"{path}:{site.line}"


def shown_span(span: Span, below: str) -> str:
    """Return where `span` starts, as `shown_site` does."""
    return shown_site(Site(span.path, span.line, span.byte_col), below)


def find_file(name: str, directory: str) -> tuple[str, str]:
    """Return (absolute path, "") of the Go file that `name` means, or ("", what is wrong)."""
    path = os.path.normpath(os.path.join(directory, name))
    if "\0" in name or not os.path.lexists(path):
        return "", f"no such file: {printable(name)}"
    if os.path.isdir(path):
        return "", f"{printable(name)} is a directory, not a Go file"
    if not path.endswith(".go"):
        return "", f"{printable(name)} is not a Go file"
    return path, ""


def parse_location(argument: str, directory: str) -> tuple[Location | None, str]:
    """Read FILE:LINE[:COL].

    A file name may hold colons and numbers itself, `a:3.go`; but it ends in `.go`, so the numbers
    at the end of the argument are never a part of it.

    Returns:
        (the location, "") or (None, what is wrong, in words for people).
    """
    match = NUMBERED.fullmatch(argument)
    if match is None:
        return None, f"{printable(argument)!r} is not FILE:LINE or FILE:LINE:COL"
    path, trouble = find_file(match["path"], directory)
    line, byte_col = int(match["line"]), int(match["column"]) if match["column"] else None
    if trouble:
        return None, trouble
    if line == 0 or byte_col == 0:
        return None, "lines and columns count from 1"
    return Location(path, line, byte_col), ""
