"""What belongs together stays together while the text around it is edited."""

from dataclasses import replace

import pytest

from heaplens.analysis.folding import folded
from heaplens.model import Cause, Finding, Group, GroupKind, Kind, Span
from heaplens.present.file_facts import TrackedFinding
from heaplens.present.rebase import joined_with_verdicts, moved_findings
from heaplens.source.linemap import line_map
from heaplens.source.text import Text

BEFORE = b"a\nvar s []T\nb\ns = append(s, 1)\ns = append(s, 2)\n"
GROUP = Group(GroupKind.SLICE, "s", 2, 5)
FIRST = Finding(
    Span("/a.go", 4, 5, 4, 17),
    Kind.HIDDEN_ALLOCATION,
    "append(s, 1)",
    "f",
    Cause.GROWTH,
    "",
    allocates=True,
    group=GROUP,
)
SECOND = replace(FIRST, span=Span("/a.go", 5, 5, 5, 17), subject="append(s, 2)")


@pytest.mark.parametrize(
    ("after", "group"),
    [
        (b"new\n" + BEFORE, replace(GROUP, line=3)),
        (BEFORE.replace(b"b\n", b"b\nc\n"), GROUP),
        (BEFORE.replace(b"[]T", b"[]U"), None),
    ],
)
def test_a_group_moves_with_the_line_that_it_is_known_by(after: bytes, group: Group | None) -> None:
    lines = line_map(Text(BEFORE), Text(after))
    moved = moved_findings([TrackedFinding(FIRST), TrackedFinding(SECOND)], lines)
    assert [tracked.finding.group for tracked in moved] == [group, group]
    assert len(folded(tracked.finding for tracked in moved)) == (1 if group else 2)


def test_a_variable_of_elsewhere_never_moves() -> None:
    outside = replace(FIRST, group=Group(GroupKind.SLICE, "s", 0, 0))
    (moved,) = moved_findings(
        [TrackedFinding(outside)], line_map(Text(BEFORE), Text(b"x\n" + BEFORE))
    )
    assert moved.finding.group == outside.group


def test_a_fresh_verdict_says_anew_what_belongs_together() -> None:
    known = replace(FIRST, kind=Kind.ESCAPES_TO_HEAP)
    fresh = replace(known, allocates=None, group=replace(GROUP, line=3))
    (joined,) = joined_with_verdicts([TrackedFinding(known)], [fresh])
    assert joined.finding.group == fresh.group
    assert joined.finding.allocates
