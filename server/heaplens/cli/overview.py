"""The help of the program itself: a short one, a long one, and what to say of a wrong command."""

import os
from collections.abc import Mapping

from heaplens.cli.arguments import STATUSES
from heaplens.cli.suggestions import closest

DESCRIPTION = "heaplens shows every heap allocation of Go code, and why it is there."
EXAMPLES = (
    ("heaplens check ./...", "the ten worst allocations below here"),
    ("heaplens explain main.go:15", "why that line allocates, and what helps"),
    ("heaplens annotate main.go", "the file, with a hint at each allocation"),
)
"""Command lines to start with, and what each shows."""


def short_help(summaries: Mapping[str, str]) -> str:
    """Return what `heaplens` alone prints."""
    names = ", ".join(summaries)
    return (
        f"{DESCRIPTION}\n\n{_columns(dict(EXAMPLES))}\n"
        f"Commands: {names}.\nheaplens help COMMAND says more of one.\n"
    )


def long_help(summaries: Mapping[str, str]) -> str:
    """Return what `heaplens help` prints."""
    return (
        "usage: heaplens [-C DIR] COMMAND …\n\n"
        f"{DESCRIPTION}\n\n"
        f"commands:\n{_columns(summaries)}\n"
        f"examples:\n{_columns(dict(EXAMPLES))}\n"
        f"exit status:\n{_columns(dict(STATUSES))}\n"
        "heaplens help COMMAND says more of one.\n"
    )


def statuses() -> str:
    """Return the exit statuses, as the help of a command ends with them."""
    return f"exit status:\n{_columns(dict(STATUSES))}"


def no_command(word: str, summaries: Mapping[str, str]) -> str:
    """Return the complaint about a word where a command has to stand."""
    name = closest(word, summaries)
    if name:
        return f"no command {word!r}; did you mean {name}?"
    path, _, place = word.partition(".go:")
    if place[:1].isdigit():
        return f"no command {word!r}; did you mean heaplens explain {word}?"
    if word.endswith(".go") and path:
        return f"no command {word!r}; did you mean heaplens annotate {word}?"
    if word.startswith(".") or "/" in word or os.path.isdir(word):
        return f"no command {word!r}; did you mean heaplens check {word}?"
    return f"no command {word!r}; there are {', '.join(summaries)}"


def _columns(rows: Mapping[str, str]) -> str:
    width = max(map(len, rows))
    return "".join(f"  {name:<{width}}  {text}\n" for name, text in rows.items())
