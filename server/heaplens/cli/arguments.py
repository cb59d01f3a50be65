"""What may stand on the command line, and what it means: arguments in, plain options out.

Argument errors end the process with status 2 (argparse).
"""

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass

from heaplens import __version__
from heaplens.cli.locations import Place, find_file, parse_place, working_directory
from heaplens.config.settings import Settings
from heaplens.model import Depth, Kind

SHOWN_KINDS = frozenset(Kind) - {Kind.NO_ALLOCATION, Kind.LEAKING_PARAM}

DESCRIPTION = "Shows every heap allocation of Go code, in the words of a person."
STATUSES = """\
exit status:
  0    the run went well, whatever it found
  1    --fail-on names a kind that was found
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
    """The kinds to report; those of `fail_on` among them."""
    fail_on: frozenset[Kind] = frozenset()
    """The kinds that make the run fail."""
    depth: Depth = Depth.PROOF
    """How much to find out."""
    summary: bool = False
    """Sum up functions and packages instead of listing findings."""
    by_bytes: bool = False
    """What allocates most comes first, over all packages."""


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
    show: frozenset[Kind] = SHOWN_KINDS
    """The kinds that have a hint."""


@dataclass(frozen=True, slots=True)
class DoctorOptions:
    """The options of `heaplens doctor`."""

    common: Common


@dataclass(frozen=True, slots=True)
class CacheOptions:
    """The options of `heaplens cache`."""

    clear: bool
    """Remove all reports; else only say what is there."""


Options = CheckOptions | ExplainOptions | AnnotateOptions | DoctorOptions | CacheOptions


def parse(arguments: Sequence[str]) -> Options:
    """Return the options that `arguments` spell.

    Raises:
        SystemExit: with status 2 for a wrong command line, 0 for --help and --version.
    """
    parser, commands = _parsers()
    found = parser.parse_args(arguments)
    if found.command == "serve":
        parser.error("serve is a command of the program heaplens, not of this module")
    command = commands[found.command]
    if found.command == "cache":
        return CacheOptions(clear=found.action == "clear")
    below = working_directory()
    directory = os.path.normpath(os.path.join(below, found.directory))
    if not os.path.isdir(directory):
        command.error(f"no such directory: {found.directory}")
    if found.jobs < 0:
        command.error("-j takes a number from 0 (one per core)")
    settings = Settings(
        go_path=found.go,
        tags=found.tags,
        tests=not found.no_tests,
        jobs=found.jobs,
        cache=not found.no_cache,
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
        return AnnotateOptions(common, path, _kinds(command, "--show", found.show) or SHOWN_KINDS)
    return DoctorOptions(common)


def _check_options(
    command: argparse.ArgumentParser, common: Common, found: argparse.Namespace
) -> CheckOptions:
    for pattern in found.packages:
        # The go command would take it for one of its own flags.
        if pattern.startswith("-"):
            command.error(f"a package cannot be called {pattern}")
    if found.summary and found.no_proof:
        command.error("--summary sums up what is proven, which --no-proof leaves out")
    fail_on = _kinds(command, "--fail-on", found.fail_on)
    return CheckOptions(
        common,
        tuple(found.packages) or (".",),
        json=found.format == "json",
        show=(_kinds(command, "--show", found.show) or SHOWN_KINDS) | fail_on,
        fail_on=fail_on,
        depth=Depth.STORY if found.no_proof else Depth.PROOF,
        summary=found.summary,
        by_bytes=found.sort == "bytes",
    )


def _kinds(command: argparse.ArgumentParser, option: str, words: str | None) -> frozenset[Kind]:
    """Return the kinds that an option names; none where it is not given."""
    kinds = {str(kind): kind for kind in Kind}
    found: set[Kind] = set()
    for word in words.split(",") if words is not None else ():
        if word == "all":
            found.update(Kind)
        elif word in kinds:
            found.add(kinds[word])
        else:
            command.error(f"{option} does not know {word!r}; it takes all, {', '.join(kinds)}")
    return frozenset(found)


def _parsers() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    common = argparse.ArgumentParser(add_help=False)
    add = common.add_argument
    add("-C", dest="directory", metavar="DIR", default=".", help="work in this directory")
    add("--go", metavar="PATH", default="", help="the go command to use (default: from PATH)")
    add("--tags", metavar="TAG,…", default="", help="build tags")
    add("--no-tests", action="store_true", help="leave _test.go files out")
    add("-j", dest="jobs", metavar="N", type=int, default=0, help="compilers at once (0: per core)")
    add("--no-cache", action="store_true", help="keep no reports on disk, and use none")
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
    shown = f"all, or any of {', '.join(Kind)}"
    _add_check_options(commands["check"], shown)
    commands["explain"].add_argument("place", metavar="FILE:LINE[:COL]", help="columns in bytes")
    commands["annotate"].add_argument("file", metavar="FILE", help="a Go file")
    commands["annotate"].add_argument("--show", metavar="KIND,…", help=shown)
    # Not dispatched from here: only the entry of the program knows the server.
    what = "be the language server, on standard input and output: what editors start"
    adder.add_parser("serve", help=what, description=what, allow_abbrev=False)
    what = "say what is kept of earlier runs, or remove it"
    commands["cache"] = adder.add_parser("cache", help=what, description=what, allow_abbrev=False)
    commands["cache"].add_argument("action", choices=("info", "clear"))
    return parser, commands


def _add_check_options(check: argparse.ArgumentParser, shown: str) -> None:
    add = check.add_argument
    add("packages", metavar="PACKAGE", nargs="*", help="package patterns (default .)")
    add("--format", choices=("text", "json"), default="text", help="default: text")
    add("--show", metavar="KIND,…", help=shown)
    add(
        "--fail-on",
        metavar="KIND,…",
        help="end with status 1 where such a finding is left; these kinds are shown, too",
    )
    add(
        "--summary",
        action="store_true",
        help="sum up what functions and packages allocate, instead of listing it",
    )
    add(
        "--sort",
        choices=("position", "bytes"),
        default="position",
        help="bytes: certain allocations first, the largest first (default: position)",
    )
    add(
        "--no-proof",
        action="store_true",
        help="do not look in the generated code for what allocates, and how much: faster",
    )
