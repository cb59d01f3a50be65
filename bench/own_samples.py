"""Which samples of a profile count: what a line allocates for itself. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence

from profiles import Frame, ProfileSample

# What the runtime keeps for the next time is not the line's own: caches of interface tables and
# type switches, waiting records of channels; nor are runtime functions that somebody calls by name.
_NOT_THE_LINES_OWN = re.compile(
    r"runtime\.(?:[A-Z(].*|interfaceSwitch|typeAssert|getitab|assert[EI]2I2?|chansend1|chanrecv[12]"
    r"|selectgo|selectnb\w+|gopanic|panic\w*|goPanic\w*|closechan|goexit|main|mcall|systemstack"
    r"|block)|time\.Sleep|sync\.runtime_.*|runtime/\w+\..*"
)
# What an allocation can set off besides: a collection, and waiting for one.
_SET_OFF = frozenset(("runtime.acquireSudog", "runtime.gcStart", "runtime.gcAssistAlloc"))


def own_samples(
    profile: Sequence[ProfileSample],
    goroot: str,
    routine_of: Callable[[Sequence[Frame], str], tuple[str, object]],
) -> Iterator[ProfileSample]:
    """The samples of what a line allocates for itself.

    Args:
        profile: All samples.
        goroot: Where the toolchain is.
        routine_of: Tells the routine of the runtime that is called, and the code that calls it.

    Yields:
        Those that count.
    """
    for sample in profile:
        routine, outside = routine_of(sample.frames, goroot)
        if not outside or _NOT_THE_LINES_OWN.fullmatch(routine):
            continue
        if not any(inner.function in _SET_OFF for inner in sample.frames):
            yield sample
