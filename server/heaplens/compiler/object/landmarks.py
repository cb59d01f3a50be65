"""The symbols of an object that tell where its code goes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

_WRITE_BARRIER = "runtime.writeBarrier"
_STACK_GROWTH = "runtime.morestack"
_BARRIER_CALL = "runtime.gcWriteBarrier"
_NEVER_RETURN = ("runtime.gopanic", "runtime.panic", "runtime.goPanic", "runtime.throw")


@dataclass(frozen=True, slots=True)
class Landmarks:
    """The symbols of an object that tell where code goes."""

    never_return: frozenset[tuple[int, int]]
    """Routines that panic."""
    write_barrier: frozenset[tuple[int, int]]
    """The flag of the write barrier."""
    barrier_calls: frozenset[tuple[int, int]]
    """Its routines, which leave the registers as they are (but for R11 on amd64, R25 on arm64)."""
    stack_growth: frozenset[tuple[int, int]] = frozenset()
    """What the first jump of a function leads to, unless it must not be preempted."""

    @classmethod
    def of(cls, named: Mapping[tuple[int, int], str]) -> "Landmarks":
        """Find them among the runtime's symbols."""
        return cls(
            frozenset(ref for ref, name in named.items() if name.startswith(_NEVER_RETURN)),
            frozenset(ref for ref, name in named.items() if name == _WRITE_BARRIER),
            frozenset(ref for ref, name in named.items() if name.startswith(_BARRIER_CALL)),
            frozenset(ref for ref, name in named.items() if name.startswith(_STACK_GROWTH)),
        )
