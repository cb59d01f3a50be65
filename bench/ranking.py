"""Holds the order of findings against memory profiles: is what allocates most among the first?

    python bench/ranking.py [--go PATH] --cache DIR [--record] [--worst N] [MODULE…]

Runs the tests and benchmarks of modules of other people with a memory profile at rate 1. The order
is made without it: of the findings that are shown by default, tests left out, parts of one thing
folded. Objects count where the code of the module itself asks for them, at the innermost line.
"""

import argparse
import datetime as dt
import gzip
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import page
from ground import Ground
from heaplens.analysis.folding import Fold, folded
from heaplens.analysis.ranking import rank
from heaplens.config.settings import DisplayLevel
from heaplens.model import KINDS, Finding
from heaplens.present.levels import shown
from lsp.connection import Json
from modules import MODULES, Module, Subject, report_of, subjects
from profiles import ProfileSample, outermost_routine, read_profile
from ranking_tables import missed, tables
from results import rounded, versions

__all__ = ("measure", "missed", "tables")

_KEPT_BACK = (
    Module("github.com/gin-gonic/gin", "v1.10.1", "router"),
    Module("github.com/julienschmidt/httprouter", "v1.3.0", "router"),
    Module("github.com/pelletier/go-toml/v2", "v2.2.4", "parser"),
    Module("github.com/mitchellh/mapstructure", "v1.5.0", "reflection"),
    Module("github.com/Masterminds/semver/v3", "v3.4.0", "versions"),
)
"""The profiles of all others were looked at while the order was made."""
_MORE = (
    Module("github.com/gorilla/mux", "v1.8.1", "router"),
    Module("github.com/goccy/go-yaml", "v1.19.2", "parser", ("", "parser", "scanner")),
    Module("github.com/tidwall/gjson", "v1.20.2", "reader"),
    Module("github.com/yuin/goldmark", "v1.8.7", "Markdown", ("", "parser", "text", "util")),
    Module("github.com/sirupsen/logrus", "v1.10.2", "logger"),
    Module("github.com/urfave/cli/v3", "v3.14.0", "command line"),
    Module("github.com/labstack/echo/v4", "v4.16.0", "router"),
    Module("github.com/spf13/pflag", "v1.0.10", "command line"),
)
# Without code of their own; minutes of benchmarks.
_LEFT_OUT = ("generics", "compressor", "storage engine")
RANKED = (
    *(each for each in MODULES if not each.style.startswith(_LEFT_OUT)),
    *(*_MORE, *_KEPT_BACK),
)
_FLAGS = ("-count=1", "-short", "-run=.", "-bench=.", "-benchtime=100x", "-timeout=900s")
_FIRST = 0.25
Line = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Objects:
    """What one stack allocated, as far as the module's own lines go."""

    lines: tuple[Line, ...]
    """The lines of the compiled function that hold the code, the innermost first."""
    objects: int
    """How many."""
    size_bytes: int
    """Bytes of each."""


def measure(ground: Ground, modules: Sequence[Module] = RANKED, cache: Path | None = None) -> Json:
    """Measures how many of the objects of profiles the first quarter of the order stands for.

    Args:
        ground: Where, with the modules that are asked for.
        modules: The modules.
        cache: Where modules and profiles are kept.

    Returns:
        The figures of each module.
    """
    figures: dict[str, Json] = {"missing": {}, "modules": []}
    kept_back = {module.name for module in _KEPT_BACK}
    go, private = ground.go, cache or ground.private / "ranking"
    for subject in subjects(go, private, environment(), modules, ground.only):
        if not isinstance(subject, Subject):
            figures["missing"][subject[0]] = subject[1]
            continue
        started_s = time.monotonic()
        profile = list(profiled(go, private, subject))
        folds = order(findings_of(go, subject))
        found = {"module": subject.name, "tuned": subject.name not in kept_back}
        figures["modules"].append({**found, **_figures(folds, profile, subject)})
        print(f"{subject.name}: {time.monotonic() - started_s:.0f} s", file=sys.stderr, flush=True)
    return figures


def environment() -> dict[str, str]:
    """For the go command and what it starts: nothing of the user's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GO")}
    return {**kept, "GOWORK": "off", "GOTOOLCHAIN": "local"}


def profiled(go: str, private: Path, subject: Subject) -> Iterator[Objects]:
    """Yields what the tests and benchmarks of a module allocate on its own lines, tests left out.

    Raises:
        subprocess.CalledProcessError: The tests cannot be run at all.
    """
    goroot = subprocess.run(
        [go, "env", "GOROOT"], capture_output=True, text=True, check=True
    ).stdout.strip()
    folders = frozenset(str(folder_of(subject, package)) for package in subject.packages)
    for package in subject.packages:
        kept = private / "profiles" / f"{subject.name} {package}".replace("/", "_")
        if not (kept / "mem.out").is_file():
            _profile(go, kept, subject, package)
        written = (kept / "mem.out").read_bytes()
        for sample in read_profile(gzip.decompress(written)) if written else ():
            objects = own_objects(sample, folders, goroot)
            if objects is not None:
                yield objects


def _profile(go: str, kept: Path, subject: Subject, package: str) -> None:
    kept.mkdir(parents=True, exist_ok=True)
    made = kept / "new.out"
    flags = ("-memprofilerate=1", f"-memprofile={made}", f"-o={kept / 'test'}")
    run = subprocess.run(
        [go, "test", *_FLAGS, *flags, package],
        cwd=subject.directory,
        env={**subject.environment, "GOFLAGS": "-mod=mod"},
        capture_output=True,
        check=False,
    )
    (kept / "said").write_bytes(run.stdout[-20_000:] + run.stderr[-20_000:])
    (kept / "test").unlink(missing_ok=True)
    if made.is_file():  # tests that fail leave a profile all the same
        made.rename(kept / "mem.out")
    elif b"[no test files]" in run.stdout:
        (kept / "mem.out").touch()
    else:
        raise subprocess.CalledProcessError(run.returncode, run.args, run.stdout, run.stderr)


def own_objects(sample: ProfileSample, folders: Collection[str], goroot: str) -> Objects | None:
    """What a stack allocated, if the innermost function outside the runtime is the module's."""
    _, first = outermost_routine(sample.frames, goroot)
    if first is None:
        return None
    lines = []
    for frame in sample.frames[sample.frames.index(first) :]:
        if os.path.dirname(frame.path) in folders and not frame.path.endswith("_test.go"):
            lines.append((frame.path, frame.line))
        if not frame.inlined:
            break
    return Objects(tuple(lines), sample.objects, sample.size_bytes) if lines else None


def findings_of(go: str, subject: Subject) -> list[Finding]:
    """The allocations that are shown by default, tests left out."""
    report = report_of(subject, go)
    return [
        each
        for each in report.findings
        if KINDS[each.kind].shown and each.allocates and not each.test
    ]


def order(findings: Iterable[Finding]) -> list[Fold]:
    """The folds, what matters most first."""
    return sorted(folded(findings), key=lambda fold: rank(fold.head))


def stood_for(folds: Sequence[Fold], profile: Iterable[Objects]) -> tuple[dict[int, float], float]:
    """Deals the objects of a profile out to the folds that stand for them.

    An object belongs to the innermost of its lines that has a finding; where that has several,
    those of its size share it, else those of unknown size, else all.

    Args:
        folds: The folds.
        profile: The objects.

    Returns:
        How many objects each fold stands for, by its place, and how many none does.
    """
    on_line: dict[Line, list[tuple[int, Finding]]] = {}
    for place, fold in enumerate(folds):
        for part in fold.parts:
            for line in {(part.span.path, part.span.line), *_lines_of(part)}:
                on_line.setdefault(line, []).append((place, part))
    shares: dict[int, float] = {}
    without = 0.0
    for objects in profile:
        found = next((on_line[line] for line in objects.lines if line in on_line), [])
        sized = [place for place, part in found if part.block_bytes == objects.size_bytes]
        unsized = [place for place, part in found if part.block_bytes is None]
        places = sized or unsized or [place for place, _ in found]
        for place in places:
            shares[place] = shares.get(place, 0.0) + objects.objects / len(places)
        without += objects.objects if not places else 0
    return shares, without


def _lines_of(finding: Finding) -> Iterator[Line]:
    """The lines on which a profile may have it: an expression's own may be its last."""
    if finding.inlined_from is None:
        span = finding.span
        last = min(span.end_line, span.line + 3)
        yield from ((span.path, line) for line in range(span.line, last + 1))


def _figures(folds: Sequence[Fold], profile: Sequence[Objects], subject: Subject) -> Json:
    """The figures of one module; paths are below its directory."""
    shares, without = stood_for(folds, profile)
    first = -(-len(folds) // 4)
    among_first = sum(share for place, share in shares.items() if place < first)
    every = sum(each.objects for each in profile)
    files = {path for package in subject.packages for path in _sources(subject, package)}
    lines = {str(path): path.read_bytes().count(b"\n") for path in files}
    written = sorted(
        (part for fold in folds for part in fold.parts),
        key=lambda part: (part.span.path, part.span.line, part.span.byte_col),
    )
    quiet = shown(written, DisplayLevel.QUIET, lines_of=lines)
    worst = sorted(shares.items(), key=lambda pair: -pair[1])[:10]
    return {
        "folds": len(folds),
        "findings": sum(len(fold.parts) for fold in folds),
        "objects": every,
        "in_first_quarter": among_first,
        "without_finding": without,
        "lines": sum(lines.values()),
        "quiet_lines": len(quiet),
        "worst": [
            {**_said(folds[place], subject), "place": place, "objects": share}
            for place, share in worst
        ],
    }


def folder_of(subject: Subject, package: str) -> Path:
    """Where a package of a module is."""
    return subject.directory / package.removeprefix(subject.name.split()[0]).strip("/")


def _sources(subject: Subject, package: str) -> Iterator[Path]:
    files = folder_of(subject, package).glob("*.go")
    yield from (path for path in files if not path.name.endswith("_test.go"))


def _said(fold: Fold, subject: Subject) -> dict[str, Json]:
    head = fold.head
    path = Path(head.span.path).relative_to(subject.directory).as_posix()
    return {
        "at": f"{path}:{head.span.line}:{head.span.byte_col}",
        "function": head.function,
        "subject": head.subject,
        "when": str(head.when),
        "depth": head.loop_depth,
        "bytes": head.size_bytes,
        "condition": head.condition,
        "inlined": head.inlined_from,
        "parts": len(fold.parts),
    }


def _record(ground: Ground, figures: Json, took_s: float) -> None:
    """Writes the figures beside those of the other benchmarks, which stay as they are."""
    from run import PARTS  # noqa: PLC0415 - it has this one among its parts

    path = page.newest()
    document = json.loads(path.read_text(encoding="utf-8"))
    document["parts"]["ranking"] = {
        "ended": dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"),
        "took_s": round(took_s),
        "versions": versions(ground),
        "figures": rounded(figures),
    }
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    page.write(path, PARTS)


def main() -> int:
    """Measures the modules of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="paths; the default is all")
    parser.add_argument("--go", default=shutil.which("go") or "go", metavar="PATH")
    parser.add_argument("--cache", type=Path, required=True, metavar="DIR")
    parser.add_argument("--record", action="store_true", help="write it into the newest results")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="show who allocates most")
    arguments = parser.parse_args()
    go = arguments.go
    version = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=True)
    ground = Ground(
        go=go,
        go_version=version.stdout.strip(),
        private=arguments.cache.resolve(),
        environment=environment(),
        runs=1,
        gopls=None,
        module=None,
        only=frozenset(arguments.modules),
    )
    started_s = time.monotonic()
    figures = measure(ground, cache=ground.private)
    if arguments.record:
        _record(ground, figures, time.monotonic() - started_s)
    print(*tables(figures), sep="\n")
    for module in figures["modules"]:
        for each in module["worst"][: arguments.worst]:
            flag = "  " if each["place"] < -(-module["folds"] // 4) else "! "
            share = each["objects"] / module["objects"]
            print(f"{flag}{share:6.1%} {each['place']:4}/{module['folds']} {json.dumps(each)}")
    print(*missed(figures), sep="\n")
    return int(bool(missed(figures)))


if __name__ == "__main__":
    sys.exit(main())
