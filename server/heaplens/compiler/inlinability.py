"""Reads whether the compiler can inline a function, and why not, in plain words. Pure: no I/O.

    main.go:5:6: can inline counter                                                     with -m
    main.go:5:6: can inline counter with cost 22 as: func() func() int { … }            with -m=2
    main.go:9:6: cannot inline run: function too complex: cost 100 exceeds budget 80    with -m=2

Invariant: the body after `as:`, which can be very long, is not searched.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from heaplens.compiler.positions import Positions, decode
from heaplens.compiler.symbols import declared_name, is_shaped
from heaplens.model import Inlinability

_CAN = b"can inline "
_CANNOT = b"cannot inline "
_COST = re.compile(rb" with cost ([0-9]{1,9}) as: ")
_TOO_COMPLEX = re.compile(r"function too complex: cost ([0-9]{1,9}) exceeds budget ([0-9]{1,9})")
# The reasons in cmd/compile/internal/inline/inl.go, of every version that is supported.
_REASONS: Mapping[str, str] = {
    "recursive": "it calls itself",
    "no function body": "its body is not written in Go",
    "defer call in range func": "it has a defer statement in a loop over a function",
    "marked as having a keep-alive uintptr argument": "it is marked go:uintptrkeepalive",
    "marked as having an escaping uintptr argument": "it is marked go:uintptrescapes",
    "marked go:norace with -race compilation": "it is marked go:norace and compiled with -race",
    "unhandled op DEFER": "it has a defer statement",
    "unhandled op GO": "it has a go statement",
    "unhandled op SELECT": "it has a select statement",
}
_MARKED = "marked "
_CALL = "call to "
_Key = tuple[bytes, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a function can be inlined."""

    can: bool
    """Whether it can."""
    cost: int | None = None
    """What its body costs; None where the compiler does not say."""
    reason: str = ""
    """Why it cannot."""


class InlinabilityReader:
    """Collects one answer for each declared function, however many shapes of it are compiled."""

    def __init__(self, positions: Positions) -> None:
        self._positions = positions
        self._answers: dict[_Key, Inlinability] = {}
        self._shaped: set[_Key] = set()

    @property
    def answers(self) -> tuple[Inlinability, ...]:
        """The answers, in the compiler's order."""
        return tuple(self._answers.values())

    def read(self, line: bytes, end: int) -> bool:
        """Read one line.

        Args:
            line: A line of the compiler's output.
            end: Where its position ends (see `position_end`).

        Returns:
            Whether it says that a function can or cannot be inlined, even if that
            is left out: a closure, a wrapper, a call that is not inlined because it would recur.
        """
        start = end + 2
        if line.startswith(_CAN, start):
            start += len(_CAN)
            costing = _COST.search(line, start)
            name = decode(line[start : costing.start() if costing else len(line)])
            cost = int(costing[1]) if costing else None
            self._keep(line[:end], name, Answer(can=True, cost=cost))
            return True
        if line.startswith(_CANNOT, start):
            text = decode(line[start + len(_CANNOT) :])
            # Type arguments can hold anything, the reasons hold no bracket.
            at = text.find(": ", text.rfind("]") + 1)
            if at >= 0:
                self._keep(line[:end], text[:at], why_not(text[at + 2 :]))
            return True
        return False

    def _keep(self, position: bytes, name: str, answer: Answer) -> None:
        function = declared_name(name)
        if not function:
            return
        key = (position, function)
        # Of a generic function the shape has the code, what is named by real types only calls it.
        if function != name:
            shaped = is_shaped(name)
            if key in self._answers and (not shaped or key in self._shaped):
                return
            if shaped:
                self._shaped.add(key)
        elif key in self._answers:
            return
        site = self._positions.in_file(position)
        self._answers[key] = Inlinability(site, function, answer.can, answer.cost, answer.reason)


def why_not(words: str) -> Answer:
    """Return why a function cannot be inlined.

    Args:
        words: The compiler's reason.

    Returns:
        The reason in plain words; the compiler's own where it is a new one.
    """
    if match := _TOO_COMPLEX.fullmatch(words):
        cost, budget = int(match[1]), int(match[2])
        reason = f"inline cost {cost}, budget {budget}"
        return Answer(can=False, cost=cost, reason=reason)
    reason = _REASONS.get(words, words)
    if words not in _REASONS and words.startswith(_MARKED):
        reason = f"it is {words}"
    elif words.startswith(_CALL):
        reason = f"it calls {words.removeprefix(_CALL)}"
    return Answer(can=False, reason=reason)
