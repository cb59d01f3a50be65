"""Damages objects: where the parts of one lie, and what can happen to them."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from heaplens.compiler.object.archive import MAGIC

# cmd/internal/goobj/objfile.go: the header, and the blocks by number.
_HEAD = struct.Struct("<8s8sI19I")
_BLOCKS = (
    *("autolib", "packages", "files", "defined", "hashed64", "hashed", "other defined"),
    *("other referenced", "ref flags", "hashes64", "hashes", "reloc index", "aux index"),
    *("data index", "relocs", "aux", "data", "ref names"),
)
SOURCE = """package demo

import "errors"

type node struct {
	next  *node
	value [3]int
}

func newNode(v int) *node { return &node{value: [3]int{v}} }

func wrap(v int) *node {
	n := newNode(v)
	n.next = newNode(v + 1)
	return n
}

func Two(a int) error {
	if a > 1 {
		return errors.New("x")
	}
	return errors.New("y")
}

func Nested(a int) *node { return wrap(a) }

func Generic[T any](n int) []T { return make([]T, n) }

func Several(m map[string]int, s string, c chan int, f float64) (any, any, string, func()) {
	m[s+"x"] = len(s)
	go func() { c <- len(s) }()
	for range m {
		defer close(c)
	}
	if len(Generic[string](len(s))) > len(Generic[int64](3)) {
		panic(errors.New(s))
	}
	return s, f, string(append([]byte(s), s...)), func() { m[s]++ }
}
"""
# Nearly all that can go wrong is in these; the content of most symbols is never looked at.
STRUCTURE = (
    *("head", "defined", "other defined", "other referenced", "reloc index", "aux index"),
    *("data index", "relocs", "aux", "data", "ref names", "files", "strings", "archive"),
)
HUGE = (0xFFFFFFFF, 0x7FFFFFFF, 0x80000000, 0x7FFFFFFB, 0x7FFFFFFC, 0x00FFFFFF, 0x10000, 0, 1)
"""Numbers that hurt: the largest, the smallest, those that stand for packages."""

Parts = Mapping[str, range]
"""Where the parts of an archive lie."""


class Harm(StrEnum):
    """What happens to a part."""

    CUT = "cut"
    FLIPPED = "flipped"
    OVERWRITTEN = "overwritten"
    NUMBER = "number"
    DOUBLED = "doubled"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Damage:
    """One damage."""

    harm: Harm
    """What happens."""
    part: str
    """To which part."""
    at: float
    """Where in it: 0 is its beginning, 1 its end."""
    other: float
    """From where in it something comes."""
    number: int
    """What is written, or how many bytes."""
    content: bytes
    """The bytes written."""


def write_module(directory: Path) -> None:
    """Writes the module whose objects are damaged."""
    (directory / "go.mod").write_text("module ex.com/demo\n\ngo 1.21\n")
    (directory / "demo.go").write_text(SOURCE)


def parts_of(archive: bytes) -> Parts:
    """The parts of an intact archive."""
    start = archive.index(MAGIC)
    offsets = _HEAD.unpack_from(archive, start)[3:]
    ends = (*offsets[1:], len(archive) - start)
    parts = {
        name: range(start + begin, start + end)
        for name, begin, end in zip(_BLOCKS, offsets, ends, strict=False)
    }
    parts |= {
        "archive": range(start),
        "head": range(start, start + _HEAD.size),
        "strings": range(start + _HEAD.size, start + offsets[0]),
    }
    return {name: part for name, part in parts.items() if part}


def damaged(archive: bytes, parts: Parts, damages: Sequence[Damage]) -> bytes:
    """An archive with damages done to it one after the other."""
    data = bytearray(archive)
    for damage in damages:
        part = parts[damage.part]
        at = part.start + int(damage.at * len(part))
        other = part.start + int(damage.other * len(part))
        match damage.harm:
            case Harm.CUT:
                del data[at:]
            case Harm.FLIPPED if at < len(data):
                data[at] ^= damage.number & 0xFF or 1
            case Harm.OVERWRITTEN:
                data[at : at + len(damage.content)] = damage.content
            case Harm.NUMBER:
                at -= (at - part.start) % 4
                data[at : at + 4] = struct.pack("<I", damage.number & 0xFFFFFFFF)
            case Harm.DOUBLED:
                data[at:at] = data[at : at + (damage.number & 0xFFF)]
            case Harm.MOVED:
                size = damage.number & 0x7F
                data[at : at + size] = data[other : other + size]
            case _:
                pass
    return bytes(data)
