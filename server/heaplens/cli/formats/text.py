"""The format for people: a line a finding, in the form that Go's tools and editors know.

Findings and tables go to stdout, problems and the closing line to stderr. In the order of
positions each package is written as it comes; sorted by bytes, all of them at the end.
"""

from collections.abc import Iterable
from itertools import chain

from heaplens.analysis.ranking import Order, ordered
from heaplens.cli.counts import Counts
from heaplens.cli.formats.format import Format, FormatOptions, Output, Selected
from heaplens.cli.lines import finding_text, problem_text, summary_text
from heaplens.cli.source_lines import SourceLines
from heaplens.cli.summary_table import (
    Row,
    function_row,
    heading,
    package_row,
    row_text,
    rows_by_bytes,
)
from heaplens.cli.terminal import look_of
from heaplens.engine.checks import Target
from heaplens.model import Finding


class TextFormat(Format):
    """Writes findings, or the tables of `--summary`."""

    def __init__(self, options: FormatOptions, output: Output) -> None:
        super().__init__(options, output)
        self._look = look_of(output.out, options.color)
        self._error_palette = look_of(output.err, options.color).palette
        self._sources = SourceLines()
        self._has_heading = False
        self._held: list[Selected] = []

    def add(self, selected: Selected) -> None:
        """Write a package, or keep it to be sorted; its new problems are written at once."""
        below, report = self.options.below, selected.report
        with self.output.quiet():
            self.output.out.write(self._text(selected))
            for problem in selected.new_problems:
                words = problem_text(problem, report.import_path, below, self._error_palette)
                self.output.complain(words)

    def end(self, counts: Counts, target: Target) -> None:
        """Write what was kept, and the closing line."""
        del target  # the closing line does not name it
        with self.output.quiet():
            self.output.out.write(self._sorted_text())
            self.output.complain(summary_text(counts) + "\n")

    def _text(self, selected: Selected) -> str:
        if self.options.order is not Order.POSITION:
            self._held.append(selected)
            return ""
        if self.options.summary:
            return self._table(_rows(selected))
        return self._list(selected.findings)

    def _sorted_text(self) -> str:
        if self.options.summary:
            return self._table(rows_by_bytes(chain(*map(_rows, self._held))))
        held = chain(*(selected.findings for selected in self._held))
        return self._list(ordered(held, self.options.order))

    def _list(self, findings: Iterable[Finding]) -> str:
        below = self.options.below
        return "".join(
            finding_text(finding, below, self._look, self._sources) for finding in findings
        )

    def _table(self, rows: Iterable[Row]) -> str:
        palette = self._look.palette
        text = "".join(row_text(row, self.options.below, palette) for row in rows)
        if not text or self._has_heading:
            return text
        self._has_heading = True
        return heading(palette) + text


def _rows(selected: Selected) -> list[Row]:
    package = package_row(selected.report)
    return [*map(function_row, selected.functions), *([package] if package is not None else [])]
