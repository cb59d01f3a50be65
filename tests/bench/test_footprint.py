"""The smoke test of bench/footprint.py, and what its tables and promises make of figures."""

import copy

import footprint
from ground import Ground
from lsp.connection import Json

FIGURES: Json = {
    "files": 20,
    "packages": 7,
    "done": {
        "edits": 5000,
        "checked": 500,
        "proofs": 50,
        "saves": 50,
        "hovers": 334,
        "hints": 334,
        "edited_s": 200.0,
        "settled_s": 40.0,
    },
    "samples": [
        {
            "edits": edits,
            "at_s": edits / 20,
            "mb": 70.0 + edits / 1000,
            "descriptors": 11,
            "threads": 6,
            "children": 0,
            "temporary_files": 1,
        }
        for edits in range(500, 5001, 500)
    ],
}


def test_a_server_is_looked_at_while_files_are_edited(smoke_ground: Ground) -> None:
    names = ("encoding/csv/reader.go", "encoding/csv/writer.go", "text/tabwriter/tabwriter.go")
    paths = [smoke_ground.goroot / "src" / name for name in names]
    before = [path.read_bytes() for path in paths]
    measured = footprint.measure(smoke_ground, 60, names, 3)
    assert [path.read_bytes() for path in paths] == before
    assert str(smoke_ground.private) not in str(measured)
    assert (measured["files"], measured["packages"]) == (3, 2)
    done = measured["done"]
    assert (done["edits"], done["checked"]) == (60, 6)
    assert min(done["saves"], done["proofs"], done["hovers"], done["hints"]) >= 1
    assert [each["edits"] for each in measured["samples"]] == [20, 40, 60]
    for each in measured["samples"]:
        assert 20 < each["mb"] < 200
        assert each["descriptors"] > 3
        assert each["threads"] >= 1
        assert each["children"] == 0
    assert "| 60 | " in "\n".join(footprint.tables(measured))
    assert not [line for line in footprint.missed(measured) if not line.startswith("memory")]


def test_a_table_has_a_row_for_each_sample() -> None:
    text = "\n".join(footprint.tables(FIGURES))
    assert "5,000 edits over 20 files of 7 packages in 4.2 minutes" in text
    assert "| 500 | 70.5 | 11 | 6 | 0 | 1 |" in text
    assert "| 5,000 | 75.0 | 11 | 6 | 0 | 1 |" in text
    assert "1.06 of that after 500 edits" in text


def test_promises_that_are_kept_are_not_mentioned() -> None:
    assert footprint.missed(FIGURES) == []


def test_each_promise_that_is_not_kept_is_named() -> None:
    figures = copy.deepcopy(FIGURES)
    figures["samples"][-1] |= {"mb": 78.0, "descriptors": 12, "temporary_files": 3}
    figures["samples"][4]["children"] = 1
    assert footprint.missed(figures) == [
        "memory: 78.0 MiB after 5,000 edits, more than 10 % above 70.5 MiB after 500",
        "descriptors: 12 at the end, 11 at first",
        "temporary files: 3 at the end, 1 at first",
        "children: 1 left after 2,500 edits",
    ]
