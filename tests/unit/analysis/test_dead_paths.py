"""What fmt.Errorf makes of a format without verbs it makes of no other one."""

from dataclasses import replace

import pytest

from heaplens.analysis.candidates import Candidate
from heaplens.analysis.dead_paths import has_no_verbs, is_dead
from unit.analysis.builders import candidate, extent

ERROR = candidate("&errors.errorString{...}", inlined_from="fmt.Errorf", exact=False)


@pytest.mark.parametrize(
    ("source", "dead", "alive"),
    [
        ('fmt.Errorf("no verbs")', False, True),
        ("fmt.Errorf(`no verbs`)", False, True),
        ('fmt.Errorf("a \\"quote\\"")', False, True),
        ('fmt.Errorf( "blanks" )', False, True),
        ('fmt.Errorf("")', False, True),
        ('fmt.Errorf("%w", err)', True, False),
        ("fmt.Errorf(`%d`, n)", True, False),
        ("fmt.Errorf(`%d`)", True, False),
        ('fmt.Errorf("100 %")', True, False),
        ('fmt.Errorf("no verbs", n)', True, False),
        ('Errorf("%w", err)', True, False),
        ("fmt.Errorf(format)", False, False),
        ('fmt.Errorf("a" + b)', False, False),
    ],
)
def test_the_format_tells_whether_the_code_is_reached(
    source: str,
    dead: bool,  # noqa: FBT001 - the column of a table
    alive: bool,  # noqa: FBT001 - the column of a table
) -> None:
    call = replace(ERROR, extent=extent(source, exact=False))
    assert (is_dead(call), has_no_verbs(call)) == (dead, alive)


@pytest.mark.parametrize(
    "other",
    [
        replace(ERROR, inlined_from="errors.New"),
        replace(ERROR, inlined_from=None),
        replace(ERROR, escape=replace(ERROR.escape, subject="&wrapError{...}")),
    ],
)
def test_nothing_else_is_judged_by_a_format(other: Candidate) -> None:
    for source in ('fmt.Errorf("%w", err)', 'fmt.Errorf("no verbs")'):
        call = replace(other, extent=extent(source, exact=False))
        assert not is_dead(call)
        assert not has_no_verbs(call)
