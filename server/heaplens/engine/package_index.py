"""Remembers packages and their compile commands, and lists a stale package anew."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from heaplens.model import Problem
from heaplens.toolchain.compile_command import CompileCommand
from heaplens.toolchain.fingerprint import Fingerprint, HeaderCache, fingerprint
from heaplens.toolchain.go import Go
from heaplens.toolchain.go_list import Plan
from heaplens.toolchain.packages import Package, Variant


@dataclass(frozen=True, slots=True)
class Known:
    """A package and its compile commands, good as long as the fingerprint is."""

    package: Package
    """The package."""
    compile_commands: Mapping[Variant, CompileCommand]
    """How to compile it."""
    fingerprint: Fingerprint
    """What it was made from."""


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a look-up."""

    known: Known | None
    """The package; None where go lists none."""
    problems: tuple[Problem, ...] = ()
    """What keeps go from listing one."""
    kept: bool = False
    """Whether it is from an earlier look-up, and may have gone stale unnoticed."""


class PackageIndex:
    """The packages that files were looked up in."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}
        self._headers: HeaderCache = {}

    def known(self, path: str) -> Known | None:
        """Return what is known of a file's package, stale or not."""
        return self._known.get(_place(path, self._known))

    def forget(self, path: str) -> None:
        """Make the next look-up list the file's package anew."""
        self._known.pop(_place(path, self._known), None)

    def state(
        self, path: str, texts: Mapping[str, bytes], watched: tuple[str, ...]
    ) -> Fingerprint | None:
        """Return what a file's package looks like now; None where nothing is known of it."""
        known = self.known(path)
        if known is None:
            return None
        return fingerprint(known.package, texts, watched, self._headers)

    def package_of(
        self,
        path: str,
        texts: Mapping[str, bytes],
        *,
        watched: tuple[str, ...],
        list_package: Callable[[str, str], Plan],
        external: bool,
    ) -> Found:
        """Return the package of a file.

        Args:
            path: Absolute path of a Go file.
            texts: Unsaved texts by path.
            watched: Files of the toolchain (`Go.watched`).
            list_package: Lists a pattern in a directory.
            external: Whether the external test is wanted, which depends on the package itself.
        """
        known = self.known(path)
        if known is not None and self._is_good(known, texts, watched, external=external):
            return Found(known, kept=True)
        self.forget(path)
        directory = os.path.dirname(path)
        place = directory
        plan = list_package(".", directory)
        if not _holds(plan, path):
            # Outside any module, or of a package that cannot be listed: go takes the file alone.
            alone = list_package(path, directory)
            if _holds(alone, path) and alone.compile_commands:
                plan, place = alone, path
        if not plan.listing.packages:
            return Found(None, plan.listing.problems)
        package = plan.listing.packages[0]
        now = fingerprint(package, texts, watched, self._headers)
        compile_commands = plan.compile_commands.get(package.directory, {})
        known = Known(package, _without_archives_of(texts, compile_commands), now)
        self._known[place] = known
        return Found(known)

    def _is_good(
        self,
        known: Known,
        texts: Mapping[str, bytes],
        watched: tuple[str, ...],
        *,
        external: bool,
    ) -> bool:
        now = fingerprint(known.package, texts, watched, self._headers)
        imports = external and bool(known.package.external_test_files)
        return now.compile_command == known.fingerprint.compile_command and (
            not imports or now.package == known.fingerprint.package
        )


def exclusion(go: Go) -> Problem:
    """Return why a file that build constraints leave out has no findings."""
    return Problem(
        f"build constraints leave this file out (GOOS={go.goos} GOARCH={go.goarch}, see its name "
        "and its //go:build line)"
    )


def _without_archives_of(
    texts: Mapping[str, bytes], compile_commands: Mapping[Variant, CompileCommand]
) -> Mapping[Variant, CompileCommand]:
    """Return the compile commands without the archives that go has built from unsaved texts.

    The commands outlive these texts. When the editor is back at the text on disk (undo), the files
    are older than the archive: it would be taken for their build, and prove what it holds of the
    unsaved text (tests/unit/lsp/test_any_edits.py).
    """
    return {
        variant: replace(command, archive=None) if texts.keys() & set(command.files) else command
        for variant, command in compile_commands.items()
    }


def _place(path: str, known: Mapping[str, Known]) -> str:
    """Return what a package is known by: its directory, or the file that was listed alone."""
    return path if path in known else os.path.dirname(path)


def _holds(plan: Plan, path: str) -> bool:
    return any(
        path in (*package.files, *package.test_files, *package.external_test_files)
        or path in package.ignored_files
        for package in plan.listing.packages
    )
