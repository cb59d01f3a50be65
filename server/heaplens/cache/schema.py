"""Says of a dataclass how its values are written: the types it is made of, and their names.

Pure. Every type has a table in which equal values stand once, and rows name each other by number.
"""

import sys
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


@dataclass(frozen=True, slots=True)
class Whole:
    """Numbers, which stand in a row as they are."""


@dataclass(frozen=True, slots=True)
class Text:
    """Strings: the one table that comes before all others."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Values that are known beforehand: an enumeration, a truth value."""

    members: tuple[Any, ...]
    """The values; their places stand for them."""


@dataclass(frozen=True, slots=True)
class Maybe:
    """A value or None."""

    shape: "Text | Choice | Table"
    """What the value is."""


@dataclass(frozen=True, slots=True)
class Number:
    """A table of numbers, for where there may be none."""

    table: int
    """Its place among the tables."""


@dataclass(frozen=True, slots=True)
class Row:
    """A table of tuples."""

    table: int
    """Its place among the tables."""
    item: "Shape"
    """What the tuples hold."""


@dataclass(frozen=True, slots=True)
class Record:
    """A table of objects of a dataclass."""

    table: int
    """Its place among the tables."""
    kind: type[Any]
    """The dataclass."""
    fields: tuple[tuple[str, "Shape"], ...]
    """Its fields."""


Table = Number | Row | Record
Shape = Whole | Text | Choice | Maybe | Table


@dataclass(frozen=True, slots=True)
class Schema:
    """How values of one dataclass are written."""

    root: Record
    """The dataclass itself."""
    tables: tuple[Table, ...]
    """The tables but for that of the strings; one that others name comes before those."""
    description: str
    """All names and types in it: values can be read only with an equal one."""


def schema_of(kind: type[Any]) -> Schema:
    """Describe a dataclass and those it is made of.

    Args:
        kind: The dataclass. Fields are `str`, `int`, `bool`, enumerations, dataclasses with slots,
            tuples of any length of one of these, and any of them or None.

    Returns:
        How its values are written.

    Raises:
        TypeError: A field is of another type.
    """
    tables: list[Table] = []
    shapes: dict[object, Shape] = {int: Whole(), str: Text(), bool: Choice((False, True))}
    root = _shape(kind, tables, shapes)
    if not isinstance(root, Record):
        raise TypeError(f"no dataclass: {kind}")
    described = [_described(annotation, shape) for annotation, shape in shapes.items()]
    return Schema(root, tuple(tables), "\n".join([sys.byteorder, *described]))


def _shape(kind: Any, tables: list[Table], shapes: dict[object, Shape]) -> Shape:  # noqa: ANN401 - any annotation
    if kind in shapes:
        return shapes[kind]
    shape: Shape
    if get_origin(kind) in {Union, UnionType}:
        shape = _shape_of_optional(kind, tables, shapes)
    elif isinstance(kind, type) and issubclass(kind, Enum):
        shape = Choice(tuple(kind))
    elif get_origin(kind) is tuple and get_args(kind)[1:] == (...,):
        item = _shape(get_args(kind)[0], tables, shapes)
        shape = Row(len(tables), item)
        tables.append(shape)
    elif _is_plain_record(kind):
        hints = get_type_hints(kind)
        named = tuple(
            (field.name, _shape(hints[field.name], tables, shapes)) for field in fields(kind)
        )
        shape = Record(len(tables), kind, named)
        tables.append(shape)
    else:
        raise TypeError(f"cannot be kept on disk: {kind}")
    shapes[kind] = shape
    return shape


def _is_plain_record(kind: Any) -> bool:  # noqa: ANN401 - any annotation
    """Return whether objects can be filled through their slots, without a call of their class."""
    return (
        isinstance(kind, type)
        and is_dataclass(kind)
        and "__slots__" in vars(kind)
        and not hasattr(kind, "__post_init__")
    )


def _shape_of_optional(
    kind: object, tables: list[Table], shapes: dict[object, Shape]
) -> Number | Maybe:
    rest = [argument for argument in get_args(kind) if argument is not NoneType]
    if len(rest) != 1:
        raise TypeError(f"cannot be told apart when read: {kind}")
    shape = _shape(rest[0], tables, shapes)
    match shape:
        case Whole():
            number = Number(len(tables))
            tables.append(number)
            return number
        case Maybe():
            raise TypeError(f"None twice: {kind}")
        case _:
            return Maybe(shape)


def _described(kind: object, shape: Shape) -> str:
    if isinstance(shape, Choice):
        return f"{kind}: {[repr(member) for member in shape.members]}"
    if isinstance(shape, Record):
        hints = get_type_hints(shape.kind)
        return f"{kind}: {[(name, str(hints[name])) for name, _ in shape.fields]}"
    return str(kind)
