"""Sizes and kinds of types, from the descriptors in the objects. Pure.

A descriptor begins with the type's size; its kind is one byte (internal/abi/type.go, Type). That is
so in every version that is supported. The types of other packages stand in the objects of those.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from heaplens.compiler.object.goobj import ObjectFile

PREFIX = "type:"
_BIG_ENDIAN = frozenset({"s390x", "ppc64", "mips", "mips64"})
_FOUR_BYTE_WORDS = frozenset({"386", "arm", "mips", "mipsle"})
_KIND_MASK = 31
_FLOATS = frozenset({13, 14})
_COMPOSITES = frozenset({17, 25})
_UNSIGNED = frozenset(range(7, 13))
# In the order of `reflect.Kind`, which begins with 1 for bool.
_PREDECLARED: Mapping[str, int] = {
    name: kind
    for kind, name in enumerate(
        (
            *("bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16"),
            *("uint32", "uint64", "uintptr", "float32", "float64", "complex64", "complex128"),
        ),
        1,
    )
} | {"string": 24, "unsafe.Pointer": 26}
_POINTERS = frozenset({24, 26})
_WORDS: Mapping[str, int] = {"int": 1, "uint": 1, "uintptr": 1, "unsafe.Pointer": 1, "string": 2}
_WORD_PREFIXES = (
    *(("*", 1), ("[]", 3), ("map[", 1), ("chan ", 1), ("<-chan ", 1), ("chan<- ", 1)),
    *(("func(", 1), ("interface {", 2), ("error", 2)),
)
_ARRAY = re.compile(r"\[(\d+)\](.+)", re.DOTALL)
_ARRAY_KIND, _OTHER_KIND = 17, 0
_BITS = re.compile(r"\d+")
_BITS_IN_BYTE = 8
_KIND_AFTER_WORDS, _KIND_OFFSET = 2, 7
_DESCRIPTOR_REST_BYTES = 16
_DESCRIPTOR_BYTES = 48
"""More than what is read of one."""


def word_bytes(goarch: str) -> int:
    """Return the size of a pointer, in bytes."""
    return 4 if goarch in _FOUR_BYTE_WORDS else 8


def type_bytes(goarch: str) -> int:
    """Return the size of the part that all descriptors begin with, in bytes."""
    return 4 * word_bytes(goarch) + _DESCRIPTOR_REST_BYTES


@dataclass(frozen=True, slots=True)
class TypeInfo:
    """What a descriptor says of a type."""

    size_bytes: int
    """Bytes of a value."""
    kind: int
    """`reflect.Kind`."""
    has_pointers: bool = True
    """Whether the garbage collector has to look into it."""

    @property
    def is_float(self) -> bool:
        """Whether it is a floating-point number."""
        return self.kind in _FLOATS

    @property
    def is_composite(self) -> bool:
        """Whether it is a struct or an array."""
        return self.kind in _COMPOSITES

    @property
    def is_unsigned(self) -> bool:
        """Whether it is an integer that cannot be negative."""
        return self.kind in _UNSIGNED


def spelled(name: str, goarch: str) -> TypeInfo | None:
    """Return what a type's spelling says: a predeclared type, or one made of such types.

    Args:
        name: As the symbol has it, without `type:`.
        goarch: The architecture.

    Returns:
        The size, and the kind where the spelling is that of a predeclared type; None where only
        the descriptor knows: of a named type, a struct.
    """
    word = word_bytes(goarch)
    kind = _PREDECLARED.get(name)
    if kind is not None:
        words, bits = _WORDS.get(name), _BITS.search(name)
        if words is not None:
            return TypeInfo(words * word, kind, kind in _POINTERS)
        return TypeInfo(int(bits[0]) // _BITS_IN_BYTE if bits else 1, kind, has_pointers=False)
    words = next((words for start, words in _WORD_PREFIXES if name.startswith(start)), None)
    if words is not None:
        return TypeInfo(words * word, _OTHER_KIND)
    array = _ARRAY.fullmatch(name)
    element = spelled(array[2], goarch) if array else None
    if array is None or element is None:
        return None
    return TypeInfo(int(array[1]) * element.size_bytes, _ARRAY_KIND, element.has_pointers)


Types = Callable[[str], TypeInfo | None]
"""Finds a type by the name of its symbol without `type:`: `*ex.com/p.T`, `[]int`."""


def read_type(data: bytes, goarch: str) -> TypeInfo | None:
    """Return what a descriptor says; None where it is cut or empty."""
    word = word_bytes(goarch)
    at = _KIND_AFTER_WORDS * word + _KIND_OFFSET
    if len(data) <= at:
        return None
    order: Literal["big", "little"] = "big" if goarch in _BIG_ENDIAN else "little"
    size, pointers = (int.from_bytes(data[n * word : (n + 1) * word], order) for n in range(2))
    return TypeInfo(size, data[at] & _KIND_MASK, bool(pointers))


def types_of(data: ObjectFile, goarch: str, prefix: str = "") -> dict[str, TypeInfo]:
    """Return the types with a prefix whose descriptors an object holds, by name."""
    types = dict[str, TypeInfo]()
    for number, name in data.with_prefix((PREFIX + prefix).encode()):
        info = read_type(bytes(data.data(number)[:_DESCRIPTOR_BYTES]), goarch)
        if info is not None:
            types[name.removeprefix(PREFIX)] = info
    return types
