"""The findings of a package by line, for lines of which it is known that they allocate. Pure."""

from collections.abc import Iterable, Sequence

from accuracy import Line, lines_of
from heaplens.model import Finding, Kind, PackageReport

_FUNCTION = "func literal"


class Marked:
    """Which lines say what."""

    def __init__(self, report: PackageReport, allocating: Iterable[Line]) -> None:
        """Looks at the findings of one package, tests left out.

        The call of an expression over several lines may be on any of them. So a line in the middle
        of one that says nothing is given to a finding around it whose own lines do not allocate.

        Args:
            report: What heaplens says.
            allocating: The lines that have to say so.
        """
        demanded = frozenset(allocating)
        self.findings = tuple(
            finding
            for finding in report.findings
            if finding.kind is not Kind.LEAKING_PARAM and not finding.span.path.endswith("_test.go")
        )
        self._lines = {each: lines_of(each, report.escapes) for each in self.findings}
        self._on: dict[Line, list[Finding]] = {}
        for finding, lines in self._lines.items():
            for line in lines:
                self._on.setdefault(line, []).append(finding)
        idle = [
            each
            for each in self.findings
            if each.allocates
            and each.span.end_line > each.span.line
            and each.subject != _FUNCTION
            and not self._lines[each] & demanded
        ]
        self.around = list[Line]()
        """The lines that a finding around them speaks for."""
        for line in sorted(demanded):
            around = [each for each in idle if _is_in(line, each)]
            if around and not self.says_so(line):
                innermost = max(around, key=lambda each: each.span.line)
                self._on.setdefault(line, []).append(innermost)
                self._lines[innermost].add(line)
                self.around.append(line)
        self.silent = [line for line in sorted(demanded) if not self.says_so(line)]
        """The lines that have to say so, and do not."""

    def on(self, line: Line) -> Sequence[Finding]:
        """The findings on a line."""
        return self._on.get(line, ())

    def lines(self, finding: Finding) -> set[Line]:
        """The lines of a finding."""
        return self._lines[finding]

    def says_so(self, line: Line) -> bool:
        """Whether a line says that it allocates."""
        return any(finding.allocates for finding in self.on(line))

    def state(self, line: Line) -> str:
        """What a line says that does not say that it allocates."""
        findings = self.on(line)
        if any(each.allocates is None for each in findings):
            return "unproven"
        return "denied" if findings else "nothing"


def _is_in(line: Line, finding: Finding) -> bool:
    span = finding.span
    return line[0] == span.path and span.line < line[1] <= span.end_line
