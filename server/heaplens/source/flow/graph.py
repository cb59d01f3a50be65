"""The blocks of one function body and the jumps between them, and how often each runs. Pure.

Linear in the size of the function, times how deep its loops are nested.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import IntEnum

from heaplens.model import When

ENTRY = 0
"""The block that every call begins with."""

_FEW_LABELS = 8


class Ending(IntEnum):
    """How a way through a function ends; the better ones first."""

    WELL = 0
    """It returns without an error, as far as the source tells; or it goes on for ever."""
    ERROR = 1
    """It returns an error that is not nil."""
    FATAL = 2
    """It panics, or ends the program."""


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a place runs in a call of its function."""

    when: When = When.EACH_CALL
    """On which ways through the function."""
    loop_depth: int = 0
    """How many loops repeat it."""


class Graph:
    """The blocks, as numbers from ENTRY on; a block that jumps back has the larger number."""

    def __init__(self) -> None:
        self._successors: list[list[int]] = [[]]
        self._predecessors: list[list[int]] = [[]]
        self._ends: dict[int, Ending] = {}
        self._heads: set[int] = set()
        self._labels: set[int] = set()

    def block(self) -> int:
        """Add a block that nothing leads to yet."""
        self._successors.append([])
        self._predecessors.append([])
        return len(self._successors) - 1

    def jump(self, source: int, target: int) -> None:
        """Let one block lead to another."""
        self._successors[source].append(target)
        self._predecessors[target].append(source)

    def end(self, block: int, ending: Ending) -> None:
        """Let a block end the function."""
        self._ends[block] = ending

    def head(self, block: int) -> None:
        """Note that a block is where the turns of a loop begin."""
        self._heads.add(block)

    def label(self, block: int) -> None:
        """Note that a `goto` leads to a block, from above or from below."""
        self._labels.add(block)

    def best_ending(self) -> Ending:
        """Return how the best way through the function ends."""
        return min(self._endings(_closure([ENTRY], self._next)).values(), default=Ending.WELL)

    def frequencies(self) -> list[Frequency]:
        """Return how often each block runs, by its number."""
        reached = _closure([ENTRY], self._next)
        loops = [self._loop(head, reached) for head in sorted(self._heads & reached)]
        labels = self._labels & reached
        if len(labels) <= _FEW_LABELS:
            loops += [self._loop_of_label(label, reached) for label in sorted(labels)]
        else:
            # A machine wrote it: how the loops nest is not worth a walk for each of its labels.
            loops += [circle for circle in self._circles(reached) if circle & labels]
        depths = [0] * len(self._successors)
        for loop in loops:
            for block in loop:
                depths[block] += 1
        ends = self._endings(reached)
        best = min(ends.values(), default=Ending.WELL)
        good = [block for block, ending in ends.items() if ending is best]
        ending_well = _closure(good, self._before)
        always = self._unavoidable(good, ending_well)
        known: dict[tuple[When, int], Frequency] = {}
        result: list[Frequency] = []
        for block, depth in enumerate(depths):
            when = When.BRANCH
            if block in reached and block not in ending_well:
                when = When.ERROR
            elif depth:
                when = When.LOOP
            elif block in always:
                when = When.EACH_CALL
            frequency = known.get((when, depth))
            if frequency is None:
                frequency = known[when, depth] = Frequency(when, depth)
            result.append(frequency)
        return result

    def _next(self, block: int) -> Sequence[int]:
        return self._successors[block]

    def _before(self, block: int) -> Sequence[int]:
        return self._predecessors[block]

    def _endings(self, reached: Collection[int]) -> dict[int, Ending]:
        """Return the blocks that end the function; of what goes on for ever, where it repeats."""
        ends = {block: ending for block, ending in self._ends.items() if block in reached}
        ending = _closure(ends, self._before)
        for block in reached:
            if block in ending:
                continue
            # In a loop without a way out its last block stands for the end; a block that leads
            # nowhere waits for ever (`select {}`).
            if any(target <= block for target in self._next(block)) or not self._next(block):
                ends[block] = Ending.WELL
        return ends

    def _loop(self, head: int, reached: AbstractSet[int]) -> set[int]:
        """Return the blocks that a loop repeats; none where its first turn is always the last."""
        turning = [b for b in self._before(head) if b >= head and b in reached]
        if not turning:
            return set()
        loop = _closure([head, *turning], lambda b: () if b == head else self._before(b))
        return loop & reached

    def _loop_of_label(self, label: int, reached: Collection[int]) -> set[int]:
        behind = _closure(self._next(label), self._next)
        turning = [b for b in self._before(label) if b in behind and b in reached]
        if not turning:
            return set()
        loop = _closure([label, *turning], lambda b: () if b == label else self._before(b))
        return loop & (behind | {label})

    def _circles(self, reached: Iterable[int]) -> list[set[int]]:
        """Return the blocks that lead to each other, each group of them once (Kosaraju)."""
        finished: list[int] = []
        seen = {ENTRY}
        waiting = [(ENTRY, iter(self._next(ENTRY)))]
        while waiting:
            block, targets = waiting[-1]
            target = next((t for t in targets if t not in seen), None)
            if target is None:
                finished.append(block)
                waiting.pop()
            else:
                seen.add(target)
                waiting.append((target, iter(self._next(target))))
        left = set(reached)
        circles: list[set[int]] = []

        def before(block: int) -> list[int]:
            return [source for source in self._before(block) if source in left]

        for block in reversed(finished):
            if block in left:
                circle = _closure([block], before)
                left -= circle
                if len(circle) > 1 or block in self._next(block):
                    circles.append(circle)
        return circles

    def _unavoidable(self, good: Iterable[int], ending_well: Collection[int]) -> set[int]:
        """Return the blocks that every way from the entry to a good end goes through.

        One such way is walked from its start: a block of it can be avoided if something before it
        leads, past it, to something behind it.
        """
        goals = frozenset(good)
        if ENTRY not in ending_well:
            return {ENTRY}
        way = self._way(goals)
        place = {block: number for number, block in enumerate(way)}
        behind = len(way)  # the common end of all good ends
        seen = set(way)
        unavoidable: set[int] = set()
        farthest = 0
        for number, block in enumerate(way):
            if farthest <= number:
                unavoidable.add(block)
            waiting = [block]
            while waiting:
                at = waiting.pop()
                if at in goals:
                    farthest = behind
                for target in self._next(at):
                    if target in place:
                        farthest = max(farthest, place[target])
                    elif target not in seen and target in ending_well:
                        seen.add(target)
                        waiting.append(target)
        return unavoidable

    def _way(self, goals: Collection[int]) -> list[int]:
        """Return the blocks of one way from the entry to a goal."""
        came_from = {ENTRY: ENTRY}
        waiting = [ENTRY]
        while waiting:
            block = waiting.pop()
            if block in goals:
                way = [block]
                while block != ENTRY:
                    block = came_from[block]
                    way.append(block)
                return way[::-1]
            for target in self._next(block):
                if target not in came_from:
                    came_from[target] = block
                    waiting.append(target)
        return [ENTRY]


def _closure(blocks: Iterable[int], following: Callable[[int], Iterable[int]]) -> set[int]:
    """Return the blocks and all that follows from them."""
    closure = set(blocks)
    waiting = list(closure)
    while waiting:
        for block in following(waiting.pop()):
            if block not in closure:
                closure.add(block)
                waiting.append(block)
    return closure
