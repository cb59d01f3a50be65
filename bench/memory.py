"""Measures how much memory the story pass leaves in our process; the compilers' own is theirs.

    python bench/memory.py [PACKAGE] [--depth STORY|PROOF]      the default is the story
        of go/types, which prints 126 MB of text

Prints the resident memory before, after and at its highest; ends with status 1 above the limit.
"""

import argparse
import resource
import sys
import time
from pathlib import Path

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth

LIMIT_MB = 150.0


def resident_mb() -> float:
    """Resident memory of this process now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def main() -> int:
    """Runs the passes of one package, its tests included."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", nargs="?", default="go/types")
    parser.add_argument("--depth", default="STORY", choices=[depth.name for depth in Depth])
    arguments = parser.parse_args()
    package, depth = arguments.package, Depth[arguments.depth]
    with Analyzer(Settings(cache=False)) as analyzer:
        before_mb = resident_mb()
        started_s = time.perf_counter()
        findings = 0
        for report in analyzer.check([package], str(Path.cwd()), depth=depth):
            if report.problems:
                print(report.problems[0].message)
                return 2
            findings += len(report.findings)
        took_s = time.perf_counter() - started_s
        after_mb = resident_mb()
        version = analyzer.go.version
    highest_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(
        f"{version} {package}: {findings} findings in {took_s:.1f} s; resident {before_mb:.0f} MB "
        f"before, {after_mb:.0f} MB after, {highest_mb:.0f} MB at the highest "
        f"(limit {LIMIT_MB:.0f} MB)"
    )
    return 1 if highest_mb > LIMIT_MB else 0


if __name__ == "__main__":
    sys.exit(main())
