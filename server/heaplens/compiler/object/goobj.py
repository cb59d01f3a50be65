"""The blocks of an object file: its symbols, relocations and data, each read when it is asked for.

All numbers are little endian on every architecture (cmd/internal/goobj/objfile.go). Pure.
"""

import struct
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from heaplens.compiler.object.archive import MAGIC
from heaplens.compiler.object.faults import ObjectFault


class Block(IntEnum):
    """The blocks by number."""

    AUTOLIB = 0
    PACKAGES = 1
    FILES = 2
    DEFINED = 3
    HASHED64 = 4
    HASHED = 5
    OTHER_DEFINED = 6
    OTHER_REFERENCED = 7
    REF_FLAGS = 8
    HASHES64 = 9
    HASHES = 10
    RELOC_INDEX = 11
    AUX_INDEX = 12
    DATA_INDEX = 13
    RELOCS = 14
    AUX = 15
    DATA = 16
    REF_NAMES = 17
    END = 18


_DEFINITIONS = (Block.DEFINED, Block.HASHED64, Block.HASHED, Block.OTHER_DEFINED)


class Ref(NamedTuple):
    """A reference to a symbol."""

    package: int
    """The package by number, or what stands for one (`BUILTIN`, `SELF`, …)."""
    symbol: int
    """Which of its symbols."""


class Reloc(NamedTuple):
    """One relocation: the code at an offset refers to a symbol."""

    offset: int
    """Bytes from the beginning of the function."""
    size: int
    """Bytes of code that it fills in."""
    kind: int
    """How (cmd/internal/objabi/reloctype.go of that Go)."""
    addend: int
    """Bytes from the beginning of the symbol that is meant."""
    package: int
    """The symbol: its package, …"""
    symbol: int
    """… and which of its symbols."""

    @property
    def ref(self) -> Ref:
        """The symbol."""
        return Ref(self.package, self.symbol)


NO_PACKAGE, IN_HASHED64, IN_HASHED, BUILTIN, SELF = (2**31 - 1 - number for number in range(5))
"""Package indices with a meaning of their own; from 1 on they count this object's packages."""
_HEAD = struct.Struct(f"<8s8sI{len(Block)}I")
_U32 = struct.Struct("<I")
_PAIR = struct.Struct("<II")
_SYMBOL_BYTES, _RELOC_BYTES, _AUX_BYTES, _REF_NAME_BYTES, _STRING_BYTES = 21, 23, 9, 16, 8
_SYMBOL = struct.Struct("<II13x")
_RELOC = struct.Struct("<iBHqII")
_MOST_NAMES = 64
"""All names that are read, counted again each time, take at most this many times the object: in a
damaged one a million symbols could share one name of a megabyte."""
_AUX = struct.Struct("<BII")
_SIZE_AT = 13
_FIRST_SYMBOLS = 64
RELOC_REF_AT = 15
"""Where in a relocation its reference stands."""


class ObjectFile:
    """One object. Every access is checked: whatever lies outside raises `ObjectFault`."""

    def __init__(self, data: bytes | memoryview) -> None:
        """Read the head.

        Args:
            data: From the magic to the object's end.

        Raises:
            ObjectFault: The head does not fit.
        """
        # `bytes` compares a prefix without a copy, a view gives a part without one: we need both.
        self._data = bytes(data)
        self._view = memoryview(self._data)
        if len(self._data) < _HEAD.size or not self._data.startswith(MAGIC):
            message = "this Go writes objects of a form that is not known"
            raise ObjectFault(message)
        head = _HEAD.unpack_from(self._data)
        self._at: tuple[int, ...] = head[3:]
        if list(self._at) != sorted(self._at) or self._at[-1] > len(self._data):
            message = "the object is damaged: its blocks do not follow one another"
            raise ObjectFault(message)
        counts = [self._count(block, _SYMBOL_BYTES) for block in _DEFINITIONS]
        # Where the symbols of each kind begin in the tables of all that is defined.
        self._firsts = {
            SELF: 0,
            IN_HASHED64: counts[0],
            IN_HASHED: sum(counts[:2]),
            NO_PACKAGE: sum(counts[:3]),
        }
        self.defined_count = sum(counts)
        """How many symbols this object defines."""
        self._all_count = self.defined_count + self._count(Block.OTHER_REFERENCED, _SYMBOL_BYTES)
        self._reloc_index = self._index(Block.RELOC_INDEX, Block.RELOCS, _RELOC_BYTES)
        self._aux_index = self._index(Block.AUX_INDEX, Block.AUX, _AUX_BYTES)
        self._data_index = self._index(Block.DATA_INDEX, Block.DATA, 1)
        self._budget_bytes = _MOST_NAMES * len(self._data)

    def block(self, block: Block) -> memoryview:
        """Return the bytes of a block."""
        return self._view[self._at[block] : self._at[block + 1]]

    def _count(self, block: Block, entry_bytes: int) -> int:
        size = self._at[block + 1] - self._at[block]
        if size % entry_bytes:
            message = f"the object is damaged: block {block.name} is cut"
            raise ObjectFault(message)
        return size // entry_bytes

    def _index(self, index: Block, block: Block, entry_bytes: int) -> tuple[int, ...]:
        """Return where each symbol's part of a block begins, and where the last one ends."""
        count = self._count(index, _U32.size)
        starts: tuple[int, ...] = struct.unpack(f"<{count}I", self.block(index))
        ascends = list(starts) == sorted(starts)
        if (
            count != self.defined_count + 1
            or not ascends
            or starts[-1] > self._count(block, entry_bytes)
        ):
            message = f"the object is damaged: {index.name} does not fit its symbols"
            raise ObjectFault(message)
        return starts

    def _string(self, at: int) -> str:
        length, start = _PAIR.unpack_from(self._data, at)
        end = start + length
        self._budget_bytes -= length
        if end > len(self._data) or self._budget_bytes < 0:
            message = "the object is damaged: a name lies outside"
            raise ObjectFault(message)
        return self._data[start:end].decode("utf-8", "surrogateescape")

    def strings(self, block: Block) -> list[str]:
        """Return the names in a block of names: `FILES`, `PACKAGES` (whose first is empty)."""
        start = self._at[block]
        return [
            self._string(start + _STRING_BYTES * number)
            for number in range(self._count(block, _STRING_BYTES))
        ]

    def number_of(self, ref: tuple[int, int]) -> int | None:
        """Return a symbol's number among all that this object names; None for another package's."""
        package, symbol = ref
        first = self._firsts.get(package)
        if first is None:
            return None
        number = first + symbol
        limit = self._all_count if package == NO_PACKAGE else self.defined_count
        if number >= limit:
            message = "the object is damaged: it refers to a symbol that is not there"
            raise ObjectFault(message)
        return number

    def ref_of(self, number: int) -> Ref:
        """Return the reference to a symbol that is defined here, or that belongs to no package."""
        for package in (NO_PACKAGE, IN_HASHED, IN_HASHED64, SELF):
            if number >= self._firsts[package]:
                return Ref(package, number - self._firsts[package])
        raise AssertionError  # SELF begins at 0

    def name(self, number: int) -> str:
        """Return the name of a symbol by its number."""
        return self._string(self._at[Block.DEFINED] + _SYMBOL_BYTES * number)

    def with_prefix(
        self, prefix: bytes | tuple[bytes, ...], blocks: Collection[Block] = _DEFINITIONS
    ) -> Iterator[tuple[int, str]]:
        """Yield number and name of the symbols with a prefix, or one of several.

        Args:
            prefix: The prefix, or several.
            blocks: Where to look; by default where this object defines symbols.
        """
        data = self._data
        for block in blocks:
            first = (self._at[block] - self._at[Block.DEFINED]) // _SYMBOL_BYTES
            for number, (_, start) in enumerate(_SYMBOL.iter_unpack(self.block(block)), first):
                if data.startswith(prefix, start):
                    name = self.name(number)
                    if name.encode("utf-8", "surrogateescape").startswith(prefix):
                        yield number, name

    def defines(self, prefixes: tuple[bytes, ...]) -> bool:
        """Return whether one of the first functions and variables has such a prefix."""
        count = min(self._count(Block.DEFINED, _SYMBOL_BYTES), _FIRST_SYMBOLS)
        return any(self.name(n).encode(errors="replace").startswith(prefixes) for n in range(count))

    def size(self, number: int) -> int:
        """Return the size of a symbol in bytes, by its number."""
        at = self._at[Block.DEFINED] + _SYMBOL_BYTES * number + _SIZE_AT
        return int(_U32.unpack_from(self._data, at)[0])

    def data(self, number: int) -> memoryview:
        """Return the content of a symbol that is defined here."""
        return self._part(Block.DATA, self._data_index, number, 1)

    def content(self, ref: tuple[int, int]) -> memoryview:
        """Return the content of a symbol; raise `ObjectFault` for one that is not defined here."""
        number = self.number_of(ref)
        if number is None or number >= self.defined_count:
            message = "the object is damaged: a table of a function is not in it"
            raise ObjectFault(message)
        return self.data(number)

    def relocs(self, number: int) -> list[Reloc]:
        """Return the relocations of a symbol that is defined here, in the order of the object."""
        data = self._part(Block.RELOCS, self._reloc_index, number, _RELOC_BYTES)
        return list(map(Reloc._make, _RELOC.iter_unpack(data)))

    def symbol_of_reloc(self, at: int) -> int | None:
        """Return the number of the symbol that a byte in the block of relocations belongs to."""
        number = bisect_right(self._reloc_index, at // _RELOC_BYTES) - 1
        return number if 0 <= number < self.defined_count else None

    def aux(self, number: int) -> dict[int, tuple[int, int]]:
        """Return the symbols that belong to a symbol, by kind (`goobj.AuxFuncInfo` and the like).

        Where a symbol has several of one kind, the last of them.
        """
        data = self._part(Block.AUX, self._aux_index, number, _AUX_BYTES)
        return {kind: (package, index) for kind, package, index in _AUX.iter_unpack(data)}

    def _part(
        self, block: Block, index: Sequence[int], number: int, entry_bytes: int
    ) -> memoryview:
        """Return a symbol's part of a block."""
        base = self._at[block]
        return self._view[
            base + entry_bytes * index[number] : base + entry_bytes * index[number + 1]
        ]

    def with_aux(self, kind: int) -> Iterator[int]:
        """Yield the symbols that have an auxiliary symbol of a kind, each once."""
        kinds = bytes(self.block(Block.AUX)[::_AUX_BYTES])
        wanted, at, before = bytes([kind]), -1, -1
        while (at := kinds.find(wanted, at + 1)) >= 0:
            number = bisect_right(self._aux_index, at) - 1
            if before != number < self.defined_count:
                yield number
            before = number

    def ref_names(self) -> dict[Ref, str]:
        """Return the names of other packages' symbols that the compiler left for tools."""
        start = self._at[Block.REF_NAMES]
        count = self._count(Block.REF_NAMES, _REF_NAME_BYTES)
        names = {}
        for at in range(start, start + _REF_NAME_BYTES * count, _REF_NAME_BYTES):
            package, index = _PAIR.unpack_from(self._data, at)
            names[Ref(package, index)] = self._string(at + _PAIR.size)
        return names
