"""The constants and types of a file are known by name, and where a name is one."""

import pytest

from heaplens.source.syntax import parse

FILE = b"""package p

const a, b = 1, 2
const (
	c = iota
	d
)

type (
	Named  []int
	Alias  = Named
	Paired Pair[int, string]
)
type Pair[K any, V any] struct{ k K; v V }
type Nested (((Alias)))
type Foreign other.T
type Loop1 Loop2
type Loop2 Loop1

// const commented = 1
const text = "const quoted = 1"

func f() {
	const local = 1
	type Local map[int]int
}

const (
	broken =
type
"""


@pytest.mark.parametrize("name", [b"a", b"b", b"c", b"d", b"text"])
def test_a_constant_of_the_package_is_one_everywhere(name: bytes) -> None:
    declared = parse(FILE).declared
    assert declared.is_constant(name, 0)
    assert declared.is_constant(name, FILE.index(b"const local"))


def test_a_constant_of_a_block_is_one_in_that_block_only() -> None:
    declared = parse(FILE).declared
    assert declared.is_constant(b"local", FILE.index(b"type Local"))
    assert not declared.is_constant(b"local", FILE.index(b"const a"))


@pytest.mark.parametrize("name", [b"commented", b"quoted", b"Named", b"f", b"nowhere", b""])
def test_nothing_else_is_a_constant(name: bytes) -> None:
    assert not parse(FILE).declared.is_constant(name, 0)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (b"Named", "slice_type"),
        (b"Alias", "slice_type"),
        (b"Paired", "struct_type"),
        (b"Nested", "slice_type"),
        (b"Foreign", "qualified_type"),
        (b"Local", "map_type"),
    ],
)
def test_a_type_is_followed_to_what_it_is_declared_as(name: bytes, expected: str) -> None:
    declared = parse(FILE).declared
    underlying = declared.underlying(declared.types[name])
    assert underlying is not None
    assert underlying.type == expected


def test_types_that_are_declared_as_each_other_come_to_an_end() -> None:
    declared = parse(FILE).declared
    underlying = declared.underlying(declared.types[b"Loop1"])
    assert underlying is not None
    assert underlying.type == "type_identifier"


def test_nothing_has_no_underlying_type() -> None:
    assert parse(FILE).declared.underlying(None) is None
