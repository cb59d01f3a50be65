"""Writes down what is said of tests/cases/module: kind, place, sentence, condition of each finding.

    HEAPLENS_GO_OLDEST=GO HEAPLENS_GO_NEWEST=GO PYTHONPATH=tests python tests/cases/cases.py

Each package of the module is about one kind of reason, in the forms that code has it in: twice in a
function, twice on a line, nested, generic, renamed, empty, in a loop, at package level. That writes
tests/cases/golden/, one file for each; tests/samples/test_cases.py compares. A line that begins
with `-` is said with the oldest Go alone, one with `+` with the newest alone.
"""

import difflib
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from heaplens.explain.headline import headline
from heaplens.model import Finding, Kind, PackageReport

MODULE = Path(__file__).parent / "module"
GOLDEN = Path(__file__).parent / "golden"


def reports(go: str) -> dict[str, PackageReport]:
    """Return what is found in each package with one Go, by the package's name."""
    with Analyzer(Settings(go_path=go, jobs=2)) as analyzer:
        found = tuple(analyzer.check(["./..."], directory=str(MODULE), depth=Depth.PROOF))
    return {os.path.basename(report.directory): report for report in found}


def texts(
    oldest: Mapping[str, PackageReport], newest: Mapping[str, PackageReport]
) -> dict[str, str]:
    """Return the golden text of each package, by the name of its file."""
    return {
        f"{name}.txt": _compared(_lines(oldest.get(name)), _lines(newest.get(name)))
        for name in sorted({*oldest, *newest})
    }


def _compared(oldest: list[str], newest: list[str]) -> str:
    compared = difflib.ndiff(oldest, newest)
    return "".join(f"{line}\n" for line in compared if not line.startswith("?"))


def _lines(report: PackageReport | None) -> list[str]:
    """Return what is said of a package; what is said of parameters is left out."""
    if report is None:
        return []
    problems = [f"problem: {problem.message}" for problem in report.problems]
    lines = (
        _said(finding) for finding in report.findings if finding.kind is not Kind.LEAKING_PARAM
    )
    return [*problems, *(line for said in lines for line in said)]


def _said(finding: Finding) -> Iterator[str]:
    span = finding.span
    size = None if finding.size_bytes is None else f"{finding.size_bytes} B"
    known = filter(None, (size, finding.condition and str(finding.condition)))
    place = f"{os.path.basename(span.path)}:{span.line}:{span.byte_col}"
    yield ", ".join([f"{place}: {finding.kind}", *known])
    yield f"    {headline(finding)} · {finding.subject}"
    yield f"    {finding.sentence}"


def main() -> int:
    """Write the files, and take away those of packages that are gone."""
    gos = [os.environ.get(f"HEAPLENS_GO_{name}", "") for name in ("OLDEST", "NEWEST")]
    if not all(gos):
        sys.exit("HEAPLENS_GO_OLDEST and HEAPLENS_GO_NEWEST are not set; `make golden` sets them")
    oldest, newest = map(reports, gos)
    GOLDEN.mkdir(exist_ok=True)
    written = texts(oldest, newest)
    for file in GOLDEN.glob("*.txt"):
        if file.name not in written:
            file.unlink()
    for name, text in written.items():
        (GOLDEN / name).write_bytes(text.encode())
    print(f"{len(written)} files in {GOLDEN}")  # noqa: T201 - this is a command
    return 0


if __name__ == "__main__":
    sys.exit(main())
