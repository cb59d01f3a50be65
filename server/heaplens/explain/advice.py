"""The catalogue of what can be done about an allocation, and what it costs. Pure: no I/O.

Invariant: an advice is true of all findings it is given for, so it says "may" where it depends;
where nothing sensible can be done there is none.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from heaplens.model import Cause, Finding, Kind

_ANY = re.compile("")
_POINTER = re.compile(r"&|new\(")
_SLICE = re.compile(r"make\(\[\]|\[\]|append")
_APPEND = re.compile(r"append")
_JOINED = re.compile(r".*\+", re.DOTALL)
_CONVERTED = re.compile(r"string\(|\[\](?:byte|rune)\(")
_RARE = frozenset({"only on panic"})


@dataclass(frozen=True, slots=True)
class _Advice:
    kinds: Collection[Kind]
    causes: Collection[Cause]
    subject: re.Pattern[str]
    words: str


_MOVED = frozenset({Kind.MOVED_TO_HEAP})
_ESCAPES = frozenset({Kind.ESCAPES_TO_HEAP})
_HIDDEN = frozenset({Kind.HIDDEN_ALLOCATION})
_MADE = _ESCAPES | _HIDDEN
# The first that fits is given.
_CATALOGUE = (
    _Advice(
        _MADE,
        (Cause.GROWTH, Cause.RETURNED, Cause.STORED, Cause.CALLEE, Cause.UNKNOWN),
        _APPEND,
        "Making the slice with the capacity it will need allocates once; a guess that is too high"
        " wastes memory.",
    ),
    _Advice(
        _MOVED,
        (Cause.RETURNED,),
        _ANY,
        "Returning the value instead of its address may avoid the allocation; the caller then has"
        " a copy of its own.",
    ),
    _Advice(
        _ESCAPES,
        (Cause.RETURNED,),
        _POINTER,
        "Returning the value instead of a pointer may avoid the allocation; the caller then has a"
        " copy of its own.",
    ),
    _Advice(
        _ESCAPES,
        (Cause.RETURNED,),
        _SLICE,
        "Filling a slice that the caller passes in lets it be used again; callers have to bring"
        " one.",
    ),
    _Advice(
        _MOVED,
        (Cause.STORED,),
        _ANY,
        "Storing a copy of the value instead of its address may avoid the allocation; later"
        " changes to one are then not seen in the other.",
    ),
    _Advice(
        _MOVED,
        (Cause.CALLEE,),
        _ANY,
        "If the callee can take the value instead of its address, nothing needs to be on the heap;"
        " it then works on a copy.",
    ),
    _Advice(
        _MOVED | _ESCAPES,
        (Cause.UNKNOWN_CALLEE,),
        _ANY,
        "The compiler cannot see what is called here; a call of a known function may keep it off"
        " the heap, but ties the code to that function.",
    ),
    _Advice(
        _MOVED,
        (Cause.GOROUTINE,),
        _ANY,
        "If the goroutine only needs the value, passing it as an argument may avoid this; each side"
        " then has a copy of its own.",
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
        "Declared before the loop it is allocated at most once; all turns then share the one"
        " variable.",
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
        "With a small constant size it may stay on the stack; what goes beyond that size still"
        " allocates.",
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
        _JOINED,
        "Where many strings are joined one after the other, a strings.Builder that has grown once"
        " allocates less often; it is more to write.",
    ),
    _Advice(
        _HIDDEN,
        (Cause.GROWTH,),
        re.compile(r".*\]", re.DOTALL),
        "A map made with the number of entries it will hold grows less often; a guess that is too"
        " high wastes memory.",
    ),
    _Advice(
        _HIDDEN,
        (Cause.LOOP,),
        _ANY,
        "With the loop's body in a function of its own, the deferred call needs no record on the"
        " heap; it then runs at the end of each turn.",
    ),
    _Advice(
        _HIDDEN,
        (Cause.GOROUTINE,),
        re.compile(r"go\b"),
        "A fixed number of goroutines that take their work from a channel keep their stacks; that"
        " is more code, and sets a limit.",
    ),
)


def advice(finding: Finding) -> str | None:
    """Return what could be done about a finding, and its price.

    Args:
        finding: an allocation, or what may be one.

    Returns:
        One sentence; None where nothing sensible can be done, or not here: code that was inlined
        is somebody else's, and an allocation on the way to a panic costs nobody anything.
    """
    if finding.allocates is False or finding.inlined_from or finding.condition in _RARE:
        return None
    for entry in _CATALOGUE:
        if (
            finding.kind in entry.kinds
            and finding.cause in entry.causes
            and entry.subject.match(finding.subject)
        ):
            return entry.words
    return None
