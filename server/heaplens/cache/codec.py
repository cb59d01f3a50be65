"""Turns values of frozen dataclasses into bytes and back. Pure.

Why no library: a report is read at every start, and it is large. The one of net/http (14,000
findings), compressed alike, takes 1.7 times the bytes as JSON (json with cattrs), twice the time to
write and three times the time to read; pickle takes 1.3 times the bytes and twice the time both
ways, and runs whatever a forged file asks for.

Equal values are written once, so what was equal when written is one object when read. Reading makes
objects of the types of the schema and nothing else: no data can make it run anything.

The bytes are a length (8 bytes), a JSON list of all strings and of the columns' types and lengths,
then the columns, all of them whole numbers in the machine's own byte order.
"""

import json
from array import array
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, islice, repeat
from operator import attrgetter
from typing import Any

from heaplens.cache.schema import (
    Choice,
    Maybe,
    Number,
    Record,
    Row,
    Schema,
    Shape,
    Table,
    Text,
    Whole,
)

_NONE = -1  # every table has a None behind its last row
_LENGTH_BYTES = 8
_NARROW, _WIDEST = "bhi", "q"  # 8, 16, 32 and 64 bits


def encode(schema: Schema, value: object) -> tuple[bytes, list[str]]:
    """Write a value.

    Args:
        schema: That of its class.
        value: The value.

    Returns:
        What `decode` reads, and all strings in it.

    Raises:
        OverflowError: A number has more than 64 bits.
    """
    writer = _Writer(len(schema.tables))
    list(writer.numbers_of(schema.root, [value]))
    columns = [
        _packed(column)
        for shape, rows in zip(schema.tables, writer.tables, strict=True)
        for column in _columns(shape, list(rows))
    ]
    strings = list(writer.strings)
    layout = [(column.typecode, len(column)) for column in columns]
    # Names of files that are no UTF-8 have lone surrogates in them.
    text = json.dumps([strings, layout], ensure_ascii=False, separators=(",", ":"))
    head = text.encode("utf-8", "surrogatepass")
    length = len(head).to_bytes(_LENGTH_BYTES, "big")
    return b"".join([length, head, *map(bytes, columns)]), strings


class _Writer:
    """The tables as they fill; a row's place is its number."""

    def __init__(self, tables: int) -> None:
        self.strings = _numbering()
        self.tables = [_numbering() for _ in range(tables)]

    def numbers_of(self, shape: Shape, values: Sequence[Any]) -> Iterable[int]:
        """Return the number that stands for each value in the rows that it is part of."""
        numbers: Iterable[int]
        match shape:
            case Whole():
                numbers = values
            case Text():
                numbers = map(self.strings.__getitem__, values)
            case Choice():
                # By identity: there is one object of each, and an enumeration hashes slowly.
                places = {id(member): place for place, member in enumerate(shape.members)}
                numbers = map(places.__getitem__, map(id, values))
            case Maybe():
                present = [value for value in values if value is not None]
                numbers_present = iter(self.numbers_of(shape.shape, present))
                numbers = [_NONE if value is None else next(numbers_present) for value in values]
            case Number():
                table = self.tables[shape.table]
                numbers = [_NONE if value is None else table[value,] for value in values]
            case Row():
                items = iter(self.numbers_of(shape.item, list(chain.from_iterable(values))))
                rows = (tuple(islice(items, length)) for length in map(len, values))
                numbers = list(map(self.tables[shape.table].__getitem__, rows))
            case Record():
                columns = [
                    self.numbers_of(field, list(map(attrgetter(name), values)))
                    for name, field in shape.fields
                ]
                table = self.tables[shape.table]
                numbers = list(map(table.__getitem__, zip(*columns, strict=True)))
        return numbers


def _numbering() -> defaultdict[Any, int]:
    """Return a table that gives each new key the next number."""
    return defaultdict(count().__next__)


def _columns(shape: Table, rows: list[tuple[int, ...]]) -> Iterable[Sequence[int]]:
    """Yield the fields of a table, each of all rows together: what is alike compresses well."""
    if isinstance(shape, Row):
        return [[len(row) for row in rows], list(chain.from_iterable(rows))]
    width = len(shape.fields) if isinstance(shape, Record) else 1
    return zip(*rows, strict=True) if rows else repeat((), width)


def _packed(column: Sequence[int]) -> "array[int]":
    for typecode in _NARROW:
        try:
            return array(typecode, column)
        except OverflowError:
            continue  # most columns that are too large say so in their first rows
    return array(_WIDEST, column)


def decode(schema: Schema, data: bytes) -> Any:  # noqa: ANN401 - an object of the root's class
    """Read what `encode` has written with an equal schema.

    Args:
        schema: The schema.
        data: The bytes.

    Returns:
        The value.

    Raises:
        LookupError, TypeError, ValueError, OverflowError, StopIteration: This is something else.
    """
    start = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "big")
    strings, layout = json.loads(data[_LENGTH_BYTES:start].decode("utf-8", "surrogatepass"))
    reader = _Reader(strings, _unpacked(layout, memoryview(data)[start:]))
    for shape in schema.tables:
        reader.read(shape)
    return reader.tables[schema.root.table][0]


class _Reader:
    """The tables as they are read, each with a None behind its last row."""

    def __init__(self, strings: list[str], columns: Iterator["array[int]"]) -> None:
        self._strings = [*strings, None]
        self._columns = columns
        self.tables: list[list[Any]] = []

    def read(self, shape: Table) -> None:
        """Read the next table."""
        rows: list[Any] = []
        match shape:
            case Number():
                rows = next(self._columns).tolist()
            case Row():
                lengths = next(self._columns)
                items = iter(self._values(shape.item, next(self._columns)))
                rows = [tuple(islice(items, length)) for length in lengths]
            case Record():
                for name, field in shape.fields:
                    keys = next(self._columns)
                    rows = rows or list(map(object.__new__, repeat(shape.kind, len(keys))))
                    # As the dataclass itself does for each, in half of the time.
                    fill = getattr(shape.kind, name).__set__
                    deque(map(fill, rows, self._values(field, keys)), maxlen=0)
        self.tables.append([*rows, None])

    def _values(self, shape: Shape, keys: "array[int]") -> Iterable[Any]:
        values: Iterable[Any] = keys
        match shape:
            case Whole():
                pass
            case Maybe():
                values = self._values(shape.shape, keys)
            case Text():
                values = map(self._strings.__getitem__, keys)
            case Choice():
                values = map((*shape.members, None).__getitem__, keys)
            case Number() | Row() | Record():
                values = map(self.tables[shape.table].__getitem__, keys)
        return values


def _unpacked(layout: Iterable[tuple[str, int]], view: memoryview) -> Iterator["array[int]"]:
    start = 0
    for typecode, length in layout:
        column: array[int] = array(typecode)
        end = start + length * column.itemsize
        column.frombytes(view[start:end])
        start = end
        yield column
