"""Measures heaplens side by side with gopls and go, and prints it as tables: `make bench`.

    python bench/run.py [PART…] [--runs N] [--packages P,…] [--gopls PATH] [--module DIR] [--page]

Parts: latency, first-use, growth, footprint, scale, truth, ranking, static; all take more than an
hour. What each has measured goes to bench/results/ as soon as it has ended; --page shows it in
docs/benchmarks.md. Ends with status 1 where the figures do not keep what the project promises.
"""

import argparse
import sys
import time
from pathlib import Path

import first_use
import footprint
import growth
import latency
import page
import ranking
import scale
import static_truth
import truth
from figures import LEAST_RUNS
from ground import ground
from results import Part, record, results_path

PARTS = (
    Part("latency", "Latency", latency.measure, latency.tables, latency.missed),
    Part("first-use", "First use", first_use.measure, first_use.tables, first_use.missed),
    Part("growth", "Growth", growth.measure, growth.tables, growth.missed),
    Part("footprint", "Footprint", footprint.measure, footprint.tables, footprint.missed),
    Part("scale", "Scale", scale.measure, scale.tables, scale.missed),
    Part("truth", "Truth", truth.measure, truth.tables, truth.missed),
    Part("ranking", "Ranking", ranking.measure, ranking.tables, ranking.missed),
    Part("static", "Objects", static_truth.measure, static_truth.tables, static_truth.missed),
)


def reason(folder: Path, otherwise: str) -> str:
    """Why something is not there: what refused it, or that nobody has asked for it."""
    said = folder / "reason"
    return said.read_text(encoding="utf-8").strip() if said.is_file() else otherwise


def main() -> int:
    """Measures the parts of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help="the default is all")
    parser.add_argument("--runs", type=int, default=LEAST_RUNS)
    parser.add_argument("--packages", default="", metavar="P,…")
    parser.add_argument("--go", default="", metavar="PATH")
    parser.add_argument("--gopls", type=Path, default=Path(), metavar="PATH")
    parser.add_argument("--module", type=Path, default=Path(), metavar="DIR")
    parser.add_argument("--page", action="store_true", help="writes docs/benchmarks.md anew")
    arguments = parser.parse_args()
    unknown = set(arguments.parts) - {part.name for part in PARTS}
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    has_gopls, has_module = arguments.gopls.is_file(), (arguments.module / "go.mod").is_file()
    missing = {}
    if not has_gopls:
        missing["gopls"] = reason(arguments.gopls.parent, "`make bench` brings it")
    if not has_module:
        missing["module"] = reason(arguments.module.parent, "`make bench` brings it")
    broken = []
    with ground(
        arguments.runs,
        go=arguments.go,
        gopls=str(arguments.gopls.resolve()) if has_gopls else None,
        module=arguments.module.resolve() if has_module else None,
        missing=missing,
        only=frozenset(filter(None, arguments.packages.split(","))),
    ) as made:
        path = results_path(made)
        for part in PARTS:
            if arguments.parts and part.name not in arguments.parts:
                continue
            started_s = time.monotonic()
            figures = part.measure(made)
            record(path, made, part, figures, time.monotonic() - started_s)
            print(f"\n## {part.title}\n", *part.tables(figures), sep="\n", flush=True)
            broken += part.missed(figures)
    if arguments.page:
        page.write(path, PARTS)
    print("\nnot kept:", *(broken or ["nothing: all that is promised holds"]), sep="\n  ")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
