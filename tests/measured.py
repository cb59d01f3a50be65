"""Go samples that are compiled, run and looked at: what each really allocates, and what is said.

One module holds all samples; each Go builds and runs it once, and heaplens looks at it once. A
sample is a package of its own, in a directory of the module.
"""

import json
import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from heaplens.model import Cause, Finding, Kind, Site, Span, Step, When

DOCS = Path(__file__).parents[1] / "docs"
DATA = Path(__file__).parent / "data"
_COUNT = re.compile(r"(?P<at_least>at least )?(?P<count>\d+)(?: allocations?)?|none")
_VERSIONS = re.compile(r"^\*\*(From|Before) Go 1\.(\d+)(?: on)?\.\*\*$", re.MULTILINE)
_SINCE = re.compile(r", from Go 1\.(\d+) on ")
_BLOCK = re.compile(r"^```go\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_MEASURED = re.compile(r"^```text\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_TEST = """\
package pages

import (
	"fmt"
	"testing"
%s
)

func TestAll(t *testing.T) {
	for _, sample := range []struct {
		name string
		run  func()
	}{
%s
	} {
		fmt.Println("measured", sample.name, testing.AllocsPerRun(100, sample.run))
	}
}
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """A package of Go, and what is measured in it."""

    name: str
    """Its directory in the module, such as `causes/loop/before`."""
    code: str
    """Its source, without the package clause."""
    calls: Mapping[str, str]
    """What is run, by the name under which it is measured."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What one Go makes of the samples."""

    minor: int
    """25 of Go 1.25."""
    allocations: Mapping[str, int]
    """Allocations a run, by `sample/name of the call`."""
    findings: Mapping[str, list[Finding]]
    """What heaplens finds in the code of each sample."""
    sources: Mapping[str, bytes]
    """The file of each sample."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page, or a file, that claims something of a sample."""

    code: tuple[str, ...]
    """Its blocks of Go."""
    first: str
    """The first line of what it says was measured: mostly the call."""
    counts: Mapping[str, str]
    """The allocations of each call, in its words."""

    def count(self, which: str, minor: int) -> int:
        """How many allocations it promises with Go 1.minor."""
        return promised(self.counts[which], minor)


def go_of(which: str) -> str:
    """Return the `oldest` or the `newest` go command, as the environment names it."""
    variable = f"HEAPLENS_GO_{which.upper()}"
    command = os.environ.get(variable, "")
    assert command, f"{variable} is not set; `make test` installs that Go and sets it"
    return command


def promised(words: str, minor: int) -> int:
    """Read `5 allocations, from Go 1.25 on 2`, or `none`."""
    said, *later = _SINCE.split(words)
    for since, then in zip(later[::2], later[1::2], strict=True):
        said = then if minor >= int(since) else said
    found = _COUNT.fullmatch(said)
    assert found is not None, words
    return int(found["count"] or 0)


def keeps(words: str, minor: int, allocations: int) -> bool:
    """Return whether a count is what the words promise: exactly, or `at least 3 allocations`."""
    number = promised(words, minor)
    return allocations >= number if words.startswith("at least") else allocations == number


@dataclass(frozen=True, slots=True)
class ConditionPage:
    """The page of a condition."""

    code: str
    """Its block of Go."""
    counts: Mapping[str, str]
    """The allocations of each call, in its words."""
    since: int
    """The 26 of `From Go 1.26 on.`: the first version that shows the condition; 0 for all."""
    until: int
    """The 24 of `Before Go 1.24.`: the first version that does not any more."""

    def is_shown_by(self, minor: int) -> bool:
        """Return whether Go 1.minor shows the condition."""
        return self.since <= minor < self.until


def read_kind_page(path: Path) -> list[tuple[str, Mapping[str, str]]]:
    """Read the examples of a page, each with the allocations of its calls.

    The first block of text is what heaplens says of the first example.
    """
    text = path.read_text(encoding="utf-8")
    _, *measured = _MEASURED.findall(text)
    counts = [dict(line.rsplit(": ", 1) for line in block.splitlines()) for block in measured]
    return list(zip(_BLOCK.findall(text), counts, strict=True))


def read_condition_page(path: Path) -> ConditionPage:
    """Read a page with a block of Go, and one of text with a line for each call of it."""
    text = path.read_text(encoding="utf-8")
    (code,), (measured,) = _BLOCK.findall(text), _MEASURED.findall(text)
    counts = dict(line.rsplit(": ", 1) for line in measured.splitlines())
    versions = {word: int(minor) for word, minor in _VERSIONS.findall(text)}
    return ConditionPage(code, counts, versions.get("From", 0), versions.get("Before", 99))


def read_page(path: Path) -> Page:
    """Read a page with blocks of Go, and one of text that says what was measured."""
    text = path.read_text(encoding="utf-8")
    measured = [block for block in _MEASURED.findall(text) if ": " in block.splitlines()[-1]]
    first, *counts = measured[-1].splitlines()
    return Page(tuple(_BLOCK.findall(text)), first, dict(line.split(": ", 1) for line in counts))


def read_pair(path: Path) -> Page:
    """Read a Go file with functions `before` and `after`; its first lines say what to run."""
    run, before, after, _, *code = path.read_text(encoding="utf-8").splitlines()
    counts = {
        "before": before.removeprefix("// before: "),
        "after": after.removeprefix("// after: "),
    }
    return Page(("\n".join(code) + "\n",), run.removeprefix("// run: "), counts)


def measure(command: str, heaplens_command: str, samples: Iterable[Sample], module: Path) -> Truth:
    """Compile and run all samples with one go, and look at them.

    Args:
        command: The go command.
        heaplens_command: The installed command.
        samples: The samples.
        module: An empty directory.
    """
    samples = list(samples)
    _write(samples, module)
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
    measured = re.findall(r"measured (.+) (\d+)", run(command, "test", "-count=1", "-v", "."))
    shown = json.loads(run(heaplens_command, "check", "--go", command, "--format=json", "./..."))
    findings: dict[str, list[Finding]] = {}
    for entry in shown["findings"]:
        path = Path(entry["file"])
        if path.name == "example.go":
            where = str(path.parent.relative_to(module))
            findings.setdefault(where, []).append(finding_of(entry))
    return Truth(
        int(version.split(".")[1]),
        {name: int(count) for name, count in measured},
        findings,
        {sample.name: (module / sample.name / "example.go").read_bytes() for sample in samples},
    )


def _write(samples: Iterable[Sample], module: Path) -> None:
    imports, entries = [], []
    for number, sample in enumerate(samples):
        package = module / sample.name
        package.mkdir(parents=True)
        (package / "example.go").write_text(f"package example\n\n{sample.code}", encoding="utf-8")
        runs = "".join(
            f"func Run{place}() {{ {call} }}\n" for place, call in enumerate(sample.calls.values())
        )
        runtime = 'import "runtime"\n\n' if "runtime." in runs else ""
        run = f"package example\n\n{runtime}{runs}"
        (package / "run.go").write_text(run, encoding="utf-8")
        if sample.calls:
            imports.append(f'\tp{number} "ex.com/pages/{sample.name}"')
        entries += [
            f"\t\t{{`{sample.name}/{name}`, p{number}.Run{place}}},"
            for place, name in enumerate(sample.calls)
        ]
    (module / "go.mod").write_text("module ex.com/pages\n\ngo 1.21\n", encoding="utf-8")
    test = _TEST % ("\n".join(imports), "\n".join(entries))
    (module / "pages_test.go").write_text(test, encoding="utf-8")


def finding_of(shown: Mapping[str, object]) -> Finding:
    """Return a finding as `--format json` has it."""
    numbers = [shown[name] for name in ("line", "column", "endLine", "endColumn")]
    line, byte_col, end_line, end_byte_col = (int(str(number)) for number in numbers)
    size_bytes, condition, flow = shown["bytes"], shown["condition"], shown["flow"]
    allocates, inlined_from = shown["allocates"], shown["inlinedFrom"]
    assert isinstance(flow, list)
    return Finding(
        span=Span(str(shown["file"]), line, byte_col, end_line, end_byte_col),
        kind=Kind(str(shown["kind"])),
        subject=str(shown["subject"]),
        function=str(shown["function"]),
        cause=Cause(str(shown["cause"])),
        sentence=str(shown["sentence"]),
        flow=tuple(
            Step(Site(step["file"], step["line"], step["column"]), step["reason"], step["text"])
            for step in flow
        ),
        allocates=allocates if isinstance(allocates, bool) else None,
        size_bytes=size_bytes if isinstance(size_bytes, int) else None,
        condition=str(condition) if condition is not None else None,
        inlined_from=str(inlined_from) if inlined_from is not None else None,
        when=When(str(shown["when"])),
    )
