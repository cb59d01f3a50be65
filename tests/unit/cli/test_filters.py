"""Which findings a filter leaves: each alone, and all together."""

from dataclasses import replace

import pytest

from heaplens.cli.filters import Filters, names_function, names_path
from heaplens.model import Cause, Finding, Kind, Span, When

FINDING = Finding(
    span=Span("/m/internal/gen/api.pb.go", 6, 2, 6, 3),
    kind=Kind.MOVED_TO_HEAP,
    subject="x",
    function="(*Router).Match",
    cause=Cause.RETURNED,
    sentence="x escapes: its address is returned by Match.",
    allocates=True,
    size_bytes=48,
    when=When.LOOP,
)


def test_without_filters_each_finding_is_wanted() -> None:
    assert Filters(directory="/m").keeps(replace(FINDING, allocates=None, size_bytes=None))
    assert not Filters(directory="/m").any


@pytest.mark.parametrize(
    ("filters", "dropped"),
    [
        (Filters(certain=True), replace(FINDING, condition="if longer than 32 bytes")),
        (Filters(certain=True), replace(FINDING, allocates=None)),
        (Filters(certain=True), replace(FINDING, allocates=False)),
        (Filters(min_bytes=48), replace(FINDING, size_bytes=47)),
        (Filters(min_bytes=48), replace(FINDING, size_bytes=None)),
        (Filters(when=frozenset({When.LOOP, When.TEST})), replace(FINDING, when=When.BRANCH)),
        (Filters(causes=frozenset({Cause.RETURNED})), replace(FINDING, cause=Cause.LOOP)),
        (Filters(functions=("Get", "Match")), replace(FINDING, function="(*Router).Matches")),
        (
            Filters(excluded=("mocks",), directory="/m"),
            replace(FINDING, span=Span("/m/mocks/a.go", 6, 2, 6, 3)),
        ),
        (
            Filters(certain=True, min_bytes=16, when=frozenset({When.LOOP})),
            replace(FINDING, when=When.ERROR),
        ),
    ],
)
def test_a_filter_keeps_what_it_names_and_nothing_else(filters: Filters, dropped: Finding) -> None:
    assert filters.any
    assert filters.keeps(FINDING)
    assert not filters.keeps(dropped)


@pytest.mark.parametrize(
    ("glob", "function", "named"),
    [
        ("(*Router).Match", "(*Router).Match", True),
        ("Router.Match", "(*Router).Match", True),
        ("Match", "(*Router).Match", True),
        ("Router.*", "(*Router).Match", True),
        ("(*Router).*", "(*Router).Match", True),
        ("*Match*", "(*Router).Matches", True),
        ("Match", "Match", True),
        ("match", "(*Router).Match", False),
        ("Router", "(*Router).Match", False),
        ("Other.*", "(*Router).Match", False),
        ("Match", "", False),
        ("T.Get", "T.Get", True),
    ],
)
def test_a_function_is_named_with_or_without_its_receiver(
    glob: str, function: str, *, named: bool
) -> None:
    assert names_function(glob, function) is named


@pytest.mark.parametrize(
    ("glob", "named"),
    [
        ("*.pb.go", True),
        ("gen", True),
        ("internal", True),
        ("internal/gen", True),
        ("./internal/gen/", True),
        ("internal/*/api.pb.go", True),
        ("**/api.pb.go", True),
        ("internal/**", True),
        ("/m/internal/gen/api.pb.go", True),
        ("ge", False),
        ("api.go", False),
        ("gen/api.pb.go", False),
        ("internal/*.go", False),
        ("other/**", False),
    ],
)
def test_a_path_is_named_by_a_part_or_from_the_directory(glob: str, *, named: bool) -> None:
    assert names_path(glob, "/m/internal/gen/api.pb.go", "/m") is named
