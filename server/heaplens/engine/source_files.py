"""The source files that findings are about, read when one is, and the extents found in them."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from heaplens.compiler.runtime_routines import Product
from heaplens.explain.source_context import SourceContext
from heaplens.model import Escape, Finding, Kind, Site
from heaplens.source.allocation_sites.constants import constant_reason
from heaplens.source.allocation_sites.sites import allocation_sites
from heaplens.source.context import (
    imported_names,
    in_deferred,
    in_goroutine,
    is_local,
    result_names,
)
from heaplens.source.directives import Ignore, ignores, may_have_ignores
from heaplens.source.outline import Outline, outline
from heaplens.source.positions.extent import Extent, extent
from heaplens.source.positions.fallback import fallback
from heaplens.source.positions.lost_columns import LostColumns
from heaplens.source.syntax import Function, Syntax, parse
from heaplens.source.text import Text
from heaplens.toolchain.fingerprint import State, state_of
from heaplens.toolchain.reading import text_of

_Where = tuple[int, int, Kind, str]
_TREES_OF_BYTES = 256 << 10
"""So much source is kept parsed at once; in any case the last two files, one may call the other."""


@dataclass(slots=True)
class File:
    """One file in one state."""

    identity: State | bytes
    """The state of the file on disk, or the unsaved text itself."""
    extents: dict[_Where, Extent] = field(default_factory=dict)
    """The extents found so far. The tree is not kept: it is twenty times as large as the text."""
    said: dict[Hashable, Finding] = field(default_factory=dict)
    """The findings put into words so far, those without an explanation."""
    ignores: tuple[Ignore, ...] | None = None
    """Its ignore comments; None as long as nobody has asked."""
    functions: tuple[Function, ...] | None = None
    """The functions that it declares; None as long as nobody has asked."""
    made: dict[tuple[int, Product], tuple[Extent, ...]] = field(default_factory=dict)
    """What may make a product on a line, as far as it was asked."""
    constants: dict[tuple[int, int], str | None] = field(default_factory=dict)
    """Why the operand at a line and byte column needs no allocation, as far as it was asked."""


class Sources:
    """Finds extents; for one report, on the texts of its start.

    Few files are kept parsed: whoever asks about many places asks file by file.
    """

    def __init__(self, texts: Mapping[str, bytes], before: "Sources | None" = None) -> None:
        """Prepares; nothing is read yet.

        Args:
            texts: Unsaved texts by path.
            before: Those of an earlier report: of files that are the same now, its extents serve.
        """
        self._texts = texts
        self.files: dict[str, File | None] = dict(before.files) if before is not None else {}
        """What is known of each file by its path; None of one that is not there."""
        self.read: set[str] = set()
        """Paths of all files that were asked about; those that are not there as well."""
        self._syntaxes: dict[str, Syntax] = {}
        self._others: dict[str, Text] = {}
        self._outlines: dict[str, Outline] = {}
        self._imports: dict[str, frozenset[str]] = {}
        self._lost: dict[tuple[str, _Where], tuple[Extent, ...]] = {}
        self._lost_columns: dict[str, LostColumns] = {}

    def extent_of(self, escape: Escape, turn: int) -> Extent | None:
        """The source that a verdict is about; None where its file cannot be read.

        Args:
            escape: The verdict.
            turn: How many equal verdicts came before it: without columns they differ in nothing
                else, and stand from left to right.
        """
        site = escape.file_site
        file = self._file(site.path)
        if file is None:
            return None
        where = (site.line, site.byte_col, escape.kind, escape.subject)
        if not site.byte_col:
            found = self._without_column(site.path, where)
            return found[turn % len(found)]
        known = file.extents.get(where)
        if known is None:
            known = file.extents[where] = extent(self._syntax(site.path), *where)
        return known

    def prepare(self, paths: Iterable[str]) -> None:
        """Parses those files that have changed: there is time while the compiler runs."""
        for path in paths:
            before, file = self.files.get(path), self._file(path)
            if file is not None and file is not before:
                self.functions(path)

    def said(self, path: str) -> dict[Hashable, Finding]:
        """The findings of a file that were put into words for this or an earlier report."""
        file = self._file(path)
        return file.said if file is not None else {}

    def source_context(self, path: str, extent: Extent, moved: Collection[str]) -> SourceContext:
        """What the source around a finding says; for the words of its reason.

        Args:
            path: The file.
            extent: Where the finding is.
            moved: The variables of the same function that are moved to the heap.
        """
        syntax = self._syntax(path)
        names = self._imports.get(path)
        if names is None:
            names = self._imports[path] = imported_names(syntax)
        return SourceContext(
            line_at=self._line_at,
            results=result_names(syntax, extent.line, extent.byte_col),
            moved=moved,
            packages=names,
            in_goroutine=self._in_goroutine,
            in_deferred=self._in_deferred,
            is_local=self._is_local,
        )

    def _line_at(self, site: Site) -> str:
        if self._file(site.path) is None:
            return ""
        syntax = self._syntaxes.get(site.path)
        if syntax is not None:
            return syntax.text.line(site.line).decode(errors="replace")
        # Of another file, where the flow came through a call that was inlined: it is not parsed.
        text = self._others.get(site.path)
        if text is None:
            text = self._others[site.path] = Text(text_of(site.path, self._texts))
        return text.line(site.line).decode(errors="replace")

    def _in_goroutine(self, site: Site) -> bool:
        if self._file(site.path) is None:
            return False
        return in_goroutine(self._syntax(site.path), site.line, site.byte_col)

    def _in_deferred(self, site: Site) -> bool:
        if self._file(site.path) is None:
            return False
        return in_deferred(self._syntax(site.path), site.line, site.byte_col)

    def _is_local(self, site: Site, name: str) -> bool:
        if self._file(site.path) is None:
            return False
        return is_local(self._syntax(site.path), site.line, site.byte_col, name)

    def functions(self, path: str) -> tuple[Function, ...]:
        """The functions that a file declares; none where it cannot be read."""
        file = self._file(path)
        if file is None:
            return ()
        if file.functions is None:
            file.functions = self._syntax(path).functions
        return file.functions

    def allocation_sites(self, path: str, line: int, product: Product) -> tuple[Extent, ...]:
        """The expressions of a line that may make a product; at least the statement."""
        file = self._file(path)
        if file is None:
            return ()
        known = file.made.get((line, product))
        if known is None:
            syntax = self._syntax(path)
            known = tuple(allocation_sites(syntax, line, product)) or (fallback(syntax, line),)
            file.made[line, product] = known
        return known

    def constant_reason(self, site: Site) -> str | None:
        """Why the operand at a position needs no allocation, as far as its syntax tells."""
        file = self._file(site.path)
        if file is None or not site.byte_col:
            return None
        where = (site.line, site.byte_col)
        if where not in file.constants:
            file.constants[where] = _constant_reason(self._syntax(site.path), *where)
        return file.constants[where]

    def ignores(self, path: str) -> tuple[Ignore, ...]:
        """The ignore comments of a file; without any it is not even parsed."""
        file = self._file(path)
        if file is None:
            return ()
        if file.ignores is None:
            syntax = self._syntaxes.get(path)
            text = syntax.text.data if syntax is not None else text_of(path, self._texts)
            file.ignores = ignores(self._syntax(path)) if may_have_ignores(text) else ()
        return file.ignores

    def is_there(self, path: str) -> bool:
        """Whether a file can be read."""
        return self._file(path) is not None

    def text(self, path: str) -> bytes:
        """The text of a file; empty where it cannot be read."""
        return text_of(path, self._texts) if self._file(path) is not None else b""

    def outline(self, path: str) -> Outline:
        """The functions of any file, also of another package; empty where it cannot be read."""
        known = self._outlines.get(path)
        if known is None:
            is_there = self._file(path) is not None
            text = text_of(path, self._texts) if is_there else b""
            known = self._outlines[path] = outline(text)
        return known

    def close(self) -> None:
        """Lets go of the syntax trees; what was found stays."""
        self._syntaxes.clear()
        self._lost_columns.clear()
        self._lost.clear()
        self._imports.clear()
        self._others.clear()
        self._outlines.clear()

    def _without_column(self, path: str, where: _Where) -> tuple[Extent, ...]:
        found = self._lost.get((path, where))
        if found is None:
            line, _, kind, subject = where
            syntax = self._syntax(path)
            lost_columns = self._lost_columns.get(path)
            if lost_columns is None:
                lost_columns = self._lost_columns[path] = LostColumns(syntax)
            found = self._lost[path, where] = lost_columns.candidates(line, kind, subject)
        return found

    def _file(self, path: str) -> File | None:
        if path in self.read:
            return self.files.get(path)
        self.read.add(path)
        identity = self._texts[path] if path in self._texts else state_of(path)
        known = self.files.get(path)
        if identity is None:
            self.files[path] = None
        elif known is None or known.identity != identity:
            self.files[path] = File(identity)
        return self.files.get(path)

    def _syntax(self, path: str) -> Syntax:
        syntax = self._syntaxes.pop(path, None)
        if syntax is None:
            syntax = parse(text_of(path, self._texts))
            self._make_room(len(syntax.text.data))
        self._syntaxes[path] = syntax  # behind all others: the one used last goes last
        return syntax

    def _make_room(self, wanted_bytes: int) -> None:
        kept_bytes = wanted_bytes + sum(len(each.text.data) for each in self._syntaxes.values())
        for path in list(self._syntaxes)[:-1]:
            if kept_bytes <= _TREES_OF_BYTES:
                return
            syntax, file = self._syntaxes.pop(path), self.files.get(path)
            self._lost_columns.pop(path, None)  # it holds the tree, too
            kept_bytes -= len(syntax.text.data)
            if file is not None:
                file.functions = syntax.functions  # or it would be parsed again only for these


def _constant_reason(syntax: Syntax, at_line: int, byte_col: int) -> str | None:
    told = constant_reason(syntax, at_line, byte_col)
    line = syntax.text.line(at_line)
    if told is None and line[byte_col - 1 : byte_col] == b"&":
        # The address of a literal: the compiler has the literal itself at its brace.
        brace = line.find(b"{", byte_col)
        told = constant_reason(syntax, at_line, brace + 1) if brace >= 0 else None
    return told
