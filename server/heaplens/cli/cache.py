"""`heaplens cache`: what is kept of earlier runs, and an end to it."""

import os
import sys

from heaplens.cache.store import ReportCache, cache_directory
from heaplens.cli.arguments import CacheOptions
from heaplens.cli.terminal import printable
from heaplens.present.wording import counted

PROBLEMS_STATUS = 3


def run(options: CacheOptions) -> int:
    """Say what is kept, or remove it; return 0, or 3 where there is no place to keep anything."""
    directory = cache_directory(os.environ)
    if directory is None:
        sys.stderr.write("nothing is kept: neither XDG_CACHE_HOME nor HOME says where\n")
        return PROBLEMS_STATUS
    cache = ReportCache(directory)
    reports, size_bytes = cache.clear() if options.clear else cache.kept()
    done = "removed" if options.clear else "kept"
    where = printable(str(directory))
    sys.stdout.write(f"{counted(reports, 'report')} ({size_bytes} B) {done} in {where}\n")
    return 0
