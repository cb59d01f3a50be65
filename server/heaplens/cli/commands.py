"""The commands of heaplens, each a module of its own that is loaded when it is called.

Starting up is most of what a small run costs: `heaplens check` loads nothing of `explain`.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from heaplens.cli.arguments import DESCRIPTION, STATUSES
from heaplens.config.version import __version__

Parser = argparse.ArgumentParser


class CommandModule(Protocol):
    """What the module of a command has."""

    def add_arguments(self, parser: Parser) -> None:
        """Describe the command line."""

    def options_of(self, parser: Parser, arguments: argparse.Namespace) -> Any:  # noqa: ANN401 - each command has options of its own
        """Return what the command line means.

        Raises:
            SystemExit: with status 2, by `parser.error`, where it means nothing.
        """

    def run(self, options: Any) -> int:  # noqa: ANN401 - what its own `options_of` has returned
        """Do it and return the exit status."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command, as far as it is known without loading it."""

    name: str
    """The word that calls it."""
    summary: str
    """A line for `heaplens --help`."""
    load: Callable[[], CommandModule]
    """Loads its module."""


def parse(arguments: Sequence[str]) -> tuple[CommandModule, Any]:
    """Return the command that `arguments` call, and its options.

    Args:
        arguments: the command line without the program's name.

    Raises:
        SystemExit: with status 2 for a wrong command line, 0 for --help and --version.
    """
    parser = Parser(
        "heaplens",
        description=DESCRIPTION,
        epilog=STATUSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"heaplens {__version__}")
    adder = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    modules: dict[str, tuple[Parser, CommandModule]] = {}
    for command in COMMANDS:
        subparser = adder.add_parser(
            command.name, help=command.summary, description=command.summary, allow_abbrev=False
        )
        # Options of the program itself may come first, so every word is looked at.
        if command.name in arguments:
            module = command.load()
            module.add_arguments(subparser)
            modules[command.name] = subparser, module
    # Not dispatched from here: only the entry of the program knows the server.
    summary = "be the language server, on standard input and output: what editors start"
    adder.add_parser("serve", help=summary, description=summary, allow_abbrev=False)
    parsed = parser.parse_args(arguments)
    if parsed.command not in modules:
        parser.error("serve is a command of the program heaplens, not of this module")
    subparser, module = modules[parsed.command]
    return module, module.options_of(subparser, parsed)


def _check() -> CommandModule:
    from heaplens.cli import check  # noqa: PLC0415 - loaded when needed

    return check


def _explain() -> CommandModule:
    from heaplens.cli import explain  # noqa: PLC0415 - loaded when needed

    return explain


def _annotate() -> CommandModule:
    from heaplens.cli import annotate  # noqa: PLC0415 - loaded when needed

    return annotate


def _doctor() -> CommandModule:
    from heaplens.cli import doctor  # noqa: PLC0415 - loaded when needed

    return doctor


def _cache() -> CommandModule:
    from heaplens.cli import cache  # noqa: PLC0415 - loaded when needed

    return cache


COMMANDS = (
    Command("check", "report what packages put on the heap, and why", _check),
    Command("explain", "explain what is at one place, step by step", _explain),
    Command("annotate", "show a file with the hints an editor would draw", _annotate),
    Command("doctor", "say what is found here, and what would keep hints away", _doctor),
    Command("cache", "say what is kept of earlier runs, or remove it", _cache),
)
