"""docs/benchmarks.md shows what was measured, and nothing else; the results tell no path."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

import page
from ground import Ground
from results import RESULTS, record
from run import PARTS


def test_what_is_between_marks_is_replaced_and_nothing_else() -> None:
    text = (
        "before\n<!-- a -->\nold\nlines\n<!-- end -->\nbetween\n<!-- b -->\n<!-- end -->\nafter\n"
    )
    made = page.filled(text, {"a": ["new", "", "lines"], "b": ["x"]})
    assert made == (
        "before\n<!-- a -->\nnew\n\nlines\n<!-- end -->\n"
        "between\n<!-- b -->\nx\n<!-- end -->\nafter\n"
    )
    assert page.filled(made, {"a": ["new", "", "lines"], "b": ["x"]}) == made


def test_a_mark_that_stands_for_nothing_is_refused() -> None:
    with pytest.raises(KeyError, match="latency"):
        page.filled("<!-- latency -->\n<!-- end -->\n", {})


def test_packages_that_are_measured_again_take_the_place_of_what_they_were(
    tmp_path: Path, smoke_ground: Ground
) -> None:
    part = PARTS[0]
    path = tmp_path / "results.json"
    for ground, packages in (
        (smoke_ground, {"a": 1, "b": 1.23456789}),
        (replace(smoke_ground, only=frozenset({"b"})), {"b": 2, "c": 2}),
    ):
        figures = {"packages": [{"package": name, "ms": ms} for name, ms in packages.items()]}
        record(path, ground, part, figures, took_s=1)
    kept = json.loads(path.read_text(encoding="utf-8"))["parts"][part.name]
    assert {each["package"]: each["ms"] for each in kept["figures"]["packages"]} == {
        "a": 1,
        "b": 2,
        "c": 2,
    }
    record(path, smoke_ground, part, {"packages": []}, took_s=1)
    kept = json.loads(path.read_text(encoding="utf-8"))["parts"][part.name]
    assert kept["figures"]["packages"] == []


def test_the_page_shows_the_newest_results() -> None:
    document = json.loads(page.newest().read_text(encoding="utf-8"))
    text = page.PAGE.read_text(encoding="utf-8")
    assert page.filled(text, page.sections(document, PARTS)) == text


@pytest.mark.parametrize("path", sorted(RESULTS.glob("*.json")), ids=lambda path: path.name)
def test_results_name_their_machine_and_no_place_of_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    document = json.loads(text)
    assert {"processor", "cores", "memory_gib", "system"} <= set(document["machine"])
    assert {"go", "heaplens", "python", "gopls"} <= set(document["versions"])
    assert not re.search(r'"[^"]*/(?:tmp|root|home|work|var)/', text)


def test_every_part_has_at_least_seven_runs_of_what_is_compared() -> None:
    document = json.loads(page.newest().read_text(encoding="utf-8"))
    for package in document["parts"]["latency"]["figures"]["packages"]:
        assert {len(ms) >= 7 for ms in package["ms"].values()} == {True}, package["package"]
