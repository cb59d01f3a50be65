r"""Maps the unchanged lines of an older text to a newer one.

Pure: no I/O. Mapped lines have equal text on both sides, and keep their order. Lines end at `\n`,
as for Go. While somebody types the texts are nearly equal: bytes are compared in long stretches,
and only what is left between them is compared line by line.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from heaplens.model import Span
from heaplens.source.text import Text

_FIRST_STEP_BYTES = 64
# A part up to here is compared line by line; a longer one is cut where a line is unique.
_SMALL_BYTES = 4096
_CUTS = (1 / 2, 1 / 4, 3 / 4)
_LINES_TO_CHOOSE_FROM = 8
# A run of this share of its part is taken without looking for a longer one.
_LONG_RUN = 1 / 16


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring lines that are unchanged and still neighbours."""

    old_line: int
    """The 1-based first line in the older text."""
    new_line: int
    """The 1-based first line in the newer text."""
    count: int
    """The number of lines."""


@dataclass(frozen=True, slots=True)
class LineMap:
    """Which line of a newer text is which line of an older one."""

    runs: tuple[Run, ...]
    """The unchanged lines, in order; no two runs continue each other."""

    def line(self, old_line: int) -> int | None:
        """Return the line of the newer text; None where it was changed or removed."""
        run = self._run(old_line, old_line)
        return old_line + run.new_line - run.old_line if run else None

    def span(self, span: Span) -> Span | None:
        """Return a span in the newer text; None unless all its lines are unchanged neighbours."""
        run = self._run(span.line, span.end_line)
        if run is None:
            return None
        shift = run.new_line - run.old_line
        return Span(
            span.path, span.line + shift, span.byte_col, span.end_line + shift, span.end_byte_col
        )

    def _run(self, first: int, last: int) -> Run | None:
        index = bisect_right(self.runs, first, key=lambda run: run.old_line) - 1
        if index < 0:
            return None
        run = self.runs[index]
        return run if last < run.old_line + run.count else None


IDENTITY = LineMap((Run(1, 1, 1 << 62),))
"""The map of a text to itself; it knows no last line."""


def line_map(old: bytes | Text, new: bytes | Text) -> LineMap:
    """Find the unchanged lines of a text in a newer one.

    Args:
        old: the text that positions are known for.
        new: the text that they are wanted for.

    Returns:
        The map; `IDENTITY` itself where the texts are equal.
    """
    old_data, new_data = (text.data if isinstance(text, Text) else text for text in (old, new))
    if old_data is new_data or old_data == new_data:
        return IDENTITY
    # With an end before the first line and behind the last one, all lines look alike.
    pair = _Pair(b"\n" + old_data + b"\n", b"\n" + new_data + b"\n")
    whole = _Part(1, len(old_data) + 2, 1, len(new_data) + 2)
    return LineMap(tuple(_runs(pair, _same_stretches(pair, whole))))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both texts, every line with an end before and behind it."""

    old: bytes
    """The older text."""
    new: bytes
    """The newer text."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Corresponding parts of both texts, by offsets at the starts of lines."""

    old: int
    """Its first offset in the older text."""
    old_end: int
    """The offset behind it in the older text."""
    new: int
    """Its first offset in the newer text."""
    new_end: int
    """The offset behind it in the newer text."""


def _runs(pair: _Pair, stretches: Iterator[_Part]) -> Iterator[Run]:
    last: Run | None = None
    old_line = new_line = old_offset = new_offset = 1
    for part in stretches:
        old_line += pair.old.count(b"\n", old_offset, part.old)
        new_line += pair.new.count(b"\n", new_offset, part.new)
        run = Run(old_line, new_line, pair.old.count(b"\n", part.old, part.old_end))
        old_line, old_offset = old_line + run.count, part.old_end
        new_line, new_offset = new_line + run.count, part.new_end
        if last and (last.old_line + last.count, last.new_line + last.count) == (
            run.old_line,
            run.new_line,
        ):
            last = Run(last.old_line, last.new_line, last.count + run.count)
        else:
            yield from (last,) if last else ()
            last = run
    if last:
        yield last


def _same_stretches(pair: _Pair, part: _Part) -> Iterator[_Part]:
    """Yield the equal stretches of a part of both texts, in order."""
    head = _common_head(pair, part)
    rest = _Part(part.old + head, part.old_end, part.new + head, part.new_end)
    tail = _common_tail(pair, rest)
    middle = _Part(rest.old, rest.old_end - tail, rest.new, rest.new_end - tail)
    if head:
        yield _Part(part.old, middle.old, part.new, middle.new)
    if middle.old < middle.old_end and middle.new < middle.new_end:
        run = _long_run(pair, middle) if middle.old_end - middle.old > _SMALL_BYTES else None
        if run:
            above = _Part(middle.old, run.old, middle.new, run.new)
            below = _Part(run.old_end, middle.old_end, run.new_end, middle.new_end)
            yield from _same_stretches(pair, above)
            yield run
            yield from _same_stretches(pair, below)
        else:
            yield from _same_lines(pair, middle)
    if tail:
        yield _Part(middle.old_end, part.old_end, middle.new_end, part.new_end)


def _common_head(pair: _Pair, part: _Part) -> int:
    """Return how many bytes of whole lines are the same at the start of a part."""
    same_bytes = _gallop(
        min(part.old_end - part.old, part.new_end - part.new),
        lambda done, size: (
            pair.old[part.old + done : part.old + done + size]
            == pair.new[part.new + done : part.new + done + size]
        ),
    )
    end = pair.old.rfind(b"\n", part.old, part.old + same_bytes) + 1
    return max(0, end - part.old)


def _common_tail(pair: _Pair, part: _Part) -> int:
    """Return how many bytes of whole lines are the same at the end of a part."""
    same_bytes = _gallop(
        min(part.old_end - part.old, part.new_end - part.new),
        lambda done, size: (
            pair.old[part.old_end - done - size : part.old_end - done]
            == pair.new[part.new_end - done - size : part.new_end - done]
        ),
    )
    old, new = part.old_end - same_bytes, part.new_end - same_bytes
    if pair.old.endswith(b"\n", 0, old) and pair.new.endswith(b"\n", 0, new):
        return same_bytes
    return part.old_end - (pair.old.find(b"\n", old) + 1)


def _gallop(limit: int, same: Callable[[int, int], bool]) -> int:
    """Return for how many bytes, up to a limit, two texts agree.

    Args:
        limit: the most there can be.
        same: whether, behind a number of bytes already compared, a further number agrees.
    """
    done, step = 0, _FIRST_STEP_BYTES
    while done < limit:
        size = min(step, limit - done)
        if same(done, size):
            done += size
            step *= 2
        else:
            limit = done + size - 1
            step = (size + 1) // 2
    return done


def _long_run(pair: _Pair, part: _Part) -> _Part | None:
    """Find unchanged lines around one that is unique in both, trying a few offsets."""
    size = part.old_end - part.old
    best: _Part | None = None
    for cut in _CUTS:
        anchor = _anchor(pair, part, part.old + int(size * cut))
        if anchor is None:
            continue
        old, new = anchor
        above = _common_tail(pair, _Part(part.old, old, part.new, new))
        below = _common_head(pair, _Part(old, part.old_end, new, part.new_end))
        run = _Part(old - above, old + below, new - above, new + below)
        if best is None or run.old_end - run.old > best.old_end - best.old:
            best = run
        if best.old_end - best.old >= size * _LONG_RUN:
            break
    return best


def _anchor(pair: _Pair, part: _Part, offset: int) -> tuple[int, int] | None:
    """Return the offsets in both texts of a line that is unique in both: the longest of a few."""
    line = start = end = pair.old.find(b"\n", offset - 1, part.old_end) + 1
    for _ in range(_LINES_TO_CHOOSE_FROM):
        line_end = pair.old.find(b"\n", line, part.old_end) + 1
        if not line_end:
            break
        if line_end - line > end - start:
            start, end = line, line_end
        line = line_end
    wanted = pair.old[start - 1 : end]
    new = _only_offset(pair.new, wanted, part.new, part.new_end)
    if new is None or _only_offset(pair.old, wanted, part.old, part.old_end) is None:
        return None
    return start, new


def _only_offset(data: bytes, wanted: bytes, start: int, end: int) -> int | None:
    """Return the offset of a line that a part has once; it is given with the line end before it."""
    found = data.find(wanted, start - 1, end)
    if found < 0 or data.find(wanted, found + 1, end) >= 0:
        return None
    return found + 1


def _same_lines(pair: _Pair, part: _Part) -> Iterator[_Part]:
    """Yield the equal stretches around lines that are unique in both texts: a patience diff."""
    old = pair.old[part.old : part.old_end].split(b"\n")[:-1]
    new = pair.new[part.new : part.new_end].split(b"\n")[:-1]
    old_starts = list(accumulate((len(line) + 1 for line in old), initial=part.old))
    new_starts = list(accumulate((len(line) + 1 for line in new), initial=part.new))
    old_done = new_done = 0
    for first_old, first_new in _rising(_unique_lines(old, new)):
        if first_old < old_done or first_new < new_done:
            continue
        i, j = first_old, first_new
        while i > old_done and j > new_done and old[i - 1] == new[j - 1]:
            i, j = i - 1, j - 1
        old_done, new_done = first_old + 1, first_new + 1
        while old_done < len(old) and new_done < len(new) and old[old_done] == new[new_done]:
            old_done, new_done = old_done + 1, new_done + 1
        yield _Part(old_starts[i], old_starts[old_done], new_starts[j], new_starts[new_done])


def _unique_lines(old: Sequence[bytes], new: Sequence[bytes]) -> list[tuple[int, int]]:
    """Return the indexes of the lines that both texts have once, in the order of the older."""
    old_counts, new_counts = Counter(old), Counter(new)
    pairs = {line: j for j, line in enumerate(new) if new_counts[line] == 1}
    return [
        (i, pairs[line]) for i, line in enumerate(old) if line in pairs and old_counts[line] == 1
    ]


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest selection of pairs that is in order in the newer text as well."""
    lowest_ends: list[int] = []  # of the rising sequences of each length, in the newer text
    ends: list[int] = []  # the same as indexes of `pairs`
    predecessors: list[int] = []
    for index, (_, new) in enumerate(pairs):
        length = bisect_left(lowest_ends, new)
        predecessors.append(ends[length - 1] if length else -1)
        lowest_ends[length : length + 1] = [new]
        ends[length : length + 1] = [index]
    rising = []
    index = ends[-1] if ends else -1
    while index >= 0:
        rising.append(pairs[index])
        index = predecessors[index]
    return rising[::-1]
