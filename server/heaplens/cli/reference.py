"""The command line as its manual page and as tables for docs/, made of the parsers. Pure: no I/O.

`docs/generate.py` writes them; they are never made while somebody waits.
"""

import argparse
from collections.abc import Iterable, Sequence

from heaplens.cli.arguments import STATUSES, add_common
from heaplens.cli.commands import SUMMARIES, parsers
from heaplens.cli.overview import DESCRIPTION, EXAMPLES
from heaplens.cli.parser import Parser
from heaplens.config.version import __version__

COMMON = "how it is analysed"
"""The title of the options that every command that analyses has."""
UNTITLED = frozenset({"options", "positional arguments"})
ENVIRONMENT = (
    ("NO_COLOR", "if set, nothing is drawn in colour"),
    ("HEAPLENS_CACHE", "the directory of kept reports, instead of the one of XDG_CACHE_HOME"),
    ("PATH", "where go and git are looked for"),
)


def man_page() -> str:
    """Return the manual page, heaplens(1), in the language of man(7)."""
    rows = [
        '.\\" Made by docs/generate.py of the parsers: change those.',
        f'.TH HEAPLENS 1 "" "heaplens {__version__}" "User Commands"',
        ".SH NAME",
        "heaplens \\- every heap allocation of Go code, and why it is there",
        ".SH SYNOPSIS",
        ".B heaplens",
        "[\\-C DIR] COMMAND [OPTION …] [ARGUMENT …]",
        ".SH DESCRIPTION",
        _roff(DESCRIPTION),
        ".SH COMMANDS",
    ]
    made = {command.name: parser for command, parser in parsers()}
    for name, summary in SUMMARIES.items():
        parser = made.get(name)
        rows += [f".SS heaplens {_roff(_usage(name, parser))}", _roff(_sentence(summary))]
        for title, actions in parser.groups if parser is not None else ():
            if title == COMMON:
                rows += [".PP", "It takes the common options, too; see below."]
            elif listed := [action for action in actions if "--help" not in action.option_strings]:
                rows += [".PP", f"{_roff(_sentence(title))}"] if title not in UNTITLED else []
                rows += _man_rows(listed)
    rows += [".SH COMMON OPTIONS", "They may also stand before the command."]
    rows += _man_rows(common_options())
    rows += [".SH EXIT STATUS", *_man_list(STATUSES)]
    rows += [".SH ENVIRONMENT", *_man_list(ENVIRONMENT)]
    rows += [".SH EXAMPLES", *_man_list(EXAMPLES)]
    return "\n".join(rows) + "\n"


def options_table(command: str) -> str:
    """Return the table of the options of a command, in Markdown, without the common ones."""
    parser = next(parser for each, parser in parsers() if each.name == command)
    actions = [
        action
        for title, group in parser.groups
        if title != COMMON
        for action in group
        if action.option_strings and "--help" not in action.option_strings
    ]
    return _table(actions)


def common_table() -> str:
    """Return the table of the options that every command that analyses has, in Markdown."""
    return _table(common_options())


def common_options() -> list[argparse.Action]:
    """Return the options that every command that analyses has."""
    actions: list[argparse.Action] = []
    for tests in (False, True):
        parser = Parser("", "")
        add_common(parser, tests=tests)
        group = next(group for title, group in parser.groups if title == COMMON)
        names = {action.option_strings[0] for action in actions}
        actions += [action for action in group if action.option_strings[0] not in names]
    return actions


def _table(actions: Iterable[argparse.Action]) -> str:
    rows = ["| option | means |", "|---|---|"]
    for action in actions:
        names = ", ".join(f"`{name}`" for name in action.option_strings)
        value = _value(action)
        if value:
            names = f"{names.removesuffix('`')} {value}`"
        rows.append(f"| {_cell(names)} | {_cell(action.help or '')} |")
    return "\n".join(rows)


def _usage(name: str, parser: Parser | None) -> str:
    """Return `check [PACKAGE …]`."""
    actions = (action for _, group in parser.groups for action in group) if parser else ()
    values = [_value(action) for action in actions if not action.option_strings]
    return " ".join([name, *values])


def _value(action: argparse.Action) -> str:
    """Return how what an action takes is written; empty where it takes nothing."""
    if action.option_strings and action.nargs == 0:
        return ""
    value = "|".join(action.choices) if action.choices else str(action.metavar or action.dest)
    if action.nargs == "?":
        return f"[{value}]"
    return f"[{value} …]" if action.nargs == "*" else value


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(')') else '.'}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _man_rows(actions: Sequence[argparse.Action]) -> list[str]:
    heads = ((", ".join(a.option_strings) or str(a.metavar or a.dest), a) for a in actions)
    return _man_list(
        (f"{head} {_value(a)}".strip() if a.option_strings else head, a.help or "")
        for head, a in heads
    )


def _man_list(rows: Iterable[tuple[str, str]]) -> list[str]:
    return [line for head, text in rows for line in (".TP", f".B {_roff(head)}", _roff(text))]


def _roff(text: str) -> str:
    """Return text that roff prints as it is: hyphens as typed, no line that begins a request."""
    safe = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return f"\\&{safe}" if safe.startswith((".", "'")) else safe
