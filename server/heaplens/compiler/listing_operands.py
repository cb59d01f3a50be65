"""Finds out what a call in a listing gets as arguments, and what follows it. Pure: no I/O.

Invariant: what is not certain is None. An argument counts only if it is set on the one straight
way to the call: no other call, no jump target lies between the two.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

# Where the n-th integer argument is: cmd/compile/abi-internal.md.
_REGISTERS: Mapping[str, tuple[bytes, ...]] = MappingProxyType(
    {
        "amd64": (b"AX", b"BX", b"CX", b"DI", b"SI", b"R8", b"R9", b"R10", b"R11"),
        "arm64": tuple(b"R%d" % number for number in range(16)),
    }
)
# Jumps within a function, with the decimal offset they go to: `JLS 470`, `CBZ R0, 470`. Several
# patterns, each with a fixed beginning, which Python searches fast.
_JUMPS: Mapping[str, tuple[re.Pattern[bytes], ...]] = MappingProxyType(
    {
        "amd64": (re.compile(rb"\tJ[A-Z]+\t(\d+)\n"),),
        "arm64": (
            re.compile(rb"\tJMP\t(\d+)\n"),
            re.compile(rb"\tB[A-Z]{2}\t(\d+)\n"),
            re.compile(rb"\tCB[A-Z]+\t[^\n]*, (\d+)\n"),
            re.compile(rb"\tTB[A-Z]+\t[^\n]*, (\d+)\n"),
        ),
    }
)
# What ends the straight way onwards: a jump, or a routine that never returns.
_WAY_ENDS = re.compile(
    rb"\t(?:(?:J[A-Z]+|B[A-Z]{2}|CBN?ZW?|TBN?Z|RET)\b|CALL\truntime\.(gopanic|panic\w*|throw|fatal)\()"
)
_WRITE_BARRIER = b"runtime.writeBarrier"
_WRITE_BARRIER_REACH_BYTES = 700
"""The test of the write barrier's flag stands at most three lines before its jump."""
_MAX_JUMPS = 12
_DUMP = b"\n\t0x0000 "
_PC_DIGITS = 5
_MAX_LINES = 48
"""How far back an argument is looked for; the longest seen in std is 30 lines."""
# `\t0x000e 00014 (/abs/main.go:15)\tLEAQ\ttype:int(SB), AX`
_INSTRUCTION = re.compile(rb"\t0x[0-9a-f]+ (\d+) \(.*?\)\t([A-Z0-9.]+)(?:\t(.*))?")
_TYPE = re.compile(rb"\$?type:(.+)\(SB\)")
_CONSTANT = re.compile(rb"\$(-?\d+)")
_REGISTER = re.compile(rb"[A-Z][A-Z0-9]{1,2}(?<!ZR)")
_MOVES = frozenset((b"MOVQ", b"MOVL", b"MOVD", b"LEAQ"))  # narrower ones change a part
_CLEARS = frozenset((b"XORL", b"XORQ"))
_COMPARES = (b"CMP", b"TEST", b"CMN", b"TST", b"BT", b"UCOMIS", b"COMIS", b"FCMP")
_SILENT = frozenset((b"PCDATA", b"FUNCDATA", b"NOP", b"XCHGL", b"HINT"))
# Instructions that change registers they do not name, or after which nothing is certain; so does
# every one with a suffix (arm64: MOVD.P also advances the pointer).
_BARRIERS = frozenset(
    (
        *(b"CALL", b"JMP", b"RET", b"UNDEF", b"TEXT", b"DUFFZERO", b"DUFFCOPY", b"REP", b"STOSQ"),
        *(b"MOVSQ", b"MULQ", b"MULL", b"DIVQ", b"DIVL", b"IDIVQ", b"IDIVL", b"CQO", b"CDQ"),
        *(b"CPUID", b"CMPXCHGQ", b"CMPXCHGL", b"XCHGQ", b"XADDQ", b"XADDL", b"LDP"),
    )
)


@dataclass(frozen=True, slots=True)
class Argument:
    """What is known of one argument; nothing, if all is None."""

    constant: int | None = None
    """Its value."""
    type_name: str | None = None
    """The type whose descriptor it is."""
    on_stack: bool = False
    """It is the address of something in the caller's frame."""

    def is_nil(self, *, if_unknown: bool) -> bool:
        """Whether it is nil."""
        if self.on_stack:
            return False
        return if_unknown if self.constant is None else not self.constant


NOTHING = Argument()


class Code:
    """The instructions of one function, with what can be told of them."""

    def __init__(self, goarch: str, listing: bytes) -> None:
        """Prepares.

        Args:
            goarch: The architecture; of those we do not know every argument is unknown.
            listing: The listing of the whole function, with or without the dump of its bytes.
        """
        dump = listing.rfind(_DUMP)
        # An instruction has a five-digit offset there, and the dump two-digit bytes.
        has_dump = dump >= 0 and listing[dump + len(_DUMP) + 2 : dump + len(_DUMP) + 3] == b" "
        self.text = listing[:dump] if has_dump else listing
        self.registers = _REGISTERS.get(goarch, ())
        self._jumps = _JUMPS.get(goarch, ())
        self._targets: frozenset[bytes] | None = None
        self._way: tuple[int, re.Match[bytes] | None] | None = None

    def is_target(self, pc: bytes) -> bool:
        """Whether the function jumps to one of its instructions, of which `pc` is the offset."""
        if self._targets is None:
            found = (jump.findall(self.text) for jump in self._jumps)
            self._targets = frozenset(pc.zfill(_PC_DIGITS) for pcs in found for pc in pcs)
        return pc in self._targets

    def only_panics(self, at: int) -> bool:
        """Whether nothing but a panic can follow an instruction, as far as a straight look tells.

        Args:
            at: An index in the instruction's line.
        """
        at = self.text.find(b"\n", at)
        for _ in range(_MAX_JUMPS):
            match = self._end_of_way(at)
            if match is None:
                return False
            if match[1] is not None:
                return True
            # Ways around a write barrier meet again.
            before = max(at, match.start() - _WRITE_BARRIER_REACH_BYTES)
            if self.text.find(_WRITE_BARRIER, before, match.start()) < 0:
                return False
            at = match.end()
        return False

    def _end_of_way(self, at: int) -> re.Match[bytes] | None:
        """The first end of a straight way behind an index."""
        # Calls are looked at in their order, and many in a row have the same end: looked for anew
        # from each, it costs the square of a long function.
        if self._way is not None:
            start, match = self._way
            if start <= at and (match is None or at <= match.start()):
                return match
        self._way = at, _WAY_ENDS.search(self.text, at)
        return self._way[1]


class Arguments:
    """The arguments of one call, looked up on demand."""

    def __init__(self, code: Code, call_at: int) -> None:
        """Prepares.

        Args:
            code: The function that calls.
            call_at: The index in its text of the start of the call's line.
        """
        self._code = code
        self._call_at = call_at
        self._lines: Sequence[tuple[bytes, bytes]] | None = None

    def __getitem__(self, number: int) -> Argument:
        registers = self._code.registers
        if not 0 <= number < len(registers):
            return NOTHING
        if self._lines is None:
            self._lines = self._straight_way()
        register = registers[number]
        for mnemonic, operands in self._lines:
            source, found, target = operands.rpartition(b", ")
            if target != register or mnemonic.startswith(_COMPARES):
                continue
            if mnemonic in _CLEARS and source == target:
                return Argument(constant=0)
            if not found or mnemonic not in _MOVES:
                return NOTHING
            if not _REGISTER.fullmatch(source):
                return _read(mnemonic, source)
            register = source
        return NOTHING

    def _straight_way(self) -> list[tuple[bytes, bytes]]:
        """Mnemonic and operands of the lines that surely run before the call, the nearest first."""
        code, end = self._code, self._call_at
        text = code.text
        lines = list[tuple[bytes, bytes]]()
        # A jump to the call itself: nothing before it is certain.
        start = text.find(b" ", end) + 1
        pc = text[start : text.find(b" ", start)]
        while end > 0 and len(lines) < _MAX_LINES and not code.is_target(pc):
            start = text.rfind(b"\n", 0, end - 1) + 1
            match = _INSTRUCTION.match(text, start, end - 1)
            if match is None or match[2] in _BARRIERS or b"." in match[2]:
                break
            pc = match[1]
            if match[2] not in _SILENT:
                lines.append((match[2], match[3] or b""))
            end = start
        return lines


def _read(mnemonic: bytes, source: bytes) -> Argument:
    if source == b"ZR":
        return Argument(constant=0)
    constant = _CONSTANT.fullmatch(source)
    if constant is not None:
        return Argument(constant=int(constant[1]))
    match = _TYPE.fullmatch(source)
    if match is not None:
        return Argument(type_name=match[1].decode("utf-8", "surrogateescape"))
    is_address = mnemonic == b"LEAQ" or source.startswith(b"$")
    return Argument(on_stack=is_address and source.endswith((b"(SP)", b"(RSP)")))
