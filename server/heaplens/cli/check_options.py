"""The options of `heaplens check`: how they stand on the command line, and what they mean."""

import argparse
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from heaplens.analysis.ranking import Order
from heaplens.cli.arguments import KIND_NAMES, SHOW_HELP, SHOWN_KINDS, Common, add_common, common_of
from heaplens.cli.changes import Changes, NoChanges
from heaplens.cli.filters import Filters
from heaplens.cli.formats import FORMATS
from heaplens.cli.parser import Names, number
from heaplens.cli.patterns import refusal_of
from heaplens.model import Cause, Depth, Kind, When

CAUSE_NAMES = Names("cause", {str(cause): frozenset({cause}) for cause in Cause})
WHEN_NAMES = Names("frequency", {str(when).replace(" ", "-"): frozenset({when}) for when in When})
HEAD = "HEAD"


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """The options of `heaplens check`."""

    common: Common
    """Those of every command."""
    patterns: tuple[str, ...]
    """Package patterns, as the go command takes them."""
    format: str
    """The output format, one of `FORMATS`."""
    show: frozenset[Kind]
    """The kinds to report; those of `fail_on` among them."""
    fail_on: frozenset[Kind] = frozenset()
    """The kinds that make the run fail."""
    filters: Filters = field(default_factory=Filters)
    """What else a finding has to be."""
    depth: Depth = Depth.PROOF
    """How much to find out."""
    summary: bool = False
    """Sum up functions and packages instead of listing findings."""
    order: Order = Order.POSITION
    """The order of the findings; but for that of positions over all packages."""
    top: int = 0
    """How many of the worst findings to show; 0: all."""
    quiet: bool = False
    """Whether the closing lines are left out."""
    asked: str = ""
    """What was typed behind `check`, without `--top`: what else could be typed begins with it."""
    screen: bool = False
    """Whether a screen is drawn instead of a list."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument(
        "packages", metavar="PACKAGE", nargs="*", help="package patterns (default: .)"
    )
    add_filters(parser)
    add = parser.add_argument_group("how it is shown").add_argument
    add(
        "-v",
        "--verbose",
        action="store_true",
        help="list every finding, as it is done where stdout is no terminal",
    )
    add("-q", "--quiet", action="store_true", help="leave the closing lines out, not the problems")
    add("--top", metavar="N", type=number(1, "a number"), default=0, help="only the N worst")
    add(
        "--sort",
        choices=tuple(map(str, Order)),
        help="rank: what matters most first; bytes: the largest certain ones (default: position, "
        "with --top rank)",
    )
    add(
        "--summary",
        action="store_true",
        help="sum up what functions and packages allocate, instead of listing it",
    )
    default = next(iter(FORMATS))
    add(
        "--format",
        choices=tuple(FORMATS),
        default=default,
        help=f"how it is written (default: {default})",
    )
    add(
        "--fail-on",
        metavar="KIND,…",
        type=KIND_NAMES,
        default=frozenset(),
        help="end with status 1 where such a finding is left; the text lists only these, unless "
        "--kind names others",
    )
    add_common(parser, tests=False)
    parser.add_argument(
        "--no-proof",
        action="store_true",
        help="do not read the generated code: faster, but no sizes and nothing proven",
    )


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Describe the options that leave findings out."""
    add = parser.add_argument_group("which findings (all that is given has to hold)").add_argument
    add("--certain", action="store_true", help="what allocates whenever it is reached")
    add(
        "--min-bytes",
        metavar="N",
        type=number(0, "a number of bytes"),
        default=0,
        help="what is known to allocate at least N bytes at once",
    )
    add(
        "--when",
        metavar="WHEN,…",
        type=WHEN_NAMES,
        default=frozenset(),
        help=f"how often it is reached: any of {', '.join(WHEN_NAMES.names)}",
    )
    add("--kind", metavar="KIND,…", type=KIND_NAMES, help=SHOW_HELP)
    add("--show", dest="kind", metavar="KIND,…", type=KIND_NAMES, help="the same as --kind")
    add(
        "--cause",
        metavar="CAUSE,…",
        type=CAUSE_NAMES,
        default=frozenset(),
        help=f"any of {', '.join(CAUSE_NAMES.names)}",
    )
    add(
        "--func",
        metavar="GLOB",
        action="append",
        default=[],
        help="in such a function: '(*Router).Match', 'Router.*' or 'Match'; may be repeated",
    )
    add(
        "--exclude",
        metavar="GLOB",
        action="append",
        default=[],
        help="not in such a file or directory: '*.pb.go', 'internal/gen', '**/mock_*.go'; may be "
        "repeated",
    )
    add(
        "--changed",
        metavar="REV",
        nargs="?",
        const=HEAD,
        help=f"on lines that differ from a revision of git (default: {HEAD})",
    )


def options_of(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> CheckOptions:
    """Return what the command line means.

    Raises:
        SystemExit: with status 2 where it means nothing.
    """
    revision, patterns = arguments.changed, list(arguments.packages)
    if revision and (revision.startswith((".", "/")) or "..." in revision):
        # No revision is called like this: it is the first package.
        revision, patterns = HEAD, [revision, *patterns]
    arguments.tests = arguments.tests or any(name.endswith("_test.go") for name in patterns)
    common = common_of(parser, arguments)
    if refusal := refusal_of(patterns, common.directory):
        parser.error(refusal)
    _refuse_contradictions(parser, arguments)
    try:
        changes = Changes(common.directory, revision) if revision else None
    except NoChanges as reason:
        parser.error(str(reason))
    fail_on = arguments.fail_on
    only_failing = fail_on and arguments.format == "text"
    show = arguments.kind or (fail_on if only_failing else SHOWN_KINDS)
    listed = arguments.verbose or arguments.summary or arguments.sort or arguments.no_proof
    return CheckOptions(
        common,
        tuple(patterns) or (".",),
        format=arguments.format,
        show=show | fail_on,
        fail_on=fail_on,
        filters=Filters(
            certain=arguments.certain,
            min_bytes=arguments.min_bytes,
            when=arguments.when,
            causes=arguments.cause,
            functions=tuple(arguments.func),
            excluded=tuple(arguments.exclude),
            directory=common.directory,
            changes=changes,
        ),
        depth=Depth.STORY if arguments.no_proof else Depth.PROOF,
        summary=arguments.summary,
        order=Order(arguments.sort or (Order.RANK if arguments.top else Order.POSITION)),
        top=arguments.top,
        quiet=arguments.quiet,
        asked=_without_top(arguments.typed),
        screen=arguments.format == "text" and not listed and sys.stdout.isatty(),
    )


def _without_top(words: Sequence[str]) -> str:
    """Return a command line without `--top N`, quoted for a shell."""
    kept = [
        word
        for before, word in zip(("", *words), words, strict=False)
        if "--top" not in {before, word} and not word.startswith("--top=")
    ]
    return shlex.join(kept)


def _refuse_contradictions(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    """Refuse options that cannot be had together; raises SystemExit."""
    if arguments.summary and arguments.no_proof:
        parser.error("--summary sums up what is proven, which --no-proof leaves out")
    if arguments.no_proof and (arguments.certain or arguments.min_bytes):
        option = "--certain" if arguments.certain else "--min-bytes"
        parser.error(f"{option} asks for what is proven, which --no-proof leaves out")
    if arguments.summary and not FORMATS[arguments.format].HAS_SUMMARY:
        parser.error(f"--format {arguments.format} has no summary")
