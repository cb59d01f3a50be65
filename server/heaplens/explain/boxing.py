"""The words for a value that is converted to an interface: what is copied, and where it goes.

    converting names(v) to an interface copies its slice header (24 B); the copy is returned by f

Pure: no I/O.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_STRING = "runtime.convTstring"
_HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {"runtime.convTslice": "its slice header", _STRING: "its string header"}
)
"""What the routines that do not copy the whole value copy."""


@dataclass(frozen=True, slots=True)
class Box:
    """What the generated code shows of a conversion to an interface."""

    routines: Collection[str]
    """The routines of the runtime that copy the value, at least one."""
    size_bytes: int | None = None
    """Bytes of the copy; None where not constant."""

    @property
    def copied(self) -> str:
        """What is copied: `its slice header`, or the value itself, `it`."""
        words = {_HEADERS.get(routine, "it") for routine in self.routines}
        return words.pop() if len(words) == 1 else "it"


def conversions(name: str, box: Box | None, interface: str) -> tuple[str, str]:
    """Return the words for a conversion, with the size of the copy and without.

    Args:
        name: The operand.
        box: What the generated code shows of it; None where that is not known.
        interface: The interface type as the source spells it, or `an interface`.
    """
    # A struct of one string is copied like a string; but no literal of that form is one.
    is_struct = name.endswith("}") and box is not None and box.routines == {_STRING}
    copied = box.copied if box is not None and not is_struct else "it"
    short = f"converting {name} to {interface} copies {copied}"
    if box is None or box.size_bytes is None:
        return short, short
    return f"{short} ({box.size_bytes} B)", short
