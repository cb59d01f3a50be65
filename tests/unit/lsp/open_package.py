"""Packages as go lists them, and updates of runs, for the tests of what a session remembers."""

from collections.abc import Collection

from heaplens.engine.requests import AnalysisUpdate
from heaplens.model import Depth, PackageReport, Problem
from heaplens.toolchain.fingerprint import Fingerprint
from heaplens.toolchain.packages import Faults, Package

BROKEN = Problem("undefined: x")


def package(
    directory: str, *names: str, imports: tuple[str, ...] = (), ignored: tuple[str, ...] = ()
) -> Package:
    """A package with some files of its directory, that imports others."""

    def paths(names: Collection[str]) -> tuple[str, ...]:
        return tuple(f"{directory}/{name}" for name in names)

    tests = [name for name in names if name.endswith("_test.go")]
    return Package(
        import_path="ex.com/p",
        directory=directory,
        listed_in=directory,
        name="p",
        files=paths([name for name in names if name not in tests]),
        test_files=paths(tests),
        external_test_files=(),
        ignored_files=paths(ignored),
        embedded_files=(),
        standard=False,
        needs_go_command=False,
        workspace_imports=imports,
        faults=Faults(),
        test_faults=Faults(),
    )


def update(listed: Package, covered: Collection[str], *problems: Problem) -> AnalysisUpdate:
    """The last update of a run that covered some files."""
    report = PackageReport(listed.import_path, listed.directory, problems=problems)
    return AnalysisUpdate(listed, report, frozenset(covered), frozenset(), Depth.VERDICT, last=True)


def fingerprint(name: str) -> Fingerprint:
    """A fingerprint that equals those of the same name."""
    return Fingerprint((name,), (), ())
