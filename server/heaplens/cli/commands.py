"""The commands of heaplens, each a module of its own that is loaded when it is called.

Starting up is most of what a small run costs: `heaplens check` loads nothing of `explain`.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, Protocol

from heaplens.cli.arguments import add_common
from heaplens.cli.overview import long_help, no_command, short_help, statuses
from heaplens.cli.parser import NO_VALUE, USAGE_STATUS, Parser
from heaplens.cli.suggestions import did_you_mean
from heaplens.config.version import __version__

PROGRAM = "heaplens"
HELP_OPTIONS = frozenset({"-h", "--help"})
VERSION_OPTIONS = frozenset({"-V", "--version"})


class CommandModule(Protocol):
    """What the module of a command has."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the command line."""

    def options_of(self, parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> Any:  # noqa: ANN401 - each command has options of its own
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
    """A line for `heaplens help`."""
    load: Callable[[], CommandModule]
    """Loads its module."""

    def parser(self, module: CommandModule) -> Parser:
        """Return the parser of its command line."""
        summary = self.summary[0].upper() + self.summary[1:] + "."
        parser = Parser(f"{PROGRAM} {self.name}", summary, statuses())
        module.add_arguments(parser)
        parser.shorten_usage()
        return parser


def parse(arguments: Sequence[str]) -> tuple[CommandModule, Any]:
    """Return the command that `arguments` call, and its options.

    Args:
        arguments: the command line without the program's name.

    Raises:
        SystemExit: with status 2 for a wrong command line, 0 for help and version.
    """
    leading, words = _split(arguments)
    if not words:
        # Like go: somebody who typed too little reads it, a script does not take it for success.
        sys.stderr.write(short_help(SUMMARIES))
        raise SystemExit(USAGE_STATUS)
    name, *rest = words
    if name == "help":
        _help(rest)
    if name == "version":
        _print_version()
    command = next((command for command in COMMANDS if command.name == name), None)
    if command is None:
        _refuse(no_command(name, SUMMARIES))
    module = command.load()
    parser = command.parser(module)
    options = module.options_of(parser, parser.read([*leading, *rest]))
    return module, options


def parsers() -> list[tuple[Command, Parser]]:
    """Return all commands with their parsers, for what describes them: completion, manual."""
    return [(command, command.parser(command.load())) for command in COMMANDS]


def _split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return (options that stand before the command, the command and what follows it)."""
    common = Parser(PROGRAM, "")
    add_common(common)
    words = list(arguments)
    leading: list[str] = []
    while words and words[0].startswith("-") and words[0] != "-":
        word = words.pop(0)
        option, has_value, _ = word.partition("=")
        if word in HELP_OPTIONS:
            _help([])
        if word in VERSION_OPTIONS:
            _print_version()
        if option not in common.option_names:
            # `-C../parser`, `-j4`: the value may stand right behind a letter.
            option, has_value = word[:2], word[2:]
        if option not in common.option_names or word.startswith("--") != option.startswith("--"):
            _refuse(_no_leading_option(word, common))
        leading.append(word)
        if not has_value and common.takes_value(option):
            if not words:
                _refuse(f"{option}: {NO_VALUE}")
            leading.append(words.pop(0))
    return leading, words


def _no_leading_option(word: str, common: Parser) -> str:
    option = word.partition("=")[0]
    for command, parser in parsers():
        if option in parser.option_names:
            return f"{option} is an option of a command: {PROGRAM} {command.name} {word} …"
    meant = did_you_mean(option, {*common.option_names, "--version"})
    return f"no option {option}{meant or f'; {PROGRAM} help lists the commands'}"


def _help(words: Sequence[str]) -> NoReturn:
    """Print the help of the program, or of the command that is named; raises SystemExit."""
    if not words:
        sys.stdout.write(long_help(SUMMARIES))
        raise SystemExit(0)
    command = next((command for command in COMMANDS if command.name == words[0]), None)
    if command is not None:
        sys.stdout.write(command.parser(command.load()).format_help())
    elif words[0] in SUMMARIES:
        sys.stdout.write(f"{PROGRAM} {words[0]}: {SUMMARIES[words[0]]}\n")
    else:
        _refuse(no_command(words[0], SUMMARIES), "help")
    raise SystemExit(0)


def _print_version() -> NoReturn:
    sys.stdout.write(f"{PROGRAM} {__version__}\n")
    raise SystemExit(0)


def _refuse(complaint: str, *command: str) -> NoReturn:
    """End with status 2 and one line."""
    Parser(" ".join((PROGRAM, *command)), "").error(complaint)


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


def _completion() -> CommandModule:
    from heaplens.cli.completion import Completion  # noqa: PLC0415 - loaded when needed

    return Completion(SUMMARIES, parsers)


def _serve() -> CommandModule:
    from heaplens.cli import serve  # noqa: PLC0415 - loaded when needed

    return serve


COMMANDS = (
    Command("check", "show what packages put on the heap, the worst first", _check),
    Command("explain", "explain an allocation step by step, and what helps", _explain),
    Command("annotate", "show a file with the hints an editor would draw", _annotate),
    Command("doctor", "say what is found here, and what would keep hints away", _doctor),
    Command("cache", "say how large the cache is, or empty it", _cache),
    Command("completion", "print the completions for a shell", _completion),
    Command("serve", "be the language server on stdin and stdout, for editors", _serve),
)
SUMMARIES: Mapping[str, str] = {
    **{command.name: command.summary for command in COMMANDS},
    "help": "explain a command",
    "version": "print the version",
}
"""What each word that may stand in the place of a command does."""
