"""`heaplens cache`: what is kept of earlier runs, and an end to it."""

import argparse
import os
import sys
from dataclasses import dataclass

from heaplens.cache.store import ReportCache, cache_directory
from heaplens.cli.arguments import PROBLEMS_STATUS
from heaplens.cli.terminal import printable
from heaplens.present.wording import counted


@dataclass(frozen=True, slots=True)
class CacheOptions:
    """The options of `heaplens cache`."""

    clear: bool
    """Remove all reports; else only say what is there."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument(
        "action", choices=("info", "clear"), help="say how large it is, or empty it"
    )


def options_of(_: argparse.ArgumentParser, arguments: argparse.Namespace) -> CacheOptions:
    """Return what the command line means."""
    return CacheOptions(clear=arguments.action == "clear")


def run(options: CacheOptions) -> int:
    """Say what is kept, or remove it; return 0, or 3 where there is no place to keep anything."""
    directory = cache_directory(os.environ)
    if directory is None:
        sys.stderr.write("cache disabled: neither XDG_CACHE_HOME nor HOME is set\n")
        return PROBLEMS_STATUS
    cache = ReportCache(directory)
    reports, size_bytes = cache.clear() if options.clear else cache.kept()
    done = "removed" if options.clear else "kept"
    where = printable(str(directory))
    sys.stdout.write(f"{counted(reports, 'report')} ({size_bytes} B) {done} in {where}\n")
    return 0
