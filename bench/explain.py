"""Times `heaplens explain` against the story pass of the same package, as commands, in turns.

    python bench/explain.py [--go GO] [--runs N]

Small packages: `explain` may take at most 1.3 times what `check --no-proof` takes, which runs the
story pass and nothing else. go/types, whose story has 126 MB: under 5 s, and our own process under
150 MB (the compilers' memory is theirs). Ends with status 1 where that does not hold.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

SMALL = (
    ("strconv", "quote.go", "string(appendQuotedWith"),
    ("encoding/csv", "reader.go", "return &Reader{"),
    ("text/tabwriter", "tabwriter.go", "return new(Writer)"),
    ("container/list", "list.go", "return new(List)"),
)
LARGE = ("go/types", "infer.go", "append(untyped, i)")
_RATIO, _LARGE_S, _LARGE_MB = 1.3, 5.0, 150.0
_HEAPLENS = (sys.executable, "-I", "-m", "heaplens")
# The last line that a child of ours prints is its own highest resident memory.
_MEASURED = """
import resource, sys
from heaplens.cli.main import main
status = main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
sys.exit(status)
"""


def place_of(library: str, package: str, file: str, text: str) -> str:
    """`FILE:LINE` of the first line of a file of the standard library that has some text."""
    path = Path(library, package, file)
    lines = path.read_text(encoding="utf-8").splitlines()
    return f"{path}:{next(n for n, line in enumerate(lines, 1) if text in line)}"


def timed(*arguments: str) -> float:
    """Seconds that a command of heaplens takes."""
    started_s = time.perf_counter()
    done = subprocess.run([*_HEAPLENS, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"heaplens {' '.join(arguments)}:\n{done.stderr}")
    return time.perf_counter() - started_s


def highest_mb(*arguments: str) -> float:
    """Highest resident memory of our own process, in MB."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", _MEASURED, *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stderr.splitlines()[-1]) * 1024 / 1e6


def main() -> int:
    """Measures the packages above."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--go", default=shutil.which("go") or "", help="the go command")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    go = os.path.abspath(arguments.go)
    root = subprocess.run([go, "env", "GOROOT"], capture_output=True, text=True, check=True)
    library = f"{root.stdout.strip()}/src"
    asked = ["--go", go]
    missed = []
    print(f"medians of {arguments.runs} runs in turns; load {os.getloadavg()[0]:.1f}")
    print("| package | explain, s | check --no-proof, s | ratio |\n|---|---|---|---|")
    for package, file, text in (*SMALL, LARGE):
        place = place_of(library, package, file, text)
        explain: list[float] = []
        story: list[float] = []
        for run in range(arguments.runs + 1):
            explain_s = timed("explain", *asked, place)
            story_s = timed("check", "--no-proof", "--no-cache", "--no-tests", *asked, package)
            if run:
                explain.append(explain_s)
                story.append(story_s)
        ours_s, story_s = statistics.median(explain), statistics.median(story)
        print(f"| {package} | {ours_s:.2f} | {story_s:.2f} | {ours_s / story_s:.2f} |", flush=True)
        if package == LARGE[0]:
            memory_mb = highest_mb("explain", *asked, place)
            print(f"{package}: our own process took {memory_mb:.0f} MB")
            missed += [package] if ours_s > _LARGE_S or memory_mb > _LARGE_MB else []
        elif ours_s > story_s * _RATIO:
            missed.append(package)
    print(f"missed: {', '.join(missed) or 'none'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
