"""Holds heaplens, plain `-m` and gopls against what the tests of real packages allocate.

Whoever marks a line is held to the same rule: `accuracy.marks`. Also counted is what each of them
puts before the reader for the same files, and how much of that says nothing, or says it again.
heaplens alone is held to the stricter one of call_truth.py, on modules of other people as well.
"""

import asyncio
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import gopls
from accuracy import Line, Marks, Tally, lines_of, lines_of_m, marks
from accuracy import measure as measure_accuracy
from call_truth import at_call, of_modules
from ground import Ground
from ground_truth import PACKAGES, Truth
from heaplens.config.settings import SEVERITIES, Settings
from heaplens.engine.batch import Analyzer
from heaplens.model import Kind, PackageReport, Severity
from lsp.connection import Json
from lsp.editor import Editor
from modules import MODULES, Module, Subject
from objects import built_packages
from truth_tables import CERTAIN, GOPLS, HEAPLENS, PLAIN_M, missed, tables

__all__ = ("measure", "missed", "tables")

_PATIENCE_S = 600.0
# gopls is to say when it has diagnosed all there is, and to look at the open folder alone.
_OPTIONS = {"verboseWorkDoneProgress": True, "expandWorkspaceToModule": False}
_M_LINE = re.compile(r"\S+?\.go:(\d+):(\d+): (.+)")
_M_CLAIM = re.compile(r"moved to heap: |.+ escapes to heap:?$")
_EMPTY = re.compile(r"\w+\(\)")


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is put before the reader."""

    place: tuple[str, int, int]
    """Path, 1-based line, column."""
    message: str
    """In whose words ever."""
    claim: bool
    """Whether it says that something is on the heap."""
    empty: bool = False
    """Whether it does not say what."""


def measure(
    ground: Ground,
    packages: Sequence[str] = PACKAGES,
    cache: Path | None = None,
    modules: Sequence[Module] = MODULES,
) -> Json:
    """Measures how much is found, how much of it is true, and how much is said.

    Args:
        ground: Where, and with which gopls.
        packages: Packages of the standard library.
        cache: Where what their tests allocate is kept; it takes minutes to find out.
        modules: Modules of other people.

    Returns:
        The figures of each package: `packages` by line, `at_call` at the call.
    """
    wanted = tuple(each for each in packages if not ground.only or each in ground.only)
    kept = cache or ground.private / "truth"
    figures: dict[str, Json] = {"missing": {}, "packages": [], "at_call": []}
    if wanted:
        _of_std(ground, wanted, kept, figures)
    for found in of_modules(ground.go, ground.environment, kept, modules, ground.only):
        if isinstance(found, tuple):
            figures["missing"][found[0]] = found[1]
        else:
            figures["at_call"].append(found)
    return figures


def _of_std(ground: Ground, wanted: tuple[str, ...], cache: Path, figures: dict[str, Json]) -> None:
    """Adds the figures of packages of the standard library, counted in both ways."""
    if ground.gopls is None:
        figures["missing"]["gopls"] = ground.missing.get("gopls", "it is not there")
    settings = Settings(go_path=ground.go, tests=False, cache=False)
    subject = Subject("std", wanted, ground.goroot / "src", ground.environment)
    with Analyzer(settings, ground.environment) as analyzer:
        built = {
            each.import_path: each
            for each in built_packages(analyzer.go, wanted, ground.environment, subject.directory)
        }
        for report, truth, tally in measure_accuracy(wanted, analyzer, cache, ground.environment):
            print(f"truth: {report.import_path}", file=sys.stderr, flush=True)
            said = {HEAPLENS: _of_heaplens(report), PLAIN_M: _of_plain_m(ground, report)}
            if ground.gopls is not None:
                said[GOPLS] = asyncio.run(_of_gopls(ground.gopls, ground, report))
            figures["packages"].append(_figures(report, truth, tally, said, ground))
            own = built[report.import_path]
            figures["at_call"].append(at_call(report, truth, own, analyzer.go, subject))


def _figures(
    report: PackageReport,
    truth: Truth,
    tally: Tally,
    said: Mapping[str, Sequence[Said]],
    ground: Ground,
) -> Json:
    """The figures of one package; paths in them are below GOROOT."""
    source = f"{ground.goroot}/src/"
    found = {**_marks_of_heaplens(report, truth), PLAIN_M: marks(lines_of_m(report), truth)}
    if GOPLS in said:
        claimed = {(path, line) for path, line, _ in (s.place for s in said[GOPLS] if s.claim)}
        found[GOPLS] = marks(claimed, truth)
    return {
        "package": report.import_path,
        "marks": {name: asdict(each) for name, each in found.items()},
        "said": {name: _counted(each) for name, each in said.items()},
        "certain": tally.certain,
        "conditional": tally.conditional,
        "conditional_seen": tally.conditional_seen,
        "false": [f"{shown.removeprefix(source)}: {why}" for why, shown in tally.false],
        "sized": tally.sized,
        "wrong_size": [shown.removeprefix(source) for shown in tally.wrong_size],
        "missed": [shown.removeprefix(source) for shown in tally.missed],
    }


def _marks_of_heaplens(report: PackageReport, truth: Truth) -> dict[str, Marks]:
    """All that it marks as an allocation, and of that what it does not call conditional."""
    proven = [
        each
        for each in report.findings
        if each.allocates and not each.span.path.endswith("_test.go")
    ]
    certain = [each for each in proven if each.condition is None]
    both: dict[str, set[Line]] = {
        name: set().union(*(lines_of(each, report.escapes) for each in findings))
        for name, findings in ((HEAPLENS, proven), (CERTAIN, certain))
    }
    return {name: marks(lines, truth) for name, lines in both.items()}


def _counted(said: Iterable[Said]) -> dict[str, int]:
    """How much is said; `again` is what stands at a place where something on the heap stood."""
    everything = list(said)
    claims = [each for each in everything if each.claim]
    return {
        "all": len(everything),
        "claims": len(claims),
        "empty": sum(each.empty for each in claims),
        "again": len(claims) - len({each.place for each in claims}),
    }


def _of_heaplens(report: PackageReport) -> list[Said]:
    """The findings that are shown unless the settings say otherwise."""
    return [
        Said(
            (each.span.path, each.span.line, each.span.byte_col),
            each.sentence,
            claim=each.kind is not Kind.UNUSED_IGNORE,
            empty=not each.sentence,
        )
        for each in report.findings
        if SEVERITIES[each.kind] is not Severity.OFF and not each.span.path.endswith("_test.go")
    ]


def _of_plain_m(ground: Ground, report: PackageReport) -> list[Said]:
    """The lines that `go build -gcflags=-m` prints."""
    built = ground.run(ground.go, "build", "-gcflags=-m", ".", at=Path(report.directory))
    found = (_M_LINE.fullmatch(line) for line in built.stderr.splitlines())
    return [
        Said(
            (match[0].partition(":")[0], int(match[1]), int(match[2])),
            match[3],
            claim=_M_CLAIM.match(match[3]) is not None,
        )
        for match in found
        if match is not None
    ]


async def _of_gopls(command: str, ground: Ground, report: PackageReport) -> list[Said]:
    """What gopls publishes of a package's files, tests left out, with its details switched on."""
    directory = Path(report.directory)
    listed = ground.run(ground.go, "list", "-f", '{{join .GoFiles "\\n"}}', ".", at=directory)
    files = [directory / name for name in listed.stdout.split()]
    async with gopls.gopls(command, directory, ground.environment, _OPTIONS) as editor:
        uri = editor.open(files[0])
        await gopls.switch_on(editor, uri)
        await editor.wait_for(
            "textDocument/publishDiagnostics",
            lambda it: bool(gopls.details(it)),
            patience_s=_PATIENCE_S,
        )
        await _quiet(editor)
        return [
            _said(path, each)
            for path in files
            for published in editor.published(path.as_uri())[-1:]
            for each in gopls.details(published)
        ]


def _said(path: Path, diagnostic: Json) -> Said:
    start, message = diagnostic["range"]["start"], diagnostic["message"]
    return Said(
        (str(path), start["line"] + 1, start["character"] + 1),
        message,
        claim=message.startswith(("escape(", "escapes(")),
        empty=_EMPTY.fullmatch(message) is not None,
    )


async def _quiet(editor: Editor) -> None:
    """Waits until gopls has ended all that it said that it had begun."""
    while True:
        since = len(editor.messages)
        reports = [each.params for each in editor.received("$/progress")]
        begun = {each["token"] for each in reports if each["value"]["kind"] == "begin"}
        ended = {each["token"] for each in reports if each["value"]["kind"] == "end"}
        if begun <= ended:
            return
        await editor.wait_for("$/progress", since=since, patience_s=_PATIENCE_S)
