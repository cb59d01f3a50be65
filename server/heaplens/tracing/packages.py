"""Compiles packages as far as their explanations, each once, for who follows an argument.

Invariant: what is known of a package holds as long as the object lives, which is one question long.
"""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from heaplens.engine.engine import Engine
from heaplens.source.outline import Outline, outline
from heaplens.source.syntax import Syntax, parse
from heaplens.toolchain.compile_command import CompileCommand
from heaplens.toolchain.dependencies import Dependency, list_dependencies
from heaplens.toolchain.go_build import build_pass
from heaplens.toolchain.import_paths import is_literal
from heaplens.toolchain.overlay import Overlay
from heaplens.toolchain.packages import Package, Variant
from heaplens.toolchain.passes import PassOptions, compile_pass
from heaplens.toolchain.process import Cancellation
from heaplens.toolchain.reading import text_of
from heaplens.tracing.explanations import Explanations

if TYPE_CHECKING:
    from heaplens.compiler.verdicts import Verdicts
    from heaplens.model import Story

_NOT_LISTED = "its package is not listed"


class ExplainedPackages:
    """Finds and compiles packages, seen from the package of one file."""

    def __init__(
        self, engine: Engine, texts: Mapping[str, bytes], cancellation: Cancellation
    ) -> None:
        """Prepare; nothing runs yet.

        Args:
            engine: Runs Go.
            texts: Unsaved texts by path.
            cancellation: Stops it.
        """
        self.start = ""
        """The directory of the file."""
        self._engine = engine
        self._texts = texts
        self._cancellation = cancellation
        self._pattern = "."
        self._tests = False
        self._path = ""
        self._dependencies: dict[str, Dependency] = {}
        self._others: dict[str, Dependency] = {}
        self._modules: dict[str, tuple[Dependency, ...]] = {}
        self._explored: dict[str, Explanations | str] = {}
        self._read: dict[str, bytes] = {}
        self._syntaxes: dict[str, Syntax] = {}
        self._outlines: dict[str, Outline] = {}

    def begin(self, path: str) -> None:
        """Set out from a file: list its package and all that it imports.

        Raises:
            GoNotFound: There is no go command that works.
            OSError: Its directory is not there.
            Cancelled: It was stopped.
        """
        if path == self._path:
            return
        self._path, self.start = path, os.path.dirname(path)
        self._tests = path.endswith("_test.go")
        self._explored.clear()
        self._modules.clear()
        self._others.clear()
        for self._pattern in (".", path):
            dependencies = self._list()
            self._dependencies = {found.directory: found for found in dependencies}
            if self.start in self._dependencies:
                return

    def _list(self) -> tuple[Dependency, ...]:
        return self._listed(self._pattern, tests=self._tests)

    def _listed(self, pattern: str, *, tests: bool) -> tuple[Dependency, ...]:
        with self._engine.overlay(self._texts) as overlay:
            return list_dependencies(
                self._engine.toolchain(),
                pattern,
                self.start,
                tests=tests,
                overlay=overlay,
                cancellation=self._cancellation,
            )

    def beside(self, package: Dependency) -> tuple[Dependency, ...]:
        """Return the packages of the module of a package that the user works on; else only it."""
        module = package.main_module
        if not module:
            return (package,)
        known = self._modules.get(module)
        if known is None:
            listed = self._listed(f"{module}/...", tests=False)
            for found in listed:
                self._others.setdefault(found.directory, found)
            # One that was listed at the start has its tests with it where they count.
            known = self._modules[module] = tuple(
                self._dependencies.get(found.directory, found)
                for found in listed
                if found.main_module == module
            )
        return known or (package,)

    def package_in(self, directory: str) -> Dependency | None:
        """Return the package of a directory, if the one at the start imports it.

        One of its module is known, too, as soon as somebody has asked what is `beside` it.
        """
        return self._dependencies.get(directory) or self._others.get(directory)

    def packages_of(self, name: str) -> list[Dependency]:
        """Return the packages that have a name, or in quotes an import path."""
        if name.startswith('"'):
            return [e for e in self._dependencies.values() if e.import_path == name.strip('"')]
        return [package for package in self._dependencies.values() if package.name == name]

    def imported(self, path: str, directory: str) -> Dependency | None:
        """Return the package that an import path means in the source of a directory."""
        importing = self.package_in(directory)
        path = importing.import_map.get(path, path) if importing is not None else path
        known = (*self._dependencies.values(), *self._others.values())
        return next((e for e in known if e.import_path == path), None)

    def explore(self, directory: str) -> Explanations | str:
        """Compile a package, unless that is done.

        Returns:
            What the compiler explains, or in a few words why there is nothing.

        Raises:
            OSError: The compiler cannot be started.
            Cancelled: It was stopped.
        """
        known = self._explored.get(directory)
        if known is None:
            known = self._explored[directory] = self._explore(directory)
        return known

    def _explore(self, directory: str) -> Explanations | str:
        dependency = self.package_in(directory)
        if dependency is None:
            return _NOT_LISTED
        at_start = directory == self.start
        if not at_start and not is_literal(dependency.import_path):
            return f"go takes the import path {dependency.import_path} for a pattern"
        pattern = self._pattern if at_start else dependency.import_path
        tests = self._tests and at_start
        with self._engine.overlay(self._texts) as overlay:
            plan = self._engine.plan(
                [pattern], self.start, overlay, tests=tests, cancellation=self._cancellation
            )
            package = next((e for e in plan.listing.packages if e.directory == directory), None)
            if package is None:
                return _NOT_LISTED
            return self._compile(
                package, plan.compile_commands.get(directory, {}), overlay, tests=tests
            )

    def _compile(
        self,
        package: Package,
        compile_commands: Mapping[Variant, CompileCommand],
        overlay: Overlay,
        *,
        tests: bool,
    ) -> Explanations | str:
        stories: list[Story] = []
        options = PassOptions(overlay, self._cancellation, on_story=stories.append)
        toolchain = self._engine.toolchain()
        passes: list[Verdicts] = []
        if package.needs_go_command:
            passes += build_pass(toolchain, package, options, tests=tests).verdicts.values()
        else:
            order = [c for c in compile_commands.values() if self._path in c.files]
            order = order or list(compile_commands.values())
            passes += [
                compile_pass(toolchain, compile_command, options) for compile_command in order[:1]
            ]
        verdicts = next((verdicts for verdicts in passes if not verdicts.problems), None)
        if verdicts is None:
            return f"{package.import_path} does not build"
        return Explanations(package, verdicts, stories, self._texts)

    def mentions(self, path: str, name: str) -> bool:
        """Return whether a file has a word in it: most have not, and need not be parsed."""
        return name.encode() in self._text(path)

    def _text(self, path: str) -> bytes:
        if path not in self._read:
            self._read[path] = text_of(path, self._texts)
        return self._read[path]

    def syntax(self, path: str) -> Syntax:
        """Return the syntax of a file; an empty one where it cannot be read."""
        if path not in self._syntaxes:
            self._syntaxes[path] = parse(self._text(path))
        return self._syntaxes[path]

    def outline(self, path: str) -> Outline:
        """Return the functions of a file."""
        if path not in self._outlines:
            self._outlines[path] = outline(self._text(path))
        return self._outlines[path]
