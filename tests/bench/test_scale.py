"""The smoke test of bench/scale.py, and what its tables and promises make of figures."""

import copy
from pathlib import Path

import scale
from figures import times
from ground import Ground
from lsp.connection import Json
from scale_tables import ADDED, BODY, BUILD, CHECK, COLD, MOVED, STATES, VET, WARM


def small(ground: Ground) -> scale.Target:
    """Two packages without imports and tests, so that a cold run builds nothing else."""
    patterns = ("encoding", "internal/nettrace")
    return scale.Target(
        "two packages", ground.goroot / "src", patterns, "encoding/encoding.go", workers=True
    )


def figures() -> Json:
    """Figures as a run gives them."""
    state = {"s": [2.0, 1.0, 3.0], "mb": [100.0, 300.0, 200.0], "status": [0, 0, 0]}
    runs = {tool: {each: copy.deepcopy(state) for each in STATES} for tool in scale.TOOLS}
    for edit in (ADDED, BODY, MOVED):
        runs[VET][edit]["status"] = [1, 1, 1]
    target = {
        "name": "std",
        "patterns": ["std"],
        "edited": "encoding/json/encode.go",
        "packages": 300,
        "runs": runs,
        "workers": {"s": {"1": [20.0, 20.0], "2": [10.0, 12.0]}},
    }
    return {"default_jobs": 2, "missing": {"module": "no proxy"}, "targets": [target]}


def test_each_tool_is_measured_in_each_state_and_nothing_is_left(smoke_ground: Ground) -> None:
    target = small(smoke_ground)
    edited = target.directory / target.edited
    before = edited.read_bytes()
    measured = scale.measure(smoke_ground, [target])
    assert edited.read_bytes() == before
    assert not list(smoke_ground.private.glob("cold*"))
    assert str(Path("/tmp")) not in str(measured)  # noqa: S108 - no place of this machine
    (found,) = measured["targets"]
    assert found["packages"] == 2
    assert set(found["runs"]) == set(scale.TOOLS)
    for states in found["runs"].values():
        for state in STATES:
            (took_s,) = states[state]["s"]
            assert 0 < took_s < 60
    assert found["runs"][CHECK][COLD]["mb"][0] > 10
    assert found["runs"][VET][BODY]["status"] == [1]
    assert set(found["workers"]["s"]) == {"1", "2"}
    text = "\n".join(scale.tables(measured))
    assert all(f"| `{tool}` | " in text for tool in scale.TOOLS)
    assert not [line for line in scale.missed(measured) if "status" in line]


def test_tables_show_median_minimum_maximum_and_ratios() -> None:
    text = "\n".join(scale.tables(figures()))
    assert f"| `{CHECK}` | {' | '.join(['2.0 (1.0 to 3.0)'] * 5)} |" in text
    assert f"| `{BUILD}` | 200 (100 to 300) |" in text
    same = times(1)
    assert f"| `{CHECK}` / `{BUILD}` | {same} | {same} | {same} | {same} | {same} |" in text
    assert f"| `-j 2` | 27.5 (25.0 to 30.0) | 11.0 (10.0 to 12.0) | {times(11 / 6)} |" in text
    assert "`go vet` ended with status 1 after the edit" in text
    assert "no proxy" in text


def test_good_figures_miss_nothing() -> None:
    assert scale.missed(figures()) == []


def test_a_failure_and_workers_that_do_not_help_are_missed() -> None:
    spoilt = figures()
    (target,) = spoilt["targets"]
    target["runs"][CHECK][WARM]["status"][1] = 3
    target["workers"]["s"]["2"] = [21.0, 22.0]
    assert scale.missed(spoilt) == [
        "std: `heaplens check` ended with status 3 warm",
        "std: 2 workers are no faster than 1",
    ]
