"""Makes random Go programs: many small ones in a package, several packages in a module. Pure.

A program has types, helpers (functions, generic ones, methods), perhaps variables, and one function
that uses them all. The table of a package lists what the driver is to call.
"""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from oracle.declarations import COMMON
from oracle.grammar import Callee, Grammar

MODULE = "ex.com/random"
LIBRARY = "lib"
_SIMPLE = re.compile(r"\t(?!.*(?:func\b|chan\b|map|Map|m\d+s))(?!go |defer |for )[^\t)}]")
_PER_FILE = 10
_HEAD = """package {package}

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"

	"ex.com/random/sink"
{more})

var (
	_ = bytes.Repeat
	_ = errors.New
	_ = maps.Clone[map[int]int]
	_ = slices.Clone[[]int]
	_ = sort.Slice
	_ = fmt.Sprint
	_ = strconv.Itoa
	_ = strings.Repeat
	_ = sink.Text
{used})
"""
_PARAMETERS = ("int", "string", "float64", "*T@", "[]int", "any", "func()int", "error", "int")
_RESULTS = (
    *("int", "string", "any", "any", "any", "error", "*int", "*T@", "[]int", "[]byte"),
    *("func()int", "map", "T@"),
)
_NAMES = ("init@{}", "func@{}", "make@{}", "glob@{}", "T@func{}", "main@{}")
_METHODS = ("func{}", "init{}", "m{}", "gowrap{}")
_GO = {"func()int": "func() int", "map": "map[string]int"}


@dataclass(frozen=True, slots=True)
class Function:
    """One declaration, by its lines."""

    file: str
    """Path below the module."""
    first: int
    """1-based line."""
    last: int
    """1-based line."""
    runs: bool
    """Whether the driver calls the code that is not inlined."""
    text: str
    """The source."""
    name: str
    """Of the function that only the driver calls; else empty."""
    once: frozenset[int]
    """The lines that each call of it gets to once, and no other code does."""


@dataclass(frozen=True, slots=True)
class Module:
    """A Go module that the driver can run."""

    files: Mapping[str, str]
    """Texts by path."""
    functions: tuple[Function, ...]
    """All declarations of functions and variables."""


@dataclass(slots=True)
class _Program:
    grammar: Grammar
    declared: list[tuple[str, bool]]
    """Text and whether the driver calls it."""
    table: list[str]
    """What the driver calls."""


def make_module(seed: int, programs: int, per_package: int, language: str) -> Module:
    """Makes a module.

    Args:
        seed: What the random choices depend on.
        programs: How many.
        per_package: How many of them are in a package, one more of which is the library.
        language: The version of Go in go.mod.

    Returns:
        Its files without the driver's own, and where its functions are.
    """
    random = Random(seed)  # noqa: S311 - a test, not a secret
    files = {"go.mod": f"module {MODULE}\n\ngo {language}\n"}
    functions: list[Function] = []
    library = [_library(random, number) for number in range(per_package // 4 + 1)]
    _write(LIBRARY, library, files, functions)
    callees = [callee for program in library for callee in program.grammar.callees]
    packages = [LIBRARY]
    for start in range(0, programs, per_package):
        name = f"p{start // per_package}"
        packages.append(name)
        numbers = range(start, min(start + per_package, programs))
        _write(name, [_program(random, n, callees) for n in numbers], files, functions)
    imports = "\n".join(f'\t"{MODULE}/{name}"' for name in packages)
    tables = "\n".join(f"\t{name}.Table," for name in packages)
    files["tables.go"] = (
        f"package main\n\nimport (\n{imports}\n)\n\nvar tables = [][]any{{\n{tables}\n}}\n"
    )
    return Module(files, tuple(functions))


def _library(random: Random, number: int) -> _Program:
    """What other packages call: its functions are exported, and their types no package's own."""
    program = _program(random, number, ())
    program.grammar.callees = []
    for index in range(3):
        name = random.choice(("New", "Init", "Func", "Make")) + f"{number}x{index}"
        parameters = tuple(
            random.choices(("int", "string", "any", "float64"), k=random.choice((1, 2)))
        )
        result = random.choice(
            ("any", "any", "error", "*int", "string", "[]int", "func()int", "int")
        )
        _helper(program, name, parameters, result)
    program.grammar.callees = [
        Callee(f"{LIBRARY}.{callee.spelling}", callee.parameters, callee.result)
        for callee in program.grammar.callees
    ]
    return program


def _program(random: Random, number: int, library: Sequence[Callee]) -> _Program:
    program = _Program(Grammar(random, number), [], [])
    for choices in COMMON:
        text = random.choice(choices).replace("@", str(number))
        program.declared.append(
            (text, any(name in text for name in (f" new{number}(", ") val(", " later")))
        )
    if library:
        program.grammar.callees += random.sample(library, min(3, len(library)))
    program.table += [f"new{number}", f"later{number}", f"(*T{number}).val"]
    for index in range(random.choice((1, 2, 3, 4))):
        name = random.choice(_NAMES).replace("@", str(number)).format("abcd"[index])
        if random.random() < 0.3:
            star = random.choice(("*", ""))
            method = random.choice(_METHODS).format(index)
            _helper(
                program,
                f"(t {star}T@) {method}",
                _some(random, _PARAMETERS),
                random.choice(_RESULTS),
            )
        else:
            _helper(program, name, _some(random, _PARAMETERS), random.choice(_RESULTS))
    for index in range(random.choice((0, 0, 1, 2))):
        _variable(program, index)
    _entry(program)
    return program


def _some(random: Random, kinds: Sequence[str]) -> tuple[str, ...]:
    return tuple(random.choices(kinds, k=random.choice((1, 1, 2, 3))))


def _helper(program: _Program, name: str, parameters: tuple[str, ...], result: str) -> None:
    """Declares a function or, where the name has a receiver, a method."""
    grammar, random = program.grammar, program.grammar.random
    scope: dict[str, list[str]] = {}
    for index, kind in enumerate(parameters):
        scope.setdefault(kind, []).append(f"p{index}")
    scope["size"] = scope.get("int", ["400"])
    method = name.startswith("(")
    if method:
        scope.setdefault("int", []).append("t.a")
        scope.setdefault("*T@", []).append("&t" if "*" not in name else "t")
    lines = [f"\tsink.Num += p{i}()" for i, kind in enumerate(parameters) if kind == "func()int"]
    lines += (grammar.statement(scope, 1, 0) for _ in range(random.choice((0, 0, 0, 1))))
    if random.random() < 0.3 and result not in ("map", "func()int"):
        lines.append(f"\tr := {grammar.expression(result, scope, 2)}".replace("\n", "\n\t"))
        lines.append("\treturn r")
    else:
        lines.append(f"\treturn {grammar.expression(result, scope, 2)}")
    listed = ", ".join(f"p{i} {_GO.get(kind, kind)}" for i, kind in enumerate(parameters))
    head = f"func {name}({listed}) {_GO.get(result, result)} {{"
    noinline = "//go:noinline\n" if random.random() < 0.2 else ""
    text = noinline + "\n".join([head, *lines, "}"])
    runs = bool(noinline) or random.random() < 0.7
    number = str(grammar.number)
    program.declared.append((text.replace("@", number), runs))
    if method:
        receiver, called = name.removeprefix("(t ").split(") ")
        spelled = f"({receiver}).{called}".replace("@", number)
        grammar.callees.append(Callee(f"(<*T@>).{called}", parameters, result))
    else:
        spelled = name
        grammar.callees.append(Callee(name, parameters, result))
    if runs:
        program.table.append(spelled)


def _variable(program: _Program, index: int) -> None:
    grammar = program.grammar
    kind = grammar.random.choice(("any", "error", "*int", "*T@", "[]int", "map", "func()int"))
    name = f"V{grammar.number}x{index}"
    scope = {"size": ["400"]}
    text = f"var {name} {_GO.get(kind, kind)} = {grammar.expression(kind, scope, 2)}"
    program.declared.append((text.replace("@", str(grammar.number)), True))
    if kind == "func()int":
        program.table.append(f"&{name}")


def _entry(program: _Program) -> None:
    grammar = program.grammar
    name = f"E{grammar.number}"
    scope = {
        "int": ["n"],
        "string": ["s"],
        "[]int": ["xs"],
        "float64": ["f"],
        "*T@": ["t"],
        "size": ["n", "len(s)"],
    }
    body = [grammar.statement(scope, 2) for _ in range(grammar.random.randrange(2, 7))]
    head = f"func {name}(n int, s string, xs []int, f float64, t *T@) {{"
    text = "\n".join([head, *body, "}"]).replace("@", str(grammar.number))
    program.declared.append((text, True))
    program.table.append(name)


def _once(first: int, text: str) -> frozenset[int]:
    """The statements of a single line without a function literal, a goroutine or a map."""
    lines = text.splitlines()
    return frozenset(
        first + at
        for at, (line, following) in enumerate(itertools.pairwise(lines))
        if _SIMPLE.match(line) and re.match(r"\t[^\t)}]|}", following)
    )


def _write(
    package: str, programs: Sequence[_Program], files: dict[str, str], functions: list[Function]
) -> None:
    """Adds a package to the files, and its functions."""
    for start in range(0, len(programs), _PER_FILE):
        file = f"{package}/f{start // _PER_FILE}.go"
        library = package == LIBRARY
        text = _HEAD.format(
            package=package,
            more="" if library else f'\t"{MODULE}/{LIBRARY}"\n',
            used="" if library else f"\t_ = {LIBRARY}.Table\n",
        )
        for program in programs[start : start + _PER_FILE]:
            for declared, runs in program.declared:
                first = text.count("\n") + 2
                text += f"\n{declared}\n"
                last = text.count("\n")
                name = declared.removeprefix("func ").split("(")[0]
                name = name if name.startswith("E") else ""
                once = _once(first, declared) if name else frozenset()
                functions.append(Function(file, first, last, runs, declared, name, once))
        files[file] = text
    table = "\n".join(f"\t{name}," for program in programs for name in program.table)
    files[f"{package}/table.go"] = f"package {package}\n\nvar Table = []any{{\n{table}\n}}\n"
