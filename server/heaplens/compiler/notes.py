"""Recognizes the lines of the compiler that are not about allocations. Pure: no I/O.

Invariant: what is recognized is dropped without a trace, so each form spells out its wording.
"""

import re

# Notes on decisions that are no allocation. Printed by escape, inline, devirtualize, bloop, noder,
# loopvar, staticinit and walk under src/cmd/compile/internal, in any version that is supported.
_NOTE = re.compile(
    rb"can inline |cannot inline |should not PGO devirtualize |can't PGO devirtualize "
    rb"|(?:partially |PGO )?devirtualizing |PGO devirtualize considering "
    rb"|cannot devirtualize |failed to devirtualize "
    rb"|zero-copy string->\[\]byte conversion$"
    rb"|assuming .+ is unsafe uintptr$|marking .+ as escaping (?:\.\.\.)?uintptr$"
    rb"|mark(?:ed|ing)? escaped content: |(?:mutates|calls) param: "
    rb"|.+ does not escape, mutate, or call$"
    rb"|.+ ignoring self-assignment in |.+ capturing by (?:ref|value): "
    rb"|loop variable .+ now per-iteration|.+ loop ending at .+ was modified"
    rb"|function .+ considered 'big'; |unreferenced closure "
    rb"|.+ will be kept alive$|expr is unknown to bloop pass$|unrecognized shape for assign list "
    rb"|imprecise interface call$|closure converted to global$|skipping static copy of "
    rb"|tail call emitted for the method "
    rb"|(?:heap|stack) closure, captured vars = |index bounds check elided$|stack object "
)
# Lines without a position that are no message about the code: the go command's heading of a
# package, notes on profiles, and the numbered dump of syntax trees that `-W` prints to stderr.
_SKIPPED = re.compile(
    rb"\s*$|# |before |after |hot-|PGO devirtualizing |\s*[0-9]+  (?:\. )*\S|go: "
)


def is_note(line: bytes, start: int) -> bool:
    """Return whether the message from `start` on is a known note about some other decision."""
    return _NOTE.match(line, start) is not None


def is_skipped(line: bytes) -> bool:
    """Return whether a line without a position is known to say nothing about the code."""
    return _SKIPPED.match(line) is not None
