"""What is written is read again, whatever the model holds, and nothing else is taken for it."""

import json
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heaplens.cache.codec import decode, encode
from heaplens.cache.entry import format_of
from heaplens.cache.schema import schema_of
from heaplens.model import Cause, Finding, Kind, PackageReport, Site, Span, Step

SITE = Site("/m/a.go", 3, 7)
FINDING = Finding(
    Span("/m/a.go", 3, 7, 3, 8), Kind.MOVED_TO_HEAP, "x", "F", Cause.RETURNED, "x is returned."
)


def values_of(hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - any annotation
    """All values of a type that a model may use."""
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if get_origin(hint) is tuple:
        return st.lists(values_of(get_args(hint)[0]), max_size=3).map(tuple)
    if isinstance(hint, type) and is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(
            hint, **{field.name: values_of(hints[field.name]) for field in fields(hint)}
        )
    if get_args(hint):
        return st.one_of([values_of(member) for member in get_args(hint)])
    return {
        str: st.text(st.characters(exclude_categories=()), max_size=5),
        int: st.integers(-(2**63), 2**63 - 1),
        bool: st.booleans(),
        NoneType: st.none(),
    }[hint]


@given(values_of(PackageReport))
def test_every_report_is_read_as_it_was_written(report: PackageReport) -> None:
    schema = schema_of(PackageReport)
    data, strings = encode(schema, report)
    decoded = decode(schema, data)
    assert decoded == report
    # Equality does not tell True from 1 nor an enumeration from its text.
    assert repr(decoded) == repr(report)
    assert report.import_path in strings


def test_a_name_that_is_no_text_is_kept() -> None:
    """As Python holds a file name that is no UTF-8; two such halves must not become one whole."""
    schema = schema_of(PackageReport)
    for name in ("/m/\udcff.go", "/m/\ud83d\ude00.go"):
        report = PackageReport("m", name)
        assert decode(schema, encode(schema, report)[0]) == report


def test_what_is_equal_is_one_object_when_read() -> None:
    schema = schema_of(PackageReport)
    steps = tuple(Step(Site("/m/a.go", 3, int("7")), "return", "return &x") for _ in range(2))
    report = PackageReport("m", "/m", findings=(replace(FINDING, flow=steps),))
    flow = decode(schema, encode(schema, report)[0]).findings[0].flow
    assert flow == steps
    assert flow[0] is flow[1]


def test_a_report_that_was_read_is_as_frozen_as_any_other() -> None:
    schema = schema_of(PackageReport)
    decoded = decode(schema, encode(schema, PackageReport("m", "/m"))[0])
    with pytest.raises(AttributeError):
        decoded.directory = "/other"
    assert hash(decoded) == hash(PackageReport("m", "/m"))


@given(st.binary(max_size=200), st.integers(0, 400))
def test_other_bytes_are_refused_and_do_no_harm(junk: bytes, place: int) -> None:
    schema = schema_of(PackageReport)
    good, _ = encode(schema, PackageReport("m", "/m", findings=(FINDING,)))
    for data in (junk, good[:place] + junk + good[place + len(junk) :], good[:place]):
        try:
            decoded = decode(schema, data)
        except (LookupError, TypeError, ValueError, OverflowError, StopIteration):
            continue
        assert isinstance(decoded, PackageReport)


def test_reading_calls_nothing_that_the_data_names() -> None:
    """The strings of a report are strings, whatever they say."""
    schema = schema_of(PackageReport)
    words = "__import__('os')._exit(7)"
    data, _ = encode(schema, PackageReport(words, words))
    assert decode(schema, data).import_path == words
    assert json.loads(data[8 : 8 + int.from_bytes(data[:8], "big")])[0] == [words]


def model(**annotations: object) -> type[Any]:
    """A dataclass like those of the model."""
    namespace = {"__annotations__": annotations, "__module__": __name__, "__qualname__": "Model"}
    return dataclass(frozen=True, slots=True)(type("Model", (), namespace))


COLOUR = Enum("COLOUR", {"RED": 1})


@pytest.mark.parametrize(
    "other",
    [
        model(line=int),
        model(line=int, path=str, kind=COLOUR, more=int),
        model(path=str, line=int, kind=COLOUR),
        model(line=int | None, path=str, kind=COLOUR),
        model(line=int, path=str, kind=Enum("COLOUR", {"RED": 2})),
        model(line=int, path=str, kind=Enum("COLOUR", {"RED": 1, "BLUE": 2})),
    ],
    ids=["field less", "field more", "other order", "other type", "other value", "value more"],
)
def test_a_changed_model_has_another_format(other: type[Any]) -> None:
    now = model(line=int, path=str, kind=COLOUR)
    assert format_of(schema_of(now)) == format_of(schema_of(now))
    assert format_of(schema_of(now)) != format_of(schema_of(other))


def test_a_change_deep_in_the_model_changes_the_format() -> None:
    def around(inner: object) -> bytes:
        return format_of(schema_of(model(first=inner, line=int)))

    assert around(model(a=int)) == around(model(a=int))
    assert around(model(a=int)) != around(model(b=int))


@dataclass(frozen=True)
class WithoutSlots:
    """A dataclass of another kind than those of the model."""

    line: int


@pytest.mark.parametrize(
    "hint",
    [object, list[int], tuple[int, str], int | str, Literal["a"], bytes, WithoutSlots, Any],
    ids=str,
)
def test_a_field_that_could_not_be_read_again_is_refused_at_once(hint: object) -> None:
    with pytest.raises(TypeError):
        schema_of(model(field=hint))


def test_only_a_dataclass_has_a_schema() -> None:
    with pytest.raises(TypeError):
        schema_of(str)


def test_numbers_of_any_size_are_kept() -> None:
    numbers = model(numbers=tuple[int, ...])
    for width_bits in (7, 15, 31, 63):
        for number in (2**width_bits - 1, -(2**width_bits)):
            value = numbers((1, number))
            assert decode(schema_of(numbers), encode(schema_of(numbers), value)[0]) == value
    with pytest.raises(OverflowError):
        encode(schema_of(numbers), numbers((2**63,)))
