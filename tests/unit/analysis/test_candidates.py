"""What two announcements of one place have in common, and what they say together."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from heaplens.analysis.candidates import (
    Candidate,
    VariantResult,
    by_file,
    candidates_of,
    inlined_callees,
    is_result,
    key_of,
    together,
)
from heaplens.analysis.proven import Proven
from heaplens.compiler.verdicts import Verdicts
from heaplens.model import Escape, Inlining, Kind, Site, Story
from heaplens.source.positions.extent import Extent, NodeKind
from unit.analysis.builders import PATH, PlainFacts, candidate, extent, moved

STORY = Story(Site(PATH, 3, 2), "x", "f", leak=False, hops=())
FIRST = candidate("&T{...}")


@pytest.mark.parametrize(
    "other",
    [
        candidate("&T{...}", line=4),
        candidate("&T{...}", byte_col=3),
        replace(FIRST, escape=replace(FIRST.escape, kind=Kind.MOVED_TO_HEAP)),
        replace(FIRST, escape=replace(FIRST.escape, site=Site("/p/b.go", 3, 2))),
    ],
    ids=["line", "column", "kind", "file"],
)
def test_other_places_are_no_repetition(other: Candidate) -> None:
    assert key_of(other) != key_of(FIRST)


def test_shapes_of_a_generic_function_are_one_place() -> None:
    """Whether the source is what the subject says, or a call that it was inlined into."""
    for exact in (True, False):
        shape = candidate("[]go.shape.int{...}", exact=exact)
        assert key_of(shape) == key_of(candidate("[]int{...}", exact=exact))


def test_of_an_exact_place_the_words_make_no_difference() -> None:
    assert key_of(candidate("append")) == key_of(candidate("append(list, x)"))
    inlined = [candidate(name, exact=False) for name in ("new(T)", "new(U)")]
    assert key_of(inlined[0]) != key_of(inlined[1])


def test_a_place_is_where_its_file_is_and_not_where_a_directive_says() -> None:
    reported = replace(FIRST.escape, site=Site("/p/y.y", 90, 2), real_site=FIRST.site)
    assert key_of(replace(FIRST, escape=reported)) == key_of(FIRST)
    assert replace(FIRST, escape=reported).line == (PATH, 3)


def test_the_first_announcement_counts_and_takes_what_it_lacks() -> None:
    explained = replace(FIRST, story=STORY, escape=replace(FIRST.escape, text="other words"))
    proven = replace(FIRST, proven=Proven(allocates=False), source_reason="constant")
    assert together(FIRST, explained) == explained
    assert together(explained, FIRST) == explained
    assert together(explained, proven) == replace(
        explained, proven=proven.proven, source_reason="constant"
    )
    first = replace(FIRST, proven=Proven(allocates=True), story=STORY)
    assert together(first, replace(proven, story=replace(STORY, subject="y"))) == first


@pytest.mark.parametrize(("first", "second"), [(True, False), (False, True), (False, False)])
def test_what_not_only_tests_make_is_no_test_s(
    first: bool,  # noqa: FBT001 - the column of a table
    second: bool,  # noqa: FBT001 - the column of a table
) -> None:
    assert together(replace(FIRST, test=first), replace(FIRST, test=second)).test is False


def test_what_tests_alone_make_stays_theirs() -> None:
    test = replace(FIRST, test=True)
    assert together(test, test).test


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        *(("~r0", True), ("~R0", True), ("~r12", True)),
        *(("r0", False), ("~r", False), ("~b0", False), ("~r0x", False)),
    ],
)
def test_an_unnamed_result_is_known_by_its_name(
    subject: str,
    expected: bool,  # noqa: FBT001 - the column of a table
) -> None:
    assert is_result(subject) is expected


def test_of_the_callees_at_one_call_the_one_written_there_comes_first() -> None:
    site, other = Site(PATH, 3, 5), Site(PATH, 4, 5)
    inlinings = [Inlining(site, "fmt.Errorf"), Inlining(other, "g"), Inlining(site, "errors.New")]
    assert inlined_callees(inlinings) == {
        site: ("fmt.Errorf", "errors.New"),
        other: ("g",),
    }


def test_files_come_one_after_another_and_each_in_its_order() -> None:
    sites = [Site("/b", 1, 1), Site("/a", 9, 1), Site("/b", 0, 1), Site("/a", 1, 1)]
    assert by_file(range(4), sites.__getitem__) == [1, 3, 0, 2]


def verdicts(*escapes: Escape, inlinings: Sequence[Inlining] = ()) -> Verdicts:
    empty = Verdicts((), (), (), 0, ())
    return replace(empty, escapes=escapes, inlinings=tuple(inlinings))


def announced(
    facts: PlainFacts,
    *escapes: Escape,
    inlinings: Sequence[Inlining] = (),
    stories: Sequence[Story | None] = (),
    only: Sequence[str] | None = None,
) -> list[Candidate]:
    result = VariantResult(
        test=False,
        package="p",
        verdicts=verdicts(*escapes, inlinings=inlinings),
        stories=stories,
        code=None,
    )
    return list(candidates_of(result, facts, only))


def facts_of(*extents: Extent, calls: Sequence[Extent] = ()) -> PlainFacts:
    return PlainFacts(
        extents={(one.line, one.byte_col): one for one in extents},
        calls={(one.line, one.byte_col): one for one in calls},
    )


def test_each_verdict_has_its_source_and_its_story() -> None:
    x, y = moved("x", 3), moved("y", 4)
    facts = facts_of(x.extent, y.extent)
    found = announced(facts, x.escape, y.escape, stories=(STORY, None))
    assert found == [replace(x, story=STORY), y]


def test_what_has_no_source_and_wrappers_are_left_out() -> None:
    wrapper = replace(extent("Method", 4), kind=NodeKind.FUNC_NAME)
    escapes = [moved("x", 3).escape, moved("m", 4).escape, moved("y", 5).escape]
    found = announced(facts_of(wrapper, extent("y", 5)), *escapes)
    assert [one.escape.subject for one in found] == ["y"]


def test_equal_verdicts_without_a_column_are_told_apart_by_their_turn() -> None:
    escape = replace(moved("x").escape, site=Site(PATH, 3, 0))
    facts = PlainFacts(extents={(3, turn): extent(f"x{turn}") for turn in range(3)})
    found = announced(facts, escape, escape, replace(escape, subject="y"), escape)
    assert [one.extent.source for one in found] == ["x0", "x1", "x0", "x2"]


def test_only_files_that_are_wanted_are_looked_at_and_each_once() -> None:
    x, y, z = moved("x", 3), moved("y", 4), moved("z", 5)
    y = replace(y, escape=replace(y.escape, real_site=Site("/p/b.go", 4, 2)))
    facts = facts_of(x.extent, y.extent, z.extent)
    assert announced(facts, x.escape, y.escape, z.escape, only=[PATH]) == [x, z]
    assert facts.asked == [PATH, PATH]
    facts.asked.clear()
    announced(facts, y.escape, x.escape, y.escape)
    assert facts.asked == [PATH, "/p/b.go", "/p/b.go"]


def test_a_parameter_without_a_story_has_one_without_a_path_where_others_have() -> None:
    leak = candidate("p", kind=Kind.LEAKING_PARAM)
    other = moved("x", 4)
    facts = facts_of(leak.extent, other.extent)
    (silent, _) = announced(facts, leak.escape, other.escape, stories=(None, STORY))
    assert silent.story == Story(leak.site, "p", "", leak=True, hops=())
    reported = replace(leak.escape, site=Site("/p/y.y", 90, 2), real_site=leak.site)
    (silent, _) = announced(facts, reported, other.escape, stories=(None, STORY))
    assert silent.story is not None
    assert silent.story.real_site == leak.site
    (silent, _) = announced(facts, leak.escape, other.escape, stories=(None, None))
    assert silent.story is None
    (_, moved_one) = announced(facts, leak.escape, other.escape, stories=(STORY, None))
    assert moved_one.story is None


CALLEE = [Inlining(Site(PATH, 3, 2), "lib.New")]


def test_a_variable_of_an_inlined_callee_is_at_its_call() -> None:
    call = extent("lib.New()")
    facts = facts_of(extent("New", 3), calls=[call])
    (found,) = announced(facts, moved("v").escape, inlinings=CALLEE)
    assert (found.extent, found.inlined_from) == (call, "lib.New")
    not_call = facts_of(extent("New", 3), calls=[replace(call, kind=NodeKind.UNKNOWN)])
    (found,) = announced(not_call, moved("v").escape, inlinings=CALLEE)
    assert found.inlined_from is None


@pytest.mark.parametrize(
    ("subject", "source", "inlined_from"),
    [
        ("&T{...}", extent("lib.New()", exact=False), "lib.New"),
        ("&T{...}", extent("lib.New()"), None),
        ("&T{...}", replace(extent("x", exact=False), kind=NodeKind.CLOSURE), None),
        ("~r0", extent("lib.New()", exact=False), None),
        ("func literal", extent("func() {}"), "lib.New"),
    ],
)
def test_an_expression_of_an_inlined_callee_has_its_name(
    subject: str, source: Extent, inlined_from: str | None
) -> None:
    (found,) = announced(facts_of(source), candidate(subject).escape, inlinings=CALLEE)
    assert found.inlined_from == inlined_from
    assert found.extent.exact is (source.exact and subject != "func literal")
