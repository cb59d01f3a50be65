"""What an analysis is asked, what it answers stage by stage, and how far it is. Pure data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from heaplens.model import Depth, PackageReport, Problem
from heaplens.toolchain.packages import Package, Variant


@dataclass(frozen=True, slots=True)
class AnalysisRequest:
    """The package of a file is to be analysed, as it is in an editor."""

    path: str
    """Absolute path of a Go file of the package."""
    texts: Mapping[str, bytes]
    """Unsaved texts by path."""
    changed: frozenset[str] = frozenset()
    """The files that changed since the last complete answer; empty: nothing is known of that."""
    tests: bool = False
    """Whether _test.go files are wanted, too."""
    proof: bool = True
    """Whether the generated code is looked at, too."""
    allow_slow: bool = False
    """Whether explanations are wanted even where they took long before."""
    open_files: frozenset[str] = frozenset()
    """The files that somebody looks at: findings are wanted only of these, and with the compiler's
    own words; of tests only those that they are in are analysed. Empty: findings of all files."""


@dataclass(frozen=True, slots=True)
class AnalysisUpdate:
    """What is known after some of the runs."""

    package: Package | None
    """The package; None where go lists none for the file."""
    report: PackageReport
    """What was found, and the problems."""
    covered: frozenset[str]
    """The files that the report is complete for; it says nothing of others."""
    broken: frozenset[str]
    """The files that were to be covered and do not build; the problems say why."""
    depth: Depth
    """How much was found out."""
    last: bool
    """Whether this is all that was asked for."""
    exclusion: Problem | None = None
    """What to say of files that build constraints leave out."""

    def tells_of(self, path: str) -> bool:
        """Whether this says anything of a file."""
        left_out = self.package.ignored_files if self.package is not None else ()
        return path in self.covered or path in self.broken or path in left_out

    def is_strange(self, path: str) -> bool:
        """Whether a file is not of this package, though the package is known."""
        package = self.package
        if package is None:
            return False
        files = (*package.files, *package.test_files, *package.external_test_files)
        return path not in files and path not in package.ignored_files


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a check has come."""

    done: int
    """Packages that are done."""
    total: int
    """Packages in all; 0 as long as that is not known."""
    current: str
    """The package that was done last."""


def variants_wanted(package: Package, request: AnalysisRequest) -> list[Variant]:
    """The variants that have to run again, in the order in which they are wanted.

    A change of a test file changes nothing of the package beside it, and tests that nobody looks at
    are half of the work of many packages.
    """
    if not request.tests:
        return [Variant.PLAIN]
    files = {
        Variant.IN_PACKAGE_TEST: frozenset(package.test_files),
        Variant.EXTERNAL_TEST: frozenset(package.external_test_files),
    }
    changed = request.changed
    if changed and changed <= files[Variant.IN_PACKAGE_TEST] | files[Variant.EXTERNAL_TEST]:
        wanted = [each for each in package.test_variants if changed & files[each]]
    else:
        wanted = [Variant.PLAIN, *package.test_variants]
    return [
        each for each in wanted if each is Variant.PLAIN or files[each] & request.open_files
    ] or [Variant.PLAIN]


def covered_by(package: Package, variants: Iterable[Variant]) -> frozenset[str]:
    """The files that a report of some variants is complete for."""
    files: set[str] = set()
    variants = frozenset(variants)
    if Variant.PLAIN in variants:
        # A package of tests alone has no other files; go lists it all the same.
        files.update(package.files)
    if Variant.IN_PACKAGE_TEST in variants:
        files.update(package.test_files)
    if Variant.EXTERNAL_TEST in variants:
        files.update(package.external_test_files)
    return frozenset(files)
