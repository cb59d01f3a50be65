"""Times the verdicts of a package after an edit, from the call of the analyzer to the findings.

    python bench/in_process.py [--runs N] [PACKAGE…]

In one run, in turns: heaplens with a warm compile command and unsaved text, the same compile
command stopped early by a bare loop, and `go build -gcflags=-m=2`. Each edit really adds a function
with an escape, and its finding is looked for, so that nobody is timed for an answer out of a cache.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth

PACKAGES = ("strconv", "encoding/json", "fmt", "net/http", "go/types")
_RATIO, _EXTRA_MS = 1.2, 5.0


@dataclass
class Times:
    """Seconds of each run of one package."""

    heaplens: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    go: list[float] = field(default_factory=list)


def edited(text: bytes, number: int) -> bytes:
    """The text with one more function, whose variable moves to the heap."""
    return text + b"\n\nfunc heaplensEdit%d() *int {\n\tedited%d := %d\n\treturn &edited%d\n}\n" % (
        *(number, number, number, number),
    )


def timed(action: Callable[[], object]) -> float:
    """Seconds that an action takes."""
    started_s = time.perf_counter()
    action()
    return time.perf_counter() - started_s


def bare_loop(
    argv: list[str], directory: str, environ: Mapping[str, str], wanted: bytes = b""
) -> int:
    """Runs a compile command until escape analysis is over; the number of lines with some bytes."""
    with subprocess.Popen(
        argv,
        cwd=directory,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        lines = 0
        for line in child.stdout or ():
            if line.startswith(b"before walk"):
                break
            lines += wanted in line
        child.kill()
    return lines


class RecordedCommand:
    """The compile command that heaplens runs, taken from the process that it starts."""

    def __init__(self) -> None:
        self.argv: list[str] = []
        self.environ: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "subprocess.Popen" and not self.argv:
            argv, environ = arguments[1], arguments[3]
            if isinstance(argv, list) and isinstance(environ, dict) and "-importcfg" in argv:
                self.argv, self.environ = list(argv), dict(environ)
                self.files = {
                    flag: Path(argv[argv.index(flag) + 1]).read_bytes()
                    for flag in ("-importcfg", "-embedcfg", "-symabis")
                    if flag in argv
                }


def measure(package: str, runs: int, recorded: RecordedCommand) -> Times:
    """Measures one package.

    Args:
        package: Its import path.
        runs: How many runs are counted; one more is a warm-up.
        recorded: Records the compile command.

    Returns:
        The times.

    Raises:
        AssertionError: An answer does not show the edit.
    """
    times = Times()
    with (
        Analyzer(Settings(tests=False, cache=False)) as analyzer,
        tempfile.TemporaryDirectory() as private,
    ):
        go = analyzer.go
        listed = subprocess.run(
            [go.path, "list", "-f", "{{.Dir}} {{index .GoFiles 0}}", package],
            capture_output=True,
            text=True,
            check=True,
        )
        directory, _, name = listed.stdout.strip().partition(" ")
        path = f"{directory}/{name}"
        text = Path(path).read_bytes()
        analyzer.file_report(path, depth=Depth.VERDICT)
        nonce = time.time_ns() % 10**9  # the go command caches what it has compiled before
        for number in range(nonce, nonce + runs + 1):
            new_text = edited(text, number)

            def heaplens(new_text: bytes = new_text, number: int = number) -> None:
                analyzer.set_text(path, new_text)
                report = analyzer.file_report(path, depth=Depth.VERDICT)
                found = [f for f in report.findings if f.subject == f"edited{number}"]
                assert len(found) == 1, report.problems  # noqa: S101 - the benchmark's own check

            recorded.argv.clear()
            heaplens_s = timed(heaplens)
            argv = private_copy(recorded, path, new_text, private)
            bare_s = timed(partial(bare_loop, argv, directory, recorded.environ))
            build = go_build(go.path, path, new_text, package, private)
            go_s = timed(build)
            if number > nonce:
                times.heaplens.append(heaplens_s)
                times.bare.append(bare_s)
                times.go.append(go_s)
    return times


def private_copy(recorded: RecordedCommand, path: str, text: bytes, private: str) -> list[str]:
    """The command with the files that heaplens has deleted since, in a place of our own."""
    copy = Path(private) / "edited.go"
    copy.write_bytes(text)
    command = kept_copy(recorded, private)
    at = command.index("-trimpath") + 1
    replaced = command[at].partition("=>")[0]
    command[at] = f"{copy}=>{path};"
    return [str(copy) if word == replaced else word for word in command]


def kept_copy(recorded: RecordedCommand, private: str) -> list[str]:
    """The command with the files that heaplens deletes in a place of our own."""
    command = list(recorded.argv)
    for flag, data in recorded.files.items():
        file = command[command.index(flag) + 1] = f"{private}/{flag}"
        Path(file).write_bytes(data)
    command[command.index("-o") + 1] = f"{private}/out.a"
    return command


def go_build(
    go_path: str, path: str, text: bytes, package: str, private: str
) -> Callable[[], object]:
    """What every on-save extension runs."""
    copy = Path(private) / "build.go"
    copy.write_bytes(text)
    overlay = Path(private) / "overlay.json"
    overlay.write_text(f'{{"Replace": {{"{path}": "{copy}"}}}}')

    def build() -> None:
        subprocess.run(
            [go_path, "build", f"-overlay={overlay}", "-gcflags=-m=2", package],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"GOTOOLCHAIN": "local", "GOPROXY": "off"},
            check=True,
        )

    return build


def main() -> int:
    """Measures the packages of the command line and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="*", default=list(PACKAGES))
    parser.add_argument("--runs", type=int, default=9)
    arguments = parser.parse_args()
    recorded = RecordedCommand()
    print(f"medians of {arguments.runs} runs in turns, ms (min to max)")
    print("| package | heaplens | bare verdict compile | ratio | go build -m=2 | times faster |")
    print("|---|---|---|---|---|---|")
    missed = []
    for package in arguments.packages:
        times = measure(package, arguments.runs, recorded)
        ours, bare, go = map(statistics.median, (times.heaplens, times.bare, times.go))
        print(
            f"| {package} | {shown(times.heaplens)} | {shown(times.bare)} | {ours / bare:.2f} "
            f"| {shown(times.go)} | {go / ours:.1f} |",
            flush=True,
        )
        if ours > bare * _RATIO + _EXTRA_MS / 1000:
            missed.append(package)
    print(f"over {_RATIO} times the bare compile plus {_EXTRA_MS:.0f} ms: {missed or 'none'}")
    return 1 if missed else 0


def shown(times_s: list[float]) -> str:
    """Median, minimum and maximum in ms."""
    low, high = min(times_s) * 1000, max(times_s) * 1000
    return f"{statistics.median(times_s) * 1000:.1f} ({low:.0f} to {high:.0f})"


if __name__ == "__main__":
    sys.exit(main())
