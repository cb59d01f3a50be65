"""The plain data that all layers share. Pure. Lines and columns count from 1, columns in bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum, auto
from types import MappingProxyType


class Kind(StrEnum):
    """What a finding is; also the `code` of a diagnostic."""

    MOVED_TO_HEAP = "moved-to-heap"
    """A named variable lives on the heap."""
    ESCAPES_TO_HEAP = "escapes-to-heap"
    """The storage that an expression makes lives on the heap."""
    HIDDEN_ALLOCATION = "hidden-allocation"
    """The generated code allocates and no escape verdict says so."""
    NO_ALLOCATION = "no-allocation"
    """An escape verdict that allocates nothing."""
    LEAKING_PARAM = "leaking-param"
    """What a caller passes for this parameter is kept."""
    UNUSED_IGNORE = "unused-ignore"
    """A `//heaplens:ignore` that suppresses nothing, or does not say what or why."""


class Severity(StrEnum):
    """How an editor's list of problems shows a finding; in order, the quietest first."""

    OFF = "off"
    """Not at all."""
    HINT = "hint"
    """Drawn faintly in the text; most editors do not list it."""
    INFORMATION = "information"
    """Listed, nothing to worry about."""
    WARNING = "warning"
    """Listed, worth a look."""
    ERROR = "error"
    """Listed like what does not compile."""


class About(Enum):
    """What in the source a finding points at."""

    VARIABLE = auto()
    """A variable or parameter, at its declaration."""
    EXPRESSION = auto()
    """An expression, which may be a name."""
    COMMENT = auto()
    """A comment, not code: no `//heaplens:ignore` can speak of it."""


class Evidence(Enum):
    """What a finding rests on, and so when it can be known."""

    VERDICT = auto()
    """An escape verdict (`-m`): known first, and the compiler can be quoted."""
    PROOF = auto()
    """The generated code alone: known last, and no verdict repeats or takes it back."""
    SOURCE = auto()
    """The source text: found anew with every run."""


@dataclass(frozen=True, slots=True)
class KindInfo:
    """What the whole program has to know of a kind; docs/dev/a-new-kind.md says how to add one."""

    meaning: str
    """One sentence, in Markdown, for settings, forms and documentation."""
    label: str
    """The word of its inlay hint where no allocation is proven."""
    severity: Severity
    """Severity of its diagnostics, unless the settings say otherwise."""
    about: About
    """What it points at."""
    evidence: Evidence
    """What it rests on."""
    allocates: bool
    """Whether it stands for an allocation; of a verdict the proof may still refute that."""
    shown: bool
    """Whether the command lists it without `--show`."""
    hint: bool
    """Whether it has an inlay hint, unless the settings say otherwise."""

    @property
    def needs_proof(self) -> bool:
        """Whether only the generated code can tell that it allocates: a verdict does not."""
        return self.allocates and self.evidence is Evidence.VERDICT

    @property
    def faint_unless_certain(self) -> bool:
        """Whether its diagnostics are hints at most until it is proven to allocate each time."""
        # A variable is moved for good; an expression's storage may come from somewhere else.
        return self.allocates and self.about is About.EXPRESSION

    @property
    def ignorable(self) -> bool:
        """Whether a `//heaplens:ignore`, and the setting of hints, can name it."""
        return self.about is not About.COMMENT


KINDS: Mapping[Kind, KindInfo] = MappingProxyType(
    {
        Kind.MOVED_TO_HEAP: KindInfo(
            "A variable lives on the heap.",
            label="heap",
            severity=Severity.INFORMATION,
            about=About.VARIABLE,
            evidence=Evidence.VERDICT,
            allocates=True,
            shown=True,
            hint=True,
        ),
        Kind.ESCAPES_TO_HEAP: KindInfo(
            "What an expression makes lives on the heap.",
            label="escapes",
            severity=Severity.INFORMATION,
            about=About.EXPRESSION,
            evidence=Evidence.VERDICT,
            allocates=True,
            shown=True,
            hint=True,
        ),
        Kind.HIDDEN_ALLOCATION: KindInfo(
            "Something is allocated that the compiler's escape analysis does not mention: "
            "a growing slice or map, a goroutine.",
            label="heap",
            severity=Severity.INFORMATION,
            about=About.EXPRESSION,
            evidence=Evidence.PROOF,
            allocates=True,
            shown=True,
            hint=True,
        ),
        Kind.NO_ALLOCATION: KindInfo(
            "The compiler calls it an escape, yet nothing is allocated.",
            label="no heap",
            severity=Severity.OFF,
            about=About.EXPRESSION,
            evidence=Evidence.VERDICT,
            allocates=False,
            shown=False,
            hint=False,
        ),
        Kind.LEAKING_PARAM: KindInfo(
            "What a caller passes for this parameter is kept.",
            label="leaks",
            severity=Severity.OFF,
            about=About.VARIABLE,
            evidence=Evidence.VERDICT,
            allocates=False,
            shown=False,
            hint=False,
        ),
        Kind.UNUSED_IGNORE: KindInfo(
            "A `//heaplens:ignore` comment that suppresses nothing, or does not say what or why.",
            label="unused",
            severity=Severity.WARNING,
            about=About.COMMENT,
            evidence=Evidence.SOURCE,
            allocates=False,
            shown=True,
            hint=False,
        ),
    }
)
"""What is known of every kind; all sets and tables of kinds, in the docs too, follow from it."""


class Cause(StrEnum):
    """Why the storage outlives its function, or why it is made; CAUSES says what each means."""

    RETURNED = "returned"
    STORED = "stored-in-heap"
    CALLEE = "kept-by-callee"
    UNKNOWN_CALLEE = "unknown-callee"
    GOROUTINE = "goroutine"
    CLOSURE = "closure"
    LOOP = "loop"
    TOO_LARGE = "too-large"
    SIZE_NOT_CONSTANT = "size-not-constant"
    BOXED = "boxed"
    RUNTIME = "made-by-runtime"
    GROWTH = "growth"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CauseInfo:
    """What the whole program has to know of a cause; see docs/dev/a-new-cause.md to add one."""

    meaning: str
    """One sentence, in Markdown, about "it", the storage; its page begins with it."""
    has_page: bool = True
    """Whether docs/causes has a page of what helps."""


CAUSES: Mapping[Cause, CauseInfo] = MappingProxyType(
    {
        Cause.RETURNED: CauseInfo("It, or its address, is returned."),
        Cause.STORED: CauseInfo("It is stored in a global, or in something on the heap."),
        Cause.CALLEE: CauseInfo("It is passed to a function that keeps it."),
        Cause.UNKNOWN_CALLEE: CauseInfo(
            "It is passed to a function whose code the compiler cannot see."
        ),
        Cause.GOROUTINE: CauseInfo("A goroutine uses it."),
        Cause.CLOSURE: CauseInfo("It is captured by a closure that outlives it."),
        Cause.LOOP: CauseInfo(
            "It is created in a loop and used beyond the iteration that created it."
        ),
        Cause.TOO_LARGE: CauseInfo("It is too large for the stack."),
        Cause.SIZE_NOT_CONSTANT: CauseInfo("Its size is known only at run time."),
        Cause.BOXED: CauseInfo("It is converted to an interface value that outlives the function."),
        Cause.RUNTIME: CauseInfo(
            "The runtime allocates it: a joined or converted string, a map, a channel, a slice."
        ),
        Cause.GROWTH: CauseInfo("A slice or a map grows beyond its capacity."),
        Cause.UNKNOWN: CauseInfo("The compiler's explanation does not say.", has_page=False),
    }
)
"""What is known of every cause; lists and tables of causes, in the docs too, follow from it."""


@dataclass(frozen=True, slots=True)
class Site:
    """A point in a source file."""

    path: str
    """Absolute path, or what the compiler printed where there is none (`<autogenerated>`)."""
    line: int
    """1-based line."""
    byte_col: int
    """1-based column in bytes; 0 where the compiler gave none (it loses those of 255 and more)."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one source file, from its first byte to the byte after its last."""

    path: str
    """Absolute path."""
    line: int
    """1-based line of the first byte."""
    byte_col: int
    """1-based byte column of the first byte."""
    end_line: int
    """1-based line of the byte after the last."""
    end_byte_col: int
    """1-based byte column of the byte after the last."""


@dataclass(frozen=True, slots=True)
class Escape:
    """One verdict line of the compiler, as printed."""

    site: Site
    """Where the compiler says it is (after `//line`, so not always a real file)."""
    kind: Kind
    """MOVED_TO_HEAP, ESCAPES_TO_HEAP or LEAKING_PARAM."""
    subject: str
    """The variable, expression or parameter, in the compiler's words."""
    text: str
    """The whole message after the position."""
    real_site: Site | None = None
    """The position in the file itself, where a `//line` directive makes `site` another one."""

    @property
    def file_site(self) -> Site:
        """The position in the file itself, whatever `//line` says."""
        return self.real_site or self.site


@dataclass(frozen=True, slots=True)
class Inlining:
    """A call that the compiler replaced by the callee's body (`inlining call to F`)."""

    site: Site
    """The call's opening parenthesis."""
    callee: str
    """The callee's name as the compiler prints it: `fmt.Println`, `(*T).Get`, `G[go.shape.int]`."""


@dataclass(frozen=True, slots=True)
class Inlinability:
    """Whether the compiler may put a function's body in the place of its calls."""

    site: Site
    """What follows `func` in its declaration: its name, of a method the receiver's parenthesis."""
    function: str
    """As the source has it: `bar`, `T.Get`, `(*T).Get`, without type parameters."""
    can: bool
    """Whether it may. Before the story pass only functions that can be inlined are known."""
    cost: int | None
    """What its body costs, in the compiler's measure; None where that is not said."""
    reason: str
    """Why not, in plain words that go on after "because"; empty where it can be inlined."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the compiler itself says of a finding; found by its span and subject."""

    span: Span
    """That of the finding."""
    subject: str
    """That of the finding."""
    text: str
    """The verdict and, after the story pass, the flow that led to it, in several lines."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a flow: the value passes through here."""

    site: Site
    """Where."""
    reason: str
    """The compiler's word for the step, such as `address-of` or `call parameter`."""
    text: str
    """The expression, in the compiler's words; in a finding in those of the source."""
    inside: str = ""
    """In a finding: the inlined callee that the step is in; empty where it is in none."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One `flow: DST ← OPS SRC` line and the steps below it."""

    destination: str
    """Where the value goes: `{heap}`, a name, `~r0`, `{temp}`, `{storage for EXPR}`."""
    operator: str
    """`&` when the address of the source flows, empty for its value, `*`s for loads."""
    source: str
    """Where it comes from, spelled like `destination`."""
    steps: tuple[Step, ...]
    """The `from …` lines of this hop, in order."""


@dataclass(frozen=True, slots=True)
class Story:
    """The compiler's explanation of one verdict (`-m=2`)."""

    site: Site
    """The same position as the verdict's."""
    subject: str
    """The variable, expression or parameter."""
    function: str
    """The function it happens in; empty before Go 1.25, which does not print it."""
    leak: bool
    """True for `parameter p leaks to …`, false for `x escapes to heap`."""
    hops: tuple[Hop, ...]
    """The flow, from the storage outwards. Empty where the compiler gives only a reason."""
    truncated: bool = False
    """The compiler cut the explanation short (an assignment cycle)."""
    real_site: Site | None = None
    """Like `Escape.real_site`: the position in the file itself, under a `//line` directive."""
    loads: int = 0
    """Of a leak: how many loads are between the parameter and what is kept."""

    @property
    def file_site(self) -> Site:
        """The position in the file itself, whatever `//line` says."""
        return self.real_site or self.site


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a chain of inlined calls."""

    site: Site
    """The line of its code, or of the call in it that the next level was inlined at; no column."""
    function: str
    """The inlined function, with its package's name."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell the user, at one place; what every surface shows."""

    span: Span
    """The name or expression it is about."""
    kind: Kind
    """What it is."""
    subject: str
    """The variable, expression or parameter, in words a reader of the source knows."""
    function: str
    """The innermost named function around it; empty at package level."""
    cause: Cause
    """Why; UNKNOWN until the story pass has run."""
    sentence: str
    """One sentence for people, without jargon."""
    flow: tuple[Step, ...] = ()
    """The cleaned path, from the storage to what outlives it."""
    allocates: bool | None = None
    """Whether the generated code calls the allocator for it; None where that is not proven."""
    size_bytes: int | None = None
    """Bytes per allocation; None where not constant or not proven."""
    block_bytes: int | None = None
    """What the allocator gives for that: the size class."""
    condition: str | None = None
    """When the allocation happens, if not always ("when the map grows")."""
    inlined_from: str | None = None
    """The inlined callee that the storage really belongs to."""
    chain: tuple[Level, ...] = ()
    """The inlined calls below this place that the code sits in, outermost first."""
    test: bool = False
    """Only the package's tests make it: it sits in a _test.go file."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something could not be analysed, in the words of the tool that refused it."""

    message: str
    """The tool's own words; further lines (advice) follow after a newline."""
    site: Site | None = None
    """Where, if the tool said where."""


@dataclass(frozen=True, slots=True)
class FunctionSummary:
    """The allocations of one declared function, its closures included."""

    name: str
    """As the source has it: `bar`, `(*T).Get`."""
    span: Span
    """Its name in the declaration."""
    certain: int
    """Places that allocate whenever they are reached."""
    conditional: int
    """Places that allocate under a condition."""
    size_bytes: int
    """Bytes of the certain ones, each counted once, as far as they are constant."""
    unsized: int
    """Certain ones whose size is not constant, or not known."""
    inlined: int
    """Allocations, certain or not, that inlined callees bring in; not counted above."""
    leaks: tuple[str, ...]
    """Parameters whose argument, or what it points to, is kept."""
    test: bool = False
    """It is in a _test.go file."""
    frame_bytes: int | None = None
    """What it takes of the stack, besides its arguments; None where there is no code of it."""


@dataclass(frozen=True, slots=True)
class PackageReport:
    """All that one analysis of one package and its tests found."""

    import_path: str
    """The import path, without any test variant."""
    directory: str
    """The absolute directory of the package; empty where unknown."""
    findings: tuple[Finding, ...] = ()
    """One a place, ordered by file, line, column."""
    problems: tuple[Problem, ...] = ()
    """What kept the package, or one of its variants, from being analysed."""
    escapes: tuple[Escape, ...] = ()
    """The verdict lines themselves, unmerged, of the plain package (not of its tests)."""
    functions: tuple[FunctionSummary, ...] = ()
    """The functions that allocate or leak, by file and line; empty where nothing is proven."""
    unproven: str | None = None
    """Why it is not said of the findings whether they allocate; None where it is."""
    uncompiled: int = 0
    """Its generic functions that it uses with no type itself: of these there is no code in it."""
    unknown_lines: int = 0
    """Lines of the compiler that no rule of ours knows; `heaplens doctor` shows them."""
    unknown_examples: tuple[str, ...] = ()
    """A few of those lines."""
    ignored: tuple[Finding, ...] = ()
    """What `//heaplens:ignore` comments took out of `findings`."""
    inlinability: tuple[Inlinability, ...] = ()
    """The package's own functions, each once, as far as the compiler speaks of them."""
    words: tuple[Words, ...] = ()
    """The compiler's words on the findings of the files for which they were asked."""


class Depth(IntEnum):
    """How much an analysis is to find out; each includes the one before."""

    VERDICT = 1
    """What moves to the heap, escapes and leaks."""
    STORY = 2
    """And why."""
    PROOF = 3
    """And what of it allocates, how much, and what allocates besides."""
