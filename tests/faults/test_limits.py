"""What is too much: many findings, compilers that are killed, that take too long or too much."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from faults.checking import GOOD, Check, own_cache, write_files
from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from heaplens.model import PackageReport
from workbench import processes_about, wait_until

MANY = 10_000
LESS = 2_000


@dataclass(frozen=True, slots=True)
class Reports:
    """What an analyzer said of a package, and of the good one beside it."""

    bad: PackageReport
    """The one that is too much."""
    good: PackageReport
    """Its neighbour."""


def many(count: int) -> str:
    """A package of as many findings, one a line from line 3 on."""
    functions = "\n".join(f"func f{n}() *int {{ x := {n}; return &x }}" for n in range(count))
    return f"package many\n\n{functions}\n"


def bomb() -> str:
    """A small package that takes gigabytes to read: each constant is twice the one before."""
    constants = [f"const c{n} = c{n - 1} + c{n - 1}" for n in range(1, 21)]
    text = ["package bomb", f'const c0 = "{"x" * 1024}"', *constants, "var Sink any", "func f() {"]
    return "\n".join([*text, "\tSink = c20", "}", ""])


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A module with packages that are too much, beside a good one."""
    files = {
        "go.mod": "module ex.com/m\n\ngo 1.21\n",
        "bomb/bomb.go": bomb(),
        "good/good.go": GOOD,
        "less/less.go": many(LESS),
        "many/many.go": many(MANY),
    }
    return write_files(tmp_path_factory.mktemp("limits"), files)


def reports_of(module: Path, bad: str, settings: Settings) -> Reports:
    with Analyzer(settings) as analyzer:
        bad_report, good_report = analyzer.check(
            [f"./{bad}", "./good"], str(module), depth=Depth.VERDICT
        )
    return Reports(bad_report, good_report)


def test_every_one_of_10000_findings_is_reported(check: Check, module: Path) -> None:
    checked = check(module, "./many")
    assert checked.status == 0
    assert checked.stdout.count("\n") == MANY
    assert checked.stderr == "10000 findings in 1 package\n"
    places = checked.findings_in("many/many.go")
    assert places == [(3 + n, 17 + len(str(n))) for n in range(MANY)]


def test_five_times_the_findings_take_five_times_the_time(module: Path, tmp_path: Path) -> None:
    """And not twenty-five times, as everything does that looks at all of them for each."""
    number = count()

    def processor_s(package: str, findings: int) -> float:
        started_s = time.process_time()
        with Analyzer(Settings(jobs=1), own_cache(tmp_path / str(next(number)))) as analyzer:
            (report,) = analyzer.check([f"./{package}"], str(module), depth=Depth.STORY)
        assert len(report.findings) == findings
        return time.process_time() - started_s

    processor_s("less", LESS)
    assert processor_s("many", MANY) < 12 * processor_s("less", LESS)


def test_a_compiler_that_was_killed_is_said(
    heaplens_command: str, private_environment: dict[str, str], module: Path
) -> None:
    """And nothing of what it had found by then; the other packages are reported."""
    temporary = Path(private_environment["TMPDIR"])
    process = subprocess.Popen(
        [heaplens_command, "check", "--no-tests", "-j", "1", "./many", "./good"],
        cwd=module,
        env={**private_environment, "PWD": str(module)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    compilers: list[int] = []

    def compiling() -> bool:
        assert process.poll() is None, "the package was not slow enough"
        for line in processes_about(temporary):
            pid, command = line.split(" ", 1)
            if "/compile " in command and " -W " in command and "many.go" in command:
                compilers.append(int(pid))
        return bool(compilers)

    wait_until(compiling, "the compiler to start")
    os.kill(compilers[0], signal.SIGKILL)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "the compiler was killed by signal 9" in stderr
    assert stdout.startswith("good/good.go:5:12: ")
    assert stdout.count("\n") == 1


def test_a_compiler_that_takes_too_long_is_stopped(module: Path) -> None:
    reports = reports_of(module, "many", Settings(deadline_s=0.25, jobs=1, tests=False))
    assert [problem.message for problem in reports.bad.problems] == ["stopped after 0.25 s"]
    assert reports.bad.findings == ()
    assert len(reports.good.findings) == 1
    assert reports.good.problems == ()


def test_a_listing_that_takes_too_long_is_stopped(module: Path) -> None:
    with Analyzer(Settings(list_deadline_s=0.001)) as analyzer:
        (report,) = analyzer.check(["./..."], str(module), depth=Depth.VERDICT)
    assert [problem.message for problem in report.problems] == ["go list stopped after 0.001 s"]


def test_a_compiler_that_takes_too_much_memory_is_stopped(module: Path) -> None:
    """By the system; the words are those of the Go runtime."""
    reports = reports_of(module, "bomb", Settings(memory_limit_bytes=2 << 30, tests=False))
    words = [problem.message for problem in reports.bad.problems]
    assert "fatal error: out of memory" in " ".join(words).replace("runtime: out", "out")
    assert not any("goroutine" in text for text in words)
    assert reports.bad.findings == ()
    assert len(reports.good.findings) == 1
    assert reports.good.problems == ()


def test_a_go_command_that_has_no_memory_says_so_without_its_stacks(module: Path) -> None:
    with Analyzer(Settings(memory_limit_bytes=400 << 20)) as analyzer:
        (report,) = analyzer.check(["./good"], str(module), depth=Depth.VERDICT)
    (problem,) = report.problems
    assert "memory" in problem.message
    assert "goroutine " not in problem.message
    assert "runtime.throw" not in problem.message
