"""Small candidates, allocator calls and source facts, as they are of one file."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from heaplens.analysis.candidates import Candidate
from heaplens.compiler.object.calls import AllocatorCall, CompiledFunction, InlinedCall, ObjectCode
from heaplens.compiler.runtime_routines import Certainty, Product
from heaplens.explain.source_context import SourceContext
from heaplens.model import Escape, Finding, Group, Kind, Site, When
from heaplens.source.flow.graph import Frequency
from heaplens.source.positions.extent import Extent, NodeKind
from heaplens.source.text import Region

PATH = "/p/a.go"
LIBRARY = "/lib/b.go"
CALL = AllocatorCall(
    site=Site(PATH, 3, 0),
    function="f",
    symbol="ex.com/p.f",
    routine="runtime.newobject",
    product=Product.VARIABLE,
    certainty=Certainty.ALWAYS,
    condition=None,
    type_name="int",
    count=None,
    size_bytes=8,
)
BLOCK = replace(CALL, routine="runtime.mallocgcTinySC2", type_name=None, size_bytes=16)
BOX = replace(CALL, routine="runtime.convT64", product=Product.INTERFACE, type_name=None)
GROW = replace(CALL, product=Product.SLICE_GROWTH, certainty=Certainty.SOMETIMES, size_bytes=None)
NEVER = replace(CALL, certainty=Certainty.NEVER, condition="the buffer suffices")


def at(line: int, call: AllocatorCall = CALL, *chain: InlinedCall) -> AllocatorCall:
    """A call on another line, in the code of some inlined calls."""
    return replace(call, site=Site(PATH, line, 0), chain=chain)


def level(
    line: int, function: str = "ex.com/p.g", node: int = 0, siblings: Sequence[int] = (0,)
) -> InlinedCall:
    """A level of a chain: a line of an inlined function."""
    return InlinedCall(Site(PATH, line, 0), function, node, tuple(siblings))


def extent(
    source: str, line: int = 3, byte_col: int = 2, *, end_line: int = 0, exact: bool = True
) -> Extent:
    """An extent that begins somewhere, and ends where its source does or in column 2 of a line."""
    return Extent(
        line=line,
        byte_col=byte_col,
        end_line=end_line or line,
        end_byte_col=2 if end_line else byte_col + len(source),
        source=source,
        function="f",
        kind=NodeKind.CALL if source.endswith(")") else NodeKind.UNKNOWN,
        exact=exact,
    )


def candidate(  # noqa: PLR0913 - what a test may want to say of one
    subject: str,
    line: int = 3,
    byte_col: int = 2,
    *,
    kind: Kind = Kind.ESCAPES_TO_HEAP,
    end_line: int = 0,
    exact: bool = True,
    inlined_from: str | None = None,
    test: bool = False,
) -> Candidate:
    """A candidate whose source is its subject."""
    site = Site(PATH, line, byte_col)
    words = "moved to heap: " + subject if kind is Kind.MOVED_TO_HEAP else f"{subject} escapes"
    return Candidate(
        extent(subject, line, byte_col, end_line=end_line, exact=exact),
        Escape(site, kind, subject, words),
        None,
        inlined_from,
        test,
    )


def moved(name: str, line: int = 3, byte_col: int = 2) -> Candidate:
    """A variable that was moved to the heap."""
    return candidate(name, line, byte_col, kind=Kind.MOVED_TO_HEAP)


def code(
    *calls: AllocatorCall,
    functions: Sequence[CompiledFunction] = (),
    bodiless: Collection[str] = (),
) -> ObjectCode:
    """An object with some calls, all of them in f, of which there is code."""
    compiled = functions or [CompiledFunction("f", "ex.com/p.f", Site(PATH, 2, 0), 64)]
    return ObjectCode(calls, tuple(compiled), frozenset(bodiless), {})


@dataclass
class PlainFacts:
    """Source facts of one package p: each line is in f, but for those that are said to be not."""

    functions: Mapping[int, str] = field(default_factory=dict)
    """Other functions than f by their lines."""
    sites: Mapping[tuple[int, Product], Sequence[Extent]] = field(default_factory=dict)
    """What may make a product on a line."""
    calls: Mapping[tuple[int, int], Extent] = field(default_factory=dict)
    """The calls by line and byte column."""
    branches: Collection[int] = ()
    """The lines that a branch leads to."""
    constants: Mapping[int, str] = field(default_factory=dict)
    """Why the operand on a line needs no allocation."""
    lines_of: Mapping[int, int] = field(default_factory=dict)
    """The real line of a line, where `//line` makes it another one."""
    extents: Mapping[tuple[int, int], Extent] = field(default_factory=dict)
    """The source of the verdicts by line and byte column."""
    asked: list[str] = field(default_factory=list)
    """The files of the verdicts whose source was asked for, in this order."""

    def extent_of(self, escape: Escape, turn: int) -> Extent | None:
        """The source at the position; `turn` is added to its column, where there is none."""
        site = escape.file_site
        self.asked.append(site.path)
        return self.extents.get((site.line, site.byte_col or turn))

    def call_extent(self, site: Site) -> Extent | None:
        """The call, if one was named."""
        return self.calls.get((site.line, site.byte_col))

    def allocation_sites(self, path: str, line: int, product: Product) -> Sequence[Extent]:
        """What was named."""
        return self.sites.get((line, product), ()) if path == PATH else ()

    def owner(self, site: Site) -> tuple[str, str, bool]:
        """The function of a line."""
        is_own = site.path == PATH
        return ("p" if is_own else "lib"), self.functions.get(site.line, "f"), is_own

    def is_shown(self, path: str) -> bool:
        """Only the one file."""
        return path == PATH

    def real(self, site: Site) -> Site:
        """The line that was named for it."""
        return Site(site.path, self.lines_of.get(site.line, site.line), site.byte_col)

    def is_always_reached(self, site: Site, *, in_closure: bool) -> bool:
        """Whether no branch was named, and in a closure never."""
        return site.line not in self.branches and not in_closure

    def frequency(self, site: Site) -> Frequency:
        """That of a branch where one was named, in other lines each call."""
        return Frequency(When.BRANCH if site.line in self.branches else When.EACH_CALL)

    def frequency_on(
        self, site: Site, callee: str, *, in_closure: bool, variable: str = ""
    ) -> Frequency:
        """The same of a line without a column."""
        del callee, in_closure, variable
        return self.frequency(site)

    def group(self, path: str, region: Region, *, boxed: bool, inlined: bool) -> Group | None:
        """None: what the source says of groups is a question of its own."""
        assert path
        assert region
        assert not (boxed and inlined)
        return None

    def constant_reason(self, site: Site) -> str | None:
        """What was named."""
        return self.constants.get(site.line)

    def source_context(self, path: str, extent: Extent, moved: Collection[str]) -> SourceContext:
        """What is moved, and the file and the line of the extent."""
        return SourceContext(moved=moved, line_at=lambda _: f"{path}:{extent.line}")

    def finding(self, path: str, key: Hashable, make: Callable[[], Finding]) -> Finding:
        """Made anew each time."""
        assert path
        assert key
        return make()
