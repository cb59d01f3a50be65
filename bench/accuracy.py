"""Holds heaplens and plain `-m` against what the tests of real packages allocate.

    python bench/accuracy.py [--go PATH] [--cache DIR] [--list] [PACKAGE…]

Recall: of the lines that allocated, those that are marked. Precision: of the marked places that the
tests got to, those that allocated. Ends with status 1 where a promise of the project is not kept.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ground_truth import PACKAGES, Block, Truth, ground_truth
from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer
from heaplens.model import Depth, Escape, Finding, Kind, PackageReport
from heaplens.toolchain.go import Go

LEAST_PRECISION, LEAST_BYTES = 0.95, 0.99
_HEADER_FROM_BYTES, _HEADER_BYTES, _PAGE_BYTES, _TINY_BYTES = 512, 8, 8192, 16

Line = tuple[str, int]
"""Path and line."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How lines that somebody marks compare with those that allocated."""

    allocating: int = 0
    """Lines that allocated."""
    found: int = 0
    """Those of them that are marked, or whose code was inlined into a line that is."""
    reached: int = 0
    """Marked lines that the tests got to."""
    right: int = 0
    """Those of them that allocated."""

    def __add__(self, other: "Marks") -> "Marks":
        """Return the figures of both together."""
        return Marks(
            self.allocating + other.allocating,
            self.found + other.found,
            self.reached + other.reached,
            self.right + other.right,
        )


@dataclass
class Tally:
    """What one package, or all together, came to."""

    lines: int = 0
    missed: list[str] = field(default_factory=list)
    certain: int = 0
    false: list[tuple[str, str]] = field(default_factory=list)
    conditional: int = 0
    conditional_seen: int = 0
    plain_m: Marks = field(default_factory=Marks)
    sized: int = 0
    wrong_size: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Adds the figures of another one."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def kept(self) -> bool:
        """Whether the promises of the project are kept."""
        return (
            not self.missed
            and self.certain - len(self.false) >= LEAST_PRECISION * self.certain
            and self.sized - len(self.wrong_size) >= LEAST_BYTES * self.sized
        )

    def row(self, name: str) -> str:
        """A row of the table."""
        found = self.lines - len(self.missed)
        true = self.certain - len(self.false)
        right = self.sized - len(self.wrong_size)
        return (
            f"| {name} | {share(found, self.lines)} | {share(true, self.certain)} "
            f"| {share(self.conditional_seen, self.conditional)} | {share(right, self.sized)} "
            f"| {share(self.plain_m.found, self.plain_m.allocating)} "
            f"| {share(self.plain_m.right, self.plain_m.reached)} |"
        )


def share(part: int, whole: int) -> str:
    """A share with what it is made of."""
    return f"{100 * part / whole:.1f} % ({part}/{whole})" if whole else "-"


def size_classes(goroot: str) -> tuple[int, ...]:
    """The sizes that the allocator rounds up to, from its own table."""
    for name in ("internal/runtime/gc/sizeclasses.go", "runtime/sizeclasses.go"):
        path = Path(goroot, "src", name)
        match = path.is_file() and re.search(r"\{0, 8, [\d, ]+\}", path.read_text())
        if match:
            return tuple(map(int, match[0].strip("{}").split(",")))
    raise OSError(f"no size classes in {goroot}")


def rounded(size_bytes: int, classes: Sequence[int]) -> set[int]:
    """What a block of a size may take; with pointers and over 512 bytes it has a header."""
    sizes = {size_bytes}
    if size_bytes < _TINY_BYTES:
        sizes.add(_TINY_BYTES)  # without pointers, it goes into a block for several tiny ones
    if size_bytes > _HEADER_FROM_BYTES:
        sizes.add(size_bytes + _HEADER_BYTES)
    return {
        next((c for c in classes if c >= size), -(-size // _PAGE_BYTES) * _PAGE_BYTES)
        for size in sizes
    }


def lines_of(finding: Finding, escapes: Iterable[Escape]) -> set[Line]:
    """The lines that a finding marks: its first, and that of the compiler's position in it.

    The compiler has a joined string at its last `+`, a composite literal at its brace.
    """
    span = finding.span
    lines = {(span.path, span.line)}
    if span.end_line > span.line:
        lines |= {
            (span.path, escape.site.line)
            for escape in escapes
            if escape.site.path == span.path
            and span.line < escape.site.line <= span.end_line
            and escape.subject == finding.subject
        }
    return lines


def executed(blocks: Mapping[str, Sequence[Block]], finding: Finding) -> bool:
    """Whether the tests got to a finding: the innermost block around it decides."""
    place = (finding.span.line, finding.span.byte_col)
    around = [b for b in blocks.get(finding.span.path, ()) if b.start <= place < b.end]
    return bool(around) and max(around, key=lambda block: block.start).executed


def marks(marked: set[Line], truth: Truth) -> Marks:
    """Compares marked lines with the truth: the same rule for whoever marks them."""
    reached = marked & truth.executed_lines()
    return Marks(
        len(truth.lines),
        sum(bool(marked & truth.chains[line]) for line in truth.lines),
        len(reached),
        len(reached & allocated_lines(truth)),
    )


def allocated_lines(truth: Truth) -> set[Line]:
    """All lines that hold code that allocated, calls of what was inlined there included."""
    return set().union(*truth.chains.values())


def lines_of_m(report: PackageReport) -> set[Line]:
    """The lines where plain `-m` says that something is on the heap."""
    return {(e.site.path, e.site.line) for e in report.escapes if e.kind is not Kind.LEAKING_PARAM}


def measure(
    packages: Sequence[str],
    analyzer: Analyzer,
    cache: Path,
    environ: Mapping[str, str],
    at: str | None = None,
) -> Iterator[tuple[PackageReport, Truth, Tally]]:
    """Holds packages against what their tests allocate.

    Args:
        packages: Their import paths.
        analyzer: With its go command.
        cache: Where the profiles of the tests are, or are put.
        environ: The environment of the go command and of the tests.
        at: Where the packages are looked up, if they are not of the standard library.

    Yields:
        Of each package what heaplens says, what its tests showed, and how that compares.
    """
    for report in analyzer.check(packages, at or os.getcwd(), depth=Depth.PROOF):
        truth = ground_truth(analyzer.go.path, report.import_path, cache, environ, at)
        yield report, truth, compared(report, truth, analyzer.go, environ)


def compared(report: PackageReport, truth: Truth, go: Go, environ: Mapping[str, str]) -> Tally:
    """Compares the findings of one package with the truth.

    Args:
        report: What heaplens says.
        truth: What the tests allocated.
        go: The toolchain.
        environ: Its environment.

    Returns:
        The figures.
    """
    tally = Tally(lines=len(truth.lines), plain_m=marks(lines_of_m(report), truth))
    findings = [f for f in report.findings if not f.span.path.endswith("_test.go")]
    allocating = [finding for finding in findings if finding.allocates]
    marked = set().union(*(lines_of(finding, report.escapes) for finding in allocating))
    allocated = allocated_lines(truth)
    for line, sample in truth.lines.items():
        if not marked & truth.chains[line]:
            tally.missed.append(f"{line[0]}:{line[1]} {sample.function} {sorted(sample.sizes)}")
    inlinable = inlinable_functions(go, report.directory, environ)
    blocks: dict[str, list[Block]] = {}
    for block in truth.blocks:
        blocks.setdefault(block.path, []).append(block)
    for finding in allocating:
        if finding.kind is Kind.LEAKING_PARAM or not executed(blocks, finding):
            continue
        seen = bool(lines_of(finding, report.escapes) & allocated)
        if finding.condition is None:
            tally.certain += 1
            if not seen:
                tally.false.append((_why(finding, inlinable), shown(finding)))
        else:
            tally.conditional += 1
            tally.conditional_seen += seen
    _sizes(tally, allocating, truth, size_classes(go.goroot))
    return tally


def _sizes(tally: Tally, findings: Iterable[Finding], truth: Truth, classes: Sequence[int]) -> None:
    for finding in findings:
        sample = truth.lines.get((finding.span.path, finding.span.line))
        if sample is None or not finding.size_bytes or finding.inlined_from is not None:
            continue
        tally.sized += 1
        if not rounded(finding.size_bytes, classes) & sample.sizes:
            tally.wrong_size.append(f"{shown(finding)}: profile {sorted(sample.sizes)}")


def inlinable_functions(go: Go, directory: str, environ: Mapping[str, str]) -> set[str]:
    """The functions of a package that the compiler inlines where they are called."""
    built = subprocess.run(
        [go.path, "build", "-gcflags=-m", "."],
        env=environ,
        cwd=directory,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(re.findall(r": can inline (\S+)", built.stderr))


def _why(finding: Finding, inlinable: set[str]) -> str:
    """Why a place that was reached did not allocate there, as far as that can be told."""
    if finding.function in inlinable:
        return "its function ran only inlined, on its caller's stack"
    return "unknown"


def shown(finding: Finding) -> str:
    """One finding on one line."""
    span = finding.span
    return (
        f"{span.path}:{span.line}:{span.byte_col} {finding.kind} {finding.subject} "
        f"in {finding.function} ({finding.size_bytes} B, {finding.condition})"
    )


def main() -> int:
    """Measures the packages of the command line and prints tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="*", default=list(PACKAGES))
    parser.add_argument("--go", default="", metavar="PATH")
    parser.add_argument("--cache", default="", help="keeps the tests' profiles for the next time")
    parser.add_argument("--list", action="store_true", help="lists what is missed, false or wrong")
    arguments = parser.parse_args()
    total = Tally()
    with (
        tempfile.TemporaryDirectory() as private,
        Analyzer(Settings(go_path=arguments.go, tests=False, cache=False)) as analyzer,
    ):
        go = analyzer.go
        print(f"{go.version} {go.goos}/{go.goarch}")
        print("| package | recall | precision of certain | conditional, seen | bytes right", end="")
        print(" | `-m` recall | `-m` precision |\n|---|---|---|---|---|---|---|")
        cache = Path(arguments.cache or private)
        for report, _, tally in measure(arguments.packages, analyzer, cache, os.environ):
            print(tally.row(report.import_path), flush=True)
            total.add(tally)
    print(total.row("all"))
    print("\nfalse, by reason:", dict(Counter(reason for reason, _ in total.false)))
    if arguments.list:
        print("\nmissed:", *total.missed, "\nfalse:", sep="\n  ")
        print(*(f"{reason}: {text}" for reason, text in total.false), sep="\n  ")
        print("wrong size:", *total.wrong_size, sep="\n  ")
    return 0 if total.kept() else 1


if __name__ == "__main__":
    sys.exit(main())
