"""The entries of an editor's list of problems. Pure: no I/O.

Invariant: a file has at most 900; the last one counts what is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from heaplens.config.settings import Settings
from heaplens.explain.steps import step_words
from heaplens.model import KINDS, About, Finding, Problem, Severity, Site, Span, Step
from heaplens.present.file_facts import FileFacts
from heaplens.present.wording import counted, facts, is_real
from heaplens.source.text import BOM

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


def diagnostics(file_facts: FileFacts, settings: Settings) -> list[Diagnostic]:
    """Return the diagnostics of a file, by line and column.

    Args:
        file_facts: the file.
        settings: the severity of each kind.
    """
    loud = [
        (severity, tracked.finding)
        for tracked in file_facts.tracked_findings
        if (severity := severity_of(tracked.finding, settings)) is not Severity.OFF
    ]
    result = [] if file_facts.problem is None else [_does_not_build(file_facts, file_facts.problem)]
    room = MOST - len(result)
    left_out = 0
    if len(loud) > room:
        loud.sort(key=lambda entry: (-_RANK[entry[0]], *_start(entry[1])))
        left_out = len(loud) - (room - 1)
        loud = sorted(loud[: room - 1], key=lambda entry: _start(entry[1]))
    result += [_diagnostic(finding, severity) for severity, finding in loud]
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


def severity_of(finding: Finding, settings: Settings) -> Severity:
    """Return the severity of a finding.

    Returns:
        That of its kind in the settings; at most HINT for an expression that is not proven to
        allocate each time.
    """
    severity = settings.severities[finding.kind]
    is_faint = KINDS[finding.kind].faint_unless_certain
    certain = finding.allocates and finding.condition is None
    if is_faint and not certain and _RANK[severity] > _RANK[Severity.HINT]:
        return Severity.HINT
    return severity


def message(finding: Finding) -> str:
    """Return the sentence of a finding, and in brackets its bytes and condition."""
    known = ", ".join(facts(finding)[1:])
    return " ".join(f"{finding.sentence} [{known}]".split()) if known else finding.sentence


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


def _diagnostic(finding: Finding, severity: Severity) -> Diagnostic:
    return Diagnostic(
        finding.span,
        severity,
        str(finding.kind),
        message(finding),
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
    known = (
        "heaplens shows what it knew before"
        if file_facts.tracked_findings
        else "heaplens shows nothing here"
    )
    site = problem.site
    return Diagnostic(
        package_clause(file_facts.path, file_facts.data),
        Severity.INFORMATION,
        DOES_NOT_BUILD,
        f"{known}: {text}",
        ((site, text),) if site is not None and is_real(site) else (),
    )


def _start(finding: Finding) -> tuple[int, int]:
    return finding.span.line, finding.span.byte_col
