"""Finds the packages of files, and compiles each with a compile command that is not stale.

One go list serves many runs, for as long as what it depended on is the same. What goes stale
unnoticed (an archive that the build cache has dropped) shows as an error of the compiler.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from heaplens.engine.engine import Engine
from heaplens.engine.package_index import Found, Known, PackageIndex
from heaplens.engine.variant_passes import Result, compiler_words
from heaplens.toolchain.fingerprint import Fingerprint
from heaplens.toolchain.overlay import Overlay
from heaplens.toolchain.passes import PassOptions
from heaplens.toolchain.process import Cancellation


@dataclass(frozen=True, slots=True)
class Lookup:
    """A file whose package is wanted, on some texts."""

    path: str
    """Absolute path of a Go file."""
    texts: Mapping[str, bytes]
    """Unsaved texts by path."""
    overlay: Overlay
    """The same texts, where Go can read them."""
    cancellation: Cancellation
    """Stops what runs."""
    external: bool
    """Whether the external test is wanted: its compile command depends on the package itself."""

    @property
    def options(self) -> Callable[..., PassOptions]:
        """Makes the options of a pass over these texts."""
        return partial(PassOptions, self.overlay, self.cancellation)


class PackageSource:
    """The packages that files were looked up in, listed with or without their tests."""

    def __init__(self, engine: Engine, *, tests: bool) -> None:
        self._engine = engine
        self._tests = tests
        self._index = PackageIndex()

    def known(self, path: str) -> Known | None:
        """Return what is known of a file's package, stale or not."""
        return self._index.known(path)

    def fingerprint(self, path: str, texts: Mapping[str, bytes]) -> Fingerprint | None:
        """Return what a file's package looks like now; None where nothing is known of it.

        Raises:
            GoNotFound: There is no go command that works.
        """
        return self._index.state(path, texts, self._engine.toolchain().go.watched)

    def find(self, lookup: Lookup) -> Found:
        """Return the package of a file; go lists it where nothing good is known of it.

        Raises:
            GoNotFound: There is no go command that works.
            OSError: The directory is not there.
            Cancelled: It was stopped.
        """
        return self._index.package_of(
            lookup.path,
            lookup.texts,
            watched=self._engine.toolchain().go.watched,
            list_package=lambda pattern, directory: self._engine.plan(
                [pattern],
                directory,
                lookup.overlay,
                tests=self._tests,
                cancellation=lookup.cancellation,
            ),
            external=lookup.external,
        )

    def results(
        self, lookup: Lookup, found: Found, compile_package: Callable[[Known], list[Result]]
    ) -> tuple[Found, list[Result]]:
        """Compile a package; once more with a new compile command where the kept one is stale.

        Args:
            lookup: The file.
            found: Its package.
            compile_package: Runs the compilers.

        Returns:
            The package as it was compiled, and the results; none where there is no package.
        """
        if found.known is None:
            return found, []
        results = compile_package(found.known)
        if not found.kept or not any(result.blames_compile_command for result in results):
            return found, results
        self._index.forget(lookup.path)
        fresh = self.find(lookup)
        return fresh, compile_package(fresh.known) if fresh.known is not None else []

    def compiler_words(self, lookup: Lookup, line: int) -> str:
        """Return what the compiler itself says about a line, cut where it gets too long.

        Args:
            lookup: The file.
            line: Its 1-based line.

        Returns:
            The lines of the first variant that has any, as `-m=2` prints them; empty where there
            are none.

        Raises:
            GoNotFound: There is no go command that works.
            OSError: The directory is not there, or the temporary directory cannot be written.
            Cancelled: It was stopped.
        """
        known = self.find(lookup).known
        if known is None:
            return ""
        return compiler_words(
            self._engine.toolchain(),
            known.package,
            known.compile_commands.values(),
            lookup.options,
            path=lookup.path,
            line=line,
            tests=self._tests,
        )
