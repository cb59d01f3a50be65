"""Stories are read alike from every version of Go and find their verdicts."""

import pytest

from data.recordings import NEWEST, VERSIONS, read, recorded
from heaplens.compiler.story import pair, pair_key
from heaplens.model import Hop, Kind, Site, Step, Story


@pytest.mark.parametrize("version", VERSIONS)
def test_every_escape_has_its_story(version: str) -> None:
    verdicts, stories = read(recorded(version, "m2.txt"))
    for escape, story in zip(verdicts.escapes, pair(verdicts.escapes, stories), strict=True):
        if escape.kind is not Kind.LEAKING_PARAM:
            assert story is not None, escape
            assert story.real_site == escape.real_site
            assert story.site == escape.site
            assert story.hops
            assert not story.leak


@pytest.mark.parametrize("version", VERSIONS)
def test_a_leak_gets_the_story_that_ends_where_it_leaks_to(version: str) -> None:
    verdicts, stories = read(recorded(version, "m2.txt"))
    ends = {}
    for escape, story in zip(verdicts.escapes, pair(verdicts.escapes, stories), strict=True):
        if escape.site.path == "/ex/leaks.go" and story is not None:
            ends[escape.site.line, escape.subject] = story.hops[-1].destination.lower()
    assert ends == {
        (3, "p"): "{heap}",
        (4, "p"): "{heap}",
        (5, "p"): "~r0",
        (6, "p"): "r",
        (7, "p"): "q",
        (9, "p"): "{heap}",
        (11, "src"): "{heap}",
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_a_story_reads_the_same_in_every_version(version: str) -> None:
    """Only the function's name is new in 1.25."""
    _, stories = read(recorded(version, "m2.txt"))
    story = next(s for s in stories if s.site == Site("/ex/values.go", 22, 2))
    named = version >= "go1.25"
    assert story == Story(
        site=Site("/ex/values.go", 22, 2),
        subject="x",
        function="returned" if named else "",
        leak=False,
        hops=(
            Hop(
                "~r0",
                "&",
                "x",
                (
                    Step(Site("/ex/values.go", 23, 9), "address-of", "&x"),
                    Step(Site("/ex/values.go", 23, 2), "return", "return &x"),
                ),
            ),
        ),
    )


def test_steps_under_a_line_directive_name_the_file_itself() -> None:
    verdicts, stories = read(recorded(NEWEST, "m2.txt"))
    story = next(s for s in stories if s.real_site == Site("/ex/lines.go", 10, 2))
    assert story.site.path.endswith("grammar.y")
    assert [step.site for step in story.hops[0].steps] == [
        Site("/ex/lines.go", 11, 9),
        Site("/ex/lines.go", 11, 2),
    ]
    assert verdicts.escapes


def test_explanations_of_leaks_are_whole_only_where_that_is_wanted() -> None:
    block = b"a.go:1:2: parameter p leaks to {heap} for f with derefs=0:\n" + b"".join(
        b"a.go:1:2:   flow: %s = %s:\na.go:1:2:     from %s = %s (assign) at a.go:3:4\n"
        % (one, other, one, other)
        for one, other in ((b"q", b"p"), (b"r", b"q"), (b"s", b"r"), (b"{heap}", b"s"))
    )
    output = block + b"a.go:1:2: leaking param: p\n"
    assert [[hop.source for hop in story.hops] for story in read(output)[1]] == [
        ["p", "q", "r", "s"]
    ]
    assert [[hop.source for hop in story.hops] for story in read(output, leaks=False)[1]] == [
        ["q", "r", "s"]
    ]


def test_of_the_many_explanations_of_a_leak_the_one_with_fewest_loads_is_told() -> None:
    blocks = b"".join(
        b"a.go:1:2: parameter p leaks to {heap} for f with derefs=%d:\n"
        b"a.go:1:2:   flow: {heap} = %sp:\n"
        b"a.go:1:2:     from x (assign) at a.go:%d:4\n" % (loads, b"*" * loads, line)
        for line, loads in enumerate((2, 1, 1, 3), start=3)
    )
    _, stories = read(blocks + b"a.go:1:2: leaking param content: p\n")
    assert [(story.loads, story.hops[0].steps[0].site.line) for story in stories] == [(1, 4)]


def test_loads_are_operators_and_no_part_of_the_source() -> None:
    _, stories = read(
        b"a.go:1:2: parameter p leaks to {storage for &T{}} for (*T).f[struct {}] with derefs=2:\n"
        b"a.go:1:2:   flow: {storage for &T{}} \xe2\x86\x90 **p:\n"
        b'a.go:1:2:     from f(p, " (x) at y") (call parameter) at b c.go:3:4\n'
        b"a.go:1:2: leaking param content: p\n"
    )
    step = Step(Site("b c.go", 3, 4), "call parameter", 'f(p, " (x) at y")')
    assert [(s.subject, s.function, s.hops) for s in stories] == [
        ("p", "(*T).f[struct {}]", (Hop("{storage for &T{}}", "**", "p", (step,)),))
    ]


def test_a_block_that_was_cut_off_is_no_story() -> None:
    output = b"a.go:1:2: x escapes to heap in f:\na.go:1:2:   flow: {heap} = &x:\n"
    assert read(output)[1] == []
    assert len(read(output + b"a.go:1:2: moved to heap: x\n")[1]) == 1


def test_a_cut_explanation_says_so() -> None:
    _, stories = read(
        b"a.go:1:2: x escapes to heap in f:\n"
        b"a.go:1:2:   warning: truncated explanation due to assignment cycle; see an issue\n"
        b"a.go:1:2: moved to heap: x\n"
    )
    assert [story.truncated for story in stories] == [True]


def test_an_append_finds_its_story_though_the_verdict_names_no_arguments() -> None:
    verdicts, stories = read(
        b"a.go:1:9: append(s, 1) escapes to heap in f:\n"
        b"a.go:1:9:   flow: {heap} = &{storage for append(s, 1)}:\n"
        b"a.go:1:9: append escapes to heap\n"
    )
    assert pair_key(verdicts.escapes[0]) == pair_key(stories[0])
    assert pair(verdicts.escapes, stories) == (stories[0],)


def test_a_leak_to_a_result_is_not_told_as_the_leak_to_the_heap() -> None:
    verdicts, stories = read(
        b"a.go:1:9: parameter p leaks to {heap} for f with derefs=1:\n"
        b"a.go:1:9:   flow: {heap} = *p:\n"
        b"a.go:1:9: parameter p leaks to r for f with derefs=0:\n"
        b"a.go:1:9:   flow: r = p:\n"
        b"a.go:1:9: leaking param: p to result r level=0\n"
        b"a.go:1:9: leaking param content: p\n"
    )
    assert pair(verdicts.escapes, stories) == (stories[1], stories[0])


def test_a_leak_to_what_is_on_the_heap_itself_has_its_explanation() -> None:
    verdicts, stories = read(
        b"a.go:1:9: parameter p leaks to r for f with derefs=0:\n"
        b"a.go:1:9:   flow: r = p:\n"
        b"a.go:1:9: parameter p leaks to {storage for func literal} for f with derefs=1:\n"
        b"a.go:1:9:   flow: {storage for func literal} = *p:\n"
        b"a.go:1:9: leaking param content: p\n"
        b"a.go:1:9: leaking param: p to result r level=0\n"
    )
    assert pair(verdicts.escapes, stories) == (stories[1], stories[0])


def test_copies_at_one_place_get_their_stories_in_turn() -> None:
    block = (
        b"a.go:1:9: x escapes to heap in f:\na.go:1:9:   flow: {heap} = &x:\n"
        b"a.go:1:9: x escapes to heap in f:\na.go:1:9:   flow: ~r0 = &x:\n"
        b"a.go:1:9: moved to heap: x\na.go:1:9: moved to heap: x\n"
    )
    verdicts, stories = read(block)
    assert pair(verdicts.escapes, stories) == tuple(stories)
    assert stories[0] != stories[1]


def test_a_constant_that_replaced_its_name_still_finds_the_story() -> None:
    verdicts, stories = read(
        b"a.go:1:9: msg escapes to heap in f:\n"
        b"a.go:1:9:   flow: {heap} = &{storage for msg}:\n"
        b'a.go:1:9: "text" escapes to heap\n'
    )
    assert pair(verdicts.escapes, stories) == (stories[0],)
