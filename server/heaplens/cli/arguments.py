"""The options that commands share: how they stand on the command line, and what they mean."""

import argparse
import os
from dataclasses import dataclass

from heaplens.cli.locations import working_directory
from heaplens.config.settings import Settings
from heaplens.model import KINDS, Kind

SHOWN_KINDS = frozenset(kind for kind, info in KINDS.items() if info.shown)
SHOW_HELP = f"all, or any of {', '.join(Kind)}"
DESCRIPTION = "Shows every heap allocation of Go code, in the words of a person."
FOUND_STATUS = 1
PROBLEMS_STATUS = 3
STATUSES = f"""\
exit status:
  0    the run went well, whatever it found
  {FOUND_STATUS}    --fail-on names a kind that was found
  2    the command line is wrong
  {PROBLEMS_STATUS}    something could not be analysed; the rest is reported
  130  interrupted
"""


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


def add_common(parser: argparse.ArgumentParser) -> None:
    """Describe the options that every command that analyses has."""
    add = parser.add_argument
    add("-C", dest="directory", metavar="DIR", default=".", help="work in this directory")
    add("--go", metavar="PATH", default="", help="the go command to use (default: from PATH)")
    add("--tags", metavar="TAG,…", default="", help="build tags")
    add("--no-tests", action="store_true", help="leave _test.go files out")
    add("-j", dest="jobs", metavar="N", type=int, default=0, help="compilers at once (0: per core)")
    add("--no-cache", action="store_true", help="keep no reports on disk, and use none")
    add("--color", choices=("auto", "always", "never"), default="auto", help="draw in colour")


def common_of(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> Common:
    """Return what the common options mean.

    Raises:
        SystemExit: with status 2 where one of them means nothing.
    """
    below = working_directory()
    directory = os.path.normpath(os.path.join(below, arguments.directory))
    if not os.path.isdir(directory):
        parser.error(f"no such directory: {arguments.directory}")
    if arguments.jobs < 0:
        parser.error("-j takes a number from 0 (one per core)")
    settings = Settings(
        go_path=arguments.go,
        tags=arguments.tags,
        tests=not arguments.no_tests,
        jobs=arguments.jobs,
        cache=not arguments.no_cache,
    )
    return Common(directory, below, arguments.color, settings)


def kinds_of(parser: argparse.ArgumentParser, option: str, words: str | None) -> frozenset[Kind]:
    """Return the kinds that an option names; none where it is not given.

    Args:
        parser: the parser of the command, for its complaints.
        option: the option's name.
        words: its value: names of kinds, or `all`, separated by commas.

    Raises:
        SystemExit: with status 2 where a name is that of no kind.
    """
    kinds = {str(kind): kind for kind in Kind}
    named: set[Kind] = set()
    for word in words.split(",") if words is not None else ():
        if word == "all":
            named.update(Kind)
        elif word in kinds:
            named.add(kinds[word])
        else:
            parser.error(f"{option} does not know {word!r}; it takes all, {', '.join(kinds)}")
    return frozenset(named)
