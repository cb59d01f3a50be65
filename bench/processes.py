"""What a process and all that it has started take: memory, processor time, files."""

import contextlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

_MIB = 1 << 20
_SAMPLE_S = 0.02
_QUIET_S = 0.4
_IDLE_SHARE = 0.03


def tree(process: int) -> list[psutil.Process]:
    """A process and all below it that are alive."""
    try:
        top = psutil.Process(process)
        return [top, *top.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def resident_mb(process: int) -> float:
    """Resident memory of one process in MiB; pages that it shares count in full."""
    return float(psutil.Process(process).memory_info().rss) / _MIB


def tree_mb(process: int) -> float:
    """Resident memory of a process and all below it in MiB; shared pages count for each."""
    total = 0
    for each in tree(process):
        with contextlib.suppress(psutil.Error):
            total += each.memory_info().rss
    return total / _MIB


def processor_s(process: int) -> float:
    """Processor time of a process, of all below it, and of those of them that it has reaped."""
    total = 0.0
    for each in tree(process):
        with contextlib.suppress(psutil.Error):
            total += sum(each.cpu_times()[:4])
    return total


def settle(process: int, patience_s: float = 300) -> bool:
    """Waits until a process and all below it do nothing, so that they disturb no measurement.

    Args:
        process: Its id.
        patience_s: The most seconds to wait.

    Returns:
        Whether it has become quiet.
    """
    end_s = time.monotonic() + patience_s
    before = (-1.0, frozenset[int]())
    while time.monotonic() < end_s:
        now = processor_s(process), frozenset(each.pid for each in tree(process))
        # A child that ends takes its time out of the sum until it is reaped.
        if abs(now[0] - before[0]) <= _IDLE_SHARE * _QUIET_S and now[1] == before[1]:
            return True
        before = now
        time.sleep(_QUIET_S)
    return False


@dataclass
class Peak:
    """The most that was seen."""

    mb: float = 0.0
    """Resident memory in MiB."""


@contextmanager
def watched(process: int, *, every_s: float = _SAMPLE_S) -> Iterator[Peak]:
    """Looks at a process and all below it, for the most memory they take together.

    Args:
        process: Its id.
        every_s: How often; every 20 ms takes 9 % of a core.

    Yields:
        The peak so far; what lives for less than `every_s` can be missed.
    """
    peak, over = Peak(), threading.Event()

    def watch() -> None:
        while not over.wait(every_s):
            peak.mb = max(peak.mb, tree_mb(process))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()
