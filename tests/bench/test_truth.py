"""The smoke test of bench/truth.py, and what its tables and promises make of figures."""

import copy
from pathlib import Path

import truth
from ground import Ground
from lsp.connection import Json
from profiles import Frame, ProfileSample, moved
from truth_tables import CERTAIN, GOPLS, HEAPLENS, PLAIN_M

FIGURES: Json = {
    "missing": {},
    "packages": [
        {
            "package": "a/b",
            "marks": {
                HEAPLENS: {"allocating": 10, "found": 10, "reached": 20, "right": 15},
                CERTAIN: {"allocating": 10, "found": 4, "reached": 5, "right": 5},
                PLAIN_M: {"allocating": 10, "found": 9, "reached": 18, "right": 12},
                GOPLS: {"allocating": 10, "found": 8, "reached": 16, "right": 12},
            },
            "said": {
                HEAPLENS: {"all": 30, "claims": 30, "empty": 0, "again": 1},
                PLAIN_M: {"all": 1200, "claims": 40, "empty": 0, "again": 2},
                GOPLS: {"all": 900, "claims": 80, "empty": 40, "again": 41},
            },
            "certain": 100,
            "false": ["a/b/c.go:1:2 x: unknown"],
            "conditional": 4,
            "conditional_seen": 3,
            "sized": 100,
            "wrong_size": ["a/b/c.go:3:4 y: profile [8]"],
            "missed": [],
        }
    ],
}


def test_all_three_are_held_against_the_tests_of_a_package(
    smoke_ground: Ground, tmp_path: Path
) -> None:
    measured = truth.measure(smoke_ground, ("encoding/csv",), tmp_path, ())
    assert str(smoke_ground.private) not in str(measured)
    (found,) = measured["packages"]
    assert found["package"] == "encoding/csv"
    assert found["missed"] == []
    assert found["certain"] >= 5
    marks, said = found["marks"], found["said"]
    assert set(marks) == {HEAPLENS, CERTAIN, PLAIN_M, GOPLS}
    for each in marks.values():
        assert each["allocating"] >= 20
        assert 0 < each["right"] <= each["reached"]
        assert 0 < each["found"] <= each["allocating"]
    assert marks[HEAPLENS]["found"] == marks[HEAPLENS]["allocating"]
    assert marks[CERTAIN]["reached"] < marks[HEAPLENS]["reached"]
    for each in said.values():
        assert each["all"] >= each["claims"] > each["again"]
    assert said[HEAPLENS]["empty"] == 0
    assert said[GOPLS]["empty"] > 0
    (strict,) = measured["at_call"]
    assert strict["demanded"] >= marks[HEAPLENS]["allocating"]
    assert strict["missed"] == strict["lies"] == []
    assert strict["certain"] >= 4
    text = "\n".join(truth.tables(measured))
    assert f"| {GOPLS} | " in text
    assert "| encoding/csv | 100.0 % (" in text


def test_a_table_has_shares_with_what_they_are_made_of() -> None:
    text = "\n".join(truth.tables(FIGURES))
    assert f"| {HEAPLENS} | 100.0 % (10/10) | 75.0 % (15/20) |" in text
    assert (
        "| a/b | 100.0 % / 75.0 % | 40.0 % / 100.0 % | 90.0 % / 66.7 % | 80.0 % / 75.0 % |" in text
    )
    assert f"| {GOPLS} | 900 | 80 | 40 | 41 |" in text
    assert "99.0 % (99/100) allocated" in text


def test_without_gopls_there_is_the_reason() -> None:
    figures = copy.deepcopy(FIGURES)
    figures["missing"] = {"gopls": "no proxy"}
    del figures["packages"][0]["marks"][GOPLS], figures["packages"][0]["said"][GOPLS]
    text = "\n".join(truth.tables(figures))
    assert f"| {GOPLS} | " not in text
    assert "Not measured: gopls: no proxy" in text


def test_promises_that_are_kept_are_not_mentioned() -> None:
    assert truth.missed(FIGURES) == []


def test_each_promise_that_is_not_kept_is_named() -> None:
    figures = copy.deepcopy(FIGURES)
    package = figures["packages"][0]
    package["missed"] = ["a/b/c.go:7 f [16]"]
    package["false"] *= 6
    package["wrong_size"] *= 2
    assert truth.missed(figures) == [
        "a/b: not marked: a/b/c.go:7 f [16]",
        "places that are certain: 94.0 % (94/100) right, not 95 %",
        "sizes: 98.0 % (98/100) right, not 99 %",
    ]


def test_a_profile_of_another_goroot_gets_the_paths_of_this_one() -> None:
    frames = (Frame("f", "/old/src/a.go", 1), Frame("g", "/older/src/b.go", 2, inlined=True))
    (sample,) = moved([ProfileSample(frames, 3, 16)], "/old", "/new/go")
    assert [each.path for each in sample.frames] == ["/new/go/src/a.go", "/older/src/b.go"]
    assert sample.frames[1] == frames[1]
