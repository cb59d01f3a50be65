"""What the source files of one package say about a place: the `SourceFacts` of one report."""

import os
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from heaplens.compiler.runtime_routines import Product
from heaplens.engine.source_files import SourceFiles
from heaplens.explain.source_context import SourceContext
from heaplens.model import Escape, ExcludedFile, Finding, Group, Kind, Site, Unseen
from heaplens.source.call_sites import FileCalls
from heaplens.source.constraints import constraint_of
from heaplens.source.flow.graph import Frequency
from heaplens.source.line_directives import Real, real_lines
from heaplens.source.positions.extent import Extent, NodeKind
from heaplens.source.syntax import Function
from heaplens.source.text import Region
from heaplens.toolchain.packages import NEWEST_LANGUAGE, Package

# In a `var` of its own, or in a block of them.
_VARIABLE = r"^(?:var[ \t]+|[ \t]+)(?:\w+,[ \t]*)*NAME(?:,[ \t]*\w+)*[ \t]+[^ \t:]"


class PackageSourceFacts:
    """Answers from the sources of a package; generic code of a library is not the user's."""

    def __init__(self, package: Package, sources: SourceFiles) -> None:
        self._sources = sources
        self._package = package
        self._homes = {package.directory, *package.workspace_imports}
        self._shown: dict[str, bool] = {}
        self._files = frozenset((*package.files, *package.test_files, *package.external_test_files))
        self._real: dict[str, Sequence[Real]] = {}
        self._named: Mapping[str, Sequence[Real]] | None = None
        self._variables: dict[str, bool] = {}
        self._lines: dict[str, Sequence[bytes]] = {}
        self._owners: dict[tuple[str, int], tuple[str, str, bool]] = {}

    def extent_of(self, escape: Escape, turn: int) -> Extent | None:
        """Return where a verdict is shown; None in code that is not."""
        path = escape.file_site.path
        return self._sources.extent_of(escape, turn) if self.is_shown(path) else None

    def is_shown(self, path: str) -> bool:
        """Return whether a file is of the package, or of another of the workspace."""
        shown = self._shown.get(path)
        if shown is None:
            shown = self._shown[path] = os.path.dirname(path) in self._homes
        return shown

    def call_extent(self, site: Site) -> Extent | None:
        """Return the call at a position, where it is shown."""
        # No subject is spelled like this: what is found is what stands at the position.
        at_site = Escape(site, Kind.ESCAPES_TO_HEAP, "\0", "")
        extent = self.extent_of(at_site, 0)
        return extent if extent is not None and extent.kind is not NodeKind.FUNC_NAME else None

    def allocation_sites(self, path: str, line: int, product: Product) -> Sequence[Extent]:
        """Return what may make a product on a line, or at least its statement."""
        return self._sources.allocation_sites(path, line, product)

    def owner(self, site: Site) -> tuple[str, str, bool]:
        """Return package name and declared function of a line, and whether the file is ours."""
        if not os.path.isabs(site.path):
            return "", "", False  # a wrapper that the compiler makes
        where = (site.path, site.line)
        known = self._owners.get(where)
        if known is None:
            outline = self._sources.outline(site.path)
            is_ours = os.path.dirname(site.path) == self._package.directory
            known = (outline.package, outline.function_at(site.line), is_ours)
            self._owners[where] = known
        return known

    def real(self, site: Site) -> Site:
        """Return the line of the file itself, where `//line` reports it for another one."""
        path = site.path
        lines = self._real.get(path)
        if lines is None:
            lines = self._directives().get(path, ()) if self._is_odd(path) else ()
            self._real[path] = lines
        for line, count, real_path, real_line in lines:
            if line <= site.line < line + count:
                return Site(real_path, real_line + site.line - line, 0)
        return site

    def _is_odd(self, path: str) -> bool:
        """Return whether a file is not one of the package's, though it may be meant for one."""
        if path in self._files or path.startswith("<"):
            return False
        return os.path.dirname(path) == self._package.directory or not self._sources.is_there(path)

    def _directives(self) -> Mapping[str, Sequence[Real]]:
        if self._named is None:
            texts = {path: self._sources.text(path) for path in self._files}
            self._named = real_lines(texts, _named_by)
        return self._named

    def is_always_reached(self, site: Site, *, in_closure: bool) -> bool:
        """Return whether each call of a function gets to a line."""
        outline = self._sources.outline(site.path)
        return outline.is_always_reached(site.line, in_closure=in_closure)

    def frequency(self, site: Site) -> Frequency:
        """Return how often the code at a position runs in a call of its function."""
        return self._sources.frequency(site, self._version(site.path))

    def frequency_on(
        self, site: Site, callee: str, *, in_closure: bool, variable: str = ""
    ) -> Frequency:
        """Return how often the code of a line runs."""
        version = self._version(site.path)
        return self._sources.frequency_on(
            site, callee, version, in_closure=in_closure, variable=variable
        )

    def _version(self, path: str) -> int:
        """Return the version of the language of a package, by one of its files."""
        return self._package.versions.get(os.path.dirname(path), NEWEST_LANGUAGE)

    def group(self, path: str, region: Region, *, boxed: bool, inlined: bool) -> Group | None:
        """See `SourceFacts`."""
        return self._sources.group(path, region, boxed=boxed, inlined=inlined)

    def calls(self) -> Mapping[str, FileCalls]:
        """Return the calls of the files that are no tests, by path."""
        return self._calls(self._package.files)

    def test_calls(self) -> Collection[FileCalls]:
        """Return the calls of the tests, whether they are wanted or not."""
        package = self._package
        return self._calls((*package.test_files, *package.external_test_files)).values()

    def _calls(self, paths: Iterable[str]) -> dict[str, FileCalls]:
        found = {path: self._sources.calls(path) for path in paths}
        return {path: calls for path, calls in found.items() if calls is not None}

    def constant_reason(self, site: Site) -> str | None:
        """Return why an operand needs no allocation, as far as its syntax shows."""
        return self._sources.constant_reason(site)

    def source_context(self, path: str, extent: Extent, moved: Collection[str]) -> SourceContext:
        """Return what stands around a finding."""
        context = self._sources.source_context(path, extent, moved)
        return replace(context, is_variable=self._is_variable)

    def _is_variable(self, name: str) -> bool:
        """Return whether the package declares a variable of a name, and no function."""
        known = self._variables.get(name)
        if known is None:
            declared = re.compile(_VARIABLE.replace("NAME", re.escape(name)).encode(), re.MULTILINE)
            known = self._variables[name] = not any(
                name in self._sources.outline(path).names for path in self._files
            ) and any(declared.search(self._sources.text(path)) for path in self._files)
        return known

    def finding(self, path: str, key: Hashable, make: Callable[[], Finding]) -> Finding:
        """See `SourceFacts`."""
        known = self._sources.said(path)
        key = (key, self._version(path))  # go.mod may have changed, and the file not
        finding = known.get(key)
        if finding is None:
            finding = known[key] = make()
        return finding

    def functions(self, *, tests: bool) -> Iterator[tuple[str, Function, bool]]:
        """Return the declared functions: file, function, and whether the file is a test's."""
        package = self._package
        files = [(path, False) for path in package.files]
        if tests:
            files += [(path, True) for path in (*package.test_files, *package.external_test_files)]
        for path, test in files:
            for function in self._sources.functions(path):
                yield path, function, test

    def unseen(self, path: str, function: Function, compiled: Collection[str]) -> Unseen | None:
        """Return why nothing is known of the code of a declared function, if that is so.

        Args:
            path: Its file.
            function: The function.
            compiled: The names of those for which there is code.
        """
        if function.name in compiled:
            return None
        if not function.has_body:
            return Unseen.ASSEMBLY if self._is_in_assembly(function.name) else Unseen.LINKED
        region = function.name_region
        if path not in self._lines:
            self._lines[path] = self._sources.text(path).split(b"\n")
        line = self._lines[path][region.line - 1]
        head, rest = line[: region.byte_col - 1], line[region.end_byte_col - 1 :]
        is_generic = rest.startswith(b"[") or b"[" in head
        return Unseen.UNINSTANTIATED if is_generic else None

    def _is_in_assembly(self, name: str) -> bool:
        """Return whether an assembly file of the package defines a function."""
        word = b"\xc2\xb7" + name.rpartition(".")[2].encode()  # TEXT ·name(SB)
        return any(
            re.search(rb"\bTEXT\b[^\n]*" + re.escape(word) + rb"\b", self._sources.text(path))
            for path in self._package.assembly_files
        )

    def excluded_files(self, *, tests: bool) -> Iterator[ExcludedFile]:
        """Yield the files that build constraints leave out, and what they ask for."""
        for path in self._package.ignored_files:
            if tests or not path.endswith("_test.go"):
                text = self._sources.text(path)
                yield ExcludedFile(path, constraint_of(os.path.basename(path), text))


def _named_by(path: str, name: str) -> str:
    """Return the file that a directive names: a relative name is one of its own directory."""
    return os.path.normpath(os.path.join(os.path.dirname(path), name))
