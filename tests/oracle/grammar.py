"""Makes random expressions and statements of Go from rules. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from oracle.rules import BLOCKS, RULES, SIMPLEST, STATEMENTS

_HOLE = re.compile(r"<([^<>\s-][^<>\s]*)>")


@dataclass(frozen=True, slots=True)
class Callee:
    """A function that expressions may call."""

    spelling: str
    """How a call names it, such as `lib.New7`."""
    parameters: tuple[str, ...]
    """Their types."""
    result: str
    """Its type."""


@dataclass(slots=True)
class Grammar:
    """Makes the expressions and statements of one program."""

    random: Random
    """Where chance comes from."""
    number: int
    """The program's own number."""
    callees: list[Callee] = field(default_factory=list)
    """What may be called; the functions that come later may call those before."""
    _names: int = 0

    def expression(self, kind: str, scope: Mapping[str, Sequence[str]], depth: int) -> str:
        """An expression.

        Args:
            kind: Its type, as the rules spell it.
            scope: Names by type.
            depth: How many levels of parts it may have.

        Returns:
            Its text, which may have several lines.
        """
        known = scope.get(kind, ())
        if known and (kind == "size" or depth <= 0 or self.random.random() < 0.2):
            return self.random.choice(known)
        callees = [callee for callee in self.callees if callee.result == kind]
        if depth > 0 and callees and self.random.random() < 0.5:
            callee = self.random.choice(callees)
            # The same callee within its own argument, now and then.
            parts = ", ".join(f"<{each}>" for each in callee.parameters)
            return self.fill(f"{callee.spelling}({parts})", scope, depth - 1)
        if depth <= 0 and kind in SIMPLEST:
            return self.fill(SIMPLEST[kind], scope, depth)
        return self.fill(self.random.choice(RULES[kind]), scope, depth - 1)

    def statement(self, scope: Mapping[str, Sequence[str]], depth: int, blocks: int = 1) -> str:
        """One statement or several that belong together.

        Args:
            scope: Names by type.
            depth: How many levels of parts expressions may have.
            blocks: How many blocks may be within each other.

        Returns:
            The lines, indented by one tabulator.
        """
        self._names += 1
        if blocks and self.random.random() < 0.3:
            head, tail = self.random.choice(BLOCKS).split("{}")
            inner = self.statement(scope, depth, blocks - 1).replace("\n", "\n\t").strip()
            name = str(self._names)
            text = self.fill(head, scope, 1) + "\0" + self.fill(tail, scope, 1)
            text = text.replace("\n", "\n\t").replace("$", name).replace("\0", inner)
            return f"\t{text}"
        text = self.random.choice(STATEMENTS).replace("$", f"{self._names}s")
        return "\t" + self.fill(text, scope, depth).replace("\n", "\n\t")

    def fill(self, rule: str, scope: Mapping[str, Sequence[str]], depth: int) -> str:
        """Puts expressions into the holes of a rule.

        Args:
            rule: The rule.
            scope: Names by type.
            depth: How many levels of parts an expression may have.

        Returns:
            The text.
        """
        twice = self.random.random() < 0.25
        made: dict[str, str] = {}

        def part(hole: re.Match[str]) -> str:
            kind = hole[1]
            if twice and kind in made:
                return made[kind]
            made[kind] = self.expression(kind, scope, depth)
            return made[kind]

        return _HOLE.sub(part, rule).replace("@", str(self.number))
