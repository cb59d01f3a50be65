"""Which lines of a package really allocate in its own tests: the truth the findings are held to.

    python bench/ground_truth.py [--go PATH] --cache DIR [PACKAGE…]

Runs the tests of each package twice, with a memory profile at rate 1 and, built separately, with
coverage. What they write stays in the cache directory, so that reading it again takes no time; it
may be read with a copy of the GOROOT that it was written with.
"""

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from call_samples import CallSample, call_samples, own_functions
from own_samples import own_samples
from profiles import (
    ProfileSample,
    called_routine,
    moved,
    outermost_routine,
    own_chains,
    read_profile,
)

PACKAGES = (
    *("net/http", "encoding/json", "text/template", "fmt", "go/types", "regexp", "strconv"),
    *("bufio", "archive/zip", "html/template", "math/big", "compress/flate", "encoding/csv"),
    *("encoding/xml", "text/tabwriter", "mime/multipart", "log/slog"),
)
_TEST_TIMEOUT_S = 900
# What we change of the toolchain while tests run, so that the profile shows everything. Profiles
# leave the runtime's own frames out, and objects of less than 16 bytes without pointers that the
# allocator puts into a block it has begun. File (below src), text and its replacement.
_CHANGES = (
    ("runtime/pprof/protomem.go", "hideRuntime := true", "hideRuntime := false"),
    ("runtime/malloc.go", "&& c.tiny != 0 {", "&& c.tiny != 0 && false {"),
    ("runtime/malloc_generated.go", "&& c.tiny != 0 {", "&& c.tiny != 0 && false {"),
)
# What package initialisation allocates happens before the test flags are read.
_GODEBUG = {"GODEBUG": "memprofilerate=1"}
_BLOCK = re.compile(r"(.+):(\d+)\.(\d+),(\d+)\.(\d+) \d+ (\d+)")


@dataclass(frozen=True, slots=True)
class Sample:
    """What one line allocated."""

    objects: int
    """How many objects."""
    sizes: frozenset[int]
    """Bytes of a block, rounded up to a size class by the allocator."""
    function: str
    """The innermost function, inlined or not."""
    sizes_by_routine: Mapping[str, frozenset[int]]
    """The same by the runtime routine that the line called."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of statements, as coverage counts them."""

    path: str
    """Absolute path."""
    start: tuple[int, int]
    """1-based line and byte column of its first byte."""
    end: tuple[int, int]
    """Those of the byte after its last."""
    executed: bool
    """Whether the tests got there."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What the tests of one package showed."""

    package: str
    """Its import path."""
    go_version: str
    """Such as go1.27.3."""
    lines: Mapping[tuple[str, int], Sample]
    """What each line of the package's own files (tests left out) allocated."""
    chains: Mapping[tuple[str, int], set[tuple[str, int]]]
    """For each line that allocated the lines that hold the same code: see `own_chains`."""
    blocks: tuple[Block, ...]
    """Where the tests got to, and where not."""
    calls: tuple[CallSample, ...] = ()
    """Each call that allocated, with the lines it stands on: all that touch the directory."""
    own_functions: frozenset[str] = frozenset()
    """Functions of the directory whose own code was on a stack, not a copy in their caller."""

    def executed_lines(self) -> frozenset[tuple[str, int]]:
        """The lines, by path and number, that the tests got to, in whole or in part."""
        return frozenset(
            (block.path, line)
            for block in self.blocks
            if block.executed
            for line in range(block.start[0], block.end[0] + 1)
        )


def ground_truth(
    go: str, package: str, cache: Path, environ: Mapping[str, str], at: str | None = None
) -> Truth:
    """Runs the tests of a package, unless the cache has what they wrote, and reads it.

    Args:
        go: The go command.
        package: An import path.
        cache: A directory that is made if need be.
        environ: The environment of the go command and of the tests.
        at: Where the package is looked up: anywhere for one of the standard library.

    Returns:
        What they allocated and where they got to.

    Raises:
        subprocess.CalledProcessError: The tests do not build.
        OSError: They wrote no profile.
    """
    environment = _environment(go, environ)
    go_version, goroot = _ask(environment, go, "env", "GOVERSION", "GOROOT").split("\n")
    directory = _ask(environment, go, "list", "-f", "{{.Dir}}", package, at=at)
    folder = cache / go_version / package.replace("/", "_")
    written = folder / "run.json"
    run = json.loads(written.read_text()) if written.is_file() else {}
    if "goroot" not in run:
        folder.mkdir(parents=True, exist_ok=True)
        run = _run_tests(go, package, Path(directory), folder, environment)
        run |= {"goroot": goroot, "directory": directory}
        written.write_text(json.dumps(run))
    profile = read_profile(gzip.decompress((folder / "allocs.pb.gz").read_bytes()))
    if run["goroot"] != goroot:
        profile = moved(profile, run["goroot"], goroot)
    if run.get("directory", directory) != directory:
        profile = moved(profile, run["directory"], directory)
    return Truth(
        package,
        go_version,
        _lines(profile, directory, goroot),
        own_chains(profile, directory, goroot),
        tuple(_blocks((folder / "cover.txt").read_text(), package, directory)),
        tuple(call_samples(own_samples(profile, goroot, called_routine), directory, goroot)),
        own_functions(profile, directory),
    )


def _run_tests(
    go: str, package: str, directory: Path, folder: Path, environment: Mapping[str, str]
) -> dict[str, Any]:
    """Runs the tests twice; gives how long that took and how it ended."""
    seconds, status = {}, {}
    with tempfile.TemporaryDirectory() as scratch:
        overlay = _overlay(go, Path(scratch), environment)
        profile = ["-test.memprofilerate=1", "-test.memprofile"]
        for name, build, flags, godebug in (
            ("allocs.pb.gz", ["-overlay", overlay], profile, _GODEBUG),
            ("cover.txt", ["-cover"], ["-test.coverprofile"], {}),
        ):
            binary = f"{scratch}/{name}.test"
            subprocess.run(
                [go, "test", "-c", *build, "-o", binary, package],
                env=environment,
                cwd=directory,
                check=True,
            )
            started_s = time.monotonic()
            run = subprocess.run(
                [binary, "-test.short", f"-test.timeout={_TEST_TIMEOUT_S}s", *flags, folder / name],
                cwd=directory,
                env={**environment, **godebug},
                capture_output=True,
                check=False,
            )
            seconds[name] = round(time.monotonic() - started_s, 1)
            status[name] = run.returncode
            if run.returncode:
                (folder / f"{name}.failed").write_bytes(run.stdout[-20000:] + run.stderr[-20000:])
    return {"seconds": seconds, "status": status}


def _overlay(go: str, scratch: Path, environment: Mapping[str, str]) -> str:
    """Writes an overlay with `_CHANGES`."""
    source = Path(_ask(environment, go, "env", "GOROOT"), "src")
    replaced = {}
    for name, text, replacement in _CHANGES:
        original = source / name
        if not original.is_file():
            continue  # malloc_generated.go came with Go 1.26
        if text not in original.read_text():
            raise OSError(f"{original}: no {text!r} in it any more")
        changed = scratch / original.name
        changed.write_text(original.read_text().replace(text, replacement))
        replaced[str(original)] = str(changed)
    overlay = scratch / "overlay.json"
    overlay.write_text(json.dumps({"Replace": replaced}))
    return str(overlay)


def _lines(
    profile: Sequence[ProfileSample], directory: str, goroot: str
) -> dict[tuple[str, int], Sample]:
    """What the profile says of the files of one directory that are no tests."""
    lines: dict[tuple[str, int], Sample] = {}
    for sample in own_samples(profile, goroot, outermost_routine):
        routine, frame = outermost_routine(sample.frames, goroot)
        if frame is None:
            continue
        if os.path.dirname(frame.path) != directory or frame.path.endswith("_test.go"):
            continue
        place = (frame.path, frame.line)
        known = lines.get(place) or Sample(0, frozenset(), frame.function, {})
        sizes = frozenset((sample.size_bytes,))
        routines = dict(known.sizes_by_routine)
        routines[routine] = routines.get(routine, frozenset()) | sizes
        lines[place] = Sample(
            known.objects + sample.objects, known.sizes | sizes, frame.function, routines
        )
    return lines


def _blocks(text: str, package: str, directory: str) -> Iterator[Block]:
    for line in text.splitlines():
        match = _BLOCK.fullmatch(line)
        if match is None or os.path.dirname(match[1]) != package:
            continue
        first, first_col, last, last_col = map(int, match.groups()[1:5])
        path = os.path.join(directory, os.path.basename(match[1]))
        yield Block(path, (first, first_col), (last, last_col), match[6] != "0")


def _ask(environment: Mapping[str, str], go: str, *arguments: str, at: str | None = None) -> str:
    run = subprocess.run(
        [go, *arguments], env=environment, cwd=at, capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


def _environment(go: str, base: Mapping[str, str]) -> dict[str, str]:
    # Tests that start `go` must find the same one.
    path = os.pathsep.join((os.path.dirname(go), base.get("PATH", os.defpath)))
    return {
        **base,
        "GOTOOLCHAIN": "local",
        "GOFLAGS": "-buildvcs=false",
        "GOPROXY": "off",
        "PATH": path.strip(os.pathsep),
    }


def main() -> int:
    """Runs the tests of the packages of the command line and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="*", default=list(PACKAGES))
    parser.add_argument("--go", default="go", metavar="PATH")
    parser.add_argument("--cache", type=Path, required=True, metavar="DIR")
    arguments = parser.parse_args()
    print("| package | s with profile | s with coverage | lines that allocate | lines executed |")
    print("|---|---|---|---|---|")
    for package in arguments.packages:
        truth = ground_truth(arguments.go, package, arguments.cache, os.environ)
        folder = arguments.cache / truth.go_version / package.replace("/", "_")
        run = json.loads((folder / "run.json").read_text())
        seconds = " | ".join(
            f"{seconds}{' (failed)' * bool(run['status'][name])}"
            for name, seconds in run["seconds"].items()
        )
        print(
            f"| {package} | {seconds} | {len(truth.lines)} | {len(truth.executed_lines())} |",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
