"""What an output format is: `begin`, `add` for each package as it comes, `end`."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Self, TextIO

from heaplens.analysis.ranking import Order
from heaplens.cli.counts import Counts
from heaplens.cli.terminal import write_behind
from heaplens.engine.checks import Target
from heaplens.model import Finding, FunctionSummary, PackageReport, Problem


@dataclass(frozen=True, slots=True)
class FormatOptions:
    """How the user wants it."""

    below: str
    """The working directory; text shows paths in it relative to it."""
    color: str = "auto"
    """`auto`, `always` or `never`."""
    summary: bool = False
    """Sum up functions and packages instead of listing findings."""
    order: Order = Order.POSITION
    """The order of the findings; but for that of positions over all packages."""
    top: int = 0
    """How many of the worst findings were asked for; 0: all."""
    quiet: bool = False
    """Whether closing lines are left out; problems never are."""
    asked: str = ""
    """What was typed behind `check`, to say what else could be."""


@dataclass(frozen=True, slots=True)
class Output:
    """Where a format writes."""

    out: TextIO
    """For what was asked for; bytes go to its `buffer`."""
    err: TextIO
    """For problems and the closing line."""
    quiet: Callable[[], AbstractContextManager[None]]
    """Keeps the progress bar off the terminal while something is written."""

    def complain(self, text: str) -> None:
        """Write to stderr, after everything that stdout has got so far."""
        write_behind(text, self.out, self.err)


@dataclass(frozen=True, slots=True)
class Selected:
    """The report of one package, and what of it is to be shown."""

    report: PackageReport
    """What the analysis found."""
    findings: tuple[Finding, ...]
    """The findings of the wanted kinds, in the order of the report."""
    functions: tuple[FunctionSummary, ...] = ()
    """The functions to show in a summary."""
    new_problems: tuple[Problem, ...] = ()
    """Those of the report's problems that no earlier package had."""


class Format(ABC):
    """One output format; a context manager, for it may hold temporary files."""

    HAS_SUMMARY = True
    """Whether it can show `--summary`; where not, the command line refuses the two together."""

    def __init__(self, options: FormatOptions, output: Output) -> None:
        """Prepare; nothing is written before `begin`.

        Args:
            options: how the user wants it.
            output: where it goes.
        """
        self.options = options
        self.output = output

    def __enter__(self) -> Self:
        self.begin()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self) -> None:  # noqa: B027 - most formats have nothing to say before the first package
        """Write what stands before everything else."""

    @abstractmethod
    def add(self, selected: Selected) -> None:
        """Take the next package; write it, or keep it for `end`."""

    @abstractmethod
    def end(self, counts: Counts, target: Target) -> None:
        """Write what is left when all packages are there.

        Args:
            counts: the counts of all packages together.
            target: the toolchain that compiled them.
        """

    def close(self) -> None:  # noqa: B027 - most formats hold nothing
        """Give back what it holds, also after an error."""
