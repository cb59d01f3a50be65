"""What an analysis is asked, what it answers update by update, and how far it is. Pure data."""

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from heaplens.model import Depth, PackageReport, Problem
from heaplens.toolchain.packages import Package, Variant


@dataclass(frozen=True, slots=True)
class PackageId:
    """The identity of a package before go has listed it: the place where its files are."""

    path: str
    """Its directory; of a file that go takes alone, the file."""
    alone: bool = False
    """Whether it is a file that is in no package of its directory."""

    @property
    def directory(self) -> str:
        """The directory that its files are in."""
        return os.path.dirname(self.path) if self.alone else self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisRequest:
    """One state of a package in an editor, to be analysed; made once, where the state came about.

    It serves the verdict passes and the proof that follows them.
    """

    package: PackageId
    """The package; of one request at a time."""
    path: str
    """Absolute path of a Go file of the package."""
    texts: Mapping[str, bytes]
    """The texts that stand in for files on disk, by path: of all open files that differ from
    theirs, be they of the package or of what it imports."""
    edited_texts: Mapping[str, bytes] = field(default_factory=dict)
    """The texts of the files that were edited, saved or not, by path. A fingerprint is made from
    these instead of the files, so that a save of what was analysed already changes nothing."""
    text_version: int = 0
    """When it was made: grows with each edit of any file."""
    changed: frozenset[str] = frozenset()
    """The files edited since the last complete verdicts; empty: anything may have changed."""
    unproven: frozenset[str] = frozenset()
    """The files edited since the last proof; empty: anything may have changed."""
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
        """Return whether this says anything of a file."""
        left_out = self.package.ignored_files if self.package is not None else ()
        return path in self.covered or path in self.broken or path in left_out

    def is_strange(self, path: str) -> bool:
        """Return whether a file is not of this package, though the package is known."""
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


def variants_wanted(
    package: Package, request: AnalysisRequest, changed: Collection[str]
) -> list[Variant]:
    """Return the variants that have to run again, in the order in which they are wanted.

    A change of a test file changes nothing of the package beside it, and tests that nobody looks at
    are half of the work of many packages.

    Args:
        package: The package.
        request: Whether tests are wanted, and which files are open.
        changed: The request's `changed`, or for a proof its `unproven`.
    """
    if not request.tests:
        return [Variant.PLAIN]
    files = {
        Variant.IN_PACKAGE_TEST: frozenset(package.test_files),
        Variant.EXTERNAL_TEST: frozenset(package.external_test_files),
    }
    edited = frozenset(changed)
    if edited and edited <= files[Variant.IN_PACKAGE_TEST] | files[Variant.EXTERNAL_TEST]:
        wanted = [variant for variant in package.test_variants if edited & files[variant]]
    else:
        wanted = [Variant.PLAIN, *package.test_variants]
    return [
        variant
        for variant in wanted
        if variant is Variant.PLAIN or files[variant] & request.open_files
    ] or [Variant.PLAIN]


def covered_by(package: Package, variants: Iterable[Variant]) -> frozenset[str]:
    """Return the files that a report of some variants is complete for."""
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
