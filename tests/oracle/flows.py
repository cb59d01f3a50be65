"""Random Go functions that count which of their statements each call runs.

They know nothing of blocks or dominators: they run, with conditions thrown like dice, and write
down what happened. All that a function may do is done through its `*run`.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

RUNTIME = Path(__file__).parent.joinpath("flow_driver", "main.go").read_text(encoding="utf-8")
"""What runs them, 400 times each; it writes what happened as JSON."""

IMPORTS = 'import "errors"; var _ = errors.Is'
"""The second line of a program."""

_MOST_DEPTH = 4


@dataclass
class Program:
    """One Go file of random functions."""

    dice: random.Random
    """Decides all."""
    lines: list[str] = field(default_factory=list)
    """The source so far."""
    functions: list[str] = field(default_factory=list)
    """The names of the functions."""
    _depth: int = 0
    _loops: list[str] = field(default_factory=list)
    _labels: int = 0
    _in_literal: bool = False

    def add_function(self) -> None:
        """Write one more function."""
        name = f"f{len(self.functions)}"
        self.functions.append(name)
        self._loops, self._depth = [], 0
        self._line(f"func {name}(r *run) (err error) {{")
        self._block(self.dice.randint(2, 5))
        if self.lines[-1].strip().startswith(("return", "panic")):
            self.lines.pop()
        self._line("\treturn nil")
        self._line("}")

    def text(self) -> str:
        """The file, with a table of its functions."""
        table = ", ".join(self.functions)
        return "\n".join(
            [
                "package main",
                IMPORTS,
                *self.lines,
                f"var functions = []func(*run) error{{{table}}}",
                "",
            ]
        )

    def _line(self, text: str) -> None:
        self.lines.append("\t" * self._depth + text)

    def _hit(self) -> str:
        # The line that is written next, behind the package clause and the imports.
        return f"r.hit({len(self.lines) + 3})"

    def _block(self, statements: int) -> None:
        self._depth += 1
        self._line(self._hit())
        for _ in range(statements):
            self._statement()
            if self._leaves():
                break
            self._line(self._hit())
        self._depth -= 1

    def _leaves(self) -> bool:
        words = ("return", "panic", "break", "continue", "goto", "os.Exit")
        last = self.lines[-1]
        return last.startswith("\t" * self._depth) and last.strip().startswith(words)

    def _body(self) -> None:
        self._block(self.dice.randint(0, 2))

    def _statement(self) -> None:
        simple = [self._leave, self._error, self._short_circuit]
        nested = [self._if, self._if, self._for, self._switch, self._literal, self._defer]
        deep = self._depth > _MOST_DEPTH
        self.dice.choice(simple if deep else [*simple, *nested, *nested])()

    def _leave(self) -> None:
        ways = ["return errSome", "return &myError{}", "return nil", "return r.maybe()"]
        ways += ['panic("no")', "err = errSome"]
        if self._loops:
            ways += ["break", "continue", *(f"break {loop}" for loop in self._loops if loop)]
            ways += [f"continue {loop}" for loop in self._loops if loop]
        if self._in_literal:
            ways = [way for way in ways if not way.startswith("return")]
        self._line(self.dice.choice(ways))

    def _error(self) -> None:
        leaving = "return" if not self._in_literal else "_ ="
        match self.dice.randrange(4):
            case 0:
                self._line("if err := r.maybe(); err != nil {")
                self._depth += 1
                self._line(self._hit())
                self._line(f"{leaving} err")
                self._depth -= 1
                self._line("}")
            case 1:
                self._line("if err = r.maybe(); err == nil {")
                self._body()
                self._line("} else {")
                self._depth += 1
                self._line(self._hit())
                self._line(f"{leaving} err")
                self._depth -= 1
                self._line("}")
            case 2:
                self._line("switch err := r.maybe(); {")
                self._line("case err != nil && r.toss():")
                self._body()
                self._line("case errors.Is(err, errSome):")
                self._depth += 1
                self._line(self._hit())
                self._line(f"{leaving} err")
                self._depth -= 1
                self._line("}")
            case _:
                self._line("err = r.maybe()")
                self._line("if err != nil {")
                self._body()
                self._line("}")

    def _short_circuit(self) -> None:
        self._line("_ = r.toss() &&")
        self._line(f"\t({self._hit()} && r.toss() ||")
        self._line(f"\t\t{self._hit()}) ||")
        self._line(f"\t{self._hit()}")

    def _if(self) -> None:
        self._line("if r.toss() {")
        self._body()
        while self.dice.random() < 0.4:
            self._line("} else if r.toss() {")
            self._body()
        if self.dice.random() < 0.5:
            self._line("} else {")
            self._body()
        self._line("}")

    def _label(self) -> str:
        if self.dice.random() < 0.6:
            return ""
        self._labels += 1
        return f"l{self._labels}"

    def _for(self) -> None:
        label = self._label()
        head = self.dice.choice(
            [
                "for r.toss()",
                "for",
                "for range make([]int, r.roll(4))",
                "for i := 0; i < r.roll(4); i++",
            ]
        )
        start = len(self.lines)
        if label:
            self._line(f"{label}:")
        self._line(f"{head} {{")
        self._loops.append(label)
        self._body()
        self._loops.pop()
        self._line("}")
        body = "\n".join(self.lines[start:])
        if label and f"break {label}" not in body and f"continue {label}" not in body:
            self.lines[start] = "\t" * self._depth + "// no label"

    def _switch(self) -> None:
        self._line("switch r.roll(4) {")
        self._loops.append("")
        count = self.dice.randint(1, 3)
        default = self.dice.choice([*range(count), None, None])
        for number in range(count):
            self._line("default:" if number == default else f"case {number}:")
            self._without_continue()
            if number < count - 1 and self.dice.random() < 0.3 and not self._leaves_case():
                self._line("\tfallthrough")
        self._loops.pop()
        self._line("}")

    def _without_continue(self) -> None:
        """Write a case: a bare `continue` would mean the loop around it, if there is one."""
        start = len(self.lines)
        self._body()
        if not any(self._loops[:-1]) and len(self._loops) == 1:
            for number in range(start, len(self.lines)):
                if self.lines[number].strip() == "continue":
                    self.lines[number] = self.lines[number].replace("continue", "break")

    def _leaves_case(self) -> bool:
        self._depth += 1
        leaves = self._leaves()
        self._depth -= 1
        return leaves

    def _literal(self) -> None:
        self._line("func() {")
        self._inside()
        self._line("}()")

    def _defer(self) -> None:
        self._line("defer func() {")
        kind = self.dice.randrange(3)
        if kind == 0 and not self._in_literal:
            self._line("\tif p := recover(); p != nil {")
            self._line("\t\tif _, is := p.(stopped); is {")
            self._line("\t\t\tpanic(p)")
            self._line("\t\t}")
            self._line("\t\terr, r.failed = errSome, true")
            self._line("\t}")
        elif kind == 1 and not self._in_literal:
            self._line("\tif err != nil {")
            self._line(f"\t\t{self._hit()}")
            self._line("\t}")
        self._line(f"\t{self._hit()}")
        self._line("}()")

    def _inside(self) -> None:
        loops, before = self._loops, self._in_literal
        self._loops, self._in_literal = [], True
        self._body()
        self._loops, self._in_literal = loops, before


def program(seed: int, functions: int) -> Program:
    """Write a program of some functions."""
    made = Program(random.Random(seed))  # noqa: S311 - dice
    for _ in range(functions):
        made.add_function()
    return made


def hit_lines(text: str) -> Iterator[int]:
    """Yield the 1-based lines that count themselves."""
    for number, line in enumerate(text.split("\n"), 1):
        if f"r.hit({number})" in line:
            yield number
