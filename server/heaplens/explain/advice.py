"""What can be done about an allocation, and what that costs. Pure: no I/O.

    Return the value instead of its address. Cost: the caller gets a copy of its own.

Invariant: advice applies to every finding it is given for, and promises nothing that depends on
the code around; where nothing sensible can be done there is none. docs/causes has a page for each
cause with advice.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from heaplens.model import Cause, Finding, Kind

_ANY = re.compile("")
_POINTER = re.compile(r"&|new\(")
_MADE_SLICE = re.compile(r"make\(\[\]|\[\]")
_MAKE_SLICE = re.compile(r"make\(\[\]")
_APPEND = re.compile(r"append")
_MAP_ENTRY = re.compile(r".*\]", re.DOTALL)
_JOINED = re.compile(r".*\+", re.DOTALL)
_CONVERTED = re.compile(r"string\(|\[\](?:byte|rune)\(")
_GO = re.compile(r"go\b")
_DEFER = re.compile(r"defer\b")
_NO_CLOSURE = re.compile(r"(?!func literal)")
_CAPACITY = (
    "Make the slice with the capacity it will need, so that it is allocated once.",
    "too high a guess wastes memory",
)
_SMALL_SIZE = (
    "Use a small constant size, so that it can stay on the stack.",
    "what goes beyond that size still allocates",
)
_OWN_COPY = "the caller gets a copy of its own"
_WORKS_ON_COPY = "it works on a copy"
_RARE = frozenset({"only on panic"})
_COSTLY_COPY_BYTES = 512
"""From this size on, advice to copy names it. One copy is still several times cheaper than one
allocation of that size (measured up to 16 KB); several copies are not."""


@dataclass(frozen=True, slots=True)
class _Advice:
    kinds: Collection[Kind]
    causes: Collection[Cause]
    subject: re.Pattern[str]
    action: str
    """What to do; a sentence."""
    cost: str
    """What that costs, as it goes on after "Cost: "."""
    copies: bool = False
    """Whether following it copies what was allocated."""


_MOVED = frozenset({Kind.MOVED_TO_HEAP})
_ESCAPES = frozenset({Kind.ESCAPES_TO_HEAP})
_HIDDEN = frozenset({Kind.HIDDEN_ALLOCATION})
_MADE = _ESCAPES | _HIDDEN
# The first that fits is given.
_CATALOGUE = (
    _Advice(_HIDDEN, (Cause.GROWTH,), _APPEND, *_CAPACITY),
    # What append makes outlives the function for any reason; it is made because of the growth.
    _Advice(_ESCAPES, set(Cause) - {Cause.BOXED}, _APPEND, *_CAPACITY),
    _Advice(
        _MOVED,
        (Cause.RETURNED,),
        _ANY,
        "Return the value instead of its address.",
        _OWN_COPY,
        copies=True,
    ),
    _Advice(
        _ESCAPES,
        (Cause.RETURNED,),
        _POINTER,
        "Return the value instead of a pointer.",
        _OWN_COPY,
        copies=True,
    ),
    _Advice(
        _ESCAPES,
        (Cause.RETURNED,),
        _MADE_SLICE,
        "Fill a slice that the caller passes in, so that it can be reused.",
        "every caller has to provide one",
    ),
    _Advice(
        _MOVED,
        (Cause.STORED,),
        _ANY,
        "Store a copy of the value instead of its address.",
        "later changes to one are not seen in the other",
        copies=True,
    ),
    _Advice(
        _ESCAPES,
        (Cause.STORED,),
        _POINTER,
        "Store the value itself instead of a pointer to it.",
        "code that shared the pointer gets copies, and nil no longer says that there is none",
        copies=True,
    ),
    _Advice(
        _MOVED,
        (Cause.CALLEE,),
        _ANY,
        "If you can change the callee, let it take the value instead of its address, or copy what"
        " it keeps.",
        _WORKS_ON_COPY,
        copies=True,
    ),
    _Advice(
        _ESCAPES,
        (Cause.CALLEE,),
        _POINTER,
        "If you can change the callee, let it take the value instead of a pointer, or copy what it"
        " keeps.",
        _WORKS_ON_COPY,
        copies=True,
    ),
    _Advice(
        _MOVED | _ESCAPES,
        (Cause.UNKNOWN_CALLEE,),
        _NO_CLOSURE,
        "Call a known function instead of an interface method or a function value.",
        "the code is tied to that function",
    ),
    _Advice(
        _MOVED,
        (Cause.GOROUTINE,),
        _ANY,
        "Pass the value as an argument and send the result over a channel, instead of sharing the"
        " variable.",
        "each side has a copy of its own",
        copies=True,
    ),
    _Advice(
        _MOVED,
        (Cause.CLOSURE,),
        _ANY,
        "Do not assign to it after the closure is created: a small variable is then captured by"
        " value.",
        "later changes are not shared",
    ),
    _Advice(
        _MOVED,
        (Cause.LOOP,),
        _ANY,
        "Keep the value instead of its address, or declare the variable before the loop.",
        "a copy for each iteration, or one variable that all iterations share",
        copies=True,
    ),
    _Advice(
        _ESCAPES,
        (Cause.LOOP,),
        _NO_CLOSURE,
        "If one is enough for all iterations, create it before the loop.",
        "it still holds what an earlier iteration left in it",
    ),
    _Advice(
        _MOVED | _ESCAPES,
        (Cause.TOO_LARGE,),
        _ANY,
        "Make it smaller, or allocate it once and reuse it.",
        "while it is in use, nothing else can reuse it",
    ),
    _Advice(_ESCAPES, (Cause.SIZE_NOT_CONSTANT,), _ANY, *_SMALL_SIZE),
    _Advice(
        _MADE,
        (Cause.BOXED,),
        _ANY,
        "Use a concrete type or a type parameter instead of the interface.",
        "less flexible, or more generated code",
    ),
    _Advice(
        _HIDDEN,
        (Cause.RUNTIME,),
        _CONVERTED,
        "Keep the text in one type, bytes or string.",
        "code that needs the other type has to change",
    ),
    _Advice(_HIDDEN, (Cause.RUNTIME,), _MAKE_SLICE, *_SMALL_SIZE),
    _Advice(
        _HIDDEN,
        (Cause.RUNTIME,),
        _JOINED,
        "Write the parts one by one, or use a strings.Builder with Grow.",
        "more code",
    ),
    _Advice(
        _HIDDEN,
        (Cause.GROWTH,),
        _MAP_ENTRY,
        "Make the map with the number of entries it will hold.",
        "too high a guess wastes memory",
    ),
    _Advice(
        _HIDDEN,
        (Cause.LOOP,),
        _DEFER,
        "Move the loop body into a function, so that the deferred call needs no heap record.",
        "the call then runs at the end of each iteration",
    ),
    _Advice(
        _HIDDEN,
        (Cause.GOROUTINE,),
        _GO,
        "Use a fixed number of goroutines that take their work from a channel.",
        "more code, and a limit on concurrency",
    ),
)


def advice(finding: Finding) -> str | None:
    """Return what can be done about a finding, and what that costs.

    Args:
        finding: an allocation, or what may be one.

    Returns:
        What to do, its cost, and the size of a copy where much has to be copied; None where nothing
        sensible can be done, or not here: code that was inlined is somebody else's, and an
        allocation on the way to a panic costs nobody anything.
    """
    if finding.allocates is False or finding.inlined_from or finding.condition in _RARE:
        return None
    for entry in _CATALOGUE:
        if (
            finding.kind in entry.kinds
            and finding.cause in entry.causes
            and entry.subject.match(finding.subject)
        ):
            copies = _cost_of_copies(finding.size_bytes) if entry.copies else ""
            return f"{entry.action} Cost: {entry.cost}.{copies}"
    return None


def _cost_of_copies(size_bytes: int | None) -> str:
    if size_bytes is None or size_bytes < _COSTLY_COPY_BYTES:
        return ""
    return f" Each copy is {size_bytes} bytes; avoid passing it by value in hot paths."
