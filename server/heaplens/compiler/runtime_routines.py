"""What the routines of Go's runtime make when generated code calls them. Pure: one table, no state.

Invariant: a routine that is in neither `ROUTINES` nor `HARMLESS` is unknown and gets counted, so no
new version of Go loses allocations silently. Go files are named relative to `src`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from heaplens.model import Condition


class Product(StrEnum):
    """What an allocator call makes."""

    VARIABLE = "variable"
    """A variable, a composite literal, a closure: storage of a fixed type (`newobject`)."""
    SLICE = "slice"
    """The array behind `make([]T, n)`."""
    SLICE_GROWTH = "slice growth"
    """A larger array for `append`."""
    SLICE_MOVE = "slice move"
    """A slice that `append` built on the stack is copied to the heap (Go 1.26 and later)."""
    MAP = "map"
    """A map."""
    MAP_GROWTH = "map growth"
    """Room for more entries in a map."""
    CHANNEL = "channel"
    """A channel."""
    STRING = "string"
    """A string: concatenation, or conversion to one."""
    BYTES = "bytes"
    """A `[]byte` or `[]rune` made of a string."""
    INTERFACE = "interface value"
    """The copy that an interface value points to."""
    GOROUTINE = "goroutine"
    """The descriptor of a goroutine."""
    DEFER = "defer record"
    """The record of a deferred call."""
    TIMER = "timer"
    """A timer."""


class Certainty(StrEnum):
    """Whether a call of the routine allocates once it is reached."""

    ALWAYS = "always"
    """Whenever the code runs."""
    SOMETIMES = "sometimes"
    """Under the condition that is given in words."""
    ON_PANIC = "on panic"
    """Nothing but a panic can follow, so it never happens in a program that works."""
    NEVER = "never"
    """Ruled out by its arguments: a size of zero, a buffer that is always large enough."""


@dataclass(frozen=True, slots=True)
class Routine:
    """One routine: what it makes, when, and which of its arguments say how much.

    Arguments are counted from 0; -1 says that there is none.
    """

    product: Product
    """What it makes."""
    condition: Condition | None = None
    """When it allocates, if not always."""
    type_at: int = -1
    """The argument that is the type: of the variable, the element, the map or the channel."""
    size_at: int = -1
    """The argument that is the size in bytes."""
    count_at: int = -1
    """The argument that is the number of elements (of a slice: its capacity)."""
    buffer_at: int = -1
    """The argument that is a buffer on the stack, or nil."""
    buffered: Condition | None = None
    """When it allocates if it got a buffer; None: never."""
    capacity_at: int = -1
    """The argument that is the capacity before a slice grows."""
    added_at: int = -1
    """The argument that is the number of elements appended to it."""
    size_bytes: int = 0
    """The size on 64-bit machines, if it is always the same."""


_MALLOC = Routine(Product.VARIABLE, size_at=0, type_at=1)
_CONCAT_STRING = Routine(
    Product.STRING,
    Condition.MORE_THAN_ONE_PART,
    buffer_at=0,
    buffered=Condition.LONGER_THAN_32_BYTES,
)
_CONCAT_BYTES = Routine(
    Product.BYTES, Condition.EMPTY, buffer_at=0, buffered=Condition.LONGER_THAN_32_BYTES
)
_MAKE_SLICE = Routine(Product.SLICE, Condition.EMPTY, type_at=0, count_at=2)
_GROW = Routine(Product.SLICE_GROWTH, Condition.FULL, type_at=4, capacity_at=2, added_at=3)
# What the buffer holds stands in the argument after it.
_GROW_BUFFERED = Routine(Product.SLICE_GROWTH, Condition.BUFFER_FULL, type_at=4)
_MOVE = Routine(Product.SLICE_MOVE, Condition.ON_STACK)
_MAKE_MAP = Routine(
    Product.MAP, type_at=0, count_at=1, buffer_at=2, buffered=Condition.MORE_THAN_8_ENTRIES
)
_MAP_ASSIGN = Routine(Product.MAP_GROWTH, Condition.MAP_FULL, type_at=0)
_MAKE_CHANNEL = Routine(Product.CHANNEL, type_at=0, count_at=1)
_CONVERT = Routine(Product.INTERFACE, type_at=0)
_DEFER = Routine(Product.DEFER, Condition.NO_DEFER_RECORD)
_UNSAFE_NEW = Routine(Product.VARIABLE, type_at=0)
_REFLECT_MAP = Routine(Product.MAP_GROWTH, Condition.MAP_FULL)

ROUTINES: Mapping[str, Routine] = MappingProxyType(
    {
        # runtime/malloc.go; the sizes are those of cmd/compile/internal/ssagen (newObject,
        # flushPendingHeapAllocations: one call for several small variables, without a type).
        "runtime.newobject": _UNSAFE_NEW,
        "runtime.newarray": Routine(Product.SLICE, Condition.EMPTY, type_at=0, count_at=1),
        "runtime.mallocgc": _MALLOC,
        # runtime/slice.go
        "runtime.makeslice": _MAKE_SLICE,
        "runtime.makeslice64": _MAKE_SLICE,
        "runtime.makeslicecopy": Routine(Product.SLICE, Condition.EMPTY, type_at=0, count_at=1),
        "runtime.growslice": _GROW,
        "runtime.growsliceNoAlias": _GROW,
        "runtime.growsliceBuf": _GROW_BUFFERED,
        "runtime.growsliceBufNoAlias": _GROW_BUFFERED,
        "runtime.moveSlice": _MOVE,
        "runtime.moveSliceNoCap": _MOVE,
        "runtime.moveSliceNoScan": _MOVE,
        "runtime.moveSliceNoCapNoScan": _MOVE,
        # runtime/map.go, internal/runtime/maps/map.go (Map), before 1.24 runtime/map.go (hmap):
        # both headers take 48 bytes; up to 8 entries come with the first assignment.
        "runtime.makemap_small": Routine(Product.MAP, size_bytes=48),
        "runtime.makemap": _MAKE_MAP,
        "runtime.makemap64": _MAKE_MAP,
        # runtime/map.go before 1.24, mapiterinit: the list of overflow buckets, once a map.
        "runtime.mapiterinit": Routine(Product.MAP_GROWTH, Condition.FIRST_LOOP, type_at=0),
        # runtime/chan.go
        "runtime.makechan": _MAKE_CHANNEL,
        "runtime.makechan64": _MAKE_CHANNEL,
        # runtime/string.go; tmpBuf holds 32 bytes. One byte is taken from a table.
        "runtime.slicebytetostring": Routine(
            Product.STRING,
            Condition.LONGER_THAN_1_BYTE,
            buffer_at=0,
            buffered=Condition.LONGER_THAN_32_BYTES,
        ),
        "runtime.stringtoslicebyte": _CONCAT_BYTES,
        "runtime.stringtoslicerune": Routine(
            Product.BYTES, Condition.EMPTY, buffer_at=0, buffered=Condition.LONGER_THAN_32_RUNES
        ),
        # slicerunetostring asks for three bytes more than it needs.
        "runtime.slicerunetostring": Routine(
            Product.STRING, buffer_at=0, buffered=Condition.LONGER_THAN_29_BYTES
        ),
        "runtime.intstring": Routine(Product.STRING, buffer_at=0, size_bytes=4),
        "runtime.rawstring": Routine(Product.STRING, Condition.EMPTY, size_at=0),
        "runtime.rawbyteslice": Routine(Product.BYTES, Condition.EMPTY, size_at=0),
        "runtime.rawruneslice": Routine(Product.BYTES, Condition.EMPTY, count_at=0),
        # runtime/iface.go: small integers, empty strings and nil slices have static copies.
        "runtime.convT": _CONVERT,
        "runtime.convTnoptr": _CONVERT,
        "runtime.convT16": Routine(Product.INTERFACE, Condition.SMALL_NUMBER, size_bytes=2),
        "runtime.convT32": Routine(Product.INTERFACE, Condition.SMALL_NUMBER, size_bytes=4),
        "runtime.convT64": Routine(Product.INTERFACE, Condition.SMALL_NUMBER, size_bytes=8),
        "runtime.convTstring": Routine(Product.INTERFACE, Condition.EMPTY, size_bytes=16),
        "runtime.convTslice": Routine(Product.INTERFACE, Condition.NIL, size_bytes=24),
        # runtime/proc.go, gfget: descriptors of goroutines that have ended are used again.
        "runtime.newproc": Routine(Product.GOROUTINE, Condition.NO_GOROUTINE),
        # runtime/panic.go, newdefer: records come from a pool. deferrangefunc makes one more word.
        "runtime.deferproc": _DEFER,
        "runtime.deferprocat": _DEFER,
        "runtime.deferconvert": _DEFER,
        "runtime.deferrangefunc": Routine(Product.DEFER, size_bytes=8),
        # Runtime routines that other packages know by a name of their own (//go:linkname).
        "reflect.unsafe_New": _UNSAFE_NEW,
        "internal/reflectlite.unsafe_New": _UNSAFE_NEW,
        "internal/runtime/maps.newobject": _UNSAFE_NEW,
        "internal/runtime/maps.newarray": Routine(
            Product.SLICE, Condition.EMPTY, type_at=0, count_at=1
        ),
        "reflect.unsafe_NewArray": Routine(Product.SLICE, Condition.EMPTY, type_at=0, count_at=1),
        "reflect.makemap": Routine(Product.MAP, type_at=0),
        "reflect.makechan": _MAKE_CHANNEL,
        "reflect.growslice": Routine(Product.SLICE_GROWTH),
        "reflect.mapassign0": _REFLECT_MAP,
        "reflect.mapassign_faststr0": _REFLECT_MAP,
        "internal/bytealg.MakeNoZero": Routine(Product.BYTES, Condition.EMPTY, size_at=0),
        "maps.clone": Routine(Product.MAP),
        "time.newTimer": Routine(Product.TIMER),
    }
)

_FAMILIES = (
    # cmd/compile/internal/typecheck/_builtin/runtime.go: what differs is the number of parts, the
    # kind of key, the size class (runtime/malloc_generated.go, from 1.26).
    (re.compile(r"runtime\.concatstring(?:[2-5]|s)"), _CONCAT_STRING),
    (re.compile(r"runtime\.concatbyte(?:[2-5]|s)"), _CONCAT_BYTES),
    (re.compile(r"runtime\.mapassign(?:_fast(?:32|64|32ptr|64ptr|str))?"), _MAP_ASSIGN),
    (re.compile(r"runtime\.mallocgc(?:Small|Tiny)\w+"), _MALLOC),
)

# What allocates only while the program panics is harmless. So is what the runtime allocates once
# and keeps: records of goroutines that wait for a channel (acquireSudog), caches of type switches
# and assertions, buffers of the write barrier.
HARMLESS: Mapping[str, str] = MappingProxyType(
    {
        "internal/bytealg/compare_amd64.s": "cmpstring",
        "runtime/alg.go": "memequal* memhash* strequal strhash interequal interhash nilinterequal"
        " nilinterhash c64equal c64hash c128equal c128hash f32equal f32hash f64equal f64hash"
        " ifaceeq efaceeq",
        "runtime/arena.go": "inUserArenaChunk",
        "runtime/asan.go": "asan*",
        "runtime/asm_amd64.s": "retpoline* gcWriteBarrier* rt0* morestack* systemstack* mcall*"
        " procyield",
        "runtime/asm_386.s": "float64touint32 uint32tofloat64",
        "runtime/cgocall.go": "cgo*",
        "runtime/chan.go": "chanrecv1 chanrecv2 chansend1 chanlen chancap closechan selectnb*",
        "runtime/checkptr.go": "check*",
        "runtime/complex.go": "complex128div",
        "runtime/covermeta.go": "addCovMeta",
        "runtime/cpuflags.go": "x86Has*",
        "runtime/debugcall.go": "debug*",
        "runtime/duff_amd64.s": "duffzero duffcopy",
        "runtime/env_posix.go": "gogetenv",
        "runtime/error.go": "panic*",
        "runtime/float.go": "modf",
        "runtime/iface.go": "assertE2I assertE2I2 assertI2I assertI2I2 convI2I typeAssert"
        " interfaceSwitch getitab unreachableMethod staticuint64s",
        "runtime/libfuzzer.go": "libfuzzer*",
        "runtime/map.go": "mapaccess* mapdelete* mapclear mapiternext mapIterStart mapIterNext",
        "runtime/mbarrier.go": "wbZero wbMove typedmem* typedslicecopy",
        "runtime/mbitmap.go": "bulkBarrier* findObject typePointers.*",
        "runtime/mfinal.go": "isGoPointerWithoutSpan",
        "runtime/mheap.go": "addCleanup setCleanupContext",
        "runtime/minmax.go": "fmin32 fmin64 fmax32 fmax64 strmin strmax",
        "runtime/msan.go": "msan*",
        "runtime/panic.go": "panic* goPanic* gopanic gorecover throw* fatal* deferreturn"
        " deferprocStack deferCallSave addOneOpenDeferFrame",
        "runtime/print.go": "print*",
        "runtime/proc.go": "goschedguarded entersyscall* exitsyscall* procPin procUnpin",
        "runtime/race.go": "race*",
        "runtime/rand.go": "rand* cheaprand*",
        "runtime/runtime.go": "write*",
        "runtime/select.go": "selectgo selectsetpc block",
        "runtime/signal_unix.go": "sigpanic",
        "runtime/slice.go": "slicecopy mulUintptr",
        # Where the machine has no floating-point unit: GOARM=5, GOMIPS=softfloat.
        "runtime/softfloat64.go": "fadd* fsub* fmul* fdiv* feq* fgt* fge* fneg* f32to* f64to*"
        " fint* fuint*",
        "runtime/string.go": "slicebytetostringtmp",
        "runtime/stubs.go": "memmove memclr* fastrand* getcaller* divRoundUp",
        "runtime/symtab.go": "callers",
        "runtime/sys_linux_amd64.s": "nanotime*",
        "runtime/sys_openbsd.go": "fcntl",
        "runtime/tls_arm64.s": "tls*",
        "runtime/unsafe.go": "unsafeslice* unsafestring*",
        "runtime/utf8.go": "decoderune countrunes",
        "runtime/vgetrandom_linux.go": "vgetrandom",
        "runtime/vlop_arm.s": "_div* _mod* udiv",
        "runtime/vlrt.go": "int64div int64mod int64tofloat* uint64div uint64mod uint64tofloat*"
        " float64to*",
    }
)
"""Routines that allocate nothing worth reporting, by the Go file that has them; a `*` stands for
any further letters, digits and underscores."""
_HARMLESS = re.compile(
    # Exported functions are called by the user, who sees that call: what they allocate is their own
    # affair. Methods and generic code come with them, where they are inlined.
    r"runtime\.(?:[A-Z(].*|callCleanup\[.*|"
    + "|".join(
        re.escape(entry).replace(r"\*", r"\w*")
        for entries in HARMLESS.values()
        for entry in entries.split()
    )
    + ")"
)


def routine_of(symbol: str) -> Routine | None:
    """Return what a runtime routine makes.

    Args:
        symbol: The routine's name in the object file, such as `runtime.newobject`.

    Returns:
        The routine; None for one that allocates nothing, or that nobody knows.
    """
    routine = ROUTINES.get(symbol)
    if routine is not None:
        return routine
    return next((made for family, made in _FAMILIES if family.fullmatch(symbol)), None)


def is_harmless(symbol: str) -> bool:
    """Return whether a runtime routine is known to allocate nothing that is worth a word."""
    return _HARMLESS.fullmatch(symbol) is not None
