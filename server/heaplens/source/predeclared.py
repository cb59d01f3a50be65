"""Go's predeclared functions and types, by the bytes that name them in source. Pure.

The list: section "Predeclared identifiers" of the Go specification.
"""

BUILTIN_FUNCTIONS = frozenset(
    (
        *(b"append", b"cap", b"clear", b"close", b"complex", b"copy", b"delete", b"imag", b"len"),
        *(b"make", b"max", b"min", b"new", b"panic", b"print", b"println", b"real", b"recover"),
    )
)
"""All built-in functions."""

NUMBER_TYPES = frozenset(
    (
        *(b"int", b"int8", b"int16", b"int32", b"int64", b"rune"),
        *(b"uint", b"uint8", b"uint16", b"uint32", b"uint64", b"uintptr", b"byte"),
        *(b"float32", b"float64", b"complex64", b"complex128"),
    )
)
"""The types of numbers."""

BASIC_TYPES = NUMBER_TYPES | {b"string", b"bool"}
"""All types that are no interface."""

BYTE_TYPES = frozenset((b"byte", b"uint8"))
"""Both names of the type of a byte."""

RUNE_TYPES = frozenset((b"rune", b"int32"))
"""Both names of the type of a code point."""

SINGLE_BYTE_TYPES = BYTE_TYPES | {b"int8", b"bool"}
"""The types of one byte, which in an interface points into the runtime's table `staticuint64s`."""
