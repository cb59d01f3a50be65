"""Sizes of Go types, from the data in a listing and from how a type is spelled. Pure: no I/O.

Invariant: a size is what the compiler uses, or None; it is never guessed.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

# The descriptor of a type begins with its size (internal/abi/type.go, Type.Size_):
# `type:ex.com/p.big SRODATA size=136 align=0x8`, `\t0x0000 40 00 00 00 00 00 00 00 …`
DESCRIPTOR = re.compile(
    rb"\ntype:([^.\n][^\n]*?) S[A-Z]*DATA [^\n]*\n\t0x0000 ((?:[0-9a-f]{2} ){8})"
)
_SIZES: Mapping[str, int] = MappingProxyType(
    {
        name: size
        for size, names in (
            (1, ("bool", "int8", "uint8")),
            (2, ("int16", "uint16")),
            (4, ("int32", "uint32", "float32")),
            (8, ("int64", "uint64", "float64", "complex64")),
            (16, ("complex128",)),
        )
        for name in names
    }
)
_WORDS: Mapping[str, int] = MappingProxyType(
    {
        name: words
        for words, names in (
            (0, ("struct {}",)),
            (1, ("int", "uint", "uintptr", "unsafe.Pointer")),
            (2, ("string", "error", "any")),
        )
        for name in names
    }
)
_WORD_PREFIXES = (
    *(("*", 1), ("[]", 3), ("map[", 1), ("chan ", 1), ("<-chan ", 1), ("chan<- ", 1)),
    *(("func(", 1), ("interface {", 2)),
)
# Types of maps' insides without comparison, and what stands for all type arguments of one layout.
_PREFIXES = ("noalg.", "go.shape.")
_ARRAY = re.compile(r"\[(\d+)\](.+)", re.DOTALL)
_CHANNEL = re.compile(r"(?:<-chan|chan<-|chan) (.+)", re.DOTALL)
_FOUR_BYTE_WORDS = frozenset(("386", "arm", "mips", "mipsle"))
_BIG_ENDIAN = frozenset(("s390x", "ppc64", "mips", "mips64"))
# runtime/chan.go, hchan: up to 1.22, and from 1.23 with a timer (the allocator rounds to 112).
_WIDE_BYTES = 8
_CHANNEL_BYTES, _CHANNEL_WITH_TIMER_BYTES, _TIMER_MINOR = 96, 112, 23


def word_bytes(goarch: str) -> int:
    """The size of a pointer."""
    return 4 if goarch in _FOUR_BYTE_WORDS else 8


def read_size(data: bytes, goarch: str) -> int:
    """The size in the first bytes of a type's descriptor, as the listing dumps them."""
    raw = bytes.fromhex(data.decode("ascii"))[: word_bytes(goarch)]
    return int.from_bytes(raw, "big" if goarch in _BIG_ENDIAN else "little")


def size_of(type_name: str, known: Mapping[str, int], goarch: str) -> int | None:
    """The size of a type.

    Args:
        type_name: As the compiler names it: `int`, `ex.com/p.big`, `[4]*ex.com/p.big`.
        known: Sizes by name, from descriptors.
        goarch: The architecture.

    Returns:
        Bytes; None for a named type or a struct whose descriptor was not in the listing.
    """
    size = known.get(type_name)
    if size is not None:
        return size
    for prefix in _PREFIXES:
        if type_name.startswith(prefix):
            return size_of(type_name.removeprefix(prefix), known, goarch)
    size = _SIZES.get(type_name)
    if size is not None:
        return size
    words = _WORDS.get(type_name)
    if words is None:
        words = next((n for start, n in _WORD_PREFIXES if type_name.startswith(start)), None)
    if words is not None:
        return words * word_bytes(goarch)
    array = _ARRAY.fullmatch(type_name)
    if array is None:
        return None
    element = size_of(array[2], known, goarch)
    return None if element is None else element * int(array[1])


def channel_size(
    type_name: str,
    count: int | None,
    known: Mapping[str, int],
    goarch: str,
    go_minor: int | None,
) -> int | None:
    """The size of a channel without a buffer; a buffer may be an allocation of its own.

    Args:
        type_name: The channel's type.
        count: How many elements its buffer takes, if that is constant.
        known: Sizes by name, from descriptors.
        goarch: The architecture.
        go_minor: The 27 of Go 1.27; None where unknown.

    Returns:
        Bytes, or None.
    """
    element = _CHANNEL.fullmatch(type_name)
    buffered = count != 0 and (element is None or size_of(element[1], known, goarch) != 0)
    if buffered or go_minor is None or word_bytes(goarch) != _WIDE_BYTES:
        return None
    return _CHANNEL_BYTES if go_minor < _TIMER_MINOR else _CHANNEL_WITH_TIMER_BYTES
