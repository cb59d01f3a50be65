"""The tables that give each instruction of a function its file, line and inlined call. Pure.

A table is a list of pairs of varints: how much the value changes (zigzag, from -1 on), and how many
units of code it then holds (cmd/internal/obj/pcln.go, funcpctab). The unit is the architecture's
smallest instruction; it follows from the table, which ends where the code does.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from heaplens.compiler.object.faults import ObjectFault

_UNITS = (1, 2, 4)
_LONGEST_SHIFT = 35
_DAMAGED = "the object is damaged: a table of a function's instructions does not fit its code"


@dataclass(frozen=True, slots=True)
class PcTable:
    """A value for each instruction."""

    ends: Sequence[int]
    """Offsets in bytes at which a value ceases to hold, ascending."""
    values: Sequence[int]
    """The values, as many."""

    def at(self, offset: int) -> int:
        """Return the value at an offset of the code; -1 where the table is empty.

        Raises:
            ObjectFault: The table ends before.
        """
        if not self.ends:
            return -1
        number = bisect_right(self.ends, offset)
        if number >= len(self.values):
            raise ObjectFault(_DAMAGED)
        return self.values[number]


def read_pc_table(data: bytes, code_bytes: int) -> PcTable:
    """Read one table.

    Args:
        data: The content of its symbol.
        code_bytes: The size of the function.

    Returns:
        The table.

    Raises:
        ObjectFault: It is cut, or does not end where the code does.
    """
    ends, values = list[int](), list[int]()
    value, units, at, size = -1, 0, 0, len(data)
    while at < size:
        byte = data[at]
        at += 1
        if byte >= 0x80:  # noqa: PLR2004 - more bytes follow
            byte, at = _longer(data, at, byte)
        if not byte and values:
            break  # no change ends the table
        value += (byte >> 1) ^ -(byte & 1)
        if at >= size:
            raise ObjectFault(_DAMAGED)
        byte = data[at]
        at += 1
        if byte >= 0x80:  # noqa: PLR2004 - more bytes follow
            byte, at = _longer(data, at, byte)
        units += byte
        values.append(value)
        ends.append(units)
    if not ends:
        return PcTable((), ())
    unit = next((unit for unit in _UNITS if unit * units == code_bytes), None)
    if unit is None:
        raise ObjectFault(_DAMAGED)
    return PcTable(ends if unit == 1 else [unit * end for end in ends], values)


def first_value(data: bytes) -> int:
    """Return the first value of a table, given its beginning; -1 for an empty one."""
    if not data:
        return -1
    byte = data[0] if data[0] < 0x80 else _longer(data, 1, data[0])[0]  # noqa: PLR2004 - one byte
    return (byte >> 1) - 1 if not byte & 1 else -1 - (byte >> 1) - 1


def _longer(data: bytes, at: int, value: int) -> tuple[int, int]:
    """Return a number of several bytes, and where the next one begins."""
    value &= 0x7F
    shift = 7
    while at < len(data) and shift < _LONGEST_SHIFT:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 - the last byte
            return value, at
        shift += 7
    raise ObjectFault(_DAMAGED)
