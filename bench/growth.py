"""Measures how time grows with the number of findings, and with the size of a package.

Beside heaplens in each run: the compiler alone on the same text, since only what grows faster than
the compiler is ours. Each edit adds a function, and its variable is looked for in the answer.
"""

import itertools
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from ground import Ground
from growth_plot import plot
from growth_source import write_module
from growth_tables import missed, tables
from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from in_process import RecordedCommand, bare_loop, edited, private_copy, timed
from lsp.connection import Json

__all__ = ("measure", "missed", "plot", "tables")

SIZES = (100, 300, 1_000, 3_000, 10_000)
"""Numbers of findings; the middle one divides the growth below from the growth above."""
# Not cmd/compile/internal/ssa: one whole check of it takes most of a minute.
PACKAGES = (
    "container/list",
    "bufio",
    "text/template",
    "encoding/json",
    "go/types",
    "net/http",
)
"""Of the standard library, from small to large."""
_MS = 1000


def measure(
    ground: Ground, sizes: Sequence[int] = SIZES, packages: Sequence[str] = PACKAGES
) -> Json:
    """Measures both growths.

    Args:
        ground: Where and how often.
        sizes: Numbers of findings, from small to large.
        packages: Packages of the standard library.

    Returns:
        The figures of each run.

    Raises:
        AssertionError: An answer does not show the edit, or the findings are not those wanted.
        subprocess.CalledProcessError: A command failed.
    """
    recorded = RecordedCommand()
    # The go command keeps what it has compiled before: no text may come twice.
    numbers = itertools.count(time.time_ns() % 10**9)
    source = ground.goroot / "src"
    return {
        "findings": [_of_findings(ground, size, recorded, numbers) for size in sizes],
        "packages": [
            _of_package(ground, source / package, recorded, numbers, package)
            for package in packages
        ],
    }


def _of_findings(
    ground: Ground, size: int, recorded: RecordedCommand, numbers: Iterator[int]
) -> Json:
    with tempfile.TemporaryDirectory(dir=ground.private) as above:
        file = write_module(Path(above, "growth"), size)
        found = json.loads(
            ground.run(*_check(), "--format", "json", "--show", "all", at=file.parent).stdout
        )["findings"]
        assert len(found) == size, f"{len(found)} findings, not {size}"  # noqa: S101 - the benchmark's own check
        print(f"growth: {size} findings", file=sys.stderr, flush=True)
        return {
            "findings": size,
            "bytes": file.stat().st_size,
            **_verdicts(ground, file, recorded, numbers),
            **_whole(ground, file, numbers),
        }


def _of_package(
    ground: Ground,
    directory: Path,
    recorded: RecordedCommand,
    numbers: Iterator[int],
    package: str,
) -> Json:
    listed = ground.run(ground.go, "list", "-f", '{{join .GoFiles "\\n"}}', at=directory)
    files = [directory / name for name in listed.stdout.split()]
    print(f"growth: {package}", file=sys.stderr, flush=True)
    return {
        "package": package,
        "bytes": sum(file.stat().st_size for file in files),
        **_verdicts(ground, files[0], recorded, numbers),
        **_whole(ground, files[0], numbers),
    }


def _verdicts(
    ground: Ground, file: Path, recorded: RecordedCommand, numbers: Iterator[int]
) -> Json:
    """From a call of the analyzer to its findings, and the same compile command in a bare loop."""
    text = file.read_bytes()
    ours_ms, bare_ms = list[float](), list[float]()
    with (
        Analyzer(Settings(tests=False, cache=False), environ=ground.environment) as analyzer,
        tempfile.TemporaryDirectory(dir=ground.private) as private,
    ):

        def answer(new_text: bytes, subject: str) -> None:
            analyzer.set_text(str(file), new_text)
            report = analyzer.file_report(str(file), depth=Depth.VERDICT)
            found = [each for each in report.findings if each.subject == subject]
            assert len(found) == 1, report.problems  # noqa: S101 - the benchmark's own check

        for run in range(
            -1, ground.runs
        ):  # the first one makes the compile command, and is not counted
            number = next(numbers)
            new_text = edited(text, number)
            recorded.argv.clear()
            took_s = timed(partial(answer, new_text, f"edited{number}"))
            argv = private_copy(recorded, str(file), new_text, private)
            bare_s = timed(partial(bare_loop, argv, str(file.parent), recorded.environ))
            if run >= 0:
                ours_ms.append(took_s * _MS)
                bare_ms.append(bare_s * _MS)
    return {"verdicts_ms": ours_ms, "bare_ms": bare_ms}


def _whole(ground: Ground, file: Path, numbers: Iterator[int]) -> Json:
    """The command with story, proof and text, and what the go command takes to compile and tell."""
    text = file.read_bytes()
    commands = {
        "check_s": _check(),
        "build_s": (ground.go, "build", "-gcflags=-m=2", "."),
    }
    took_s: dict[str, list[float]] = {name: [] for name in commands}
    try:
        for run in range(-1, ground.runs):  # the first one builds what is imported
            for name, argv in commands.items():
                number = next(numbers)
                file.write_bytes(edited(text, number))
                started_s = time.perf_counter()
                ended = ground.run(*argv, at=file.parent)
                ended_s = time.perf_counter()
                output = ended.stdout + ended.stderr
                assert f"edited{number}" in output, output[-2000:]  # noqa: S101 - the benchmark's own check
                if run >= 0:
                    took_s[name].append(ended_s - started_s)
    finally:
        file.write_bytes(text)
    return took_s


def _check() -> tuple[str, ...]:
    return (sys.executable, "-I", "-m", "heaplens", "check", "--no-cache", "--no-tests")
