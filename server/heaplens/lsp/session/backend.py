"""One analyzer with its threads and its scheduler: what is thrown away when the settings change.

Nothing that it started outlives `close`.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import ParamSpec, TypeVar

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer
from heaplens.lsp.session.memory import give_back
from heaplens.lsp.session.publisher import Publisher
from heaplens.lsp.session.requests import Request
from heaplens.lsp.session.scheduler import MOST_LENT, Rank, Scheduler
from heaplens.toolchain.process import Cancellation

P = ParamSpec("P")
T = TypeVar("T")
Perform = Callable[["Backend", Request, Rank, Cancellation], Awaitable[Rank | None]]
"""Does a job in a backend, as `scheduler.Perform`."""
_TIDY_AFTER_S = 0.25


def slots_of(settings: Settings) -> int:
    """Return how many compilers may run at once: the editor keeps a core for itself."""
    return settings.jobs or max(1, (os.cpu_count() or 1) - 1)


class Backend:
    """Where the work of one session is done, with one set of settings."""

    def __init__(
        self,
        settings: Settings,
        perform: Perform,
        on_idle: Callable[[], None],
        publisher: Publisher,
    ) -> None:
        """Prepare; the go command is looked for at the first use.

        Args:
            settings: The choices of the user.
            perform: Does the jobs.
            on_idle: Is told when nothing is left to do.
            publisher: Shows what the user is to know of the go command.

        Raises:
            OSError: No temporary directory can be made.
        """
        slots = slots_of(settings)
        self.settings = settings
        self.analyzer = Analyzer(
            replace(settings, jobs=slots),
            on_slow=self._slow,
            on_untested=lambda note: self._soon(publisher.inform, note),
        )
        self.live = self.analyzer.live()
        self._on_idle = on_idle
        self._publisher = publisher
        self.scheduler = Scheduler(
            slots, partial(perform, self), self.live.cancellation, self._idle
        )
        # One thread for each job, and one for what is asked besides.
        threads = slots + MOST_LENT + 1
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="heaplens-job")
        self._loop = asyncio.get_running_loop()
        self._tidying: asyncio.TimerHandle | None = None

    async def in_thread(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Call what blocks, without blocking the event loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: function(*arguments, **named))

    def _slow(self, directory: str, cancellation: Cancellation) -> None:
        """Let others go first while go lists packages for long. Called in another thread."""

        def lend() -> None:
            if self.scheduler.lend(cancellation):
                self._publisher.still_listing(directory)

        self._soon(lend)

    def _soon(self, function: Callable[P, object], *arguments: P.args, **named: P.kwargs) -> None:
        """Have the event loop call something, from another thread."""
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(partial(function, *arguments, **named))

    def _idle(self) -> None:
        """Tell that nothing is left to do; give memory back after a while."""
        self._on_idle()
        if self._tidying is None:
            loop = asyncio.get_running_loop()
            self._tidying = loop.call_later(_TIDY_AFTER_S, self._tidy)

    def _tidy(self) -> None:
        self._tidying = None
        if not self.scheduler.running:
            self._pool.submit(give_back)

    async def close(self) -> None:
        """End all jobs, kill what runs and remove the temporary directory."""
        self.live.stop()
        await self.scheduler.close()
        if self._tidying is not None:
            self._tidying.cancel()
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._close)

    def _close(self) -> None:
        self.analyzer.close()
        self._pool.shutdown(wait=True, cancel_futures=True)
