"""Source files in one state each: what was found in a text stays with that text.

Invariant: the state is the unsaved text where there is one, be it empty, else that of the file.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field

from heaplens.compiler.runtime_routines import Product
from heaplens.model import Finding, Group, Kind
from heaplens.source.call_sites import FileCalls
from heaplens.source.directives import Ignore
from heaplens.source.flow.graph import Frequency
from heaplens.source.flow.loop_variables import LoopVariables
from heaplens.source.positions.extent import Extent
from heaplens.source.syntax import Function
from heaplens.source.text import Region
from heaplens.toolchain.fingerprint import State, state_of
from heaplens.toolchain.reading import text_of

Place = tuple[int, int, Kind, str]
"""Line, byte column (0 where the compiler gives none), kind and subject of a verdict."""


@dataclass(slots=True)
class SourceFile:
    """One file in one state, with what was found in it so far.

    The tree is not kept: it is twenty times as large as the text.
    """

    state: State | bytes
    """The state of the file on disk, or the unsaved text itself."""
    extents: dict[Place, Extent] = field(default_factory=dict)
    """The source of verdicts."""
    without_column: dict[Place, tuple[Extent, ...]] = field(default_factory=dict)
    """The candidates for verdicts without a column, from left to right."""
    said: dict[Hashable, Finding] = field(default_factory=dict)
    """The findings put into words, those without an explanation."""
    ignores: tuple[Ignore, ...] | None = None
    """Its ignore comments; None as long as nobody has asked."""
    functions: tuple[Function, ...] | None = None
    """The functions that it declares; None as long as nobody has asked."""
    allocation_sites: dict[tuple[int, Product], tuple[Extent, ...]] = field(default_factory=dict)
    """What may make a product on a line."""
    calls: FileCalls | None = None
    """The calls in it; None as long as nobody has asked."""
    groups: dict[tuple[Region, bool, bool], Group | None] = field(default_factory=dict)
    """What an expression is one part of: by where it is, whether it is boxed, and inlined."""
    constant_reasons: dict[tuple[int, int], str | None] = field(default_factory=dict)
    """Why the operand at a line and byte column needs no allocation; None where it may."""
    version: int | None = -1
    """The version of the language that it asks for, 22 for Go 1.22; None if it asks for none, -1 as
    long as nobody has asked."""
    frequencies: dict[tuple[int, int, LoopVariables], Frequency] = field(default_factory=dict)
    """How often the code at a line and byte column runs in a call of its function."""
    frequencies_on: dict[tuple[int, str, bool, str, LoopVariables], Frequency] = field(
        default_factory=dict
    )
    """How often the code of a line runs: by line, what it calls, whether it is a literal's, and the
    variable that is meant."""


class ReadLog:
    """The files of one report: each is looked up once, and known to have been read afterwards."""

    def __init__(
        self, texts: Mapping[str, bytes], known: Mapping[str, SourceFile | None] | None = None
    ) -> None:
        """Prepare; nothing is looked up yet.

        Args:
            texts: Unsaved texts by path.
            known: The files of an earlier report, by path; they serve where their state is the
                same.
        """
        self._texts = texts
        self._files = dict(known or {})
        self._paths: set[str] = set()

    @property
    def files(self) -> Mapping[str, SourceFile | None]:
        """The files of this report, and those of earlier ones that nobody has asked about."""
        return self._files

    @property
    def paths(self) -> Collection[str]:
        """The paths of all files that were asked about; those that are not there as well."""
        return self._paths

    def file(self, path: str) -> SourceFile | None:
        """Return a file as it is for this report; None where there is none."""
        if path in self._paths:
            return self._files.get(path)
        self._paths.add(path)
        # An empty text is a text: with `or` it would be filed under the state of the file on disk.
        state = self._texts[path] if path in self._texts else state_of(path)
        known = self._files.get(path)
        if state is None:
            self._files[path] = None
        elif known is None or known.state != state:
            self._files[path] = SourceFile(state)
        return self._files.get(path)

    def is_new(self, path: str) -> bool:
        """Return whether a file is there, and in another state than for the report before."""
        before, now = self._files.get(path), self.file(path)
        return now is not None and now is not before

    def text(self, path: str) -> bytes:
        """Return the text of a file; empty where it cannot be read."""
        return text_of(path, self._texts) if self.file(path) is not None else b""
