"""An append that was provided for is no news, but only where that is plain to see."""

from dataclasses import replace

import pytest

from heaplens.config.settings import DisplayLevel
from heaplens.model import Cause, Group, GroupKind, Kind
from heaplens.present.capacity import has_capacity
from heaplens.present.levels import shown
from heaplens.source.text import Text
from unit.present.small_files import finding_of

FUNCTION = """package a

func f(users []string) []string {
	%s
	for _, user := range users {
		%s
		names = append(names, user)
	}
	return names
}

func g() { names = nil }
"""
MADE = "names := make([]string, 0, len(users))"


@pytest.mark.parametrize(
    ("declaration", "between", "expected"),
    [
        (MADE, "", True),
        ("var names = make([]string, 0, len(users))", "", True),
        ("var names []string = make([]string, 0, f(1, 2))", "", True),
        (MADE, "names = names[:0]", True),
        (MADE, "if names == nil || other.names != nil {}", True),
        (MADE, "other.names = nil", True),
        (MADE, "others := names", True),
        ("names := make([]string, len(users))", "", False),
        ("names := []string{}", "", False),
        ("var names []string", "", False),
        (MADE, "names = nil", False),
        (MADE, "names, user = nil, user", False),
        (MADE, "names = append(users, user)", False),
        (MADE, "fill(&names)", False),
        ("names := make([]string, 0,", "", False),
    ],
)
def test_a_capacity_counts_where_nothing_takes_it_away(
    declaration: str,
    between: str,
    expected: bool,  # noqa: FBT001 - a case
) -> None:
    source = FUNCTION % (declaration, between)
    text = Text(source.encode())
    column = text.line(4).index(b"names") + 1
    append = replace(
        finding_of(source, "append(names, user)", Kind.HIDDEN_ALLOCATION),
        allocates=True,
        condition="if the capacity is reached",
        cause=Cause.GROWTH,
        group=Group(GroupKind.SLICE, "names", 4, column),
    )
    assert has_capacity(append, text) is expected
    assert bool(shown([append], DisplayLevel.NORMAL, text=text)) is not expected
    assert shown([append], DisplayLevel.ALL, text=text)
    assert shown([append], DisplayLevel.NORMAL)


def test_other_findings_have_none() -> None:
    source = FUNCTION % (MADE, "")
    text = Text(source.encode())
    made = finding_of(source, "make([]string, 0, len(users))", Kind.ESCAPES_TO_HEAP)
    group = Group(GroupKind.SLICE, "names", 0, 0)
    for one in (made, replace(made, cause=Cause.GROWTH), replace(made, group=group)):
        assert not has_capacity(one, text)
    assert not has_capacity(replace(made, cause=Cause.GROWTH, group=group), text)
