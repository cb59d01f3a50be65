"""The line that ends a check: how much there is, and what it does not tell. Pure: no I/O."""

from heaplens.cli.counts import Counts
from heaplens.present.wording import counted

NOTHING = "nothing analysed"


def closing_line(counts: Counts, *, top: int = 0) -> str:
    """Return the closing line: `12 findings in 3 packages (1 package could not be analysed)`.

    Args:
        counts: What was found in all packages.
        top: How many of the worst are shown; 0 for all.
    """
    if not counts.packages:
        return NOTHING if counts.troubled else "no packages"
    if counts.failed == counts.packages and not counts.shown + counts.hidden + counts.filtered:
        return NOTHING
    text = f"{_number(counts, top)} in {counted(counts.packages, 'package')}"
    if counts.failing:
        text += f", {counts.failing} {'fails' if counts.failing == 1 else 'fail'} (--fail-on)"
    if counts.hidden and not counts.shown + counts.filtered:
        text += f", {counts.hidden} not shown (--show all)"
    if counts.ignored:
        text += f", {counts.ignored} ignored"
    if counts.unproven:
        number = "none" if counts.unproven == counts.claims else counts.unproven
        verb = "" if number == "none" else "not "
        text += f", {number} {verb}proven to allocate ({'; '.join(counts.reasons)})"
    if counts.failed:
        text += f" ({counted(counts.failed, 'package')} could not be analysed)"
    if counts.untested:
        text += "; tests left out: --tests"
    return text


def _number(counts: Counts, top: int) -> str:
    every = counts.shown + counts.filtered
    if 0 < top < counts.shown:
        return f"the worst {top} of {counted(counts.shown, 'finding')}"
    if counts.filtered:
        return f"{counts.shown or 'none'} of {counted(every, 'finding')}"
    return counted(counts.shown, "finding")
