"""Changes the code of a part one place at a time, and counts the changes that its tests notice.

    make mutants [PARTS="analysis present session"] [ONLY="matching own"]

A mutant that no test notices stands for a fault that none would notice. Each runs in a process of
its own, forked after the tests were imported, with the tests that reach its function alone, and is
ended when it takes thirty times as long as it should. tests/equivalent_mutants.toml lists those
that change nothing that can be seen.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

ROOT = Path(__file__).parents[1]
WORK = ROOT / ".mutants"
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.toml")
COPIED = ("bench", "docs", "editors", "requirements", "samples", "CHANGELOG.md", "README.md")
"""What tests read besides themselves."""
NOT_COPIED = shutil.ignore_patterns(
    *(
        "node_modules",
        ".tools",
        "dist",
        "__pycache__",
        "golden",
        "faults",
        "e2e",
        "editors",
        "*.png",
    )
)
_MUTANT = re.compile(r"(?P<function>.*)__mutmut_\d+$")
_CONFIGURATION = """
[tool.mutmut]
source_paths = ["src/heaplens"]
only_mutate = {files}
also_copy = {copied}
pytest_add_cli_args = ["-p", "no:cacheprovider"]
pytest_add_cli_args_test_selection = ["{tests}"]
timeout_constant = 1.0
timeout_multiplier = 30.0
use_git_change_detection = false
track_dependencies = false
"""


@dataclass(frozen=True, slots=True)
class Part:
    """Code, and the tests that are to notice its mutants."""

    code: str
    """Its folder in heaplens."""
    tests: str
    """Its tests."""
    least: float = 0.0
    """The share of mutants that has to be killed."""


PARTS: Mapping[str, Part] = {
    "analysis": Part("analysis", "tests/unit/analysis", 0.85),
    "present": Part("present", "tests/unit/present", 0.85),
    "session": Part("lsp/session", "tests/unit/lsp"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What a mutant is, in words that stay the same when others are added before it."""

    function: str
    """Module and function."""
    was: str
    """The lines that it replaces, without what surrounds them."""
    now: str
    """What they are replaced by."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the mutants of one part."""

    counts: Counter[str]
    """How many are of each status, in mutmut's words."""
    survivors: Sequence[Change]
    """Those that no test noticed, without those that are known to be equivalent."""
    equivalent: Sequence[Change]
    """Those that no test noticed, and no test can."""

    @property
    def share(self) -> float:
        """The killed ones among those that can be killed."""
        total = sum(self.counts.values()) - len(self.equivalent)
        return 1 - len(self.survivors) / total if total else 1.0


def prepare(part: Part, directory: Path, only: Sequence[str]) -> None:
    """Copy what the tests of a part need, beside the code to change."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    shutil.copytree(ROOT / "server" / "heaplens", directory / "src" / "heaplens")
    shutil.copytree(ROOT / "tests", directory / "tests", ignore=NOT_COPIED)
    for name in COPIED:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, directory / name, ignore=NOT_COPIED)
        elif path.exists():
            shutil.copy(path, directory / name)
    files = [f"src/heaplens/{part.code}/{name}.py" for name in only or ("*",)]
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    configuration = _CONFIGURATION.format(
        files=json.dumps(files), copied=json.dumps(COPIED), tests=part.tests
    )
    (directory / "pyproject.toml").write_text(text + configuration, encoding="utf-8")


def run(directory: Path, jobs: int) -> None:
    """Let mutmut make the mutants and run the tests on each.

    Raises:
        SystemExit: The tests fail without a mutant.
    """
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("PYTHONPATH", None)
    mutmut = Path(sys.executable).with_name("mutmut")
    log = directory / "log"
    with log.open("wb") as output:
        done = subprocess.run(
            [str(mutmut), "run", f"--max-children={jobs}"],
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        tail = log.read_text(encoding="utf-8", errors="replace").replace("\r", "\n")[-4000:]
        sys.exit(f"{tail}\nmutmut could not run: see {log}")


def outcome(directory: Path, equivalents: Mapping[Change, str]) -> Outcome:
    """Read what became of the mutants."""
    counts = Counter[str]()
    survivors: list[Change] = []
    equivalent: list[Change] = []
    with chdir(directory):
        for path, name, status in _results():
            counts[status] += 1
            if status in {"survived", "no tests"}:
                change = _change(path, name)
                (equivalent if change in equivalents else survivors).append(change)
    return Outcome(counts, survivors, equivalent)


def _results() -> Iterator[tuple[Path, str, str]]:
    """File, name and status of each mutant, in the order of the files."""
    for meta in sorted(Path("mutants").rglob("*.py.meta")):
        results = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        for name, code in results.items():
            yield Path(*meta.parts[1:]).with_suffix(""), name, status_by_exit_code[code]


def _change(path: Path, name: str) -> Change:
    removed: list[str] = []
    added: list[str] = []
    for line in str(get_diff_for_mutant(name, path=path)).splitlines()[2:]:
        if line.startswith(("-", "+")):
            (removed if line[0] == "-" else added).append(line[1:].strip())
    match = _MUTANT.match(name)
    mangled = match["function"] if match else name
    module, _, function = mangled.rpartition(".")
    function = function.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
    return Change(
        f"{module.removeprefix('heaplens.')}.{function}", " ".join(removed), " ".join(added)
    )


def known_equivalents() -> dict[Change, str]:
    """The mutants that change nothing that can be seen, with the reason."""
    listed = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8")).get("mutant", [])
    return {Change(one["function"], one["was"], one["now"]): one["reason"] for one in listed}


def report(name: str, part: Part, found: Outcome, equivalents: Mapping[Change, str]) -> str:
    """The survivors of a part, and the count."""
    lines = [f"  {one.function}\n    - {one.was}\n    + {one.now}" for one in found.survivors]
    lines += [
        f"  equivalent: {one.function}: {equivalents[one]}\n    + {one.now}"
        for one in found.equivalent
    ]
    counts = ", ".join(f"{number} {status}" for status, number in found.counts.most_common())
    lines.append(
        f"{name}: {found.share:.1%} killed{f' (at least {part.least:.0%})' if part.least else ''}"
        f" of {sum(found.counts.values()) - len(found.equivalent)}: {counts};"
        f" {len(found.equivalent)} of the survivors are equivalent and not counted"
    )
    return "\n".join(lines)


def stale(part: Part, found: Outcome, equivalents: Mapping[Change, str]) -> list[Change]:
    """The listed equivalents of a part that are no survivors any more."""
    prefix = f"{part.code.replace('/', '.')}."
    return [
        change
        for change in equivalents
        if change.function.startswith(prefix) and change not in found.equivalent
    ]


def main() -> int:
    """Run the parts that are asked for; 1 if one of them is below its share."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", default=list(PARTS))
    parser.add_argument("--only", default="", help="modules of the part, without .py")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    only: list[str] = arguments.only.split()
    equivalents = known_equivalents()
    status = 0
    for name in arguments.parts:
        part, directory, start = PARTS[name], WORK / name, time.monotonic()
        say(f"== Mutants of {part.code}/, held against {part.tests}")
        prepare(part, directory, only)
        run(directory, arguments.jobs)
        found = outcome(directory, equivalents)
        say(report(name, part, found, equivalents))
        gone = [] if only else stale(part, found, equivalents)
        for change in gone:
            say(f"  {EQUIVALENT.name} lists what is gone: {change.function}: {change.now}")
        say(f"  in {time.monotonic() - start:.0f} s")
        if gone or found.share < part.least:
            status = 1
    return status


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
