"""What `heaplens explain` is asked about: a place in a file, or a function by its name."""

import os
from dataclasses import dataclass

from heaplens.cli.locations import NUMBERED, Location, parse_location
from heaplens.cli.terminal import printable
from heaplens.engine.functions import is_function_name
from heaplens.source.text import Text
from heaplens.toolchain.reading import read_regular


@dataclass(frozen=True, slots=True)
class FunctionName:
    """A function, as given on the command line."""

    text: str
    """`ServeHTTP`, `(*Router).ServeHTTP`, `./pkg.Func`, `net/http.Server.Serve`."""


Question = Location | FunctionName


def parse_question(argument: str, directory: str) -> tuple[Question | None, str]:
    """Read FILE:LINE[:COL] or the name of a function.

    Returns:
        (the question, "") or (None, what is wrong, in words for people).
    """
    numbered = NUMBERED.fullmatch(argument)
    path = os.path.join(directory, numbered["path"] if numbered is not None else argument)
    if "\0" in argument:
        return None, f"no such file: {printable(argument)}"
    if numbered is not None:
        location, trouble = parse_location(argument, directory)
        return location, trouble or (_beyond_the_end(location) if location is not None else "")
    if os.path.isfile(path) or argument.endswith(".go"):
        return None, _without_line(argument, path)
    if is_function_name(argument):
        return FunctionName(argument), ""
    return None, f"{printable(argument)!r} is neither FILE:LINE[:COL] nor the name of a function"


def _without_line(argument: str, path: str) -> str:
    name = printable(argument)
    if not os.path.lexists(path):
        return f"no such file: {name}"
    if not argument.endswith(".go"):
        return f"{name} is not a Go file"
    return f"{name} is a file: name a line of it, {name}:12, or a function"


def _beyond_the_end(location: Location) -> str:
    """Return how long the file is, where a line is not in it; else an empty text."""
    try:
        text = Text(read_regular(location.path))
    except OSError:
        return ""  # who analyses it says why it cannot be read
    lines = len(text.starts) - (not text.line(len(text.starts)))
    if location.line <= lines:
        return ""
    name = printable(os.path.basename(location.path))
    return f"{name} has {lines} {'line' if lines == 1 else 'lines'}"
