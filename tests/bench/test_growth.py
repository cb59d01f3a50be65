"""The smoke test of bench/growth.py, and what its tables, promises and picture make of figures."""

from pathlib import Path

import pytest

import growth
from ground import Ground
from growth_source import GROUP_FINDINGS, write_module
from lsp.connection import Json

START_MS = 200.0


def figures() -> Json:
    """Figures that are linear to the microsecond, after a constant start."""
    sizes = (100, 1_000, 10_000)
    return {
        "findings": [
            {
                "findings": size,
                "bytes": size * 100,
                "verdicts_ms": [START_MS + size * 0.2] * 3,
                "bare_ms": [START_MS + size * 0.1] * 3,
                "check_s": [START_MS / 1000 + size * 0.001] * 3,
                "build_s": [START_MS / 1000 + size * 0.0005] * 3,
            }
            for size in sizes
        ],
        "packages": [
            {
                "package": f"example/{size}",
                "bytes": size,
                "verdicts_ms": [size * 0.02 + 5, size * 0.02 + 6, size * 0.02 + 7],
                "bare_ms": [size * 0.01] * 3,
                "check_s": [size * 0.003],
                "build_s": [size * 0.001],
            }
            for size in (10**3, 10**4, 10**5, 3 * 10**5, 10**6)
        ],
    }


def test_both_growths_are_measured_and_drawn(smoke_ground: Ground, tmp_path: Path) -> None:
    source = smoke_ground.goroot / "src" / "container" / "list" / "list.go"
    before = source.read_bytes()
    measured = growth.measure(smoke_ground, sizes=(10, 50, 200), packages=("container/list",))
    assert source.read_bytes() == before
    assert [point["findings"] for point in measured["findings"]] == [10, 50, 200]
    (package,) = measured["packages"]
    assert package["bytes"] > 1000
    for point in (*measured["findings"], package):
        for key in ("verdicts_ms", "bare_ms"):
            (took_ms,) = point[key]
            assert 1 < took_ms < 10_000
        for key in ("check_s", "build_s"):
            (took_s,) = point[key]
            assert 0.01 < took_s < 60
    assert "| 200 |" in "\n".join(growth.tables(measured))
    growth.plot(measured, tmp_path / "growth.svg")
    assert "findings in one file" in (tmp_path / "growth.svg").read_text()


def test_tables_show_all_points_and_the_growth() -> None:
    text = "\n".join(growth.tables(figures()))
    assert "| 10,000 | 2,200 (2,200 to 2,200) | 1,200 (1,200 to 1,200) |" in text
    assert "| verdicts | 200 | 200 | 1.00 |" in text
    assert "| `example/1000000` | 1,000 |" in text
    assert "to the power of 1.00" in text


def test_linear_figures_miss_nothing() -> None:
    assert growth.missed(figures()) == []


def test_more_than_linear_in_findings_is_missed() -> None:
    spoilt = figures()
    spoilt["findings"][2]["check_s"] = [17.0] * 3
    (line,) = growth.missed(spoilt)
    assert line.startswith("`heaplens check`: one more finding takes 1.76 times as long")
    assert "the compiler alone: 1.00" in line


def test_a_ratio_that_grows_with_the_package_is_missed() -> None:
    spoilt = figures()
    spoilt["packages"][-1]["verdicts_ms"] = [40_000.0] * 3
    (line,) = growth.missed(spoilt)
    assert line.startswith("verdicts: grows with the power 1.")


def test_growth_that_cannot_be_told_is_missed() -> None:
    spoilt = figures()
    spoilt["findings"] = spoilt["findings"][:1] * 3
    spoilt["findings"][1] = spoilt["findings"][1] | {"findings": 1_000}
    spoilt["findings"][2] = spoilt["findings"][2] | {"findings": 10_000}
    assert any("nan" in line for line in growth.missed(spoilt))


def test_the_picture_is_the_same_for_the_same_figures(tmp_path: Path) -> None:
    paths = tmp_path / "one.svg", tmp_path / "two.svg"
    for path in paths:
        growth.plot(figures(), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_no_module_has_part_of_a_group(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no multiple"):
        write_module(tmp_path / "module", GROUP_FINDINGS + 1)
