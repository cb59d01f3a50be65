"""Random programs allocate where heaplens says, and nowhere else.

    HEAPLENS_RANDOM_PROGRAMS=2000 HEAPLENS_RANDOM_SEED=1 pytest tests/oracle

They run with a memory profile at rate 1. A difference is shown with the function, what heaplens
says of the line, and what the line allocated.
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from heaplens.model import Finding, Kind
from oracle.oracle import Difference, analyse, compare
from oracle.profile import Sample, Toolchain, run, write
from oracle.programs import Module, make_module

PROGRAMS = int(os.environ.get("HEAPLENS_RANDOM_PROGRAMS", "150"))
SEED = int(os.environ.get("HEAPLENS_RANDOM_SEED", "20261129"))
_PER_PACKAGE, _PER_MODULE = 75, 500
_SHOWN_PER_KIND = 3


@dataclass(frozen=True, slots=True)
class Run:
    """One module, what it allocated and what heaplens found."""

    seed: int
    """What it was made from."""
    module: Module
    """The programs."""
    directory: Path
    """Where they are."""
    samples: Sequence[Sample]
    """What they allocated."""
    findings: Sequence[Finding]
    """What heaplens says."""

    def differences(self, findings: Sequence[Finding] | None = None) -> list[Difference]:
        """What does not agree, with these or with other findings."""
        given = self.findings if findings is None else findings
        return list(compare(self.module, self.directory, given, self.samples))


@pytest.fixture(scope="module")
def runs(toolchain: Toolchain, tmp_path_factory: pytest.TempPathFactory) -> list[Run]:
    """All modules, run and analysed with one toolchain."""
    return list(_runs(toolchain, tmp_path_factory.mktemp("random")))


def test_lines_allocate_what_heaplens_says(runs: list[Run]) -> None:
    differences = [(run.seed, each) for run in runs for each in run.differences()]
    if differences:
        pytest.fail(_report(differences), pytrace=False)


def test_the_same_seed_makes_the_same_programs() -> None:
    first, second = (make_module(SEED, 20, 10, "1.21") for _ in range(2))
    assert first == second
    assert first.files != make_module(SEED + 1, 20, 10, "1.21").files


def test_a_missing_finding_would_be_seen(runs: list[Run]) -> None:
    """Of the lines whose only finding is taken away, each is a difference."""
    run = runs[0]
    alone = Counter((each.span.path, each.span.line) for each in run.findings)
    taken = [
        each
        for each in run.findings
        if each.allocates and each.condition is None and each.function.startswith("E")
        if each.span.line == each.span.end_line and alone[each.span.path, each.span.line] == 1
    ][:40]
    assert len(taken) > 10
    before = {each.line for each in run.differences()}
    missed = {
        str(run.directory / each.line[0]) + f":{each.line[1]}"
        for each in run.differences([each for each in run.findings if each not in taken])
        if each.line not in before and each.what.startswith("missed")
    }
    expected = {f"{each.span.path}:{each.span.line}" for each in taken}
    assert len(missed & expected) >= 0.9 * len(expected)


def test_an_invented_finding_and_an_invented_size_would_be_seen(runs: list[Run]) -> None:
    run = runs[0]
    free = [each for each in run.findings if each.kind is Kind.NO_ALLOCATION]
    invented = [replace(each, allocates=True, size_bytes=64) for each in free]
    grown = [
        replace(each, size_bytes=each.size_bytes + 4096) if each.size_bytes else each
        for each in run.findings
    ]
    before = Counter(each.what for each in run.differences())
    more = Counter(each.what for each in run.differences([*run.findings, *invented]))
    assert more["certain, but never seen"] > before["certain, but never seen"]
    other = Counter(each.what for each in run.differences(grown))
    assert other["another size"] > before["another size"] + 10


def _runs(toolchain: Toolchain, directory: Path) -> Iterator[Run]:
    for index, start in enumerate(range(0, PROGRAMS, _PER_MODULE)):
        programs = min(_PER_MODULE, PROGRAMS - start)
        module = make_module(SEED + index, programs, _PER_PACKAGE, toolchain.language)
        place = directory / str(index)
        write(module, place)
        samples = run(toolchain.go, place)
        yield Run(SEED + index, module, place, samples, analyse(toolchain.go, place))


def _report(differences: Sequence[tuple[int, Difference]]) -> str:
    kinds = Counter(each.what for _, each in differences)
    lines = [f"seed {SEED}: " + ", ".join(f"{count} x {what}" for what, count in kinds.items())]
    shown = Counter[str]()
    for seed, each in differences:
        shown[each.what] += 1
        place = f"{each.what}: seed {seed}, {each.line[0]}:{each.line[1]}"
        lines.append(place if shown[each.what] > _SHOWN_PER_KIND else f"\n{place}\n{each.text}")
    return "\n".join(lines)
