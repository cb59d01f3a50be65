"""The version of the language that a file is written in, as far as its text says it. Pure.

As go/build/constraint and the compiler read it: `//go:build linux && go1.20` asks for Go 1.20.
"""

import re

from heaplens.source.constraints import build_line

PER_TURN = 22
"""From Go 1.22 each turn of a loop has variables of its own; before, all turns share them."""

_TOKEN = re.compile(r"\s*(\|\||&&|[!()]|[\w.]+)")
_VERSION = re.compile(r"go1(?:\.(\d+))?\Z")
_NONE = -1
_DEEPEST = 100


def version_of(data: bytes) -> int | None:
    """Return the version that a file asks for: 20 for Go 1.20; None where it asks for none."""
    expression = build_line(data)
    if "go1" not in expression:
        return None
    implied = _Implied(_TOKEN.findall(expression)).either(0)[0]
    return implied if implied != _NONE else None


class _Implied:
    """Reads a constraint: what it implies, and what its opposite does."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens[::-1]

    def either(self, nesting: int) -> tuple[int, int]:
        holds, fails = self._both(nesting)
        while self._take("||"):
            other = self._both(nesting)
            holds, fails = min(holds, other[0]), max(fails, other[1])
        return holds, fails

    def _both(self, nesting: int) -> tuple[int, int]:
        holds, fails = self._one(nesting)
        while self._take("&&"):
            other = self._one(nesting)
            holds, fails = max(holds, other[0]), min(fails, other[1])
        return holds, fails

    def _one(self, nesting: int) -> tuple[int, int]:
        if nesting > _DEEPEST or not self._tokens:
            return _NONE, _NONE
        if self._take("!"):
            holds, fails = self._one(nesting + 1)
            return fails, holds
        if self._take("("):
            inner = self.either(nesting + 1)
            self._take(")")
            return inner
        version = _VERSION.match(self._tokens.pop())
        return (int(version[1] or 0) if version is not None else _NONE), _NONE

    def _take(self, token: str) -> bool:
        if self._tokens and self._tokens[-1] == token:
            self._tokens.pop()
            return True
        return False
