"""The tables that tell of each instruction: what the compiler would write is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heaplens.compiler.object.faults import ObjectFault
from heaplens.compiler.object.pc_tables import first_value, read_pc_table

UNITS = (1, 2, 4)
# How long a value holds, and the value; zigzag makes 5 bytes of the largest of them.
runs = st.lists(
    st.tuples(st.integers(1, 2**21), st.integers(-(2**31), 2**31 - 1)), min_size=1, max_size=30
)


def varint(number: int) -> bytes:
    """A number as Go's encoding/binary.PutUvarint writes it."""
    written = bytearray()
    while number >= 0x80:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)


def zigzag(number: int) -> int:
    """A signed number as an unsigned one: 0, -1, 1, -2, 2 and so on."""
    return number << 1 if number >= 0 else (-number << 1) - 1


def different(values: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The runs whose value is another than the one before: the compiler writes no other."""
    kept: list[tuple[int, int]] = []
    for units, value in values:
        if not kept or kept[-1][1] != value:
            kept.append((units, value))
    return kept


def encoded(values: list[tuple[int, int]]) -> bytes:
    """The table as cmd/internal/obj/pcln.go, funcpctab, writes it."""
    written, before = b"", -1
    for units, value in values:
        written += varint(zigzag(value - before) & 0xFFFFFFFF) + varint(units)
        before = value
    return written + b"\0"


@given(values=runs, unit=st.sampled_from(UNITS))
def test_what_is_written_is_read(values: list[tuple[int, int]], unit: int) -> None:
    # Go counts in 32 bits: differences beyond are none that it writes.
    values = [(units, value // 4) for units, value in different(values)]
    values = different(values)
    total = sum(units for units, _ in values)
    table = read_pc_table(encoded(values), unit * total)
    assert list(table.values) == [value for _, value in values]
    at = 0
    for units, value in values:
        assert table.at(at) == value
        at += unit * units
        assert table.at(at - 1) == value
    assert at == unit * total
    with pytest.raises(ObjectFault):
        table.at(at)


@given(values=runs)
def test_the_first_value_needs_the_beginning_only(values: list[tuple[int, int]]) -> None:
    values = [(units, value // 4) for units, value in values]
    assert first_value(encoded(values)[:8]) == values[0][1]


@given(values=runs, cut=st.integers(1, 200))
def test_a_table_that_does_not_fit_is_told(values: list[tuple[int, int]], cut: int) -> None:
    values = different([(units, value // 4) for units, value in different(values)])
    code_bytes = UNITS[-1] * sum(units for units, _ in values)
    whole = encoded(values)
    with pytest.raises(ObjectFault):
        read_pc_table(whole, code_bytes + 3)
    data = whole[: -1 - cut]
    if data:
        with pytest.raises(ObjectFault):
            read_pc_table(data, code_bytes)


@given(st.binary(max_size=60), st.integers(0, 2**20))
def test_any_bytes_are_a_table_or_a_fault(data: bytes, code_bytes: int) -> None:
    try:
        table = read_pc_table(data, code_bytes)
    except ObjectFault:
        return
    assert len(table.ends) == len(table.values)
    assert list(table.ends) == sorted(table.ends)
    assert not table.ends or table.ends[-1] == code_bytes


def test_an_empty_table_says_nothing() -> None:
    assert read_pc_table(b"", 10).at(3) == -1
    assert first_value(b"") == -1


def test_an_endless_number_is_told() -> None:
    with pytest.raises(ObjectFault):
        read_pc_table(b"\xff" * 40, 10)
    with pytest.raises(ObjectFault):
        first_value(b"\xff" * 8)
