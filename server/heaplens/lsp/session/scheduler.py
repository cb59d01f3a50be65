"""Decides what runs when: what was edited last comes first, and never more than there are slots.

All of it happens on the event loop. A job that is cancelled is gone only when its compilers are, so
its slot is free only then. At most one job of a package runs at a time.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, Protocol, TypeVar

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


class Job(Protocol):
    """What is to be done."""

    @property
    def identity(self) -> Hashable:
        """Of jobs with the same identity the newest is done, one at a time."""


J = TypeVar("J", bound=Job)
Perform = Callable[[J, Rank, Cancellation], Awaitable[Rank | None]]
"""Does a job; says what is to follow for it. Raises Cancelled where it was stopped."""


@dataclass(frozen=True, slots=True)
class _Wanted(Generic[J]):
    """A job that waits."""

    job: J
    """The newest of its identity."""
    rank: Rank
    """What it is for: the most urgent of all that it has taken the place of."""
    timer: asyncio.TimerHandle | None = None
    """Ends the pause before it; None where that is over."""


@dataclass(slots=True)
class _Running(Generic[J]):
    """A job that was begun."""

    job: J
    """What is done."""
    rank: Rank
    """What it is for."""
    slots: int
    """How many slots it holds; 0 where it has lent them."""
    cancellation: Cancellation
    """Stops it."""
    task: asyncio.Task[None] | None = None
    """Does it."""
    again: bool = False
    """Whether it had to make room and is to be done again."""


class Scheduler(Generic[J]):
    """The jobs that wait and those that run."""

    def __init__(
        self,
        slots: int,
        perform: Perform[J],
        new_cancellation: Callable[[], Cancellation],
        on_idle: Callable[[], None],
    ) -> None:
        """Prepare.

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
        # By identity. Those that wait are in the order in which they were wanted.
        self._pausing: dict[Hashable, _Wanted[J]] = {}
        self._waiting: dict[Hashable, _Wanted[J]] = {}
        self._running: dict[Hashable, _Running[J]] = {}
        self._closed = False

    def want(self, job: J, rank: Rank, delay_s: float = 0.0) -> None:
        """Have a job done after a pause, in the place of all of its identity: they are useless now.

        Args:
            job: The job.
            rank: What it is for.
            delay_s: Seconds without another call before it is begun.
        """
        if self._closed:
            return
        identity = job.identity
        replaced = self._take_back(identity)
        rank = min([rank, *(wanted.rank for wanted in replaced)])
        self._stop(identity)
        if delay_s <= 0:
            self._waiting[identity] = _Wanted(job, rank)
            self._pump()
            return
        timer = asyncio.get_running_loop().call_later(delay_s, self._ripe, identity)
        self._pausing[identity] = _Wanted(job, rank, timer)

    def drop(self, identity: Hashable) -> None:
        """Forget what was wanted and stop what runs."""
        self._take_back(identity)
        self._stop(identity)

    def running_job(self, identity: Hashable) -> J | None:
        """Return the job that is under way; None where there is none, or it is being stopped."""
        running = self._running.get(identity)
        return running.job if running is not None and not running.cancellation.cancelled else None

    def lend(self, cancellation: Cancellation) -> bool:
        """Give back the slot of a job that waits for go to list packages, and compiles nothing.

        It goes on beside those that start meanwhile: what it compiles later is one too many for as
        long as that takes, which is better than that nothing else is done.

        Args:
            cancellation: What stops the job.

        Returns:
            Whether that was done: not where the job has ended, or nothing more is to be lent.
        """
        if sum(not running.slots for running in self._running.values()) >= MOST_LENT:
            return False
        for running in self._running.values():
            if running.cancellation is cancellation and running.slots:
                running.slots = 0
                self._pump()
                return True
        return False

    @property
    def running(self) -> int:
        """How many jobs are under way."""
        return len(self._running)

    async def close(self) -> None:
        """Stop everything and wait until it is gone."""
        self._closed = True
        for identity in [*self._pausing, *self._waiting]:
            self.drop(identity)
        for running in self._running.values():
            running.again = False
            running.cancellation.cancel()
        tasks = [running.task for running in self._running.values() if running.task is not None]
        await asyncio.gather(*tasks, return_exceptions=True)

    def _take_back(self, identity: Hashable) -> list[_Wanted[J]]:
        """Forget what waits; return it."""
        taken = [
            wanted
            for wanted in (self._pausing.pop(identity, None), self._waiting.pop(identity, None))
            if wanted is not None
        ]
        for wanted in taken:
            if wanted.timer is not None:
                wanted.timer.cancel()
        return taken

    def _ripe(self, identity: Hashable) -> None:
        self._waiting[identity] = self._pausing.pop(identity)
        self._pump()

    def _stop(self, identity: Hashable) -> None:
        running = self._running.get(identity)
        if running is not None:
            running.again = False
            running.cancellation.cancel()

    def _pump(self) -> None:
        """Start what can start; where a slot is missing, the least urgent job makes room."""
        # Stable, so of one rank the last that was wanted comes first.
        newest_first = list(reversed(self._waiting.items()))
        for identity, wanted in sorted(newest_first, key=lambda item: item[1].rank):
            if self._closed or identity in self._running:
                continue  # its last job is about to end
            needed = self.slots if wanted.rank is Rank.BULK else 1
            used = sum(running.slots for running in self._running.values())
            if used + needed > self.slots:
                self._make_room(wanted.rank, needed)
                return
            del self._waiting[identity]
            running = _Running(wanted.job, wanted.rank, needed, self._new_cancellation())
            self._running[identity] = running
            running.task = asyncio.get_running_loop().create_task(self._do(identity, running))

    def _make_room(self, rank: Rank, needed: int) -> None:
        under_way = self._running.values()
        ending = [running for running in under_way if running.cancellation.cancelled]
        used = sum(running.slots for running in under_way)
        free = self.slots - used + sum(running.slots for running in ending)
        lesser = [
            running
            for running in under_way
            if running.rank > rank and running.slots and not running.cancellation.cancelled
        ]
        lesser.sort(key=lambda running: running.rank)
        while free < needed and lesser:
            victim = lesser.pop()
            victim.again = True
            victim.cancellation.cancel()
            free += victim.slots

    async def _do(self, identity: Hashable, running: _Running[J]) -> None:
        following: Rank | None = None
        try:
            following = await self._perform(running.job, running.rank, running.cancellation)
            running.again = False
        except (Cancelled, asyncio.CancelledError):
            following = running.rank if running.again else None
        except Exception:  # noqa: BLE001 - whatever one job raises, the others go on
            _LOG.exception("a job of %s failed", running.rank.name)
        self._running.pop(identity, None)
        stopped = running.cancellation.cancelled and following is not running.rank
        planned = identity in self._pausing or identity in self._waiting or self._closed
        if following is not None and not stopped and not planned:
            # Behind what came in the meantime.
            self._waiting = {identity: _Wanted(running.job, following), **self._waiting}
        self._pump()
        if not (self._running or self._waiting or self._pausing):
            self._on_idle()
