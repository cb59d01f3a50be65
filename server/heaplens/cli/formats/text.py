"""The format for people: a line a finding, in the form that Go's tools and editors know.

Findings and tables go to stdout, problems and the closing line to stderr. In the order of
positions each package is written as it comes; in any other, all of them at the end. On a terminal
findings are folded and followed by their source line; where a program reads, each has a line.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

from heaplens.analysis.folding import folded
from heaplens.analysis.ranking import Order, ordered
from heaplens.cli.closing_line import NOTHING, closing_line
from heaplens.cli.counts import Counts
from heaplens.cli.formats.format import Format, FormatOptions, Output, Selected
from heaplens.cli.lines import finding_text, folds_text, problem_text
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
from heaplens.cli.unknowns import unknown_lines
from heaplens.engine.checks import Target


class TextFormat(Format):
    """Writes findings, or the tables of `--summary`."""

    def __init__(self, options: FormatOptions, output: Output) -> None:
        super().__init__(options, output)
        self._look = look_of(output.out, options.color)
        self._error_palette = look_of(output.err, options.color).palette
        self._sources = SourceLines()
        self._has_heading = False
        self._held: list[Selected] = []
        self._complaint = ""

    def add(self, selected: Selected) -> None:
        """Write a package, or keep it to be sorted; its new problems are written at once."""
        below, report = self.options.below, selected.report
        with self.output.quiet():
            self.output.out.write(self._text(selected))
            for problem in selected.new_problems:
                self._complain()
                self._complaint = problem_text(
                    problem, report.import_path, below, self._error_palette
                )
                if problem.site is not None:
                    self._complain()

    def end(self, counts: Counts, target: Target) -> None:
        """Write what was kept, and the closing line."""
        del target  # the closing line does not name it
        with self.output.quiet():
            self.output.out.write(self._sorted_text())
            line = closing_line(counts, top=self.options.top)
            if line == NOTHING and self._complaint.count("\n") == 1:
                # The one reason and what came of it are one line.
                line = f"{self._complaint.rstrip()} ({line})"
                self._complaint = ""
            self._complain()
            if self.options.quiet and line != NOTHING:
                return
            lines = [*unknown_lines(counts.unknowns), line]
            self.output.complain("".join(f"{line}\n" for line in lines))

    def _complain(self) -> None:
        """Write the last problem, which waits for the closing line that it may be a part of."""
        if self._complaint:
            self.output.complain(self._complaint)
        self._complaint = ""

    def _text(self, selected: Selected) -> str:
        if self.options.order is not Order.POSITION:
            self._held.append(selected)
            return ""
        if self.options.summary:
            return self._table(_rows(selected))
        return self._list([selected])

    def _sorted_text(self) -> str:
        if self.options.summary:
            return self._table(rows_by_bytes(chain(*map(_rows, self._held))))
        return self._list(self._held)

    def _list(self, packages: Sequence[Selected]) -> str:
        """Return the findings of packages in the order that was asked for."""
        below, order = self.options.below, self.options.order
        if not self._look.width:
            findings = ordered(chain(*(package.findings for package in packages)), order)
            return "".join(
                finding_text(finding, below, self._look, self._sources) for finding in findings
            )
        folds = {id(fold.head): fold for package in packages for fold in folded(package.findings)}
        heads = ordered((fold.head for fold in folds.values()), order)
        return folds_text((folds[id(head)] for head in heads), below, self._look, self._sources)

    def _table(self, rows: Iterable[Row]) -> str:
        palette = self._look.palette
        text = "".join(row_text(row, self.options.below, palette) for row in rows)
        if not text or self._has_heading:
            return text
        self._has_heading = True
        return heading(palette) + text


def _rows(selected: Selected) -> list[Row]:
    package = package_row(selected.report, selected.functions)
    return [*map(function_row, selected.functions), *([package] if package is not None else [])]
