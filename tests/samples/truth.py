"""Runs the samples (tests/samples/driver) and tells which of their lines really allocate."""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from heaplens.model import Span
from samples.analysis import Toolchain

DRIVER = Path(__file__).parent / "driver"
_TINY_BYTES = 16
_PAGE_BYTES = 8192
# runtime/malloc.go: objects with pointers of more than 512 bytes have a header, from Go 1.22.
_HEADER_BYTES = 8

Line = tuple[str, int]
"""Absolute path of a file, and 1-based line."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one stack of calls allocated."""

    lines: tuple[Line, ...]
    """The innermost line and, if its function was inlined, those that it was inlined into."""
    size_bytes: int
    """Size of one object, as the allocator rounded it up."""

    def is_in(self, span: Span) -> bool:
        """Whether the allocation belongs to a line of a piece of source."""
        return any(
            path == span.path and span.line <= line <= span.end_line for path, line in self.lines
        )


@dataclass(frozen=True, slots=True)
class Count:
    """How often a call of one function allocated."""

    function: str
    """Directory below the samples, a dot, and the name that heaplens has for the function."""
    others: int
    """Allocations besides those that are certain, with the arguments that it got."""
    allocs: int
    """What the runtime counted."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What a run of all samples allocated."""

    samples: tuple[Sample, ...]
    """By stack."""
    counts: tuple[Count, ...]
    """By call."""
    size_classes_bytes: tuple[int, ...]
    """The sizes that the allocator has, up to the largest that is smaller than a few pages."""

    def samples_in(self, span: Span) -> Iterator[Sample]:
        """Those that belong to a piece of source."""
        return (sample for sample in self.samples if sample.is_in(span))

    def rounded_sizes(self, size_bytes: int) -> set[int]:
        """What the allocator may make of a size: it depends on whether there are pointers."""
        sizes = {self._rounded(size_bytes), self._rounded(size_bytes + _HEADER_BYTES)}
        return sizes | {_TINY_BYTES} if size_bytes < _TINY_BYTES else sizes

    def _rounded(self, size_bytes: int) -> int:
        fitting = [size for size in self.size_classes_bytes if size >= size_bytes]
        return min(fitting, default=-(-size_bytes // _PAGE_BYTES) * _PAGE_BYTES)


def run_samples(toolchain: Toolchain, directory: Path) -> Truth:
    """Build the driver and run it.

    Args:
        toolchain: The Go to build it with.
        directory: Where the program may be put.

    Returns:
        What it observed.
    """
    program = directory / "driver"
    # What the driver calls must not be inlined into it: the functions themselves are looked at.
    inlining_off = "-gcflags=heaplens.dev/driver=-l"
    toolchain.run("build", "-C", str(DRIVER), inlining_off, "-o", str(program))
    done = subprocess.run(
        [str(program)],
        env={**os.environ, "GODEBUG": "memprofilerate=1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    return Truth(
        tuple(
            Sample(tuple((at["file"], at["line"]) for at in one["lines"]), one["size_bytes"])
            for one in seen["samples"]
        ),
        tuple(Count(**one) for one in seen["counts"]),
        tuple(seen["size_classes_bytes"]),
    )
