"""A package that Go refuses: Go's own words where Go says them, and the others are reported.

All of them stand in one module, beside a good package, so that each is also a neighbour of all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from faults.checking import GOOD, GOOD_PLACE, Check, Checked, Place, write_files

MODULE = {"go.mod": "module ex.com/m\n\ngo 1.21\n", "good/good.go": GOOD}
RETURNS = "package {}\n\nvar Sink *int\n\nfunc f() {{ x := 1; Sink = &x }}\n"


@dataclass(frozen=True, slots=True)
class Row:
    """One way in which a package is broken."""

    name: str
    """What is wrong."""
    files: Mapping[str, str | bytes]
    """Its files, relative to the module."""
    places: tuple[Place, ...]
    """What is said about it."""
    still_found_in: tuple[str, ...] = field(default=())
    """Files whose finding is reported all the same."""


ROWS = [
    Row(
        "type error",
        {"typed/a.go": 'package typed\n\nfunc f() int {\n\treturn "s"\n}\n'},
        (Place("typed/a.go", 4, 9, 'cannot use "s" (untyped string constant) as int value'),),
    ),
    Row(
        "unused import",
        {"unused/a.go": 'package unused\nimport "fmt"\n'},
        (Place("unused/a.go", 2, 8, '"fmt" imported and not used'),),
    ),
    Row(
        "several errors",
        {"several/a.go": "package several\n\nvar a int = nil\n\nvar b = missing\n"},
        (
            Place("several/a.go", 3, 13, "cannot use nil as int value"),
            Place("several/a.go", 5, 9, "undefined: missing"),
        ),
    ),
    Row(
        "syntax error",
        {"syntax/a.go": "package syntax\n\nfunc f({}\n"},
        (Place("syntax/a.go", 3, 8, "syntax error: unexpected {, expected )"),),
    ),
    Row(
        "empty file",
        {"empty/a.go": ""},
        (Place("empty/a.go", 1, 1, "expected 'package', found 'EOF'"),),
    ),
    Row(
        "no Go in it",
        {"prose/a.go": "Dear reader,\n"},
        (Place("prose/a.go", 1, 1, "expected 'package', found Dear"),),
    ),
    Row(
        "two packages in one directory",
        {"two/a.go": "package a\n", "two/b.go": "package b\n"},
        (Place(None, None, None, "found packages a (a.go) and b (b.go) in "),),
    ),
    Row(
        "import cycle",
        {
            "cyclea/a.go": 'package cyclea\n\nimport _ "ex.com/m/cycleb"\n',
            "cycleb/a.go": 'package cycleb\n\nimport _ "ex.com/m/cyclea"\n',
        },
        (Place(None, None, None, "package ex.com/m/cycle"),),
    ),
    Row(
        "module that nobody requires",
        {"missing/a.go": 'package missing\nimport _ "github.com/foo/bar"\n'},
        (Place("missing/a.go", 2, 8, "no required module provides package github.com/foo/bar"),),
    ),
    Row(
        "package of no module",
        {"nostd/a.go": 'package nostd\nimport _ "no/such/package"\n'},
        (Place("nostd/a.go", 2, 8, "package no/such/package is not in std"),),
    ),
    Row(
        "broken import",
        {
            "base/a.go": 'package base\n\nvar X int = "s"\n',
            "user/a.go": 'package user\n\nimport "ex.com/m/base"\n\nvar Y = base.X\n',
        },
        (Place("base/a.go", 3, 13, 'cannot use "s" (untyped string constant) as int value'),),
    ),
    Row(
        "NUL byte",
        {"zero/a.go": b"package zero\n\nvar s = `\0`\n"},
        (Place("zero/a.go", 3, 10, "invalid NUL character"),),
    ),
    Row(
        "bytes that are no UTF-8",
        {"utf8/a.go": b'package utf8\nvar x = "\xff"\n'},
        (Place("utf8/a.go", 2, 10, "invalid UTF-8 encoding"),),
    ),
    Row(
        "directory that cannot be imported",
        {"odd dir/a.go": RETURNS.format("odd")},
        (Place(None, None, None, 'malformed import path "ex.com/m/odd dir": invalid char'),),
    ),
    Row(
        "no C compiler",
        {"cgo/a.go": 'package cgo\n\nimport "C"\n'},
        (Place(None, None, None, 'cgo: C compiler "/nope/gcc" not found'),),
    ),
    Row(
        "embedded file that is not there",
        {"embeds/a.go": 'package embeds\n\nimport _ "embed"\n\n//go:embed no.txt\nvar s string\n'},
        (Place("embeds/a.go", 5, 12, "pattern no.txt: no matching files found"),),
    ),
    Row(
        "broken test file only",
        {
            "tested/a.go": RETURNS.format("tested"),
            "tested/a_test.go": 'package tested\n\nvar y int = "s"\n',
        },
        (Place("tested/a_test.go", 3, 13, 'cannot use "s" (untyped string constant)'),),
        ("tested/a.go",),
    ),
    Row(
        "broken external test only",
        {
            "xtested/a.go": RETURNS.format("xtested"),
            "xtested/a_test.go": 'package xtested_test\n\nvar y int = "s"\n',
        },
        (Place("xtested/a_test.go", 3, 13, 'cannot use "s" (untyped string constant)'),),
        ("xtested/a.go",),
    ),
    Row(
        "test with a missing import only",
        {
            "testimport/a.go": RETURNS.format("testimport"),
            "testimport/a_test.go": 'package testimport\nimport _ "github.com/foo/tested"\n',
        },
        (
            Place(
                "testimport/a_test.go", 2, 8, "no required module provides package github.com/foo/t"
            ),
        ),
        ("testimport/a.go",),
    ),
    Row(
        "test with a syntax error only",
        {
            "testsyntax/a.go": RETURNS.format("testsyntax"),
            "testsyntax/a_test.go": "package testsyntax\n\nfunc f({}\n",
        },
        (Place("testsyntax/a_test.go", 3, 8, "syntax error: unexpected {, expected )"),),
        ("testsyntax/a.go",),
    ),
    Row(
        "test that is empty only",
        {"testempty/a.go": RETURNS.format("testempty"), "testempty/a_test.go": ""},
        (Place("testempty/a_test.go", 1, 1, "expected 'package', found 'EOF'"),),
    ),
]
PLACES = [pytest.param(place, id=row.name) for row in ROWS for place in row.places]


@pytest.fixture(scope="module")
def checked(check: Check, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """The module with all broken packages, checked once."""
    directory = write_files(tmp_path_factory.mktemp("broken"), MODULE)
    for row in ROWS:
        write_files(directory, row.files)
    return check(directory, "./...", environment={"CC": "/nope/gcc", "CGO_ENABLED": "1"})


@pytest.mark.parametrize("place", PLACES)
def test_the_document_holds_gos_words_at_their_place(checked: Checked, place: Place) -> None:
    assert checked.problems_at(place), checked.problems()


@pytest.mark.parametrize("place", PLACES)
def test_the_text_says_gos_words_at_their_place_once(checked: Checked, place: Place) -> None:
    lines = checked.stderr.splitlines()
    if place.file is not None:
        said = [line for line in lines if line.startswith(place.as_text)]
    else:
        said = [line for line in lines if place.words in line]
    assert len(said) == 1, checked.stderr


def test_the_good_package_and_what_is_good_of_the_others_is_reported(checked: Checked) -> None:
    found = {it["file"] for it in checked.document["findings"]}
    expected = ["good/good.go", *(file for row in ROWS for file in row.still_found_in)]
    assert found == {str(checked.directory / file) for file in expected}
    assert checked.findings_in("good/good.go") == [GOOD_PLACE]


def test_no_problem_is_said_that_go_did_not_say(checked: Checked) -> None:
    """Each problem of the document is one of the table's, or one of a package that imports it."""
    words = [place.words for row in ROWS for place in row.places]
    words.append("syntax error: package statement must be first")  # Go 1.21, of an empty test
    for problem in checked.problems():
        assert problem["message"].startswith(tuple(words)), problem


def test_the_status_is_3(checked: Checked) -> None:
    assert checked.status == 3


def test_advice_stays_with_the_message_it_belongs_to(checked: Checked) -> None:
    messages = [problem["message"] for problem in checked.problems()]
    assert any("; to add it:\n\tgo get github.com/foo/bar" in text for text in messages), messages
    assert any(
        text.count("imports ex.com/m/cycle") == 2 and text.endswith("import cycle not allowed")
        for text in messages
    ), messages


def test_a_package_that_is_excluded_says_so(check: Check, checked: Checked) -> None:
    """`./...` leaves it out in silence, as Go does; who names it is told."""
    file = "excluded/a.go"
    write_files(checked.directory, {file: "//go:build never\n\npackage excluded\n"})
    alone = check(checked.directory, "./excluded", "./good")
    assert alone.status == 3
    (problem,) = alone.problems()
    assert problem["message"] == (
        f"build constraints exclude all Go files in {checked.directory}/excluded"
    )
    assert alone.findings_in("good/good.go") == [GOOD_PLACE]
