"""What is drawn at which level: the table that editors and the benchmark share."""

from dataclasses import replace
from typing import Any

import pytest

from heaplens.config.settings import DisplayLevel
from heaplens.model import Kind, Level, Site, When
from heaplens.present.levels import is_shown, shown
from unit.present.small_files import finding_of

SOURCE = "package a\n\nfunc f() {\n\tx, y := g(&T{}), &T{}\n\tz := 1\n}\n"
QUIET, NORMAL, ALL = DisplayLevel
CERTAIN = replace(finding_of(SOURCE, "&T{}", Kind.ESCAPES_TO_HEAP), allocates=True)


@pytest.mark.parametrize(
    ("changes", "lowest"),
    [
        ({}, QUIET),
        ({"when": When.LOOP}, QUIET),
        ({"when": When.BRANCH}, QUIET),
        ({"when": When.START}, QUIET),
        ({"when": When.ERROR}, ALL),
        ({"when": When.TEST}, ALL),
        ({"test": True}, ALL),
        ({"condition": "if it is still on the stack"}, NORMAL),
        ({"condition": "if it is still on the stack", "when": When.ERROR}, ALL),
        ({"allocates": None}, ALL),
        ({"allocates": None, "kind": Kind.MOVED_TO_HEAP}, QUIET),
        ({"allocates": None, "kind": Kind.MOVED_TO_HEAP, "test": True}, ALL),
        ({"allocates": False, "kind": Kind.NO_ALLOCATION}, QUIET),
        ({"allocates": None, "kind": Kind.LEAKING_PARAM, "test": True}, QUIET),
        ({"allocates": None, "kind": Kind.UNUSED_IGNORE}, QUIET),
    ],
)
def test_each_level_draws_more(changes: dict[str, Any], lowest: DisplayLevel) -> None:
    finding = replace(CERTAIN, **changes)
    levels = list(DisplayLevel)
    drawn = [level for level in levels if is_shown(finding, level)]
    assert drawn == levels[levels.index(lowest) :]


def test_generated_files_are_quiet_until_all_is_asked_for() -> None:
    drawn = [level for level in DisplayLevel if shown([CERTAIN], level, generated=True)]
    assert drawn == [ALL]


def test_a_line_is_drawn_once_what_is_certain_first() -> None:
    maybe = replace(
        finding_of(SOURCE, "g(", Kind.HIDDEN_ALLOCATION), allocates=True, condition="if it grows"
    )
    other = replace(finding_of(SOURCE, "z"), allocates=True)
    lines = shown([maybe, CERTAIN, other], NORMAL)
    drawn = [(line.line, [fold.head for fold in line.folds]) for line in lines]
    assert drawn == [(4, [CERTAIN, maybe]), (5, [other])]


def test_quiet_draws_one_line_in_fifty_the_first_in_rank() -> None:
    span = CERTAIN.span
    lines = [replace(CERTAIN, span=replace(span, line=n, end_line=n)) for n in range(1, 31)]
    lines[20] = replace(lines[20], when=When.LOOP, loop_depth=1)
    few = shown(lines, QUIET, lines_of={span.path: 100})
    assert [each.line for each in few] == [1, 2, 21]
    drawn = {n: len(shown(lines, QUIET, lines_of={span.path: n})) for n in (0, 49, 50, 199, 200)}
    assert drawn == {0: 1, 49: 1, 50: 2, 199: 3, 200: 4}
    assert len(shown(lines, QUIET, lines_of={span.path: 1000})) == 20
    assert len(shown(lines, NORMAL, lines_of={span.path: 100})) == 30
    assert len(shown(lines, QUIET)) == 30


def test_quiet_draws_inlined_code_of_the_package_where_it_is_written() -> None:
    here = Level(Site(CERTAIN.span.path, 90, 0), "p.f")
    elsewhere = Level(Site("/lib/b.go", 90, 0), "lib.f")
    copy = replace(CERTAIN, inlined_from="p.f", chain=(here,))
    assert [level for level in DisplayLevel if is_shown(copy, level)] == [NORMAL, ALL]
    assert is_shown(replace(copy, chain=(here, elsewhere)), QUIET)
