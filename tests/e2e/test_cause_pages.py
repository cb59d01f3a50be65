"""The pages of the causes are true: their code compiles, allocates what they say, and is found.

One module holds the code of all pages; each Go builds and runs it once, and heaplens looks once.
"""

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from heaplens.explain.advice import advice
from heaplens.model import CAUSES, KINDS, Cause, Finding, Kind, Span

PAGES = Path(__file__).parents[2] / "docs" / "causes"
WITH_PAGE = [cause for cause, info in CAUSES.items() if info.has_page]
ALLOCATIONS = {kind for kind, info in KINDS.items() if info.allocates}
COUNT = re.compile(r"(?P<count>\d+) allocations?|none")
SINCE = re.compile(r"(?P<first>.*), from Go 1\.(?P<minor>\d+) on (?P<then>\d+)")
TEST = """\
package pages

import (
	"fmt"
	"testing"
%s
)

func TestAll(t *testing.T) {
	for name, run := range map[string]func(){
%s
	} {
		fmt.Println("measured", name, testing.AllocsPerRun(100, run))
	}
}
"""
# From Go 1.25 a small slice begins on the stack, and only the runtime knows when it does not.
SAID_OTHERWISE_SINCE = {Cause.SIZE_NOT_CONSTANT: (25, Cause.RUNTIME)}
# The goroutine of that page is still started; it only shares no variable.
STAYS = {(Cause.GOROUTINE, Kind.HIDDEN_ALLOCATION)}


@dataclass(frozen=True, slots=True)
class Page:
    """What the page of a cause claims."""

    code: dict[str, str]
    """Two blocks of Go, `before` and `after`."""
    call: str
    """What is measured."""
    counts: dict[str, str]
    """The allocations of each, in the words of the page."""

    def count(self, which: str, minor: int) -> int:
        """How many allocations the page promises with Go 1.minor."""
        words = self.counts[which]
        since = SINCE.fullmatch(words)
        if since is not None:
            words = f"{since['then']} allocations" if minor >= int(since["minor"]) else since[1]
        found = COUNT.fullmatch(words)
        assert found is not None, words
        return int(found["count"] or 0)


@dataclass(frozen=True, slots=True)
class Truth:
    """What one Go makes of the pages."""

    minor: int
    """25 of Go 1.25."""
    allocations: dict[str, int]
    """Allocations a run, by `cause/which`."""
    findings: dict[str, list[Finding]]
    """What heaplens finds in the pages' own code, by `cause/which`."""


def read_page(cause: Cause) -> Page:
    text = (PAGES / f"{cause}.md").read_text(encoding="utf-8")
    before, after = re.findall(r"^```go\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    (measured,) = re.findall(r"^```text\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    call, *counts = measured.splitlines()
    return Page(
        {"before": before, "after": after}, call, dict(each.split(": ", 1) for each in counts)
    )


def write_module(directory: Path) -> None:
    """Writes a package for each block, and the test that runs them all."""
    imports, entries = [], []
    for cause in WITH_PAGE:
        page = read_page(cause)
        for which, code in page.code.items():
            package = directory / cause / which
            package.mkdir(parents=True)
            (package / "example.go").write_text(f"package example\n\n{code}", encoding="utf-8")
            run = f"package example\n\nfunc Run() {{ {page.call} }}\n"
            (package / "run.go").write_text(run, encoding="utf-8")
            name = f"{cause.replace('-', '_')}_{which}"
            imports.append(f'\t{name} "ex.com/pages/{cause}/{which}"')
            entries.append(f'\t\t"{cause}/{which}": {name}.Run,')
    (directory / "go.mod").write_text("module ex.com/pages\n\ngo 1.21\n", encoding="utf-8")
    test = TEST % ("\n".join(imports), "\n".join(entries))
    (directory / "pages_test.go").write_text(test, encoding="utf-8")


@pytest.fixture(scope="module", params=["path", "oldest", "newest"])
def truth(
    request: pytest.FixtureRequest,
    go: str,
    heaplens_command: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Truth:
    """All pages, compiled and run by the go of PATH, the oldest, and the newest."""
    command = go
    if request.param != "path":
        variable = f"HEAPLENS_GO_{request.param.upper()}"
        command = os.environ.get(variable, "")
        assert command, f"{variable} is not set; `make test` installs that Go and sets it"
    module = tmp_path_factory.mktemp("pages").resolve()
    write_module(module)
    environment = {
        **{name: text for name, text in os.environ.items() if not name.startswith("HEAPLENS_")},
        "GOTOOLCHAIN": "local",
        "HEAPLENS_CACHE": str(module / "kept"),
        "PWD": str(module),
    }

    def run(*arguments: str) -> str:
        done = subprocess.run(
            arguments, cwd=module, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{arguments}:\n{done.stdout}{done.stderr}"
        return done.stdout

    version = run(command, "env", "GOVERSION")
    measured = re.findall(r"measured (\S+) (\d+)", run(command, "test", "-count=1", "-v", "."))
    shown = json.loads(run(heaplens_command, "check", "--go", command, "--format=json", "./..."))
    findings: dict[str, list[Finding]] = {}
    for each in shown["findings"]:
        path = Path(each["file"])
        if path.name == "example.go":
            where = str(path.parent.relative_to(module))
            findings.setdefault(where, []).append(_finding(each))
    return Truth(
        int(version.split(".")[1]), {name: int(count) for name, count in measured}, findings
    )


def _finding(shown: dict[str, object]) -> Finding:
    numbers = [shown[name] for name in ("line", "column", "endLine", "endColumn")]
    line, byte_col, end_line, end_byte_col = (int(str(number)) for number in numbers)
    size_bytes = shown["bytes"]
    return Finding(
        span=Span(str(shown["file"]), line, byte_col, end_line, end_byte_col),
        kind=Kind(str(shown["kind"])),
        subject=str(shown["subject"]),
        function=str(shown["function"]),
        cause=Cause(str(shown["cause"])),
        sentence=str(shown["sentence"]),
        allocates=bool(shown["allocates"]),
        size_bytes=size_bytes if isinstance(size_bytes, int) else None,
    )


def found(truth: Truth, cause: Cause, which: str, page: Cause) -> list[Finding]:
    """The allocations of one cause in the code of one page."""
    findings = truth.findings.get(f"{page}/{which}", [])
    return [each for each in findings if each.cause is cause and each.kind in ALLOCATIONS]


@pytest.mark.parametrize("cause", WITH_PAGE)
def test_the_code_of_a_page_allocates_what_the_page_says(cause: Cause, truth: Truth) -> None:
    """It really compiles and runs, and after is better than before."""
    page = read_page(cause)
    before, after = (truth.allocations[f"{cause}/{which}"] for which in ("before", "after"))
    assert before == page.count("before", truth.minor)
    assert after == page.count("after", truth.minor)
    assert after < before


@pytest.mark.parametrize("cause", WITH_PAGE)
def test_heaplens_finds_the_cause_before_and_not_after(cause: Cause, truth: Truth) -> None:
    """And gives the advice that the page is about."""
    since, otherwise = SAID_OTHERWISE_SINCE.get(cause, (99, cause))
    said = otherwise if truth.minor >= since else cause
    before = found(truth, said, "before", cause)
    assert [each.subject for each in before if advice(each)]
    after = [each for each in found(truth, said, "after", cause) if advice(each)]
    assert [each for each in after if (cause, each.kind) not in STAYS] == []


def test_there_is_a_page_for_each_cause_with_advice_and_no_other() -> None:
    assert {path.stem for path in PAGES.iterdir()} == set(WITH_PAGE)


@pytest.mark.parametrize("cause", WITH_PAGE)
def test_a_page_is_short_and_says_its_price(cause: Cause) -> None:
    text = (PAGES / f"{cause}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {cause}\n\n**")
    assert "\n## The price\n" in text
    assert "\n**Leave it:** " in text
    assert len(text.splitlines()) <= 75
