"""`heaplens completion`: the completions of the command line, for bash, zsh or fish."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from heaplens.cli.completion_scripts import SHELLS, described
from heaplens.cli.parser import Parser


class Named(Protocol):
    """What has a name: a command."""

    @property
    def name(self) -> str:
        """The word that calls it."""


class Completion:
    """The command, made with all commands, of which it is one."""

    def __init__(
        self, summaries: Mapping[str, str], parsers: Callable[[], Sequence[tuple[Named, Parser]]]
    ) -> None:
        self._summaries = summaries
        self._parsers = parsers

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the command line."""
        parser.add_argument("shell", choices=tuple(SHELLS), help="the shell to complete for")

    def options_of(self, _: argparse.ArgumentParser, arguments: argparse.Namespace) -> str:
        """Return the shell."""
        return str(arguments.shell)

    def run(self, shell: str) -> int:
        """Print the script; return 0."""
        parsers = {command.name: parser for command, parser in self._parsers()}
        sys.stdout.write(SHELLS[shell](described(self._summaries, parsers)))
        return 0
