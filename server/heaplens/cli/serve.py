"""`heaplens serve` as a command line; the server itself is started by the entry of the program."""

import argparse
from typing import NoReturn


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line: what clients add by themselves is taken, and means nothing."""
    add = parser.add_argument
    add("--stdio", action="store_true", help="taken, as clients add it: there is nothing else")
    add("--clientProcessId", metavar="PID", help="taken, as clients add it: initialize names it")


def options_of(parser: argparse.ArgumentParser, _: argparse.Namespace) -> NoReturn:
    """Refuse it: the entry of the program has started the server if that was all.

    Raises:
        SystemExit: with status 2, always.
    """
    parser.error("nothing may stand before serve: editors start heaplens serve")


def run(_: object) -> int:
    """Do nothing: `options_of` never returns."""
    return 0
