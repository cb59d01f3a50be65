"""Keeps a few files parsed: a tree is twenty times as large as its text."""

from collections.abc import Callable
from functools import cached_property

from heaplens.source.context import imported_names
from heaplens.source.flow.file_flow import FileFlow
from heaplens.source.flow.loop_variables import LoopVariables
from heaplens.source.positions.lost_columns import LostColumns
from heaplens.source.syntax import Syntax, parse

_TREES_OF_BYTES = 256 << 10
"""So much source is kept parsed at once; in any case the last two files, one may call the other."""


class ParsedFile:
    """A file's tree, and what is computed from the whole of it."""

    def __init__(self, text: bytes) -> None:
        self.syntax: Syntax = parse(text)
        """The tree."""
        self._flows: dict[LoopVariables, FileFlow] = {}

    @cached_property
    def imports(self) -> frozenset[str]:
        """The names under which the file knows its imports."""
        return imported_names(self.syntax)

    @cached_property
    def lost_columns(self) -> LostColumns:
        """Finds what verdicts without a column are about."""
        return LostColumns(self.syntax)

    def flow(self, variables: LoopVariables) -> FileFlow:
        """Return what tells how often each place of the file runs; kept."""
        flow = self._flows.get(variables)
        if flow is None:
            flow = self._flows[variables] = FileFlow(self.syntax, variables)
        return flow


class SyntaxTrees:
    """The files that were asked about last."""

    def __init__(
        self, text_of: Callable[[str], bytes], on_drop: Callable[[str, Syntax], None]
    ) -> None:
        """Prepare; nothing is parsed yet.

        Args:
            text_of: Reads a file.
            on_drop: Is told the path of a file whose tree has to make room, and the tree.
        """
        self._text_of = text_of
        self._on_drop = on_drop
        # The one used last goes last.
        self._parsed: dict[str, ParsedFile] = {}

    def parsed(self, path: str) -> ParsedFile:
        """Return a file with its tree, parsed anew where that had to make room."""
        parsed = self._parsed.pop(path, None)
        if parsed is None:
            parsed = ParsedFile(self._text_of(path))
            self._make_room(len(parsed.syntax.text.data))
        self._parsed[path] = parsed
        return parsed

    def kept(self, path: str) -> Syntax | None:
        """Return the tree of a file if it is there already."""
        parsed = self._parsed.get(path)
        return parsed.syntax if parsed is not None else None

    def clear(self) -> None:
        """Let go of all trees."""
        self._parsed.clear()

    def _make_room(self, wanted_bytes: int) -> None:
        sizes = {path: len(parsed.syntax.text.data) for path, parsed in self._parsed.items()}
        kept_bytes = wanted_bytes + sum(sizes.values())
        for path in list(self._parsed)[:-1]:
            if kept_bytes <= _TREES_OF_BYTES:
                return
            kept_bytes -= sizes[path]
            self._on_drop(path, self._parsed.pop(path).syntax)
