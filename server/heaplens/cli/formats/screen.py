"""What a terminal shows unasked: one screen that ends in a decision, of however many packages.

Totals of the packages, the ten worst findings, and how to see more:

```
ex.com/router   17 certain · 63 may · 1,032 B+
  in loops   regexp.go:89:40   3 × 16 B  boxed for fmt.Fprintf
  each call  router.go:196:6       48 B  match: passed to r.Match, an interface method
```
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from heaplens.analysis.folding import Fold, folded
from heaplens.analysis.ranking import rank
from heaplens.cli.closing_line import NOTHING, closing_line
from heaplens.cli.counts import Counts
from heaplens.cli.formats.format import Format, FormatOptions, Output, Selected
from heaplens.cli.lines import one_line, problem_text
from heaplens.cli.locations import shown_span
from heaplens.cli.terminal import PLAIN, Look, cells, cut, look_of, wrapped
from heaplens.cli.unknowns import unknown_lines
from heaplens.engine.checks import Target
from heaplens.explain.headline import headline
from heaplens.explain.words import plain
from heaplens.model import KINDS, Finding, When
from heaplens.present.folds import amount

WORST = 10
MOST_PACKAGES, MOST_PROBLEMS, MOST_UNKNOWN = 3, 2, 1
GROUP_CELLS, PLACE_CELLS = 9, 30
GROUPS: Mapping[When, str] = {
    When.LOOP: "in loops",
    When.EACH_CALL: "each call",
    When.BRANCH: "branches",
    When.ERROR: "errors",
    When.START: "at start",
    When.TEST: "tests",
}


@dataclass(frozen=True, slots=True)
class Totals:
    """What a package allocates."""

    name: str
    """Its import path."""
    certain: int
    """Findings that allocate whenever they are reached."""
    may: int
    """Findings that allocate under a condition, or of which it is not proven."""
    size_bytes: int
    """Bytes of the certain ones whose size is known."""
    unsized: int
    """Certain ones of unknown size."""
    tests: int
    """Findings in _test.go files, which are not counted above."""

    @property
    def words(self) -> str:
        """`17 certain · 63 may · 1,032 B+ · tests: 12`; what is zero is left out."""
        size = f"{self.size_bytes:,} B{'+' if self.unsized else ''}" if self.size_bytes else ""
        parts = (
            f"{self.certain} certain" if self.certain else "",
            f"{self.may} may" if self.may else "",
            size,
            f"tests: {self.tests}" if self.tests else "",
        )
        return " · ".join(filter(None, parts)) or "nothing"


class ScreenFormat(Format):
    """Keeps the findings of all packages, and shows the worst at the end."""

    def __init__(self, options: FormatOptions, output: Output) -> None:
        super().__init__(options, output)
        self._look = look_of(output.out, options.color)
        self._error_palette = look_of(output.err, options.color).palette
        self._totals: list[Totals] = []
        self._folds: list[Fold] = []
        self._problems: list[str] = []

    def add(self, selected: Selected) -> None:
        """Keep what is needed of a package."""
        name = selected.report.import_path
        for problem in selected.new_problems:
            words = problem_text(problem, name, self.options.below, PLAIN)
            self._problems.append(words.partition("\n")[0])
        if selected.findings:
            self._totals.append(totals(name, selected.findings))
            self._folds += folded(selected.findings)
            # The worst of all are among the worst so far.
            self._folds.sort(key=lambda fold: rank(fold.head))
            del self._folds[self._number :]

    def end(self, counts: Counts, target: Target) -> None:
        """Write the screen, and the closing line."""
        del target  # the closing line does not name it
        rows = [*self._packages(), *worst_rows(self._folds, self.options.below, self._look)]
        closing, problems = closing_line(counts), self._problems[:MOST_PROBLEMS]
        if len(self._problems) > MOST_PROBLEMS:
            problems.append(f"{len(self._problems) - MOST_PROBLEMS} more problems: -v")
        if closing == NOTHING and len(problems) == 1:
            closing = f"{problems.pop()} ({closing})"
        palette, width = self._error_palette, self._look.width
        said = [palette.paint(palette.error, cut(problem, width)) for problem in problems]
        if not self.options.quiet or NOTHING in closing:
            unknown = unknown_lines(counts.unknowns)
            said += [cut(line, width) for line in unknown[:MOST_UNKNOWN]]
            said += [*wrapped("", closing.split(" "), width), *self._advice(counts)]
        with self.output.quiet():
            self.output.out.write("".join(f"{row}\n" for row in rows))
            self.output.complain("".join(f"{row}\n" for row in said))

    @property
    def _number(self) -> int:
        return self.options.top or WORST

    def _packages(self) -> list[str]:
        """Return the rows of the packages that allocate most, and of the rest."""
        largest = sorted(self._totals, key=lambda t: (-t.certain, -t.may, -t.tests))
        shown, rest = largest[:MOST_PACKAGES], largest[MOST_PACKAGES:]
        if len(rest) == 1:
            shown, rest = largest, []
        if rest:
            shown = [*shown, total_of(f"{len(rest)} more packages", rest)]
        width, palette = self._look.width, self._look.palette
        name_cells = min(max((cells(t.name) for t in shown), default=0), width // 2)
        rows = []
        for package in shown:
            name = _ending(package.name, name_cells)
            style = "" if rest and package is shown[-1] else palette.strong
            row = palette.paint(style, name) + " " * (name_cells - cells(name))
            rows.append(f"{row}  {cut(package.words, width - name_cells - 2)}")
        return rows

    def _advice(self, counts: Counts) -> list[str]:
        """Return what to type next."""
        if not self._folds:
            return []
        asked = f" {one_line(self.options.asked)}" if self.options.asked else ""
        span = self._folds[0].head.span
        place = shown_span(span, self.options.below).rpartition(":")[0]
        every = f"all {counts.shown}" if counts.shown > 1 else "in full"
        rows = (
            f"{every}: heaplens check{asked} -v",
            f"why: heaplens explain {place}",
            f"by function: heaplens check{asked} --summary",
        )
        palette, width = self._error_palette, self._look.width
        lines = [rows[0]]
        for row in rows[1:]:
            together = f"{lines[-1]} · {row}"
            lines[-1:] = [together] if cells(together) <= width else [lines[-1], row]
        return [palette.paint(palette.dim, cut(line, width)) for line in lines]


def totals(name: str, findings: Iterable[Finding]) -> Totals:
    """Return the totals of a package."""
    claimed = [finding for finding in findings if KINDS[finding.kind].allocates]
    plain_ones = [finding for finding in claimed if not finding.test]
    certain = [f for f in plain_ones if f.allocates and f.condition is None]
    return Totals(
        name,
        certain=len(certain),
        may=len(plain_ones) - len(certain),
        size_bytes=sum(finding.size_bytes or 0 for finding in certain),
        unsized=sum(finding.size_bytes is None for finding in certain),
        tests=len(claimed) - len(plain_ones),
    )


def total_of(name: str, packages: Sequence[Totals]) -> Totals:
    """Return the totals of packages together."""
    return Totals(
        name,
        certain=sum(package.certain for package in packages),
        may=sum(package.may for package in packages),
        size_bytes=sum(package.size_bytes for package in packages),
        unsized=sum(package.unsized for package in packages),
        tests=sum(package.tests for package in packages),
    )


def worst_rows(folds: Sequence[Fold], below: str, look: Look) -> list[str]:
    """Return a row for each fold, with how often it is reached before the first of its kind."""
    palette = look.palette
    rows, last = [], ""
    places = [_place(fold, below) for fold in folds]
    place_cells = max(map(cells, places), default=0)
    amounts = [amount_text(fold) for fold in folds]
    amount_cells = max(map(cells, amounts), default=0)
    for fold, place, size in zip(folds, places, amounts, strict=True):
        head = fold.head
        group = GROUPS[When.TEST if head.test else head.when]
        label = "" if group == last else group
        last = group
        left = f" {label:<{GROUP_CELLS}}  "
        gap = " " * (place_cells - cells(place))
        pad = " " * (amount_cells - cells(size))
        room = look.width - cells(left) - place_cells - amount_cells - 4
        subject = " ".join(one_line(plain(head.subject)).split())
        reason = one_line(headline(head))
        what = f"{subject}: {reason}" if subject and cells(subject) < room // 3 else reason
        rows.append(
            f"{palette.paint(palette.dim, left)}{palette.paint(palette.path, place)}{gap}  "
            f"{pad}{palette.paint(palette.kind, size)}  {cut(what, room)}"
        )
    return rows


def amount_text(fold: Fold) -> str:
    """Return `48 B`, `3 × 16 B`, `16 B?` where it allocates under a condition.

    Without a known size `may`, or `? B` where it does so each time.
    """
    words = amount(fold)
    if words.startswith("heap?"):
        size = words.removeprefix("heap?").strip()
        return f"{size}?" if size else "may"
    return words.removeprefix("heap").strip() or "? B"


def _place(fold: Fold, below: str) -> str:
    return _ending(shown_span(fold.head.span, below), PLACE_CELLS)


def _ending(text: str, width: int) -> str:
    """Return the end of a text, in at most `width` columns: it tells more than the start."""
    text = one_line(text)
    if cells(text) <= width:
        return text
    kept = text
    while cells(kept) > width - 1:
        kept = kept[1:]
    return "…" + kept
