"""What may stand on the command line, and what it means: arguments in, plain options out.

Argument errors end the process with status 2 (argparse).
"""

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass

from heaplens import __version__
from heaplens.cli.places import Place, find_file, parse_place, working_directory
from heaplens.model import Kind
from heaplens.settings import Settings

SHOWN_KINDS = frozenset({Kind.MOVED_TO_HEAP, Kind.ESCAPES_TO_HEAP, Kind.HIDDEN_ALLOCATION})

DESCRIPTION = "Shows every heap allocation of Go code, in the words of a person."
STATUSES = """\
exit status:
  0    the run went well, whatever it found
  2    the command line is wrong
  3    something could not be analysed; the rest is reported
  130  interrupted
"""


@dataclass(frozen=True, slots=True)
class Common:
    """What every command is told."""

    directory: str
    """Absolute directory to work in, of `-C`."""
    below: str
    """The working directory; paths in it are shown relative to it."""
    color: str
    """`auto`, `always` or `never`."""
    settings: Settings
    """The choices that the analyzer needs."""


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """The options of `heaplens check`."""

    common: Common
    patterns: tuple[str, ...]
    """Package patterns, as the go command takes them."""
    json: bool
    """Write the JSON document and no text."""
    show: frozenset[Kind]
    """The kinds to report."""


@dataclass(frozen=True, slots=True)
class ExplainOptions:
    """The options of `heaplens explain`."""

    common: Common
    place: Place


@dataclass(frozen=True, slots=True)
class AnnotateOptions:
    """The options of `heaplens annotate`."""

    common: Common
    path: str
    """Absolute path of the file."""


@dataclass(frozen=True, slots=True)
class DoctorOptions:
    """The options of `heaplens doctor`."""

    common: Common


Options = CheckOptions | ExplainOptions | AnnotateOptions | DoctorOptions


def parse(arguments: Sequence[str]) -> Options:
    """Return the options that `arguments` spell.

    Raises:
        SystemExit: with status 2 for a wrong command line, 0 for --help and --version.
    """
    parser, commands = _parsers()
    found = parser.parse_args(arguments)
    command = commands[found.command]
    below = working_directory()
    directory = os.path.normpath(os.path.join(below, found.directory))
    if not os.path.isdir(directory):
        command.error(f"no such directory: {found.directory}")
    if found.jobs < 0:
        command.error("-j takes a number from 0 (one per core)")
    settings = Settings(
        go_path=found.go, tags=found.tags, tests=not found.no_tests, jobs=found.jobs
    )
    common = Common(directory, below, found.color, settings)
    if found.command == "check":
        return _check_options(command, common, found)
    if found.command == "explain":
        place, trouble = parse_place(found.place, directory)
        if place is None:
            command.error(trouble)
        return ExplainOptions(common, place)
    if found.command == "annotate":
        path, trouble = find_file(found.file, directory)
        if trouble:
            command.error(trouble)
        return AnnotateOptions(common, path)
    return DoctorOptions(common)


def _check_options(
    command: argparse.ArgumentParser, common: Common, found: argparse.Namespace
) -> CheckOptions:
    for pattern in found.packages:
        # The go command would take it for one of its own flags.
        if pattern.startswith("-"):
            command.error(f"a package cannot be called {pattern}")
    kinds = {str(kind): kind for kind in Kind}
    show: set[Kind] = set()
    for word in (found.show or "").split(",") if found.show is not None else ():
        if word == "all":
            show.update(Kind)
        elif word in kinds:
            show.add(kinds[word])
        else:
            command.error(f"--show does not know {word!r}; it takes all, {', '.join(kinds)}")
    return CheckOptions(
        common,
        tuple(found.packages) or (".",),
        json=found.format == "json",
        show=frozenset(show) if found.show is not None else SHOWN_KINDS,
    )


def _parsers() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    common = argparse.ArgumentParser(add_help=False)
    add = common.add_argument
    add("-C", dest="directory", metavar="DIR", default=".", help="work in this directory")
    add("--go", metavar="PATH", default="", help="the go command to use (default: from PATH)")
    add("--tags", metavar="TAG,…", default="", help="build tags")
    add("--no-tests", action="store_true", help="leave _test.go files out")
    add("-j", dest="jobs", metavar="N", type=int, default=0, help="compilers at once (0: per core)")
    add("--color", choices=("auto", "always", "never"), default="auto", help="draw in colour")

    parser = argparse.ArgumentParser(
        "heaplens",
        description=DESCRIPTION,
        epilog=STATUSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"heaplens {__version__}")
    adder = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    commands: dict[str, argparse.ArgumentParser] = {}
    for name, what in (
        ("check", "report what packages put on the heap, and why"),
        ("explain", "explain what is at one place, step by step"),
        ("annotate", "show a file with the hints an editor would draw"),
        ("doctor", "say what is found here, and what would keep hints away"),
    ):
        commands[name] = adder.add_parser(
            name, parents=[common], help=what, description=what, allow_abbrev=False
        )
    check = commands["check"]
    check.add_argument(
        "packages", metavar="PACKAGE", nargs="*", help="package patterns (default .)"
    )
    check.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    check.add_argument("--show", metavar="KIND,…", help=f"all, or any of {', '.join(Kind)}")
    check.add_argument(
        "--no-proof", action="store_true", help="do not hold the verdicts against generated code"
    )
    commands["explain"].add_argument("place", metavar="FILE:LINE[:COL]", help="columns in bytes")
    commands["annotate"].add_argument("file", metavar="FILE", help="a Go file")
    return parser, commands
