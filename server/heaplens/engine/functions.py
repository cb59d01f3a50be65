"""Finds declared functions by what people call them: `ServeHTTP`, `Router.ServeHTTP`, `./pkg.Func`.

It looks close by first: in the package of a directory, then in its module, then in what it imports.
"""

import difflib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from heaplens.engine.engine import Engine
from heaplens.source.outline import outline
from heaplens.toolchain.dependencies import Dependency, list_dependencies
from heaplens.toolchain.reading import text_of

_MOST_SIMILAR = 3
_NAME = r"[^\W\d]\w*"
_ARGUMENTS = re.compile(r"\[[^\]]*\]")
_METHOD = re.compile(rf"(?:\(?\*?(?P<type>{_NAME})\)?\.)?(?P<name>{_NAME})")
# As `explain` itself prints a method of another package: `(*http.Server).Serve`.
_PRINTED = re.compile(rf"\(\*(?P<package>[\w./-]+)\.(?P<type>{_NAME})\)\.(?P<name>{_NAME})")
_DECLARED = re.compile(r"\(?\*?(?P<type>\w+)\)?\.(?P<name>\w+)")


@dataclass(frozen=True, slots=True)
class FunctionPlace:
    """A declared function."""

    path: str
    """Absolute path of its file."""
    function: str
    """Its name as findings have it: `bar`, `(*T).Get`."""
    line: int
    """1-based line of its `func`."""
    end_line: int
    """1-based line of its end."""
    import_path: str
    """The import path of its package."""
    directory: str
    """The directory of its package."""

    @property
    def plain(self) -> str:
        """The name as it is easily typed: `T.Get`."""
        return self.function.replace("(*", "").replace(")", "")


@dataclass(frozen=True, slots=True)
class FoundFunctions:
    """What a name may mean."""

    places: tuple[FunctionPlace, ...]
    """The functions of that name that are closest by."""
    similar: tuple[str, ...] = ()
    """Where there is none: names much like it, the likest first."""
    package: str = ""
    """The import path of the package that was looked into first; empty where there is none."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One way to read a name."""

    package: str
    """An import path, a directory or the name of a package; empty where none is named."""
    type: str
    """The receiver's type; empty for a function."""
    name: str


class FunctionFinder:
    """Finds functions as seen from a directory."""

    def __init__(self, engine: Engine, directory: str) -> None:
        """Prepare; nothing runs yet.

        Args:
            engine: Runs Go.
            directory: Absolute path.
        """
        self._engine = engine
        self._directory = directory
        self._listed: dict[tuple[str, bool], tuple[Dependency, ...]] = {}
        self._functions: dict[str, tuple[FunctionPlace, ...]] = {}

    def find(self, text: str) -> FoundFunctions:
        """Return the functions that a name means.

        Args:
            text: `F`, `T.M`, `(*T).M`, each also behind the name or import path of a package, or
                behind a directory: `./pkg.F`, `net/http.Server.Serve`. Of `M` also a method.

        Raises:
            GoNotFound: There is no go command that works.
            OSError: The directory is not there.
            Cancelled: The engine was closed.
        """
        readings = list(_readings(_ARGUMENTS.sub("", text)))
        here = self._list(".")
        for exact in (True, False):
            for packages in self._closest_first(readings, here):
                places = self._matching(packages, readings, here, exact=exact)
                if places:
                    return FoundFunctions(places, package=here[0].import_path if here else "")
        similar = self._similar(readings, here)
        return FoundFunctions((), similar, here[0].import_path if here else "")

    def _closest_first(
        self, readings: Sequence[_Wanted], here: Sequence[Dependency]
    ) -> Iterator[Sequence[Dependency]]:
        named = dict.fromkeys(reading.package for reading in readings if reading.package)
        paths = [package for package in named if "/" in package]
        if paths:
            yield from (self._list(path) for path in paths)
            return
        yield here
        yield self._module(here)
        if named:
            yield [found for found in self._list(".", imported=True) if found.name in named]
            yield from (self._list(name) for name in named)

    def _module(self, here: Sequence[Dependency]) -> tuple[Dependency, ...]:
        module = here[0].main_module if here else ""
        return self._list(f"{module}/..." if module else "./...")

    def _matching(
        self,
        packages: Sequence[Dependency],
        readings: Sequence[_Wanted],
        here: Sequence[Dependency],
        *,
        exact: bool,
    ) -> tuple[FunctionPlace, ...]:
        """Return the functions of packages that one of the readings means.

        Args:
            packages: The packages.
            readings: What may be meant.
            here: The package of the directory.
            exact: Whether a name alone is that of a function, not of any method.
        """
        places: dict[FunctionPlace, None] = {}
        for package in packages:
            for place in self._of(package):
                method = _DECLARED.fullmatch(place.function)
                kind, name = (method["type"], method["name"]) if method else ("", place.function)
                for reading in readings:
                    same = name == reading.name and (kind == reading.type or not exact)
                    if same and (exact or not reading.type) and self._is_in(package, reading, here):
                        places[place] = None
        return tuple(places)

    def _of(self, package: Dependency) -> tuple[FunctionPlace, ...]:
        known = self._functions.get(package.directory)
        if known is None:
            known = self._functions[package.directory] = tuple(
                FunctionPlace(path, name, line, end, package.import_path, package.directory)
                for path in package.files
                for name, line, end in outline(text_of(path, {})).spans()
            )
        return known

    def _similar(self, readings: Sequence[_Wanted], here: Sequence[Dependency]) -> tuple[str, ...]:
        named = [
            package
            for packages in self._closest_first(readings, here)
            for package in packages
            if any(reading.package and self._is_in(package, reading, here) for reading in readings)
        ]
        names: dict[str, dict[str, None]] = {}
        for package in named or self._module(here):
            for place in self._of(package):
                for name in (place.plain, place.plain.rpartition(".")[2]):
                    names.setdefault(name.lower(), {})[place.plain] = None
        similar: dict[str, None] = {}
        for reading in readings:
            wanted = f"{reading.type}.{reading.name}" if reading.type else reading.name
            for match in difflib.get_close_matches(wanted.lower(), names, _MOST_SIMILAR):
                similar |= names[match]
        return tuple(similar)[:_MOST_SIMILAR]

    def _is_in(self, package: Dependency, reading: _Wanted, here: Sequence[Dependency]) -> bool:
        """Return whether a package is the one that a reading names, or one of those close by."""
        named = reading.package
        if not named:
            is_here = any(package.directory == own.directory for own in here)
            return is_here or not here or bool(package.main_module)
        if named.startswith((".", "/")):
            return os.path.normpath(os.path.join(self._directory, named)) == package.directory
        last = package.import_path.rpartition("/")[2]
        return named == package.import_path or named in {package.name, last}

    def _list(self, pattern: str, *, imported: bool = False) -> tuple[Dependency, ...]:
        key = pattern, imported
        if key not in self._listed:
            with self._engine.overlay({}) as overlay:
                self._listed[key] = list_dependencies(
                    self._engine.toolchain(),
                    pattern,
                    self._directory,
                    tests=not imported,
                    overlay=overlay,
                    cancellation=self._engine.cancellation,
                    imported=imported,
                )
        return self._listed[key]


def _readings(text: str) -> Iterator[_Wanted]:
    """Yield what a name may mean: of `a.b` nobody knows whether `a` is a package or a type."""
    printed = _PRINTED.fullmatch(text)
    if printed is not None:
        yield _Wanted(printed["package"], printed["type"], printed["name"])
        return
    method = _METHOD.fullmatch(text)
    if method is not None:
        yield _Wanted("", method["type"] or "", method["name"])
    start = text.rfind("/", 0, text.find("(") if "(" in text else len(text)) + 1
    for dot in (at for at, letter in enumerate(text) if letter == "." and at > start):
        function, package = _METHOD.fullmatch(text[dot + 1 :]), text[:dot]
        if function is not None and "(" not in package and not package.endswith("."):
            yield _Wanted(package, function["type"] or "", function["name"])


def is_function_name(text: str) -> bool:
    """Return whether a text may be what people call a function."""
    return next(_readings(_ARGUMENTS.sub("", text)), None) is not None
