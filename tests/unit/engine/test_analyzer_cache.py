"""What the analyzer compiles again when it has reports of an earlier run: what changed, no more."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from heaplens.model import PackageReport

BASE = "package base\n\nfunc Keep() *int {\n\tx := 1\n\treturn &x\n}\n"
USER = 'package user\n\nimport "ex.com/m/base"\n\nvar Kept = base.Keep()\n'
OTHER = "package other\n\nfunc Make() []int {\n\treturn make([]int, 3)\n}\n"


class Compiled:
    """The packages that compilers were started for, by the -p of their command lines."""

    def __init__(self) -> None:
        self.active = True
        self.packages: list[str] = []
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.active and event == "subprocess.Popen":
            argv = arguments[1]
            if isinstance(argv, list) and "-importcfg" in argv:
                self.packages.append(argv[argv.index("-p") + 1])

    def taken(self) -> set[str]:
        """The packages since the last time."""
        packages, self.packages = set(self.packages), []
        return packages


@pytest.fixture
def compiled() -> Iterator[Compiled]:
    """Sees every compiler that is started; a hook cannot be taken out, only told to rest."""
    found = Compiled()
    yield found
    found.active = False


def check(directory: Path, cache: Path, *, use_cache: bool = True) -> list[PackageReport]:
    """All packages of a module, by an analyzer of its own, as a new process would do it."""
    environ = os.environ | {"HEAPLENS_CACHE": str(cache)}
    with Analyzer(Settings(cache=use_cache), environ) as analyzer:
        return list(analyzer.check(["./..."], str(directory), depth=Depth.PROOF))


def test_only_what_changed_and_who_can_see_it_is_compiled_again(
    tmp_path: Path, compiled: Compiled
) -> None:
    module, cache = tmp_path / "m", tmp_path / "cache"
    for name, text in (("base", BASE), ("user", USER), ("other", OTHER)):
        (module / name).mkdir(parents=True)
        (module / name / f"{name}.go").write_text(text)
    (module / "go.mod").write_text("module ex.com/m\n\ngo 1.21\n")
    everything = {"ex.com/m/base", "ex.com/m/user", "ex.com/m/other"}

    first = check(module, cache)
    assert compiled.taken() == everything
    assert all(report.unproven is None for report in first)

    assert check(module, cache) == first
    assert compiled.taken() == set()

    base = module / "base" / "base.go"
    base.write_text(BASE.replace("x := 1", "x := int8(1)").replace("*int ", "*int8 "))
    changed = check(module, cache)
    assert compiled.taken() == {"ex.com/m/base", "ex.com/m/user"}
    sizes = {f.size_bytes for report in changed for f in report.findings if f.subject == "x"}
    assert sizes == {1}

    (module / "base" / "unseen.go").write_text("package base\n\nfunc unseen() {}\n")
    check(module, cache)
    assert compiled.taken() == {"ex.com/m/base"}  # `user` looks the same to the compiler

    base.write_text(base.read_text() + "\nfunc last() {}\n")
    check(module, cache)
    # The report of `user` speaks of the file that Keep was inlined from.
    assert compiled.taken() == {"ex.com/m/base", "ex.com/m/user"}

    other = module / "other" / "other.go"
    other.write_text(OTHER.replace("3", "4"))
    check(module, cache)
    assert compiled.taken() == {"ex.com/m/other"}

    assert check(module, cache, use_cache=False)
    assert compiled.taken() == everything
