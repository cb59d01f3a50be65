"""What `heaplens check` writes to stdout as text. Invariant: it only makes text, it writes none.

In the order of positions each report is text as it comes; sorted by bytes, all of them at the end.
"""

from collections.abc import Iterable
from itertools import chain

from heaplens.cli.arguments import CheckOptions
from heaplens.cli.formats.json import Selected
from heaplens.cli.formats.order import by_bytes
from heaplens.cli.formats.summary import (
    Row,
    function_row,
    heading,
    package_row,
    row_text,
    rows_by_bytes,
)
from heaplens.cli.formats.text import finding_text
from heaplens.cli.source_lines import Sources
from heaplens.cli.terminal import Look
from heaplens.model import Finding


class Page:
    """Turns reports into the text to write after each of them, and at the end."""

    def __init__(self, options: CheckOptions, look: Look) -> None:
        self._options = options
        self._look = look
        self._sources = Sources()
        self._has_heading = False
        self._held: list[Selected] = []

    def add(self, selected: Selected) -> str:
        """Return what is to be written now that there is one more report."""
        if self._options.by_bytes:
            self._held.append(selected)
            return ""
        if self._options.summary:
            return self._table(_rows(selected))
        return self._list(selected.findings)

    def end(self) -> str:
        """Return what is to be written when all reports are there."""
        if self._options.summary:
            return self._table(rows_by_bytes(chain(*map(_rows, self._held))))
        return self._list(by_bytes(chain(*(each.findings for each in self._held))))

    def _list(self, findings: Iterable[Finding]) -> str:
        below = self._options.common.below
        return "".join(finding_text(each, below, self._look, self._sources) for each in findings)

    def _table(self, rows: Iterable[Row]) -> str:
        below, palette = self._options.common.below, self._look.palette
        text = "".join(row_text(row, below, palette) for row in rows)
        if not text or self._has_heading:
            return text
        self._has_heading = True
        return heading(palette) + text


def _rows(selected: Selected) -> list[Row]:
    package = package_row(selected.report)
    return [*map(function_row, selected.functions), *([package] if package is not None else [])]
