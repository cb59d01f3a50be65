"""A module that Go refuses as a whole: Go's own words at their place, and nothing is invented."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from faults.checking import GOOD, GOOD_PLACE, Check, Place, write_files

SUM = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
REQUIRES = "module ex.com/m\n\ngo 1.21\n\nrequire example.org/lib v1.0.0\n"
USER = 'package user\nimport _ "example.org/lib"\n'


@dataclass(frozen=True, slots=True)
class Row:
    """One way in which a whole module is broken."""

    files: Mapping[str, str]
    """Its files."""
    place: Place
    """What is said about it."""
    also: str = ""
    """What stands further down in the message: Go's advice."""
    patterns: tuple[str, ...] = ("./...",)
    """What is checked."""
    good_is_listed: bool = False
    """Go can still list the good package."""
    without: tuple[str, ...] = field(default=())
    """Variables that are taken out of the environment."""


ROWS = {
    "newer Go wanted": Row(
        {"go.mod": "module ex.com/m\n\ngo 1.99\n"},
        Place(None, None, None, "go: go.mod requires go >= 1.99 (running go "),
        "GOTOOLCHAIN=local",
    ),
    "newer Go wanted by go.work": Row(
        {"go.mod": "module ex.com/m\n\ngo 1.21\n", "go.work": "go 1.99\n\nuse .\n"},
        Place(None, None, None, "go: go.work requires go >= 1.99 (running go "),
    ),
    "broken go.mod": Row(
        {"go.mod": "module ex.com/m\n\ngo banana\n"},
        Place("go.mod", 3, None, ""),
        "invalid go version 'banana': must match format 1.2",
    ),
    "broken go.mod line": Row(
        {"go.mod": "module ex.com/m\n\nbananas are good\n"},
        Place("go.mod", 3, None, ""),
        "unknown directive: bananas",
    ),
    "broken go.work": Row(
        {"go.mod": "module ex.com/m\n\ngo 1.21\n", "go.work": "go 1.21\n\nuse (\n"},
        Place("go.work", 4, None, ""),
        "syntax error (unterminated block started at ",
    ),
    "not in go.work": Row(
        {
            "go.mod": "module ex.com/m\n\ngo 1.21\n",
            "go.work": "go 1.21\n\nuse ./other\n",
            "other/go.mod": "module ex.com/other\n\ngo 1.21\n",
        },
        Place(
            None,
            None,
            None,
            "current directory is contained in a module that is not one of the workspace modules "
            "listed in go.work. You can add the module to the workspace using:",
        ),
        "go work use .",
        patterns=(".",),
    ),
    "use of a directory that is not there": Row(
        {"go.mod": "module ex.com/m\n\ngo 1.21\n", "go.work": "go 1.21\n\nuse ./nowhere\n"},
        Place(None, None, None, "go: cannot load module nowhere listed in go.work file: open "),
        "nowhere/go.mod: no such file or directory",
    ),
    "vendor mismatch": Row(
        {"go.mod": REQUIRES, "vendor/modules.txt": ""},
        Place(None, None, None, "go: inconsistent vendoring in "),
        "is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt",
    ),
    "no module": Row(
        {},
        Place(None, None, None, "go: go.mod file not found in current directory or any parent"),
        patterns=(".",),
    ),
    "no home": Row(
        {"go.mod": "module ex.com/m\n\ngo 1.21\n"},
        Place(None, None, None, ""),  # Go 1.21 has a warning about GOPATH before it
        "build cache is required, but could not be located: GOCACHE is not defined and neither "
        "$XDG_CACHE_HOME nor $HOME are defined",
        without=("HOME", "XDG_CACHE_HOME", "GOCACHE"),
    ),
    "replaced by a directory that is not there": Row(
        {
            "go.mod": REQUIRES + "\nreplace example.org/lib => ../nowhere\n",
            "user/user.go": USER,
        },
        Place("user/user.go", 2, 8, "example.org/lib@v1.0.0: replacement directory ../nowhere"),
        "does not exist",
        good_is_listed=True,
    ),
    "no go.sum": Row(
        {"go.mod": REQUIRES, "user/user.go": USER},
        Place(
            *("user/user.go", 2, 8),
            "missing go.sum entry for module providing package example.org/lib",
        ),
        "; to add:\n\tgo get ",
        good_is_listed=True,
    ),
    "offline": Row(
        {
            "go.mod": REQUIRES,
            "go.sum": f"example.org/lib v1.0.0 {SUM}\nexample.org/lib v1.0.0/go.mod {SUM}\n",
            "user/user.go": USER,
        },
        Place("user/user.go", 2, 8, "module lookup disabled by GOPROXY=off"),
        good_is_listed=True,
    ),
}


@pytest.mark.parametrize("row", [pytest.param(row, id=name) for name, row in ROWS.items()])
def test_gos_words_are_said_at_their_place(check: Check, tmp_path: Path, row: Row) -> None:
    """In the text and in the document, with the status 3."""
    directory = write_files(tmp_path / "module", {"good/good.go": GOOD, **row.files})
    if "go.mod" not in row.files or row.patterns == (".",):
        write_files(directory, {"good.go": GOOD})
    checked = check(directory, *row.patterns, without=row.without)
    assert checked.status == 3
    (problem,) = checked.problems_at(row.place) or [{"message": checked.problems()}]
    assert row.also in problem["message"]
    said = row.place.as_text if row.place.file else row.place.words
    assert said in checked.stderr
    assert row.also in checked.stderr
    found = checked.findings_in("good/good.go")
    assert found == ([GOOD_PLACE] if row.good_is_listed else [])


def test_a_system_that_go_does_not_know_is_said(check: Check, tmp_path: Path) -> None:
    directory = write_files(tmp_path / "m", {"go.mod": "module ex.com/m\n", "good/good.go": GOOD})
    checked = check(directory, "./...", environment={"GOOS": "banana"})
    assert checked.status == 3
    assert "unsupported GOOS/GOARCH pair banana/" in checked.stderr
