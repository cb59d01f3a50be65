"""The entries of an editor's list of problems. Pure: no I/O.

Invariant: a file has at most 900; the last one counts what is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from heaplens.analysis.folding import Fold
from heaplens.config.settings import DisplayLevel, Settings
from heaplens.explain.headline import headline
from heaplens.explain.steps import step_words
from heaplens.model import KINDS, About, Finding, Problem, Severity, Site, Span, Step
from heaplens.present.file_facts import FileFacts
from heaplens.present.folds import elsewhere
from heaplens.present.hints import joint_label
from heaplens.present.levels import is_certain, shown
from heaplens.present.places import token_span, word_span
from heaplens.present.wording import counted, is_real, title
from heaplens.source.generated import is_generated
from heaplens.source.text import BOM, Text

MOST = 900
"""Diagnostics of one file; editors cut off at 1,000 and do not say so."""
DOES_NOT_BUILD = "does-not-build"
"""The code of the diagnostic that says what keeps a package from building."""
MORE = "more"
"""The code of the one that says how many are left out."""
_MOST_STEPS = 20
_LONGEST_PROBLEM = 600
_RANK = MappingProxyType({severity: rank for rank, severity in enumerate(Severity)})
_CLAUSE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>[ \t\r\n;]+|//[^\n]*|/\*.*?\*/)*(package[ \t]+\w+)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One entry of the list."""

    span: Span
    """The expression, name or comment that is underlined."""
    severity: Severity
    """Never OFF."""
    code: str
    """The kind of finding, or `does-not-build`, or `more`."""
    message: str
    """One line of text."""
    related: tuple[tuple[Site, str], ...] = ()
    """The steps of the path: places, each with what happens there."""
    cause: str = ""
    """The cause of an allocation, whose page gives advice; empty for anything else."""
    unnecessary: bool = False
    """Whether the text could be deleted; editors draw it faded."""


def diagnostics(
    file_facts: FileFacts, settings: Settings, *, listed: bool = False
) -> list[Diagnostic]:
    """Return the diagnostics of a file, by line and column.

    Args:
        file_facts: the file.
        settings: the severity of each kind, and the level.
        listed: whether a list of all that is found was asked for: then the level does not count,
            and what is not off is information at least.
    """
    folds = drawn_folds(file_facts, settings, listed=listed)
    loud = [(severity_of(fold.head, settings, listed=listed), fold) for fold in folds]
    result = [] if file_facts.problem is None else [_does_not_build(file_facts, file_facts.problem)]
    room = MOST - len(result)
    left_out = 0
    if len(loud) > room:
        loud.sort(key=lambda entry: (-_RANK[entry[0]], *_start(entry[1].head.span)))
        left_out = len(loud) - (room - 1)
        loud = loud[: room - 1]
    text = Text(file_facts.data)
    # Of several on a line Neovim prints the last one: that is what is certain.
    loud.sort(key=lambda entry: (entry[1].head.span.line, is_certain(entry[1].head)))
    result += [_diagnostic(fold, severity, text) for severity, fold in loud]
    if left_out:
        result.append(
            Diagnostic(
                package_clause(file_facts.path, file_facts.data),
                Severity.INFORMATION,
                MORE,
                f"{counted(left_out, 'more finding')} of heaplens in this file, not shown here.",
            )
        )
    return result


def drawn_folds(file_facts: FileFacts, settings: Settings, *, listed: bool = False) -> list[Fold]:
    """Return what has a diagnostic, with the arguments of `diagnostics`, by line."""
    level = DisplayLevel.ALL if listed else settings.level
    findings = (
        tracked.finding
        for tracked in file_facts.tracked_findings
        if settings.severities[tracked.finding.kind] is not Severity.OFF
    )
    lines = shown(
        findings,
        level,
        generated=is_generated(file_facts.data),
        text=Text(file_facts.data),
        lines_of={file_facts.path: file_facts.data.count(b"\n")},
    )
    return [fold for line in lines for fold in line.folds]


def severity_of(finding: Finding, settings: Settings, *, listed: bool = False) -> Severity:
    """Return the severity of a finding.

    Args:
        finding: the finding.
        settings: the severity of each kind.
        listed: as in `diagnostics`.

    Returns:
        That of its kind in the settings, which is not OFF; at most HINT for an expression that is
        not proven to allocate each time, unless all is listed.
    """
    severity = settings.severities[finding.kind]
    is_faint = KINDS[finding.kind].faint_unless_certain and not is_certain(finding)
    if is_faint and _RANK[severity] > _RANK[Severity.HINT]:
        severity = Severity.HINT
    return Severity.INFORMATION if listed and severity is Severity.HINT else severity


def message(fold: Fold) -> str:
    """Return how much and why in a few words: what lists cut off comes last.

    Returns:
        `192 B · returned by NewRouter · &Router{…}`, and for what is conditional when.
    """
    head = fold.head
    if KINDS[head.kind].about is About.COMMENT:
        return head.sentence
    proven = fold.certain or fold.conditional
    size = joint_label(fold.parts).removeprefix("heap ") if proven else ""
    condition = (head.condition or "") if head.allocates else ""
    parts = (size, headline(head), title(head), condition, elsewhere(fold))
    return " · ".join(" ".join(part.split()) for part in parts if part)


def package_clause(path: str, data: bytes) -> Span:
    """Return the span of a file's `package p`; of its first line where it has none.

    A scan, not a parse: only blanks and comments can precede the clause.
    """
    match = _CLAUSE.match(data)
    start = match.start(1) if match else len(BOM) if data.startswith(BOM) else 0
    end = match.end(1) if match else data.find(b"\n")
    end = len(data) if end < 0 else end
    line = data.count(b"\n", 0, start) + 1
    byte_col = start - data.rfind(b"\n", 0, start)
    width = len(data[start:end].removesuffix(b"\r"))
    return Span(path, line, byte_col, line, byte_col + width)


def _diagnostic(fold: Fold, severity: Severity, text: Text) -> Diagnostic:
    finding = fold.head
    return Diagnostic(
        token_span(finding, text.line(finding.span.line)),
        severity,
        str(finding.kind),
        message(fold),
        tuple(_related(finding.flow)),
        cause=str(finding.cause) if KINDS[finding.kind].allocates else "",
        unnecessary=KINDS[finding.kind].about is About.COMMENT,
    )


def _related(flow: tuple[Step, ...]) -> Iterator[tuple[Site, str]]:
    steps = [step for step in flow if is_real(step.site)]
    if len(steps) > _MOST_STEPS:
        # The last one is where the escape becomes final.
        steps = [*steps[: _MOST_STEPS - 1], steps[-1]]
    for step in steps:
        words = step_words(step)
        text = " ".join(step.text.split())
        yield step.site, f"{words}: {text}" if words else text


def _does_not_build(file_facts: FileFacts, problem: Problem) -> Diagnostic:
    # All lines: the first one of an error in go.mod, or of Go's advice, says next to nothing.
    text = " ".join(problem.message.split())
    text = text if len(text) <= _LONGEST_PROBLEM else f"{text[: _LONGEST_PROBLEM - 1]}…"
    site = problem.site
    is_here = site is not None and site.path == file_facts.path and site.line > 0
    if site is not None and is_here:
        line = Text(file_facts.data).line(site.line)
        span = word_span(Span(site.path, site.line, site.byte_col, site.line, 0), line)
    else:
        span = package_clause(file_facts.path, file_facts.data)
    return Diagnostic(
        span,
        Severity.INFORMATION,
        DOES_NOT_BUILD,
        f"Code does not build ({text}); showing the last good results."
        if file_facts.tracked_findings
        else f"heaplens shows nothing here: {text}",
        ((site, text),) if site is not None and not is_here and is_real(site) else (),
    )


def _start(span: Span) -> tuple[int, int]:
    return span.line, span.byte_col
