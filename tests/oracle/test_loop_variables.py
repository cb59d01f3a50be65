"""A loop makes its variables once, or anew in each turn: as the version of the language has it.

The functions of loops.go, built and called with 50 elements: what is said to be in a loop allocates
in each turn, everything else once at most.
"""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from heaplens import check
from heaplens.model import KINDS, Finding, When
from oracle.profile import Toolchain

SOURCE = Path(__file__).with_name("loops.go").read_text(encoding="utf-8")
FUNCTIONS = [
    line.removeprefix("func ").partition("(")[0]
    for line in SOURCE.split("\n")
    if line.startswith("func ") and line[5].isupper()
]
TURNS = 50
LANGUAGES = ("1.20", "1.21", "1.22")
BUILD_LINES = ("", "go1.18", "go1.22", "go1.18 || go1.22", "!go1.18 || (go1.22 && !plan9)")
CALL = """
	counts["{0}"] = testing.AllocsPerRun(10, func() {{ {0}(all) }})"""
TEST = """package loops

import (
	"encoding/json"
	"os"
	"testing"
)

func TestCount(t *testing.T) {{
	all := make([]int, {turns})
	counts := map[string]float64{{}}{calls}
	data, err := json.Marshal(counts)
	if err != nil {{
		t.Fatal(err)
	}}
	if err := os.WriteFile("counts.json", data, 0o600); err != nil {{
		t.Fatal(err)
	}}
}}
"""


def versions(toolchain: Toolchain) -> Iterator[tuple[str, str]]:
    """The versions that a go command can read: of the module, and of the file."""
    for language in LANGUAGES:
        for line in BUILD_LINES:
            if toolchain.language != "1.21" or "1.22" not in language + line:
                yield language, line


def measured(directory: Path, go: str) -> dict[str, float]:
    """How many objects a call of each function allocates."""
    calls = "".join(CALL.format(name) for name in FUNCTIONS)
    (directory / "loops_test.go").write_text(TEST.format(turns=TURNS, calls=calls))
    done = subprocess.run(
        [go, "test", "."], cwd=directory, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    counts: dict[str, float] = json.loads((directory / "counts.json").read_text(encoding="utf-8"))
    return counts


def test_what_is_said_to_be_in_a_loop_allocates_in_each_turn(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    answers = set[tuple[str, int]]()
    for number, (language, line) in enumerate(versions(toolchain)):
        directory = tmp_path / str(number)
        directory.mkdir()
        (directory / "go.mod").write_text(f"module ex.com/loops\n\ngo {language}\n")
        text = f"//go:build {line}\n\n{SOURCE}" if line else SOURCE
        (directory / "loops.go").write_text(text, encoding="utf-8")
        counts = measured(directory, toolchain.go)
        report = check(".", directory=directory, go=toolchain.go, tests=False, cache=False)
        found: dict[str, list[Finding]] = {}
        for finding in report.findings:
            if KINDS[finding.kind].allocates and finding.allocates:
                found.setdefault(finding.function, []).append(finding)
        for name in FUNCTIONS:
            repeated = sum(finding.when is When.LOOP for finding in found[name])
            most = len(found[name]) + TURNS * repeated
            where = f"{name}, go {language}, {line!r}: {counts[name]}, {found[name]}"
            assert TURNS * repeated <= counts[name] <= most, where
            answers.add((name, repeated))
    if toolchain.language != "1.21":
        assert {("Clause", 0), ("Clause", 1), ("Captured", 1), ("Captured", 2)} <= answers
    assert ("FirstTurn", 1) not in answers


def test_the_language_of_an_import_is_that_of_its_module(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    """Its functions are inlined with the variables that they have at home."""
    is_old = toolchain.language == "1.21"  # which has one kind of variables: its own is no newer
    texts = {
        "go.mod": (
            f"module ex.com/new\n\ngo {'1.21' if is_old else '1.22'}\n\n"
            "require ex.com/old v0.0.0\n\nreplace ex.com/old => ./old\n"
        ),
        "a.go": (
            'package a\n\nimport "ex.com/old"\n\n'
            "func Calls(all []int) { old.Keep(all) }\n\n"
            "func Keep(all []int) {\n\tfor _, v := range all {\n\t\told.Sink = &v\n\t}\n}\n"
        ),
        "old/go.mod": "module ex.com/old\n\ngo 1.20\n",
        "old/old.go": (
            "package old\n\nvar Sink *int\n\n"
            "func Keep(all []int) {\n\tfor _, v := range all {\n\t\tSink = &v\n\t}\n}\n"
        ),
    }
    (tmp_path / "old").mkdir()
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    report = check(".", directory=tmp_path, go=toolchain.go, cache=False)
    often = {f.function: f.when for f in report.findings if f.allocates}
    assert often == {"Calls": When.EACH_CALL, "Keep": When.EACH_CALL if is_old else When.LOOP}
