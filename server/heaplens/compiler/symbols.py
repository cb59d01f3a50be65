"""The grammar of Go's function names, as the linker and as `-m` spell them. Pure: no I/O.

    ex.com/lib/v2.(*List[go.shape.int]).Add.func1     a symbol: path, receiver, name, closure
    gopkg.in/yaml%2ev3.init.0                         dots of a path's last element are escaped
    (*lib.List).Add, lib.(*List).Add, List.Add        `-m`, with the package's name or without

Invariant: no other module takes such a name apart. The compiler builds them in
cmd/compile/internal/ir/func.go (FuncName, closureName, MethodSymSuffix), the linker's spelling of a
path is that of cmd/internal/objabi/path.go.
"""

import re
from dataclasses import dataclass

SHAPE = "go.shape."
"""What the types that the code of a generic function is shared by begin with."""
_ESCAPE = re.compile(r"%([0-9a-f]{2})")
# What the compiler adds: the ABI of a wrapper (cmd/internal/obj/sym.go), the number of a closure's
# copy (cmd/compile/internal/inline).
_ADDED = re.compile(r"<\d+>$|#[^.]*")
# A function literal, and what the compiler makes of the calls of `go` and `defer`. A digit is
# required: methods are called `functions`, and behind `(*T)` always a method follows.
_LITERAL = r"(?<!\))\.(?:func|gowrap|deferwrap)\d+(?=[.<#-]|$)"
_CLOSURE = re.compile(_LITERAL)
# Besides these the body of a range over a function, and what a method value or expression needs.
_MADE_UP = re.compile(rf"{_LITERAL}|-range\d+|-fm$")
_NUMBERED_INIT = re.compile(r"init\.\d+(?=[.-]|$)")
_GLOBAL = "glob."
"""Where a function literal has no function around it."""
_OUTSIDE = re.compile(r"(?:\w+\.)?(?:glob\.|init)?")
# `(*log.Logger).Printf` in an explanation, `log.(*Logger).Printf` where it is inlined.
_POINTER_METHOD = re.compile(
    r"(?:(?P<before>[^()*]+)\.)?\(\*(?:(?P<within>[^()*]+)\.)?(?P<type>\w+)\)\.(?P<name>\w+)"
)
_DOTTED = re.compile(
    r"(?:(?P<package>\"[^\"]+\"|\w+(?=\.\w+\.))\.)?(?:(?P<type>\w+)\.)?(?P<name>\w+)"
)


@dataclass(frozen=True, slots=True)
class Symbol:
    """One function, by the parts of its name; without type arguments."""

    package: str
    """The import path, in what `-m` prints the package's name or its quoted path; or empty."""
    receiver: str
    """The type that it is a method of: `(*T)`, `T`; empty for a function."""
    name: str
    """The declared name; `init` for each of several; empty for a literal outside functions."""
    made_up: str = ""
    """What the compiler adds for code that has no name: `.func1.2`, `.gowrap1`, `-range1`, `-fm`.
    Up to Go 1.21 it also names the functions that a literal was inlined through."""

    @classmethod
    def parse(cls, symbol: str) -> "Symbol":
        """Read a name in the linker's spelling.

        Args:
            symbol: With its package: `ex.com/p.(*T[go.shape.int]).M.func1`. Where a function is
                called like a closure nobody can tell `T.func1`, a method, from a literal in T:
                it is read as the literal, which is the common one.
        """
        escaped, rest = split_package(without_type_arguments(_ADDED.sub("", symbol)))
        package = unescaped(escaped)
        declared, made_up = split_made_up(rest)
        if numbered := _NUMBERED_INIT.match(declared):
            return cls(package, "", "init", declared[numbered.end() :] + made_up)
        if declared == _GLOBAL:
            return cls(package, "", "", made_up)
        if declared.startswith("("):
            receiver, _, name = declared.partition(").")
            name, dot, through = name.partition(".")
            return cls(package, receiver + ")", name, dot + through + made_up)
        first, dot, name = declared.partition(".")
        if not dot or name.startswith("("):
            return cls(package, "", first, dot + name + made_up)
        name, dot, through = name.partition(".")
        return cls(package, first, name, dot + through + made_up)

    @property
    def function(self) -> str:
        """The declared function around it, without the package: `(*T).M`, `T.M`, `f`."""
        return f"{self.receiver}.{self.name}" if self.receiver else self.name

    @property
    def is_declared(self) -> bool:
        """Whether it is a function or method that the source declares, and no part of one."""
        return not self.made_up


def written_name(symbol: str) -> str:
    """Return a function's name as a person writes it.

    Args:
        symbol: In the linker's spelling: `ex.com/p.(*T[go.shape.int]).M.func1`.

    Returns:
        The name without package and type arguments, `(*T).M.func1`.
    """
    _, name = split_package(without_type_arguments(_ADDED.sub("", symbol)))
    return unescaped(name)


def split_package(symbol: str) -> tuple[str, str]:
    """Return the escaped import path of a linker's name and the rest of it.

    Args:
        symbol: A function or type; type arguments may follow its name, not come before it.
    """
    # What follows in brackets may hold paths of its own.
    end = min((at for at in (symbol.find("("), symbol.find("[")) if at >= 0), default=len(symbol))
    dot = symbol.find(".", symbol.rfind("/", 0, end) + 1, end)
    return (symbol[:dot], symbol[dot + 1 :]) if dot >= 0 else ("", symbol)


def unescaped(path: str) -> str:
    """Return an import path as the source has it: `gopkg.in/yaml.v3` of `gopkg.in/yaml%2ev3`."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), path) if "%" in path else path


def split_made_up(name: str) -> tuple[str, str]:
    """Return the name that is declared and what the compiler adds: `bar`, `.func1.2`.

    Args:
        name: Without type arguments, with its package or without.
    """
    # Most names are done with here: the expression costs more than all the rest.
    if "-" in name or ".func" in name or "wrap" in name:
        added = _MADE_UP.search(name)
        if added is not None:
            return name[: added.start()], name[added.start() :]
    return name, ""


def declared_name(printed: str) -> str:
    """Return the function as its declaration has it; empty where none is declared.

    Args:
        printed: Without its package, as `can inline` and `cannot inline` name it.
    """
    function, made_up = split_made_up(without_type_arguments(printed))
    if made_up or " " in function:
        return ""  # `F into G`: this call of F would go round in a circle
    if function.startswith("init."):
        return "init" if _NUMBERED_INIT.fullmatch(function) else ""
    return function


def is_closure(name: str) -> bool:
    """Return whether code is that of a function literal, or of a call by `go` or `defer`.

    Args:
        name: With type arguments or without, with its package or without.
    """
    return _CLOSURE.search(without_type_arguments(name)) is not None


def function_around(name: str) -> str:
    """Return the function that a literal is in: `p.f` of `p.f.func1`; empty outside functions.

    Args:
        name: With its package or without, with type arguments or without. That of no literal is
            returned as it is, but for its type arguments.
    """
    text = without_type_arguments(name)
    closure = _CLOSURE.search(text)
    if closure is None:
        return text
    around = text[: closure.start()]
    return "" if _OUTSIDE.fullmatch(around) else around


def without_type_arguments(name: str) -> str:
    """Return a name without what stands in square brackets, which may be nested."""
    if "[" not in name:
        return name
    kept, depth, start = [], 0, 0
    for at, letter in enumerate(name):
        if letter == "[":
            if not depth:
                kept.append(name[start:at])
            depth += 1
        elif letter == "]" and depth:
            depth -= 1
            start = at + 1
    return "".join(kept) + name[start:] if not depth else name


def is_same_function(symbol: str, other: str) -> bool:
    """Return whether two symbols are of one function, whatever the types it is compiled for."""
    return without_type_arguments(symbol) == without_type_arguments(other)


def is_shaped(name: str) -> bool:
    """Return whether a name has a type that the code of a generic function is shared by."""
    return SHAPE in name


def without_shapes(text: str) -> str:
    """Return a text with the types that a generic function is compiled for as the source's."""
    return text.replace(SHAPE, "")


def printed_functions(callee: str) -> tuple[Symbol, ...]:
    """Read a callee as `-m` prints it.

    Args:
        callee: What stands before the arguments: `(*b.Box[int]).Add`, `b.Box.Send`, `fmt.Println`.

    Returns:
        What it may be: of `a.b` nobody knows whether `a` is a package or a type. All but one are
        not declared anywhere.
    """
    text = without_type_arguments(callee)
    method = _POINTER_METHOD.fullmatch(text)
    if method is not None:
        package = method["within"] or method["before"] or ""
        return (Symbol(package, f"(*{method['type']})", method["name"]),)
    dotted = _DOTTED.fullmatch(text)
    if dotted is None:
        return ()
    package, receiver, name = dotted.group("package", "type", "name")
    if package or not receiver:
        return (Symbol(package or "", receiver or "", name),)
    return Symbol(receiver, "", name), Symbol("", receiver, name)


def qualified(package: str, function: str) -> str:
    """Return the name of a function with that of its package: `(*log.Logger).Printf`."""
    return f"(*{package}.{function[2:]}" if function.startswith("(*") else f"{package}.{function}"
