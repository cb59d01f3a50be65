"""Which finding an object of a profile belongs to, and what counts as the module's own."""

from dataclasses import replace
from pathlib import Path

import pytest

import ranking
import ranking_tables
from heaplens.model import Cause, Finding, Group, GroupKind, Kind, Span
from modules import Subject
from profiles import Frame, ProfileSample

GOROOT = "/go"
RUNTIME = Frame("runtime.mallocgc", "/go/src/runtime/malloc.go", 9)
INNER = Frame("m.f", "/m/a.go", 3, inlined=True)
OUTER = Frame("m.g", "/m/a.go", 8)
AT = Finding(
    Span("/m/a.go", 3, 1, 3, 2),
    Kind.ESCAPES_TO_HEAP,
    "x",
    "f",
    Cause.RETURNED,
    "",
    allocates=True,
    size_bytes=16,
    block_bytes=16,
)


def test_an_object_is_the_modules_where_its_code_asks_for_it() -> None:
    sample = ProfileSample((RUNTIME, INNER, OUTER), 5, 16)
    own = ranking.own_objects(sample, {"/m"}, GOROOT)
    assert own == ranking.Objects((("/m/a.go", 3), ("/m/a.go", 8)), 5, 16)
    library = Frame("fmt.Sprint", "/go/src/fmt/print.go", 9)
    test = replace(OUTER, path="/m/a_test.go")
    for frames in ((RUNTIME, library, OUTER), (RUNTIME, test), (RUNTIME,)):
        assert ranking.own_objects(ProfileSample(frames, 5, 16), {"/m"}, GOROOT) is None


def test_an_object_belongs_to_the_innermost_line_with_a_finding_and_there_to_its_size() -> None:
    outer = replace(AT, span=Span("/m/a.go", 8, 1, 8, 2), function="g")
    larger = replace(AT, block_bytes=48)
    objects = [
        ranking.Objects((("/m/a.go", 3), ("/m/a.go", 8)), 10, 16),
        ranking.Objects((("/m/a.go", 5), ("/m/a.go", 8)), 4, 16),
        ranking.Objects((("/m/a.go", 3),), 6, 32),
        ranking.Objects((("/m/a.go", 90),), 1, 16),
    ]
    folds = ranking.order([AT, larger, outer])
    shares, without = ranking.stood_for(folds, objects)
    by_head = {folds[place].head: share for place, share in shares.items()}
    assert by_head == {AT: 13.0, larger: 3.0, outer: 4.0}
    assert without == 1


def test_the_parts_of_a_fold_stand_for_it() -> None:
    group = Group(GroupKind.SLICE, "s", 1, 1)
    first = replace(AT, group=group)
    second = replace(first, span=Span("/m/a.go", 5, 1, 5, 2))
    folds = ranking.order([first, second])
    shares, _ = ranking.stood_for(folds, [ranking.Objects((("/m/a.go", 5),), 2, 16)])
    assert shares == {0: 2.0}


@pytest.mark.parametrize(("first", "hints", "missed"), [(80, 2, 0), (79, 2, 1), (79, 3, 2)])
def test_the_promises(first: int, hints: int, missed: int) -> None:
    module = {"module": "m v1", "tuned": True, "folds": 8, "objects": 100, "lines": 100}
    module |= {"in_first_quarter": first, "without_finding": 0, "quiet_lines": hints}
    figures = {"missing": {"n v1": "no"}, "modules": [module]}
    assert len(ranking_tables.missed(figures)) == missed
    assert any("m v1" in line for line in ranking_tables.tables(figures))
    assert any("n v1" in line for line in ranking_tables.tables(figures))


def test_a_package_is_below_its_module() -> None:
    subject = Subject("ex.com/m/v2 v2.1.0", (), Path("/copy"), {})
    assert ranking.folder_of(subject, "ex.com/m/v2/sub") == Path("/copy/sub")
    assert ranking.folder_of(subject, "ex.com/m/v2") == Path("/copy")
