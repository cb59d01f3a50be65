"""A story is given back as the compiler told it."""

import re

import pytest

from data.recordings import VERSIONS, read, recorded
from heaplens.compiler.printed import announced, spoken
from heaplens.model import Escape, Hop, Kind, Site, Step, Story

_BLOCK = re.compile(r" escapes to heap in .*:$|^[^ ]+ parameter .* derefs=-?\d+:$|\d\]?:   +\S")


@pytest.mark.parametrize("version", [each for each in VERSIONS if each >= "go1.25"])
def test_what_go_1_25_and_later_print_comes_back_to_the_letter(version: str) -> None:
    """But for paths, and for what the compiler repeats of parameters."""
    output = recorded(version, "m2.txt")
    _, stories = read(output)
    lines = [line for line in output.decode().splitlines() if _BLOCK.search(line)]
    printed = [re.sub(r"(^|(?<= at ))(?:/ex|ex\.com/recorded/sub)/", "", line) for line in lines]
    # Under a //line directive the file itself is named.
    blocks = [each for each in _blocks(printed) if not re.search(r"lines\.go|grammar\.y", each)]
    told = [each for each in map(spoken, stories) if "lines.go" not in each]
    assert [block for block in told if block not in blocks] == []
    parameters = [block for block in blocks if " leaks to " in block]
    assert [block for block in told if block not in parameters] == [
        block for block in blocks if block not in parameters
    ]
    assert len(told) > 60


def test_of_a_leak_whose_beginning_is_left_out_that_is_said() -> None:
    hop = Hop("{heap}", "", "q", (Step(Site("/m/a.go", 4, 7), "assign", "sink = q"),))
    story = Story(Site("/m/a.go", 3, 2), "p", "f", leak=True, hops=(hop,), loads=1)
    assert spoken(story).splitlines() == [
        "a.go:3:2: parameter p leaks to {heap} for f with derefs=1:",
        "a.go:3:2:   …",
        "a.go:3:2:   flow: {heap} ← q:",
        "a.go:3:2:     from sink = q (assign) at a.go:4:7",
    ]


def _blocks(lines: list[str]) -> list[str]:
    blocks: list[str] = []
    for line in lines:
        if re.search(r": {3,}\S", line):
            blocks[-1] += f"\n{line}"
        else:
            blocks.append(line)
    return blocks


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
