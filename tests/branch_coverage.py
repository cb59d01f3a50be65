"""Holds the share of branches that the tests take: `python tests/branch_coverage.py REPORT.json`.

What a wheel has in site-packages counts as the file in the checkout that it was made from.
"""

import json
import sys
from collections import Counter
from pathlib import Path

LEAST_PERCENT = 92.0
LISTED = 15


def main() -> int:
    """Print the shares, and the files with the most branches that no test takes.

    Returns:
        The exit status: 1 where the share is too small.
    """
    report = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    files = {
        name: Counter({what: n for what, n in file["summary"].items() if isinstance(n, int)})
        for name, file in report["files"].items()
        if name.startswith("server/heaplens/")  # not the copies that tests make
    }
    missing = {name: summary["missing_branches"] for name, summary in files.items()}
    for name in sorted(missing, key=missing.__getitem__, reverse=True)[:LISTED]:
        print(f"{missing[name]:4} branches not taken in {name}")  # noqa: T201 - this is a script
    totals = sum(files.values(), Counter())
    taken = 100 * totals["covered_branches"] / totals["num_branches"]
    lines = 100 * totals["covered_lines"] / totals["num_statements"]
    print(  # noqa: T201 - the same
        f"{taken:.1f} % of {totals['num_branches']} branches (at least {LEAST_PERCENT} %), "
        f"{lines:.1f} % of lines"
    )
    return 0 if taken >= LEAST_PERCENT else 1


if __name__ == "__main__":
    sys.exit(main())
