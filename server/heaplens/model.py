"""The plain data that all rooms share, and the table of kinds. Pure.

Lines and columns count from 1, columns in bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum, auto
from types import MappingProxyType


class Kind(StrEnum):
    """The kind of a finding; also the `code` of its diagnostic. See `KINDS`."""

    MOVED_TO_HEAP = "moved-to-heap"
    """`moved to heap: x`: a named variable lives on the heap."""
    ESCAPES_TO_HEAP = "escapes-to-heap"
    """`x escapes to heap`: the storage of an expression's value lives on the heap."""
    HIDDEN_ALLOCATION = "hidden-allocation"
    """An implicit allocation: the generated code allocates and no escape verdict says so."""
    NO_ALLOCATION = "no-allocation"
    """An escape for which the generated code allocates nothing."""
    LEAKING_PARAM = "leaking-param"
    """`leaking param: p`: what a caller passes for this parameter outlives the call."""
    UNUSED_IGNORE = "unused-ignore"
    """A `//heaplens:ignore` that matches no finding, or names no kind or no reason."""


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
            severity=Severity.HINT,
            about=About.VARIABLE,
            evidence=Evidence.VERDICT,
            allocates=True,
            shown=True,
            hint=True,
        ),
        Kind.ESCAPES_TO_HEAP: KindInfo(
            "What an expression makes lives on the heap.",
            label="escapes",
            severity=Severity.HINT,
            about=About.EXPRESSION,
            evidence=Evidence.VERDICT,
            allocates=True,
            shown=True,
            hint=True,
        ),
        Kind.HIDDEN_ALLOCATION: KindInfo(
            "An implicit allocation that escape analysis does not report, such as a growing slice "
            "or map, or a goroutine.",
            label="heap",
            severity=Severity.HINT,
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
            label="keeps",
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


class Condition(StrEnum):
    """When an allocation happens that does not happen each time; CONDITIONS says what each means.

    The text is what every surface shows, and the value of `condition` in JSON.
    """

    EMPTY = "unless it is empty"
    NIL = "unless it is nil"
    ZERO = "unless it is zero"
    SMALL_INTEGER = "unless it is 0 to 255"
    SMALL_NUMBER = "unless the value is below 256"
    LONGER_THAN_1_BYTE = "if longer than 1 byte"
    LONGER_THAN_29_BYTES = "if longer than 29 bytes"
    LONGER_THAN_32_BYTES = "if longer than 32 bytes"
    LONGER_THAN_32_RUNES = "if longer than 32 runes"
    MORE_THAN_ONE_PART = "if more than one part is non-empty"
    MORE_THAN_8_ENTRIES = "if made for more than 8 entries"
    FULL = "when the capacity is exceeded"
    BUFFER_FULL = "when the stack buffer is too small"
    ON_STACK = "if it is still on the stack"
    MAP_FULL = "when the map grows"
    NEW_KEY = "when the key is new"
    FIRST_LOOP = "on the first loop over a map without pointers"
    NO_GOROUTINE = "unless a finished goroutine can be reused"
    NO_DEFER_RECORD = "unless a pooled defer record is available"
    SHARED = "in one allocation with another variable"
    SOME_TYPES = "for some type arguments"
    SOME_PATHS = "only on some paths through the inlined code"
    ON_PANIC = "only on panic"

    @property
    def page(self) -> str:
        """The name of its page in docs/conditions, without `.md`: `unless-it-is-empty`."""
        return self.value.replace(" ", "-")


@dataclass(frozen=True, slots=True)
class ConditionInfo:
    """What the whole program has to know of a condition."""

    meaning: str
    """One sentence, in Markdown; its page begins with it."""


CONDITIONS: Mapping[Condition, ConditionInfo] = MappingProxyType(
    {
        Condition.EMPTY: ConditionInfo("Nothing is allocated for a length of zero."),
        Condition.NIL: ConditionInfo(
            "An interface value made of a nil slice needs no copy of it; of any other slice the "
            "header is copied, 24 bytes."
        ),
        Condition.ZERO: ConditionInfo(
            "An interface value that holds zero takes it from a table of the runtime; any other "
            "value is copied to the heap."
        ),
        Condition.SMALL_INTEGER: ConditionInfo(
            "An interface value that holds 0 to 255 takes it from a table of the runtime; "
            "negative and larger numbers are copied to the heap."
        ),
        Condition.SMALL_NUMBER: ConditionInfo(
            "An interface value that holds an unsigned number below 256 takes it from a table of "
            "the runtime; larger ones are copied to the heap."
        ),
        Condition.LONGER_THAN_1_BYTE: ConditionInfo(
            "A string of one byte is taken from a table of the runtime, an empty one needs no "
            "memory; any other is allocated."
        ),
        Condition.LONGER_THAN_29_BYTES: ConditionInfo(
            "The text fits in a buffer of 32 bytes on the stack, of which the conversion of runes "
            "needs three to spare; longer ones are allocated."
        ),
        Condition.LONGER_THAN_32_BYTES: ConditionInfo(
            "Up to 32 bytes fit in a buffer on the stack; what is longer is allocated."
        ),
        Condition.LONGER_THAN_32_RUNES: ConditionInfo(
            "Up to 32 runes fit in a buffer on the stack; more are allocated."
        ),
        Condition.MORE_THAN_ONE_PART: ConditionInfo(
            "If all parts but one are empty, joining them gives that one part, without a copy."
        ),
        Condition.MORE_THAN_8_ENTRIES: ConditionInfo(
            "Room for up to 8 entries is on the stack; a map made for more is allocated."
        ),
        Condition.FULL: ConditionInfo(
            "`append` allocates a larger array only if the elements do not fit in the capacity of "
            "the slice."
        ),
        Condition.BUFFER_FULL: ConditionInfo(
            "The slice begins in a small buffer on the stack, and moves to the heap when that is "
            "full."
        ),
        Condition.ON_STACK: ConditionInfo(
            "A slice that still sits in its buffer on the stack is copied to the heap where it "
            "leaves the function; one that has grown is there already."
        ),
        Condition.MAP_FULL: ConditionInfo(
            "A new key allocates only if the map has no room for it."
        ),
        Condition.NEW_KEY: ConditionInfo(
            "A map keeps each value or key of more than 128 bytes in an object of its own, which "
            "is allocated with its key; storing to a key that is there allocates nothing."
        ),
        Condition.FIRST_LOOP: ConditionInfo(
            "Before Go 1.24 the first `range` over a map without pointers makes the list of its "
            "overflow buckets."
        ),
        Condition.NO_GOROUTINE: ConditionInfo(
            "`go` takes the descriptor of a goroutine that has ended, and allocates one only if "
            "there is none."
        ),
        Condition.NO_DEFER_RECORD: ConditionInfo(
            "A `defer` in a loop takes its record from a pool, and allocates one only if the pool "
            "is empty."
        ),
        Condition.SHARED: ConditionInfo(
            "Several small variables are allocated together, in one object; the allocation is "
            "counted at one of them."
        ),
        Condition.SOME_TYPES: ConditionInfo(
            "The generic function is compiled once for each shape of type arguments, and not all "
            "of these allocate here."
        ),
        Condition.SOME_PATHS: ConditionInfo(
            "The callee was inlined here, and allocates only on some of the ways through it."
        ),
        Condition.ON_PANIC: ConditionInfo("The code that follows always panics."),
    }
)
"""What is known of every condition; the glossary and the pages of docs/conditions follow."""


class When(StrEnum):
    """How often code runs in a call of its function; in order of rank, the costliest first."""

    LOOP = "loop"
    """In a loop of the function: any number of times a call."""
    EACH_CALL = "each call"
    """On every way through the function that ends well: at least once a call."""
    BRANCH = "branch"
    """On some ways through the function."""
    ERROR = "error"
    """Only on ways that end in a non-nil error, a panic or the end of the program."""
    START = "start"
    """Once, when the program starts: at package level, or in an `init` function."""
    TEST = "test"
    """In a _test.go file."""


class GroupKind(StrEnum):
    """What findings can be parts of together."""

    SLICE = "slice"
    """All appends to one slice in a function."""
    LITERAL = "literal"
    """The elements of one literal of a map or a slice, and the literal itself."""
    ARGUMENTS = "arguments"
    """The arguments of one call that become interface values, and the slice that holds them."""
    INLINED = "inlined"
    """What is inlined at one call."""


@dataclass(frozen=True, slots=True)
class Group:
    """What a finding is one part of; the findings of a file with equal groups are shown as one."""

    kind: GroupKind
    name: str
    """The slice as the source spells it: `r.routes`; empty for all that has no name."""
    line: int
    """1-based line where the slice's variable is declared, or the literal or the call starts; 0 for
    a variable that the file does not declare."""
    byte_col: int
    """1-based byte column of the same, of a literal or a call that of its end; 0 as `line`."""


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
    """A range of one source file."""

    path: str
    """Absolute path."""
    line: int
    """1-based line of the first byte."""
    byte_col: int
    """1-based byte column of the first byte."""
    end_line: int
    """1-based line of the byte after the last one."""
    end_byte_col: int
    """1-based byte column of the byte after the last one."""


@dataclass(frozen=True, slots=True)
class Escape:
    """One verdict line of the compiler, as printed."""

    site: Site
    """The printed position; a `//line` directive may have moved it to a file that is not there."""
    kind: Kind
    """MOVED_TO_HEAP, ESCAPES_TO_HEAP or LEAKING_PARAM."""
    subject: str
    """The variable, expression or parameter, in the compiler's words."""
    text: str
    """The whole message after the position."""
    real_site: Site | None = None
    """The position in the compiled file, where a `//line` directive makes `site` differ."""

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
    """What follows `func` in the declaration: the name, or a method's receiver parenthesis."""
    function: str
    """`bar`, `T.Get` or `(*T).Get`, without type parameters."""
    can: bool
    """Whether it may; a verdict pass names only functions that can be inlined."""
    cost: int | None
    """The cost of its body in the inliner's units (the budget is 80); None where not printed."""
    reason: str
    """Why it cannot, as words that continue "because …"; empty where it can."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the compiler itself says of a finding, which has the same span and subject."""

    span: Span
    subject: str
    text: str
    """The verdict and, after a story pass, its flow; several lines."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a flow: the value passes through here."""

    site: Site
    reason: str
    """The compiler's word for the step, such as `address-of` or `call parameter`."""
    text: str
    """The expression as the compiler prints it; in a finding, as the source has it."""
    inside: str = ""
    """In a finding: the inlined callee around the step; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One `flow: DST ← OPS SRC` line and the steps below it."""

    destination: str
    """Where the value goes: `{heap}`, a name, `~r0`, `{temp}` or `{storage for EXPR}`."""
    operator: str
    """`&` when the address of the source flows, empty for its value, `*`s for loads."""
    source: str
    """Where the value comes from, spelled like `destination`."""
    steps: tuple[Step, ...]
    """The `from …` lines of this hop, in order."""


@dataclass(frozen=True, slots=True)
class Story:
    """The compiler's explanation of one verdict (`-m=2`)."""

    site: Site
    """The position of the verdict."""
    subject: str
    """The variable, expression or parameter of the verdict."""
    function: str
    """The function around it; empty before Go 1.25, which does not print it."""
    leak: bool
    """True for `parameter p leaks to …`, False for `x escapes to heap`."""
    hops: tuple[Hop, ...]
    """The flow, from the storage outwards. Empty where the compiler gives only a reason."""
    truncated: bool = False
    """Whether the compiler cut the explanation short (an assignment cycle)."""
    real_site: Site | None = None
    """As in `Escape`."""
    loads: int = 0
    """For a leak: how often the parameter is dereferenced to get to what is kept."""

    @property
    def file_site(self) -> Site:
        """The position in the file itself, whatever `//line` says."""
        return self.real_site or self.site


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a chain of inlined calls."""

    site: Site
    """The line of its code, or of its call of the next level; the column is 0."""
    function: str
    """The inlined function with its package name: `fmt.Println`."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What heaplens says of one place; every output shows findings."""

    span: Span
    """The name, expression or comment it points at."""
    kind: Kind
    subject: str
    """The variable, expression or parameter, as the source spells it."""
    function: str
    """The innermost named function around it: `bar`, `(*T).Get`; empty at package level."""
    cause: Cause
    """UNKNOWN until a story pass has run."""
    sentence: str
    """One sentence that says what is allocated and why, without jargon."""
    flow: tuple[Step, ...] = ()
    """The path from the storage to what outlives it, without steps that say nothing."""
    allocates: bool | None = None
    """Whether the generated code calls the allocator for it; None where not proven."""
    size_bytes: int | None = None
    """Bytes per allocation; None where not constant or not proven."""
    block_bytes: int | None = None
    """Bytes of the size class that the allocator takes for that; None as `size_bytes`."""
    condition: str | None = None
    """When the allocation happens, if not always ("when the map grows")."""
    inlined_from: str | None = None
    """The inlined callee whose code makes the storage; None where it is written here."""
    chain: tuple[Level, ...] = ()
    """The inlined calls between this place and the allocator call, outermost first."""
    test: bool = False
    """Whether it is in a _test.go file."""
    when: When = When.EACH_CALL
    """How often it is reached; for inlined code the rarer of the call and the code."""
    loop_depth: int = 0
    """How many loops of the function are around it."""
    reach: int = 0
    """A guess of how often it is reached, against what each call of a function runs that only
    others call: in hundredths of a doubling. Nothing proves it: it orders, and nobody is shown it.
    """
    group: Group | None = None
    """What it is one part of; None where it stands alone."""
    reason: str = ""
    """Why, in a few words and without the subject: `returned by bar`; empty where not explained."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something could not be analysed."""

    message: str
    """The words of the tool that refused it; advice follows on further lines."""
    site: Site | None = None
    """The position that the tool gave, if any."""


class Unseen(StrEnum):
    """Why nothing is known of what a declared function allocates."""

    UNINSTANTIATED = "uninstantiated"
    """It is generic, and the package uses it with no type: the compiler makes no code of it."""
    ASSEMBLY = "assembly"
    """Its body is in an assembly file."""
    LINKED = "linked"
    """It has no body; the linker takes that of another package, or of the runtime."""


@dataclass(frozen=True, slots=True)
class WhenSum:
    """The allocations of one function that are reached equally often, inlined code included."""

    when: When
    """How often they are reached."""
    certain: int
    """How many places allocate whenever they are reached."""
    conditional: int
    """How many places allocate under a condition."""
    growing: int
    """How many of the conditional ones grow a slice or a map."""
    size_bytes: int
    """Sum of the constant sizes of the certain ones, each counted once."""
    unsized: int
    """How many certain ones have no constant size."""
    unproven: int
    """How many places are not proven to allocate, nor not to."""


@dataclass(frozen=True, slots=True)
class ExcludedFile:
    """A Go file of a package that build constraints leave out."""

    path: str
    """Absolute path."""
    constraint: str
    """What it asks for: its `//go:build` expression, or the system its name ends in."""


@dataclass(frozen=True, slots=True)
class FunctionSummary:
    """The allocations of one declared function, its closures included."""

    name: str
    """`bar`, `T.Get` or `(*T).Get`."""
    span: Span
    """The name in its declaration."""
    certain: int
    """How many places allocate whenever they are reached."""
    conditional: int
    """How many places allocate under a condition."""
    size_bytes: int
    """Sum of the constant sizes of the certain ones, each counted once."""
    unsized: int
    """How many certain ones have no constant size."""
    inlined: int
    """How many allocations come from inlined callees, certain or not; not counted above."""
    leaks: tuple[str, ...]
    """The parameters whose argument, or what it points to, outlives the call."""
    test: bool = False
    """Whether it is in a _test.go file."""
    frame_bytes: int | None = None
    """Size of its stack frame without the arguments; None where no code was generated."""
    by_when: tuple[WhenSum, ...] = ()
    """The same by how often it is reached, in the order of `When`; only those with anything."""
    one_line: bool = False
    """Whether its declaration is on one line."""
    unseen: Unseen | None = None
    """Why nothing is known of its code; None where there is code."""

    @property
    def has_sums(self) -> bool:
        """Whether there is anything to sum up."""
        return bool(self.certain or self.conditional or self.inlined or self.leaks)


@dataclass(frozen=True, slots=True)
class PackageReport:
    """All that one analysis found out about one package and its tests."""

    import_path: str
    """Import path, without the suffix of a test variant."""
    directory: str
    """Absolute directory; empty where unknown."""
    findings: tuple[Finding, ...] = ()
    """One for each place, by file, line and column."""
    problems: tuple[Problem, ...] = ()
    """What kept the package, or one of its variants, from being analysed."""
    escapes: tuple[Escape, ...] = ()
    """The verdict lines themselves, unmerged, of the plain package (not of its tests)."""
    functions: tuple[FunctionSummary, ...] = ()
    """The functions that allocate or keep a parameter, or of which nothing is known, by file and
    line; empty without a proof."""
    unproven: str | None = None
    """Why it is not proven which findings allocate; None where it is."""
    uncompiled: int = 0
    """How many of its generic functions it does not instantiate: they have no code to look at."""
    excluded_files: tuple[ExcludedFile, ...] = ()
    """The Go files that build constraints leave out; those of tests only where tests count."""
    unknown_lines: int = 0
    """How many lines of the compiler no rule knows; `heaplens doctor` shows them."""
    unknown_examples: tuple[str, ...] = ()
    """A few of those lines."""
    ignored: tuple[Finding, ...] = ()
    """The findings that `//heaplens:ignore` comments took out."""
    inlinability: tuple[Inlinability, ...] = ()
    """One answer for each function of the package of which the compiler says something."""
    words: tuple[Words, ...] = ()
    """The compiler's words about findings, in the files for which they were asked."""


class Depth(IntEnum):
    """How much an analysis is to find out; each depth includes the one before."""

    VERDICT = 1
    """What is moved to the heap, escapes and leaks (`-m`)."""
    STORY = 2
    """Why (`-m=2`)."""
    PROOF = 3
    """What allocates, how many bytes, and what allocates without a verdict (the object file)."""
