"""Sizes of types by their spelling."""

import pytest

from heaplens.compiler.listing_types import size_of

KNOWN = {"ex.com/p.big": 320, "struct { A int32 }": 4}


@pytest.mark.parametrize(
    ("type_name", "size_bytes"),
    [
        ("int", 8),
        ("uint8", 1),
        ("complex128", 16),
        ("string", 16),
        ("[]ex.com/q.unknown", 24),
        ("map[string]int", 8),
        ("*ex.com/q.unknown", 8),
        ("<-chan int", 8),
        ("func(int) error", 8),
        ("interface { M() }", 16),
        ("struct {}", 0),
        ("[3][2]int16", 12),
        ("[4]ex.com/p.big", 1280),
        ("ex.com/p.big", 320),
        ("noalg.struct { A int32 }", 4),
        ("go.shape.string", 16),
        ("ex.com/q.unknown", None),
        ("[2]ex.com/q.unknown", None),
        ("struct { B int }", None),
    ],
)
def test_a_size_is_what_the_compiler_uses_or_nothing(
    type_name: str, size_bytes: int | None
) -> None:
    assert size_of(type_name, KNOWN, "arm64") == size_bytes


def test_words_are_half_as_wide_on_32_bit_machines() -> None:
    assert size_of("[]int", {}, "386") == 12
