"""Says how well the reasons are: causes, jargon and length over every finding of real packages.

    PYTHONPATH=tests python bench/why.py [--go GO] [--seed N] [--examples N] [--tests] [PACKAGE…]

Prints the share of findings whose cause is known, how often each cause comes, every sentence or
step with a word that only the compiler's authors know or of more than 140 characters, and some
examples drawn by lot, with their source lines, for a person to judge. Ends with status 1 if less
than 99 % have a cause, or any word is wrong.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from heaplens.explain.steps import step_words
from heaplens.model import Cause, Finding
from jargon import jargon

PACKAGES = (
    "net/http",
    "text/template",
    "encoding/json",
    "go/types",
    "fmt",
    "regexp",
    "archive/zip",
    "database/sql",
)
_SHARE = 0.99
_MOST_SHOWN = 20


def examples(findings: Sequence[Finding], number: int, seed: int) -> Iterator[str]:
    """Some findings drawn by lot, as a reader sees them, with their source lines."""
    drawn = random.Random(seed).sample(findings, min(number, len(findings)))  # noqa: S311 - no secret
    for finding in drawn:
        path, line = Path(finding.span.path), finding.span.line
        source = path.read_text(errors="replace").splitlines()[line - 1].strip()
        yield f"{path.parent.name}/{path.name}:{line}: {source}"
        yield f"    [{finding.kind}, {finding.cause}] {finding.sentence}"
        for step in finding.flow:
            yield f"        line {step.site.line}: {step.text} ({step_words(step)})"


def analysed(arguments: argparse.Namespace) -> Iterator[Finding]:
    """Every finding of the packages, reasons and proof included."""
    settings = Settings(go_path=arguments.go, tests=arguments.tests, cache=False)
    with Analyzer(settings) as analyzer:
        print(f"{analyzer.go.version}, {', '.join(arguments.packages)}")
        reports = analyzer.check(arguments.packages, str(Path.cwd()), depth=Depth.PROOF)
        for report in reports:
            for problem in report.problems:
                sys.exit(f"{report.import_path}: {problem.message}")
            yield from report.findings


def shares(findings: Iterable[Finding]) -> Iterator[str]:
    """How often each cause comes, and of which kinds."""
    causes = Counter(finding.cause for finding in findings)
    for cause, number in causes.most_common():
        kinds = Counter(finding.kind for finding in findings if finding.cause is cause)
        told = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
        yield f"  {number:6} {number / causes.total():6.1%}  {cause} ({told})"


def main() -> int:
    """Measures the packages of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="*", default=list(PACKAGES))
    parser.add_argument("--go", default="", help="the go command (default: from PATH)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--examples", type=int, default=10)
    parser.add_argument("--tests", action="store_true", help="the packages' tests, too")
    parser.add_argument("--unknown", action="store_true", help="print those without a cause")
    arguments = parser.parse_args()
    started_s = time.perf_counter()
    findings = list(analysed(arguments))
    if not findings:
        print("nothing found")
        return 2
    took_s = time.perf_counter() - started_s
    unknown = [finding for finding in findings if finding.cause is Cause.UNKNOWN]
    share = 1 - len(unknown) / len(findings)
    longest = max(len(finding.sentence) for finding in findings)
    print(f"{len(findings)} findings in {took_s:.1f} s, {share:.2%} with a cause:")
    print("\n".join(shares(findings)))
    wrong = [(finding, text) for finding in findings for text in jargon(finding)]
    print(f"longest sentence: {longest} characters; sentences and steps with jargon: {len(wrong)}")
    for finding, text in wrong[:_MOST_SHOWN]:
        print(f"  {finding.span.path}:{finding.span.line}: {text}")
    for finding in unknown if arguments.unknown else ():
        print(f"  unknown: {finding.span.path}:{finding.span.line}: {finding.sentence}")
    print("\n".join(examples(findings, arguments.examples, arguments.seed)))
    return 1 if share < _SHARE or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
