"""Reads the compiler's `-m` and `-m=2` output as it arrives: verdicts, inlined calls, stories.

Pure: no I/O. Invariant: linear in time. Besides what it returns it holds one line or one block,
what `LeakBlocks` keeps, and the positions that `Positions` remembers.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from heaplens.compiler.inlinability import InlinabilityReader
from heaplens.compiler.leaks import LeakBlocks
from heaplens.compiler.notes import is_note, is_skipped
from heaplens.compiler.positions import NOWHERE, Positions, as_printed, decode, position_end
from heaplens.compiler.story import Heading, heading, read_story
from heaplens.model import Escape, Inlinability, Inlining, Kind, Problem, Site, Story

_STOP = b"before walk"
_MOVED = b"moved to heap: "
_ESCAPES = b" escapes to heap"
_STAYS = b"does not escape"
_INLINING = b"inlining call to "
_LEAK = re.compile(rb"leaking (?:param|closure reference)(?: content)?:? (.+?)(?: to result .+)?")
_SCORE = re.compile(rb" with score -?[0-9]+$")  # printed by the inliner's heuristics when asked

_MAX_LINE_BYTES = 16 << 20
"""A longer line is counted as unknown and dropped."""
_MAX_BLOCK_LINES = 4096
"""Lines kept of one block of `-m=2`; real ones have a few dozen."""
_MAX_EXAMPLES = 5
_MAX_PROBLEMS = 200
_NO_BLOCK = b"\n"
"""A prefix that no line has."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What one run of the compiler said."""

    escapes: tuple[Escape, ...]
    """The verdict lines, in the compiler's order, repeated where the compiler repeats itself."""
    inlinings: tuple[Inlining, ...]
    """The calls it inlined, in the compiler's order."""
    problems: tuple[Problem, ...]
    """The errors it reported; empty when it did not fail."""
    unknown_lines: int
    """The number of lines that no rule knows."""
    unknown_examples: tuple[str, ...]
    """A few of those lines."""
    inlinability: tuple[Inlinability, ...] = ()
    """What it says about inlining declared functions, each once."""


class VerdictReader:
    """Takes the output in chunks of any size and classifies every line of it once."""

    def __init__(
        self,
        resolve: Callable[[str], str] = as_printed,
        *,
        on_story: Callable[[Story], None] | None = None,
        wanted_leak: Callable[[Site, str], bool] | None = None,
    ) -> None:
        """Prepare to read the output of one run of the compiler.

        Args:
            resolve: turns a file name as printed into an absolute path; asked once for each name.
            on_story: gets each explanation (`-m=2`) as soon as it is complete, those of parameters
                at the end; None drops them.
            wanted_leak: says of a parameter (its position in the file, its name) whether its
                whole explanation is wanted, or only the end of it; None wants no whole one.
        """
        self.done = False
        """True once nothing more about escapes can follow, so the compiler may be stopped."""
        self._positions = Positions(resolve)
        self._inlinability = InlinabilityReader(self._positions)
        self._on_story = on_story
        self._wanted_leak = wanted_leak
        self._held: list[bytes] = []
        self._held_bytes = 0
        self._overlong = False
        self._prefix = _NO_BLOCK
        self._heading: Heading | None = None
        self._details: list[bytes] = []
        self._leaks = LeakBlocks()
        self._escapes: list[Escape] = []
        self._inlinings: list[Inlining] = []
        self._unmatched: list[tuple[Site, list[str]]] = []
        self._in_message = False
        self._unknown_positioned = 0
        self._unknown_lines = 0
        self._unknown_examples: list[str] = []
        self._unmatched_examples: list[str] = []

    def feed(self, chunk: bytes) -> bool:
        """Read the next piece of output.

        Args:
            chunk: bytes as they come from the pipe; it may end anywhere.

        Returns:
            True once `done`: whatever follows is ignored.
        """
        if self.done:
            return True
        cut = chunk.rfind(b"\n")
        if cut < 0:
            self._hold(chunk)
            return False
        if self._overlong:
            first = chunk.find(b"\n")
            self._overlong = False
            self._read_lines(chunk[first + 1 : cut + 1].split(b"\n")[:-1])
        else:
            whole = b"".join([*self._held, chunk[:cut]]) if self._held else chunk[:cut]
            self._held, self._held_bytes = [], 0
            self._read_lines(whole.split(b"\n"))
        self._hold(chunk[cut + 1 :])
        return self.done

    def finish(self, *, failed: bool = False) -> Verdicts:
        """End the reading and return what was found.

        Args:
            failed: whether the compiler ended with an error status by itself; lines of a
                form nobody knows are its errors then, and unknown lines otherwise.

        Returns:
            Everything found. The reader takes no more.
        """
        if not self.done:
            if self._held:
                self._count_unknown(b"".join(self._held))
            # A block that nothing follows may be cut short: it is dropped, like its verdict.
            self.done = True
        for head, details in self._leaks.taken():
            self._tell(head, details)
        problems: tuple[Problem, ...] = ()
        unknown, examples = self._unknown_lines, self._unknown_examples
        if failed:
            problems = (
                *(Problem("\n".join(text), site) for site, text in self._unmatched),
                *(Problem(text) for text in examples),
            )
            unknown, examples = 0, []
        else:
            unknown += self._unknown_positioned
            examples = [*self._unmatched_examples, *examples][:_MAX_EXAMPLES]
        return Verdicts(
            tuple(self._escapes),
            tuple(self._inlinings),
            problems,
            unknown,
            tuple(examples),
            self._inlinability.answers,
        )

    def _hold(self, rest: bytes) -> None:
        if not rest or self._overlong:
            return
        self._held.append(rest)
        self._held_bytes += len(rest)
        if self._held_bytes > _MAX_LINE_BYTES:
            self._count_unknown(self._held[0][:200])
            self._held, self._held_bytes, self._overlong = [], 0, True

    def _read_lines(self, lines: list[bytes]) -> None:
        prefix = self._prefix
        details = self._details
        for line in lines:
            if line.startswith(prefix):
                if self._heading is not None and len(details) < _MAX_BLOCK_LINES:
                    details.append(line)
                continue
            if prefix is not _NO_BLOCK:
                self._close_block()
            if line.startswith(_STOP):
                self.done = True
                return
            self._read_line(line)
            prefix = self._prefix
            details = self._details

    def _read_line(self, line: bytes) -> None:
        """Classify a line that is not inside a block; the commonest forms come first."""
        if line.endswith(_STAYS):
            return
        end = position_end(line)
        if end < 0:
            self._unpositioned(line)
            return
        start = end + 2
        if line.startswith(_INLINING, start):
            callee = _SCORE.sub(b"", line[start + len(_INLINING) :])
            site = self._positions.in_file(line[:end])
            self._inlinings.append(Inlining(site, decode(callee)))
        elif line.endswith(_ESCAPES):
            self._verdict(Kind.ESCAPES_TO_HEAP, line, end, line[start : -len(_ESCAPES)])
        elif line.startswith(_MOVED, start):
            self._verdict(Kind.MOVED_TO_HEAP, line, end, line[start + len(_MOVED) :])
        elif leak := _LEAK.fullmatch(line, start):
            self._verdict(Kind.LEAKING_PARAM, line, end, leak[1])
        elif not (
            self._inlinability.read(line, end)
            or (line.endswith(b":") and self._open_block(line, end))
            or is_note(line, start)
        ):
            self._unmatched_line(line, end)
            return
        self._in_message = False

    def _verdict(self, kind: Kind, line: bytes, end: int, subject: bytes) -> None:
        site, real_site = self._positions.read(line[:end])
        text = decode(line[end + 2 :])
        self._escapes.append(Escape(site, kind, decode(subject), text, real_site))

    def _open_block(self, line: bytes, end: int) -> bool:
        head = heading(line, end)
        if head is None:
            return False
        self._prefix = line[: end + 1] + b"   "
        if self._on_story is not None and (not head.leak or self._leaks.wants(head)):
            self._heading = head
        return True

    def _close_block(self) -> None:
        head, details, skipped = self._heading, self._details, len(self._prefix)
        self._prefix, self._heading, self._details = _NO_BLOCK, None, []
        if head is None:
            return
        details = [line[skipped:] for line in details]
        if not head.leak:
            self._tell(head, details)
            return
        whole = self._wanted_leak is not None and self._wanted_leak(
            self._positions.in_file(head.position), decode(head.subject)
        )
        self._leaks.keep(head, details, whole=whole)

    def _tell(self, head: Heading, details: Iterable[bytes]) -> None:
        if self._on_story is None:
            return
        story, unknown = read_story(head, details, self._positions)
        for text in unknown:
            self._count_unknown(text.encode("utf-8", "surrogateescape"))
        self._on_story(story)

    def _unpositioned(self, line: bytes) -> None:
        if self._in_message and line.startswith(b"\t"):
            self._unmatched[-1][1].append(decode(line))
        elif _moved_or_escapes(line):
            # A variable that the compiler made up, such as the state of a range over a function.
            self._read_line(NOWHERE + b": " + line)
        elif not is_skipped(line) and not is_note(line, 0):
            self._count_unknown(line)

    def _unmatched_line(self, line: bytes, end: int) -> None:
        self._unknown_positioned += 1
        if len(self._unmatched_examples) < _MAX_EXAMPLES:
            self._unmatched_examples.append(decode(line))
        self._in_message = len(self._unmatched) < _MAX_PROBLEMS
        if self._in_message:
            site = self._positions.in_file(line[:end])
            self._unmatched.append((site, [decode(line[end + 2 :])]))

    def _count_unknown(self, line: bytes) -> None:
        self._unknown_lines += 1
        if len(self._unknown_examples) < _MAX_EXAMPLES:
            self._unknown_examples.append(decode(line))


def _moved_or_escapes(line: bytes) -> bool:
    return line.startswith(_MOVED) or line.endswith(_ESCAPES)
