"""The smoke of the latency and first-use benchmarks: one package, one run, and the tables."""

import copy
from dataclasses import replace

import pytest

import first_use
import latency
import latency_tables
from ground import Ground
from lsp.connection import Json

SMALL = "returned"


@pytest.fixture(scope="module")
def latencies(smoke_ground: Ground) -> Json:
    """The figures of one package and one run."""
    return latency.measure(replace(smoke_ground, only=frozenset({SMALL})))


def test_everybody_is_measured_on_the_same_edit(latencies: Json) -> None:
    [package] = latencies["packages"]
    assert package["package"] == f"samples/{SMALL}"
    assert {name: len(ms) for name, ms in package["ms"].items()} == dict.fromkeys(
        (
            *("heaplens saved diagnostics", "heaplens saved hints", "heaplens saved bytes"),
            *("heaplens typed diagnostics", "heaplens typed hints"),
            *("gopls saved diagnostics", "bare compile", "go build compile"),
        ),
        1,
    )
    ms = {name: values[0] for name, values in package["ms"].items()}
    assert min(ms.values()) > 0
    assert ms["heaplens saved diagnostics"] <= ms["heaplens saved bytes"]
    # The pause after the last key is in it.
    assert ms["heaplens typed diagnostics"] >= 150
    assert latencies["missing"] == {"module": "this is a smoke test"}


def test_the_files_are_as_they_were(latencies: Json, smoke_ground: Ground) -> None:
    assert latencies
    text = (smoke_ground.samples / SMALL / f"{SMALL}.go").read_text()
    assert "heaplensBench" not in text


def test_the_tables_show_what_was_measured(latencies: Json) -> None:
    text = "\n".join(latency.tables(latencies))
    ms = latencies["packages"][0]["ms"]
    assert f"| samples/{SMALL} | {ms['heaplens saved diagnostics'][0]:,.0f} |" in text
    assert "Geometric means:" in text
    assert "Not measured: module: this is a smoke test" in text


def figures(**medians: float) -> Json:
    """Figures of one package, in which heaplens takes 100 ms, unless they say otherwise."""
    ms = {
        latency_tables.SAVED: [100.0],
        latency_tables.GOPLS: [900.0],
        latency_tables.BUILD: [300.0],
        latency_tables.BARE: [90.0],
    }
    for name, value in medians.items():
        ms[getattr(latency_tables, name)] = [value]
    return {"packages": [{"package": "p", "ms": ms, "silent": ""}], "missing": {}}


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        ({"GOPLS": 490.0}, ["4.9 times faster than gopls, not 5", "4.9 times", "in the mean"]),
        ({"GOPLS": 790.0}, ["7.9 times faster than gopls in the mean, not 8"]),
        ({"BUILD": 290.0}, ["2.9 times faster than go build, not 3"]),
        ({"BARE": 50.0}, ["100 ms, over 90 ms = 1.3 times bare + 25 ms"]),
        ({}, []),
    ],
)
def test_what_falls_short_is_named(spoilt: dict[str, float], words: list[str]) -> None:
    missed = " ".join(latency.missed(figures(**spoilt)))
    assert all(word in missed for word in words)
    assert bool(words) == bool(missed)


def test_without_gopls_nothing_is_said_of_it() -> None:
    alone = copy.deepcopy(figures())
    del alone["packages"][0]["ms"][latency_tables.GOPLS]
    assert latency.missed(alone) == []
    assert "| p | 100 | - | 300 | 90 | - | 3.0 times | 1.11 |" in latency.tables(alone)


def test_first_use_is_measured_with_cold_and_warm_caches(smoke_ground: Ground) -> None:
    found = first_use.measure(replace(smoke_ground, only=frozenset({"boxed"})))
    [package] = found["packages"]
    s = {name: values[0] for name, values in package["s"].items()}
    assert s["heaplens cold diagnostics"] > s["heaplens warm diagnostics"] > 0
    assert s["gopls cold diagnostics"] > s["gopls warm diagnostics"] > 0
    text = "\n".join(first_use.tables(found))
    assert f"| samples/boxed, cold | {s['heaplens cold diagnostics']:,.2f} |" in text
    spoilt = {"packages": [{**package, "s": {**package["s"], "gopls warm diagnostics": [0.01]}}]}
    assert "first use of samples/boxed, warm: gopls is faster" in first_use.missed(spoilt)
