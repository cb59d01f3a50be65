"""Names of functions: from the linker's spelling to the one in the source. Pure: no I/O."""

import re

_ESCAPE = re.compile(r"%([0-9a-f]{2})")
# What the compiler adds: the ABI of a wrapper (cmd/internal/obj/sym.go), the number of a closure's
# copy (cmd/compile/internal/inline).
_ADDED = re.compile(r"<\d+>$|#[^.]*")


def written_name(symbol: str) -> str:
    """A function's name as a person writes it.

    Args:
        symbol: `ex.com/p.(*T[go.shape.int]).M.func1`; the package path is escaped
            (cmd/internal/objabi/path.go), type arguments may hold paths of their own.

    Returns:
        The name without package and type arguments, `(*T).M.func1`.
    """
    plain = without_type_arguments(_ADDED.sub("", symbol))
    slash = plain.rfind("/", 0, plain.find("(") if "(" in plain else len(plain))
    dot = plain.find(".", slash + 1)
    name = plain[dot + 1 :] if dot >= 0 else plain
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), name)


def without_type_arguments(symbol: str) -> str:
    """A name without what stands in square brackets, which may be nested."""
    if "[" not in symbol:
        return symbol
    kept, depth, start = [], 0, 0
    for at, letter in enumerate(symbol):
        if letter == "[":
            if not depth:
                kept.append(symbol[start:at])
            depth += 1
        elif letter == "]" and depth:
            depth -= 1
            start = at + 1
    return "".join(kept) + symbol[start:] if not depth else symbol


def is_same_function(symbol: str, other: str) -> bool:
    """Whether two symbols are of one function, whatever the types that it is compiled for."""
    return without_type_arguments(symbol) == without_type_arguments(other)
