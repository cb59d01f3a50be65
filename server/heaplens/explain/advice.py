"""The catalogue of what can be done about an allocation, and what it costs. Pure: no I/O.

Invariant: an advice is true of all findings it is given for, so it says "may" where it depends;
where nothing sensible can be done there is none. docs/causes has a page for each cause with one.
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
    "Making the slice with the capacity it will need allocates once; a guess that is too high"
    " wastes memory."
)
_SMALL_SIZE = (
    "With a small constant size it may stay on the stack; what goes beyond that size still"
    " allocates."
)
_RARE = frozenset({"only on panic"})
_COSTLY_COPY_BYTES = 512
"""From here on an advice to copy names the size. One copy is still several times as cheap as one
allocation of that size (measured up to 16 KB); several copies are not."""


@dataclass(frozen=True, slots=True)
class _Advice:
    kinds: Collection[Kind]
    causes: Collection[Cause]
    subject: re.Pattern[str]
    words: str
    copies: bool = False
    """Whether following it copies what was allocated."""


_MOVED = frozenset({Kind.MOVED_TO_HEAP})
_ESCAPES = frozenset({Kind.ESCAPES_TO_HEAP})
_HIDDEN = frozenset({Kind.HIDDEN_ALLOCATION})
_MADE = _ESCAPES | _HIDDEN
# The first that fits is given.
_CATALOGUE = (
    _Advice(_HIDDEN, (Cause.GROWTH,), _APPEND, _CAPACITY),
    # What append makes outlives the function for any reason; it is made because of the growth.
    _Advice(_ESCAPES, set(Cause) - {Cause.BOXED}, _APPEND, _CAPACITY),
    _Advice(
        _MOVED,
        (Cause.RETURNED,),
        _ANY,
        "Returning the value instead of its address may avoid the allocation; the caller then has"
        " a copy of its own.",
        copies=True,
    ),
    _Advice(
        _ESCAPES,
        (Cause.RETURNED,),
        _POINTER,
        "Returning the value instead of a pointer may avoid the allocation; the caller then has a"
        " copy of its own.",
        copies=True,
    ),
    _Advice(
        _ESCAPES,
        (Cause.RETURNED,),
        _MADE_SLICE,
        "Filling a slice that the caller passes in lets it be used again; callers have to bring"
        " one.",
    ),
    _Advice(
        _MOVED,
        (Cause.STORED,),
        _ANY,
        "Storing a copy of the value instead of its address may avoid the allocation; later"
        " changes to one are then not seen in the other.",
        copies=True,
    ),
    _Advice(
        _ESCAPES,
        (Cause.STORED,),
        _POINTER,
        "Storing the value itself instead of a pointer to it may avoid the allocation; who shared"
        " the pointer then has a copy, and nil can no longer say that there is none.",
        copies=True,
    ),
    _Advice(
        _MOVED,
        (Cause.CALLEE,),
        _ANY,
        "If the callee can take the value instead of its address, or copy what it keeps, nothing"
        " needs to be on the heap; it then works on a copy.",
        copies=True,
    ),
    _Advice(
        _ESCAPES,
        (Cause.CALLEE,),
        _POINTER,
        "If the callee can take the value instead of a pointer, or copy what it keeps, nothing"
        " needs to be on the heap; it then works on a copy.",
        copies=True,
    ),
    _Advice(
        _MOVED | _ESCAPES,
        (Cause.UNKNOWN_CALLEE,),
        _NO_CLOSURE,
        "The compiler cannot see what is called here; a call of a known function may keep it off"
        " the heap, but ties the code to that function.",
    ),
    _Advice(
        _MOVED,
        (Cause.GOROUTINE,),
        _ANY,
        "What goes in as an argument and comes back through a channel need not be shared; each"
        " side then has a copy of its own.",
        copies=True,
    ),
    _Advice(
        _MOVED,
        (Cause.CLOSURE,),
        _ANY,
        "A small variable that is not assigned after the closure is made is copied into it instead;"
        " then later changes are not shared.",
    ),
    _Advice(
        _MOVED,
        (Cause.LOOP,),
        _ANY,
        "Keeping the value instead of its address, or declaring it before the loop, avoids one"
        " allocation a turn; the turns then have a copy, or share the one variable.",
        copies=True,
    ),
    _Advice(
        _ESCAPES,
        (Cause.LOOP,),
        _NO_CLOSURE,
        "Where one will do for all turns, made before the loop it is allocated once; what an"
        " earlier turn has left in it is then still there.",
    ),
    _Advice(
        _MOVED | _ESCAPES,
        (Cause.TOO_LARGE,),
        _ANY,
        "Made once and used again, or made smaller, it costs less; what is used again must not be"
        " in use twice at a time.",
    ),
    _Advice(
        _ESCAPES,
        (Cause.SIZE_NOT_CONSTANT,),
        _ANY,
        _SMALL_SIZE,
    ),
    _Advice(
        _MADE,
        (Cause.BOXED,),
        _ANY,
        "A concrete type or a type parameter in the place of the interface may avoid the copy; the"
        " code then takes fewer types, or more code is made.",
    ),
    _Advice(
        _HIDDEN,
        (Cause.RUNTIME,),
        _CONVERTED,
        "Keeping the text in one of the two types, bytes or string, saves the copy; what needs the"
        " other one then has to change.",
    ),
    _Advice(
        _HIDDEN,
        (Cause.RUNTIME,),
        _MAKE_SLICE,
        _SMALL_SIZE,
    ),
    _Advice(
        _HIDDEN,
        (Cause.RUNTIME,),
        _JOINED,
        "Writing the parts one by one to where they go, or to a strings.Builder that has grown"
        " once, saves the copies; it is more to write.",
    ),
    _Advice(
        _HIDDEN,
        (Cause.GROWTH,),
        _MAP_ENTRY,
        "A map made with the number of entries it will hold grows less often; a guess that is too"
        " high wastes memory.",
    ),
    _Advice(
        _HIDDEN,
        (Cause.LOOP,),
        _DEFER,
        "With the loop's body in a function of its own, the deferred call needs no record on the"
        " heap; it then runs at the end of each turn.",
    ),
    _Advice(
        _HIDDEN,
        (Cause.GOROUTINE,),
        _GO,
        "A fixed number of goroutines that take their work from a channel keep their stacks; that"
        " is more code, and sets a limit.",
    ),
)


def advice(finding: Finding) -> str | None:
    """Return what could be done about a finding, and its price.

    Args:
        finding: an allocation, or what may be one.

    Returns:
        One sentence, two where much has to be copied; None where nothing sensible can be done, or
        not here: code that was inlined is somebody else's, and an allocation on the way to a panic
        costs nobody anything.
    """
    if finding.allocates is False or finding.inlined_from or finding.condition in _RARE:
        return None
    for entry in _CATALOGUE:
        if (
            finding.kind in entry.kinds
            and finding.cause in entry.causes
            and entry.subject.match(finding.subject)
        ):
            return entry.words + (_price_of_copies(finding.size_bytes) if entry.copies else "")
    return None


def _price_of_copies(size_bytes: int | None) -> str:
    if size_bytes is None or size_bytes < _COSTLY_COPY_BYTES:
        return ""
    return f" Each copy is one of {size_bytes} bytes: pass it on seldom."
