"""The source files that findings are about: what they say about a place, for one report."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Self

from heaplens.compiler.runtime_routines import Product
from heaplens.engine.source_file import Place, ReadLog, SourceFile
from heaplens.engine.syntax_trees import SyntaxTrees
from heaplens.explain.source_context import Body, SourceContext
from heaplens.model import Escape, Finding, Group, Site
from heaplens.source.allocation_sites.constants import constant_reason_at
from heaplens.source.allocation_sites.sites import allocation_sites
from heaplens.source.call_sites import FileCalls, call_sites
from heaplens.source.context import (
    bodies_around,
    in_deferred,
    in_goroutine,
    is_global,
    is_local,
    result_names,
)
from heaplens.source.directives import Ignore, ignores, may_have_ignores
from heaplens.source.flow.file_flow import FileFlow
from heaplens.source.flow.graph import Frequency
from heaplens.source.flow.loop_variables import LoopVariables
from heaplens.source.groups import group_at
from heaplens.source.language import PER_TURN, version_of
from heaplens.source.outline import Outline, outline
from heaplens.source.positions.extent import Extent, extent
from heaplens.source.positions.fallback import fallback
from heaplens.source.syntax import Function, Syntax, parse
from heaplens.source.text import Region, Text

_NOT_ASKED = -1


class SourceFiles:
    """Finds extents; for one report, on the texts of its start.

    A context manager: afterwards the trees are gone, and what was found stays. Few files are kept
    parsed: whoever asks about many places asks file by file.
    """

    def __init__(self, texts: Mapping[str, bytes], before: "SourceFiles | None" = None) -> None:
        """Prepare; nothing is read yet.

        Args:
            texts: Unsaved texts by path.
            before: Those of an earlier report: of files that are the same now, its extents serve.
        """
        self._log = ReadLog(texts, before.files if before is not None else None)
        self._trees = SyntaxTrees(self._log.text, self._keep_functions)
        self._unparsed: dict[str, Text] = {}
        self._outlines: dict[str, Outline] = {}
        self._flows: dict[tuple[str, int, LoopVariables], FileFlow] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def files(self) -> Mapping[str, SourceFile | None]:
        """What is known of each file by its path; None of one that is not there."""
        return self._log.files

    @property
    def paths_read(self) -> Collection[str]:
        """The paths of all files that were asked about; those that are not there as well.

        A report that is kept depends on each of them.
        """
        return self._log.paths

    def extent_of(self, escape: Escape, turn: int) -> Extent | None:
        """Return the source that a verdict is about; None where its file cannot be read.

        Args:
            escape: The verdict.
            turn: How many equal verdicts came before it: without columns they differ in nothing
                else, and stand from left to right.
        """
        site = escape.file_site
        file = self._file(site.path)
        if file is None:
            return None
        place = (site.line, site.byte_col, escape.kind, escape.subject)
        if not site.byte_col:
            candidates = self._without_column(file, site.path, place)
            return candidates[turn % len(candidates)]
        known = file.extents.get(place)
        if known is None:
            known = file.extents[place] = extent(self._syntax(site.path), *place)
        return known

    def prepare(self, paths: Iterable[str]) -> None:
        """Parse those files that have changed: there is time while the compiler runs."""
        for path in filter(self._log.is_new, paths):
            self.functions(path)

    def said(self, path: str) -> dict[Hashable, Finding]:
        """Return the findings of a file that were put into words before, while it is the same."""
        file = self._file(path)
        return file.said if file is not None else {}

    def source_context(self, path: str, extent: Extent, moved: Collection[str]) -> SourceContext:
        """Return what the source around a finding says; for the words of its reason.

        Args:
            path: The file.
            extent: Where the finding is.
            moved: The variables of the same function that are moved to the heap.
        """
        parsed = self._trees.parsed(path)
        return SourceContext(
            line_at=self._line_at,
            results=result_names(parsed.syntax, extent.line, extent.byte_col),
            moved=moved,
            packages=parsed.imports,
            in_goroutine=self._in_goroutine,
            in_deferred=self._in_deferred,
            is_local=self._is_local,
            is_global=self._is_global,
            bodies_at=self._bodies_at,
        )

    def _line_at(self, site: Site) -> str:
        if self._file(site.path) is None:
            return ""
        syntax = self._trees.kept(site.path)
        if syntax is not None:
            return syntax.text.line(site.line).decode(errors="replace")
        # Of another file, where the flow came through a call that was inlined: it is not parsed.
        text = self._unparsed.get(site.path)
        if text is None:
            text = self._unparsed[site.path] = Text(self._log.text(site.path))
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

    def _is_global(self, site: Site, name: str) -> bool:
        if self._file(site.path) is None:
            return False
        return is_global(self._syntax(site.path), site.line, site.byte_col, name)

    def _bodies_at(self, site: Site) -> tuple[Body, ...]:
        if self._file(site.path) is None:
            return ()
        bodies = bodies_around(self._syntax(site.path), site.line, site.byte_col)
        return tuple(Body(Site(site.path, *at), is_literal) for *at, is_literal in bodies)

    def functions(self, path: str) -> tuple[Function, ...]:
        """Return the functions that a file declares; none where it cannot be read."""
        file = self._file(path)
        if file is None:
            return ()
        if file.functions is None:
            file.functions = self._syntax(path).functions
        return file.functions

    def allocation_sites(self, path: str, line: int, product: Product) -> tuple[Extent, ...]:
        """Return the expressions of a line that may make a product; at least the statement."""
        file = self._file(path)
        if file is None:
            return ()
        known = file.allocation_sites.get((line, product))
        if known is None:
            syntax = self._syntax(path)
            known = tuple(allocation_sites(syntax, line, product)) or (fallback(syntax, line),)
            file.allocation_sites[line, product] = known
        return known

    def group(self, path: str, region: Region, *, boxed: bool, inlined: bool) -> Group | None:
        """Return what an expression is one part of; see `groups.group_at`."""
        file = self._file(path)
        if file is None:
            return None
        # Of an extent the place alone: its source need not be hashed.
        place = Region(region.line, region.byte_col, region.end_line, region.end_byte_col)
        key = (place, boxed, inlined)
        if key not in file.groups:
            syntax = self._syntax(path)
            file.groups[key] = group_at(syntax, place, boxed=boxed, inlined=inlined)
        return file.groups[key]

    def constant_reason(self, site: Site) -> str | None:
        """Return why the operand at a position needs no allocation, where its syntax tells."""
        file = self._file(site.path)
        if file is None or not site.byte_col:
            return None
        position = (site.line, site.byte_col)
        if position not in file.constant_reasons:
            reason = constant_reason_at(self._syntax(site.path), *position)
            file.constant_reasons[position] = reason
        return file.constant_reasons[position]

    def calls(self, path: str) -> FileCalls | None:
        """Return which function of a file calls which; None where it cannot be read."""
        file = self._file(path)
        if file is None:
            return None
        if file.calls is None:
            file.calls = call_sites(self._syntax(path))
        return file.calls

    def frequency(self, site: Site, version: int) -> Frequency:
        """Return how often the code at a position runs in a call of its function.

        Args:
            site: The position.
            version: The version of the language, if the file asks for no other: 22 for Go 1.22.
        """
        file = self._file(site.path)
        if file is None:
            return Frequency()
        variables = self._loop_variables(file, site.path, version)
        key = (site.line, site.byte_col, variables)
        known = file.frequencies.get(key)
        if known is None:
            flow = self._trees.parsed(site.path).flow(variables)
            known = flow.place_at(site.line, site.byte_col).in_function
            file.frequencies[key] = known
        return known

    def frequency_on(
        self, site: Site, callee: str, version: int, *, in_closure: bool, variable: str
    ) -> Frequency:
        """Return how often the code of a line runs, also in a file of another package.

        Args:
            site: The line.
            callee: What the line calls, without package and receiver; empty for its own code.
            version: The version of the language, if the file asks for no other: 22 for Go 1.22.
            in_closure: Whether a call of the innermost function literal around it is meant.
            variable: The variable that it declares, if it is about that; else empty.
        """
        file = self._file(site.path)
        if file is None:
            return Frequency()
        variables = self._loop_variables(file, site.path, version)
        if variable and variables is LoopVariables.PER_TURN:
            variables = LoopVariables.INLINED
        key = (site.line, callee, in_closure, variable, variables)
        known = file.frequencies_on.get(key)
        if known is None:
            place = self._flow_around(site, variables).place_on(site.line, callee, variable)
            known = place.in_body if in_closure else place.in_function
            file.frequencies_on[key] = known
        return known

    def _loop_variables(self, file: SourceFile, path: str, version: int) -> LoopVariables:
        if file.version == _NOT_ASKED:
            file.version = version_of(self._log.text(path))
        if (version if file.version is None else file.version) < PER_TURN:
            return LoopVariables.SHARED
        return LoopVariables.PER_TURN

    def _flow_around(self, site: Site, variables: LoopVariables) -> FileFlow:
        """Return what is known of a line: of a file that is not parsed, of its function alone."""
        span = self.outline(site.path).span_at(site.line)
        if span is None or self._trees.kept(site.path) is not None:
            return self._trees.parsed(site.path).flow(variables)
        first, last = span
        key = (site.path, first, variables)
        flow = self._flows.get(key)
        if flow is None:
            lines = self.outline(site.path).text[first - 1 : last]
            text = b"\n" * (first - 1) + b"\n".join(lines)
            flow = self._flows[key] = FileFlow(parse(text), variables)
        return flow

    def ignores(self, path: str) -> tuple[Ignore, ...]:
        """Return the ignore comments of a file; without any it is not even parsed."""
        file = self._file(path)
        if file is None:
            return ()
        if file.ignores is None:
            syntax = self._trees.kept(path)
            text = syntax.text.data if syntax is not None else self._log.text(path)
            file.ignores = ignores(self._syntax(path)) if may_have_ignores(text) else ()
        return file.ignores

    def is_there(self, path: str) -> bool:
        """Return whether a file can be read."""
        return self._file(path) is not None

    def text(self, path: str) -> bytes:
        """Return the text of a file; empty where it cannot be read."""
        return self._log.text(path)

    def outline(self, path: str) -> Outline:
        """Return the functions of any file, also of another package; none where it is not there."""
        known = self._outlines.get(path)
        if known is None:
            known = self._outlines[path] = outline(self._log.text(path))
        return known

    def close(self) -> None:
        """Let go of the syntax trees; what was found stays."""
        self._trees.clear()
        self._unparsed.clear()
        self._outlines.clear()
        self._flows.clear()

    def _without_column(self, file: SourceFile, path: str, place: Place) -> tuple[Extent, ...]:
        known = file.without_column.get(place)
        if known is None:
            line, _, kind, subject = place
            lost_columns = self._trees.parsed(path).lost_columns
            known = file.without_column[place] = lost_columns.candidates(line, kind, subject)
        return known

    def _file(self, path: str) -> SourceFile | None:
        return self._log.file(path)

    def _syntax(self, path: str) -> Syntax:
        return self._trees.parsed(path).syntax

    def _keep_functions(self, path: str, syntax: Syntax) -> None:
        file = self._file(path)
        if file is not None:
            file.functions = syntax.functions  # or it would be parsed again only for these
            file.calls = file.calls or call_sites(syntax)
