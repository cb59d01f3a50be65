"""A story is given back as the compiler told it."""

import re

import pytest

from data.recordings import VERSIONS, read, recorded
from heaplens.compiler.spoken import announced, spoken
from heaplens.model import Escape, Hop, Kind, Site, Step, Story

_BLOCK = re.compile(r" escapes to heap in .*:$|^[^ ]+ parameter .* derefs=-?\d+:$|\d\]?:   +\S")


@pytest.mark.parametrize("version", [each for each in VERSIONS if each >= "go1.25"])
def test_what_go_1_25_and_later_print_comes_back_to_the_letter(version: str) -> None:
    """But for paths, and the `derefs=N` of a leak, which nothing is made of."""
    output = recorded(version, "m2.txt")
    _, stories = read(output)
    lines = [line for line in output.decode().splitlines() if _BLOCK.search(line)]
    printed = [re.sub(r"(^|(?<= at ))(?:/ex|ex\.com/recorded/sub)/", "", line) for line in lines]
    printed = [re.sub(r" with derefs=-?\d+:$", ":", line) for line in printed]
    told = [line for story in stories for line in spoken(story).splitlines()]
    assert len(told) == len(printed) > 300
    # Under a //line directive the file itself is named.
    pairs = zip(printed, told, strict=True)
    assert [pair for pair in pairs if pair[0] != pair[1] and "lines.go" not in pair[1]] == []


def test_a_story_cut_short_says_so_and_a_variable_without_position_has_none() -> None:
    step = Step(Site("<unknown line number>", 0, 0), "reference", "#state1")
    story = Story(
        site=Site("/m/a.go", 3, 0),
        subject="x",
        function="",
        leak=False,
        hops=(Hop("{heap}", "&", "x", (step,)),),
        truncated=True,
    )
    cut = "warning: truncated explanation due to assignment cycle; see golang.org/issue/35518"
    assert spoken(story).splitlines() == [
        "a.go:3: x escapes to heap:",
        "a.go:3:   flow: {heap} ← &x:",
        "a.go:3:     from #state1 (reference) at <unknown line number>",
        f"a.go:3:   {cut}",
    ]


def test_a_verdict_is_named_by_its_place_in_the_file() -> None:
    escape = Escape(
        Site("/m/g.y", 9, 1), Kind.MOVED_TO_HEAP, "x", "moved to heap: x", Site("/m/a.go", 3, 2)
    )
    assert announced(escape) == "a.go:3:2: moved to heap: x"
