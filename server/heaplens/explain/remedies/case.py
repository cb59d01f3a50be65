"""A finding with the source around it, as the table of remedies asks about it. Pure.

Invariant: without source, or where the source is broken, each answer is the one that leads to no
advice.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

from heaplens.model import Finding, Kind, Step
from heaplens.source.syntax import Syntax
from heaplens.source.text import Region
from heaplens.source.usage import Usage

_INTO_INTERFACE = "interface-converted"
_CALL = "call parameter"
_NAME = re.compile(r"[^\W\d]\w*")
_HOLDER = re.compile(r"([^\W\d]\w*)\s*:?=")
_BUILTIN = frozenset(("panic", "append", "print", "println"))


@dataclass(frozen=True)
class Case:
    """One finding and the text of its file."""

    # No slots: cached_property keeps the answer in the object's own dictionary.

    finding: Finding
    """The finding."""
    syntax: Callable[[], Syntax]
    """Its file, parsed when that is asked for."""

    @property
    def subject(self) -> str:
        """The variable or expression, as the source has it."""
        return self.finding.subject

    @cached_property
    def usage(self) -> Usage:
        """What the code around says of it."""
        span = self.finding.span
        region = Region(span.line, span.byte_col, span.end_line, span.end_byte_col)
        return Usage(self.syntax(), region)

    @property
    def into_interface(self) -> bool:
        """Whether a pointer to it becomes an interface value on its way."""
        return any(step.reason == _INTO_INTERFACE for step in self.finding.flow)

    @property
    def last_step(self) -> Step | None:
        """The step in which it outlives its function."""
        return self.finding.flow[-1] if self.finding.flow else None

    @property
    def last_callee(self) -> str:
        """The function that its way ends in, as the source spells it; empty where it does not."""
        step = self.last_step
        # What is inlined is spelled as in its callee; the source has what the reader wrote.
        if step is None or step.reason != _CALL or step.site.path != self.finding.span.path:
            return ""
        return self.usage.callee_at(step.site.line, step.site.byte_col)

    def is_own(self, callee: str) -> bool:
        """Return whether a function is one of the package: it can be changed.

        A plain name that is no variable, or a method of which the file declares one of that name.
        """
        if _NAME.fullmatch(callee):
            return callee not in _BUILTIN and not self.usage.is_variable(callee)
        declared = self.usage.declares_method(callee.rpartition(".")[2])
        return declared and not self.usage.is_imported(callee)

    @cached_property
    def ways_out(self) -> Collection[str]:
        """How it leaves its function, each way once; as `Usage.ways_out` has them.

        Looked at are all uses of the variable that is the storage, or that holds its address; of an
        expression that no variable holds, where it stands.
        """
        if self.last_step is None:
            return frozenset()
        if self.finding.kind is Kind.MOVED_TO_HEAP:
            return self.usage.ways_out(self.subject, by_address=True)
        name = self._holder
        return self.usage.ways_out(name, by_address=False) if name else {self.usage.own_way}

    @property
    def _holder(self) -> str:
        """The local variable that an expression is first assigned to; empty for none."""
        first = self.finding.flow[0] if self.finding.flow else None
        held = _HOLDER.match(first.text) if first is not None else None
        return held[1] if held is not None and self.usage.is_local(held[1]) else ""
