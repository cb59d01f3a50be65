"""Which import paths may be given back to the go command, whose arguments are patterns. Pure.

A directory may be called `d...e`, which go lists by that name and takes for a wildcard when it is
given it: so it would look at other directories than the one that was meant.
"""

import re

# What go reads as a set of packages (cmd/go/internal/search/search.go, `IsMetaPackage`).
_SETS = frozenset({"all", "std", "cmd", "tool", "work"})
_LITERAL = re.compile(r"[\w.~+!/$%&'(),;=\[\]#^{}-]+\Z")


def is_literal(path: str) -> bool:
    """Return whether an import path, given as an argument, means that package and nothing else.

    Args:
        path: As `go list` printed it.

    Returns:
        False for what go could take for a wildcard (`...`), an option, a version (`@`), a file
        (`x.go`), a set of packages or a place relative to where it runs.
    """
    return (
        _LITERAL.match(path) is not None
        and "..." not in path
        and not path.startswith(("-", ".", "/"))
        and not path.endswith(".go")
        and path not in _SETS
    )
