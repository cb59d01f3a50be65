"""What a run says nothing of, in words for its closing lines. Pure: no I/O.

12 generic functions are not instantiated in their packages: known only where others use them
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass

from heaplens.cli.terminal import printable
from heaplens.model import ExcludedFile, PackageReport, Unseen
from heaplens.present.wording import counted

_MOST_FILES = 3


@dataclass(frozen=True, slots=True)
class Unknowns:
    """The code of one report, or of several, of which nothing is known."""

    uninstantiated: int = 0
    """Generic functions that are used with no type."""
    assembly: int = 0
    """Functions in assembly."""
    linked: int = 0
    """Functions without a body that the linker finds elsewhere."""
    excluded: tuple[ExcludedFile, ...] = ()
    """The files that build constraints leave out."""

    def __add__(self, other: "Unknowns") -> "Unknowns":
        """Return both together."""
        return Unknowns(
            self.uninstantiated + other.uninstantiated,
            self.assembly + other.assembly,
            self.linked + other.linked,
            self.excluded + other.excluded,
        )


def unknowns_of(report: PackageReport) -> Unknowns:
    """Return what a report says nothing of."""
    reasons = [function.unseen for function in report.functions]
    return Unknowns(
        reasons.count(Unseen.UNINSTANTIATED),
        reasons.count(Unseen.ASSEMBLY),
        reasons.count(Unseen.LINKED),
        report.excluded_files,
    )


def unknown_lines(unknowns: Unknowns) -> list[str]:
    """Return one line for each reason, without a line feed; none where all code was looked at."""
    lines: list[str] = []
    number = unknowns.uninstantiated
    if number:
        # Another package of the same run may well have instantiated it.
        its, it = ("its package", "it") if number == 1 else ("their packages", "them")
        functions = f"{counted(number, 'generic function')} {_are(number)}"
        lines.append(f"{functions} not instantiated in {its}: known only where others use {it}")
    if unknowns.assembly:
        functions = counted(unknowns.assembly, "function")
        lines.append(f"{functions} {_are(unknowns.assembly)} in assembly: not looked at")
    if unknowns.linked:
        functions, has = counted(unknowns.linked, "function"), _have(unknowns.linked)
        lines.append(f"{functions} {has} no body here: the linker takes it from elsewhere")
    if unknowns.excluded:
        files = counted(len(unknowns.excluded), "file")
        are = _are(len(unknowns.excluded))
        lines.append(f"{files} {are} left out by build constraints: {_named(unknowns.excluded)}")
    return lines


def _named(files: Iterable[ExcludedFile]) -> str:
    """Return `a_windows.go (windows), gen.go (ignore) and 2 more`."""
    names = [
        os.path.basename(file.path) + (f" ({file.constraint})" if file.constraint else "")
        for file in files
    ]
    shown = ", ".join(map(printable, names[:_MOST_FILES]))
    rest = len(names) - _MOST_FILES
    return f"{shown} and {rest} more" if rest > 0 else shown


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"
