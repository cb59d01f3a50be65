"""Decides what runs when: what was edited last comes first, and never more than there are slots.

All of it happens on the event loop. A job that is cancelled is gone only when its compilers are, so
its slot is free only then. At most one job of a package runs at a time.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import IntEnum

from heaplens.toolchain.process import Cancellation, Cancelled

MOST_LENT = 4
"""So many jobs may wait for go to list packages without a slot."""
_LOG = logging.getLogger(__name__)


class Rank(IntEnum):
    """What a job is for; the lower ones go first, and take the slots of the higher ones."""

    VERDICT = 1
    """Somebody edits, opens or saves a file of the package."""
    FOLLOW = 2
    """A package that this one imports was edited."""
    PROOF = 3
    """The verdicts are there; explanations and the generated code are not."""
    BULK = 4
    """All packages of a folder were asked for; it takes all slots."""


Perform = Callable[[str, Rank, Cancellation], Awaitable[Rank | None]]
"""Does a job of a key; says which rank is to follow. Raises Cancelled where it was stopped."""


@dataclass(slots=True)
class _Running:
    """A job that has a slot."""

    rank: Rank
    """What it is for."""
    slots: int
    """How many slots it holds."""
    cancellation: Cancellation
    """Stops it."""
    task: asyncio.Task[None] | None = None
    """The job itself."""
    again: bool = False
    """It had to make room and is to be done again."""


class Scheduler:
    """The jobs that wait and those that run."""

    def __init__(
        self,
        slots: int,
        perform: Perform,
        new_cancellation: Callable[[], Cancellation],
        on_idle: Callable[[], None],
    ) -> None:
        """Prepares.

        Args:
            slots: How many compilers may run at once, 1 or more.
            perform: Does a job.
            new_cancellation: Makes what stops one.
            on_idle: Is told when nothing is left to do.
        """
        self.slots = slots
        self._perform = perform
        self._on_idle = on_idle
        self._new_cancellation = new_cancellation
        self._timers: dict[str, tuple[asyncio.TimerHandle, Rank]] = {}
        self._waiting: dict[str, Rank] = {}
        self._running: dict[str, _Running] = {}
        self._closed = False

    def want(self, key: str, rank: Rank, delay_s: float = 0.0) -> None:
        """Has a job done for a key, after a pause; what is under way for the key is useless now.

        Args:
            key: Whose job it is, such as the directory of a package.
            rank: What is to be done.
            delay_s: Seconds without another call before it is.
        """
        if self._closed:
            return
        waiting = min(self._waiting.pop(key, rank), self._unset(key, rank), rank)
        self._stop(key)
        if delay_s <= 0:
            self._waiting[key] = waiting
            self._pump()
            return
        loop = asyncio.get_running_loop()
        self._timers[key] = loop.call_later(delay_s, self._ripe, key, waiting), waiting

    def drop(self, key: str) -> None:
        """Forgets what was wanted for a key and stops what runs."""
        self._waiting.pop(key, None)
        self._unset(key, Rank.BULK)
        self._stop(key)

    def is_running(self, key: str) -> bool:
        """Whether a job of a key is under way and not being stopped."""
        running = self._running.get(key)
        return running is not None and not running.cancellation.cancelled

    def lend(self, cancellation: Cancellation) -> str | None:
        """Gives back the slot of a job that waits for go to list packages, and compiles nothing.

        It goes on beside those that start meanwhile: what it compiles later is one too many for as
        long as that takes, which is better than that nothing else is done.

        Args:
            cancellation: What stops the job.

        Returns:
            The key of the job; None where it has ended, or nothing more is to be lent.
        """
        if sum(not each.slots for each in self._running.values()) >= MOST_LENT:
            return None
        for key, running in self._running.items():
            if running.cancellation is cancellation and running.slots:
                running.slots = 0
                self._pump()
                return key
        return None

    @property
    def running(self) -> int:
        """How many jobs have a slot."""
        return len(self._running)

    async def close(self) -> None:
        """Stops everything and waits until it is gone."""
        self._closed = True
        for key in [*self._timers, *self._waiting]:
            self.drop(key)
        for running in self._running.values():
            running.again = False
            running.cancellation.cancel()
        tasks = [each.task for each in self._running.values() if each.task is not None]
        await asyncio.gather(*tasks, return_exceptions=True)

    def _unset(self, key: str, otherwise: Rank) -> Rank:
        """Takes back the timer of a key; returns what it was set for."""
        timer, rank = self._timers.pop(key, (None, otherwise))
        if timer is not None:
            timer.cancel()
        return rank

    def _ripe(self, key: str, rank: Rank) -> None:
        self._timers.pop(key, None)
        self._waiting[key] = rank
        self._pump()

    def _stop(self, key: str) -> None:
        running = self._running.get(key)
        if running is not None:
            running.again = False
            running.cancellation.cancel()

    def _pump(self) -> None:
        """Starts what can start; where a slot is missing, the least urgent job makes room."""
        # Stable, so of one rank the last that was wanted comes first.
        newest_first = list(reversed(self._waiting))
        for key in sorted(newest_first, key=self._waiting.__getitem__):
            if self._closed or key in self._running:
                continue  # its last job is about to end
            rank = self._waiting[key]
            needed = self.slots if rank is Rank.BULK else 1
            used = sum(each.slots for each in self._running.values())
            if used + needed > self.slots:
                self._make_room(rank, needed)
                return
            del self._waiting[key]
            running = _Running(rank, needed, self._new_cancellation())
            self._running[key] = running
            running.task = asyncio.get_running_loop().create_task(self._do(key, running))

    def _make_room(self, rank: Rank, needed: int) -> None:
        ending = [each for each in self._running.values() if each.cancellation.cancelled]
        used = sum(each.slots for each in self._running.values())
        free = self.slots - used + sum(each.slots for each in ending)
        lesser = [
            each
            for each in self._running.values()
            if each.rank > rank and each.slots and not each.cancellation.cancelled
        ]
        lesser.sort(key=lambda each: each.rank)
        while free < needed and lesser:
            victim = lesser.pop()
            victim.again = True
            victim.cancellation.cancel()
            free += victim.slots

    async def _do(self, key: str, running: _Running) -> None:
        following: Rank | None = None
        try:
            following = await self._perform(key, running.rank, running.cancellation)
            running.again = False
        except (Cancelled, asyncio.CancelledError):
            following = running.rank if running.again else None
        except Exception:  # noqa: BLE001 - whatever one job raises, the others go on
            _LOG.exception("a job of %s failed", running.rank.name)
        self._running.pop(key, None)
        stopped = running.cancellation.cancelled and following is not running.rank
        planned = key in self._timers or key in self._waiting or self._closed
        if following is not None and not stopped and not planned:
            # Behind what came in the meantime.
            self._waiting = {key: following, **self._waiting}
        self._pump()
        if not (self._running or self._waiting or self._timers):
            self._on_idle()
