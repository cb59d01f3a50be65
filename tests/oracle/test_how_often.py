"""How often a line runs, held against what random functions write down while they run.

Nothing of the analysis is in them: a call notes the lines it runs, and how it ended. What is said
of a line has to hold in each of 400 calls of its function.
"""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from heaplens.model import When
from heaplens.source.flow.file_flow import FileFlow
from heaplens.source.syntax import parse
from oracle.flows import RUNTIME, hit_lines, program

FUNCTIONS = 60
WELL, STOPPED = "0", "3"
"""How a call ended: without an error; without fuel, so that nothing is known of its end."""
SEEDS = (1, 2)


@pytest.fixture(scope="module", params=SEEDS)
def ran(
    request: pytest.FixtureRequest, go: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, list[dict[str, Any]]]:
    """A program, and for each of its functions what happened."""
    directory = tmp_path_factory.mktemp("flows")
    text = program(request.param, FUNCTIONS).text()
    (directory / "go.mod").write_text("module ex.com/flows\n\ngo 1.21\n")
    Path(directory, "functions.go").write_text(text)
    Path(directory, "main.go").write_text(RUNTIME)
    command = [go, "run", "."]
    done = subprocess.run(
        command, cwd=directory, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return text, json.loads(done.stdout)


def calls_of(counts: Mapping[str, int], *, well: bool) -> int:
    """The calls that ended well, or with an error or a panic."""
    if well:
        return counts.get(WELL, 0)
    return sum(number for how, number in counts.items() if how not in {WELL, STOPPED})


def test_what_is_said_of_a_line_holds_in_each_call(
    ran: tuple[str, list[dict[str, Any]]],
) -> None:
    text, functions = ran
    flow = FileFlow(parse(text.encode()))
    function = -1
    said = dict.fromkeys(When, 0)
    tight = 0
    judged = set[int]()
    lines = set(hit_lines(text))
    for number, line in enumerate(text.split("\n"), 1):
        function += line.startswith("func f")
        if number not in lines:
            continue
        of_function = functions[function]
        well = calls_of(of_function["Calls"], well=True)
        if not well:
            continue  # it cannot end well, or did not: "each call" means something else there
        judged.add(function)
        ran_line = of_function["Lines"].get(str(number), {"Calls": {}, "Most": {}})
        place = flow.place_at(number, line.index("r.hit") + 1).in_function
        most = max(ran_line["Most"].values(), default=0)
        seen_well = calls_of(ran_line["Calls"], well=True)
        said[place.when] += 1
        where = f"line {number} of {line.strip()!r}: {place}, {ran_line}, {of_function['Calls']}"
        if not place.loop_depth:
            assert most <= 1, where
        if place.when is When.EACH_CALL:
            assert seen_well == well, where
        if place.when is When.ERROR:
            assert not seen_well, where
        if place.when is When.BRANCH:
            tight += seen_well < well
        if place.when is When.LOOP:
            tight += most > 1
    assert len(judged) > FUNCTIONS * 0.5
    assert min(said[when] for when in (When.EACH_CALL, When.BRANCH, When.ERROR, When.LOOP)) > 20
    # Nothing more could have been said of most lines: a loop was seen to turn, a branch to be left.
    assert tight > 0.85 * (said[When.BRANCH] + said[When.LOOP])
