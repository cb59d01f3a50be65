r"""Finds the compiler's object in the archive that `compile -pack` or the build cache holds. Pure.

An archive is of the Unix `ar` form (cmd/internal/archive): `__.PKGDEF`, the export data, then
`_go_.o`, the object, then one object for each assembly file. An object begins with a line of text.

    go object linux amd64 go1.26.8 GOAMD64=v1 X:greenteagc,…
    build id "…"
    !
    \0go120ld…
"""

from dataclasses import dataclass

from heaplens.compiler.object.faults import ObjectFault

MAGIC = b"\x00go120ld"
"""What the binary part begins with, since Go 1.20 (cmd/internal/goobj, Magic)."""
_GLOBAL = b"!<arch>\n"
_HEADER_BYTES, _NAME_BYTES, _SIZE_FIELD = 60, 16, slice(48, 58)
_MEMBER_END = b"`\n"
_COMPILED = b"_go_.o"
_LONGEST_HEADER_BYTES = 64 << 10
_FIRST_WORDS = (b"go", b"object")
_WORDS = 5


@dataclass(frozen=True, slots=True)
class Member:
    """Where the compiler's object lies, and who wrote it."""

    goos: str
    """The operating system compiled for."""
    goarch: str
    """The architecture compiled for."""
    header: str
    """The line of text that the object begins with: it has the compiler's version."""
    start: int
    """Offset of the magic in the archive."""
    end: int
    """Offset of the byte after the object."""


def find_object(data: bytes | memoryview) -> Member:
    r"""Find the compiler's object.

    Args:
        data: A whole archive, or an object alone.

    Returns:
        Its place.

    Raises:
        ObjectFault: It is no archive, is cut, or holds no object of a form that we know.
    """
    if bytes(data[: len(_GLOBAL)]) != _GLOBAL:
        return _member(data, 0, len(data))
    at = len(_GLOBAL)
    while at + _HEADER_BYTES <= len(data):
        header = bytes(data[at : at + _HEADER_BYTES])
        if not header.endswith(_MEMBER_END):
            break
        digits = header[_SIZE_FIELD].strip()
        if not digits.isdigit():
            break
        start, size = at + _HEADER_BYTES, int(digits)
        if start + size > len(data):
            break
        if header[:_NAME_BYTES].strip() == _COMPILED:
            return _member(data, start, start + size)
        at = start + size + (size & 1)
    message = "the archive holds no object of the compiler, or is cut"
    raise ObjectFault(message)


def _member(data: bytes | memoryview, start: int, end: int) -> Member:
    head = bytes(data[start : min(end, start + _LONGEST_HEADER_BYTES)])
    line = head.partition(b"\n")[0]
    words = line.split(b" ")
    magic = head.find(MAGIC)
    if tuple(words[:2]) != _FIRST_WORDS or len(words) < _WORDS or magic < 0:
        message = "this Go writes objects of a form that is not known"
        raise ObjectFault(message)
    goos, goarch = (word.decode(errors="replace") for word in words[2:4])
    return Member(goos, goarch, line.decode(errors="replace"), start + magic, end)
