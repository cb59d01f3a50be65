"""The runtime's routines that objects name by number alone. Pure.

The numbers are those of the compiler that wrote the object: cmd/internal/goobj/builtinlist.go in
its GOROOT. Nobody promises that they stay, so a list serves for its own version and no other.
"""

import re
from collections.abc import Sequence

_ENTRY = re.compile(r'^\t\{"([^"\n]+)", (\d+)\},$', re.MULTILINE)
LIST = "src/cmd/internal/goobj/builtinlist.go"
"""Where GOROOT has it."""


def read_builtin_symbols(text: str) -> Sequence[str]:
    """Return the routines in the order of their numbers.

    Args:
        text: builtinlist.go.

    Returns:
        Their names, `runtime.newobject`; empty where the text is no such list.
    """
    return tuple(name for name, _ in _ENTRY.findall(text))
