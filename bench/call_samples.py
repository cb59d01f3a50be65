"""The calls of a profile that allocated, each with all lines that it stands on. Pure.

A line of the source stands in the code of its own function, and once more in that of each caller it
was inlined into. What the reader has before them is either: so both are lines of the call.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from profiles import Frame, ProfileSample, called_routine

_TEST = "_test.go"
_PACKAGE = re.compile(r"^(?:.*/)?[^/.]*\.")


@dataclass(frozen=True, slots=True)
class Demand:
    """A line that has to say that it allocates."""

    line: tuple[str, int]
    """Path and line."""
    function: str
    """The function that it is written in, as the linker knows it."""
    own_code: bool
    """Whether it is of the compiled function itself, not of what was inlined into that."""

    @property
    def generic(self) -> bool:
        """Whether its function is compiled for types that somebody else may name."""
        return own(self.function) != self.function


@dataclass(frozen=True, slots=True)
class CallSample:
    """One call of the allocator, as often as it happened."""

    frames: tuple[Frame, ...]
    """The code it is in, innermost first; the last one is the compiled function's own."""
    routine: str
    """The routine of the runtime that is called."""
    sizes: frozenset[int]
    """Bytes of a block, rounded up to a size class by the allocator."""

    @property
    def function(self) -> str:
        """The compiled function, as the linker knows it, without type arguments."""
        return own(self.frames[-1].function)

    def demanded(self, directory: str) -> list[Demand]:
        """The lines of a directory that have to say so, innermost first.

        Tests are left out, and the lines that a test was inlined into, as a function it passes.

        Args:
            directory: That of the package.
        """
        lines, copied = [], f"{self.frames[-1].function}."
        in_test = self.frames[-1].path.endswith(_TEST)
        for at, frame in enumerate(self.frames):
            own_code = at == len(self.frames) - 1
            if frame.path.endswith(_TEST) or (own_code and _is_placeless(self.frames)):
                break
            at_home = os.path.dirname(frame.path) == directory
            if in_test and frame.function.startswith(copied) and not at_home:
                break  # a function that the test has made of what it called elsewhere, and passes
            if at_home:
                lines.append(Demand((frame.path, frame.line), frame.function, own_code=own_code))
        return lines

    def shown(self, root: str) -> str:
        """The chain on one line, outermost first, with paths below a directory."""
        places = " > ".join(
            f"{frame.path.removeprefix(root)}:{frame.line} {own_name(frame.function)}"
            for frame in reversed(self.frames)
        )
        return f"{places} > {self.routine} {sorted(self.sizes)}"


def call_samples(
    profile: Iterable[ProfileSample], directory: str, goroot: str
) -> Iterator[CallSample]:
    """The calls that stand on a line of one directory, or in a test of it.

    Args:
        profile: The samples.
        directory: The package.
        goroot: Where the toolchain is.

    Yields:
        Each once.
    """
    found: dict[tuple[tuple[Frame, ...], str], set[int]] = {}
    for sample in profile:
        routine, code = called_routine(sample.frames, goroot)
        if any(os.path.dirname(frame.path) == directory for frame in code):
            found.setdefault((code, routine), set()).add(sample.size_bytes)
    for (code, routine), sizes in found.items():
        yield CallSample(code, routine, frozenset(sizes))


def own_functions(profile: Iterable[ProfileSample], directory: str) -> frozenset[str]:
    """Functions of a directory whose own code ran, as far as stacks show it.

    Args:
        profile: The samples.
        directory: The package.

    Returns:
        Their names as the linker has them, without type arguments.
    """
    return frozenset(
        own(frame.function)
        for sample in profile
        for frame in sample.frames
        if not frame.inlined and os.path.dirname(frame.path) == directory
    )


def own_name(function: str) -> str:
    """A function's name without its package and type arguments: `bar`, `(*T).M`, `bar.func1`."""
    return _PACKAGE.sub("", own(function))


def own(function: str) -> str:
    """A function's name without its type arguments: `F[go.shape.int]`, `F[...]`, `(*T[int]).M`."""
    kept, depth = [], 0
    for letter in function:
        depth += letter == "["
        if not depth:
            kept.append(letter)
        depth -= letter == "]"
    return "".join(kept)


def _is_placeless(code: Sequence[Frame]) -> bool:
    """Whether the line of the compiled function is none of the source.

    One that hands a generic function its types has no line of its own. Of package-level code, which
    may be of several files, the runtime names the wrong file (Go 1.26): its lines are held against
    the object alone, in static_truth.py.
    """
    outermost = code[-1]
    return own_name(outermost.function) == "init" or (
        len(code) > 1
        and own(outermost.function) != outermost.function
        and own(outermost.function) == own(code[-2].function)
        and outermost.line == outermost.start_line
    )
