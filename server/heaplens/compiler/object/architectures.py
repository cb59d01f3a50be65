"""What is to be known of an architecture's instructions: decoded by capstone, read here. Pure.

Where the n-th integer argument is: GOROOT/src/cmd/compile/abi-internal.md. Of architectures that
are not here the arguments stay unknown; calls and chains do not need them.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from capstone import Cs


class Instruction(NamedTuple):
    """One instruction, in capstone's words."""

    start: int
    """Its offset in the function."""
    end: int
    """The offset behind it."""
    mnemonic: str
    """What it does: `mov`."""
    operands: str
    """With what: `ebx, 0x20`."""
    before: "Instruction | None" = None
    """The one before, where two make one address (arm64: `adrp`, `add`)."""

    @property
    def target(self) -> str:
        """The first operand, which most instructions write."""
        return self.operands.partition(",")[0]


@dataclass(frozen=True, slots=True)
class Source:
    """Where an instruction takes from what it writes; one of these is set."""

    constant: int | None = None
    register: str = ""
    is_reference: bool = False
    on_stack: bool = False
    is_float: bool = False
    before: Instruction | None = None


class Architecture(ABC):
    """How one architecture passes arguments, jumps and calls."""

    goarch: str
    registers: tuple[str, ...]
    """Those of the integer arguments, in the spelling that the others are brought to."""
    opcode_bytes: int
    """How many bytes of a call stand before what its relocation fills in."""
    unit_bytes = 1
    """How many bytes each instruction begins a multiple of."""
    call_opcode = b""
    """What stands before the target of a call and of nothing else that is filled in."""
    first_half = ""
    """What begins an address that two instructions make."""

    def __init__(self, decoder: "Cs") -> None:
        self._decoder = decoder
        self._known: dict[tuple[re.Pattern[str], str], bool] = {}

    def _matches(self, pattern: re.Pattern[str], mnemonic: str) -> bool:
        """Return whether a mnemonic has one of some prefixes; cached: there are few mnemonics."""
        key = pattern, mnemonic
        matches = self._known.get(key)
        if matches is None:
            matches = self._known[key] = pattern.match(mnemonic) is not None
        return matches

    def decode(self, code: bytes, start: int, end: int) -> list[Instruction]:
        """Return the instructions between two offsets, up to the first that cannot be read."""
        disassembled = self._decoder.disasm_lite(code[start:end], start)
        if not self.first_half:
            return [
                Instruction(at, at + size, name, operands)
                for at, size, name, operands in disassembled
            ]
        before: Instruction | None = None
        decoded = list[Instruction]()
        for at, size, mnemonic, operands in disassembled:
            first_half = before if before is not None and before[2] == self.first_half else None
            before = Instruction(at, at + size, mnemonic, operands, first_half)
            decoded.append(before)
        return decoded

    def onwards(self, code: bytes, start: int, end: int) -> Iterator[Instruction]:
        """Yield the same, decoded piece by piece: callers stop early."""
        while start < end:
            piece = self.decode(code, start, min(end, start + _PIECE_BYTES))
            if not piece:
                return
            yield from piece
            start = piece[-1].end

    @abstractmethod
    def is_barrier(self, instruction: Instruction) -> bool:
        """Return whether what was in registers before an instruction is unknown behind it."""

    @abstractmethod
    def is_call(self, instruction: Instruction) -> bool:
        """Return whether an instruction is a call."""

    @abstractmethod
    def ends_block(self, instruction: Instruction) -> bool:
        """Return whether an instruction ends a basic block: a jump, a return."""

    @abstractmethod
    def may_fall_through(self, instruction: Instruction) -> bool:
        """Return whether execution may fall through to the code behind: a conditional jump."""

    @abstractmethod
    def writes(self, instruction: Instruction, register: str) -> bool:
        """Return whether an instruction writes a register, or a part of it."""

    @abstractmethod
    def source(self, instruction: Instruction) -> Source | None:
        """Return where the value an instruction writes comes from; None unless that is simple."""


_PIECE_BYTES = 40
_NUMBER = re.compile(r"-?(?:0x[0-9a-f]+|\d+)")


class _Amd64(Architecture):
    goarch = "amd64"
    registers = ("rax", "rbx", "rcx", "rdi", "rsi", "r8", "r9", "r10", "r11")
    opcode_bytes = 1
    # What else is filled in is relative to the next instruction, too: ModRM stands before it, which
    # is 0x05 to 0x3d then, or it is a jump, 0xe9 or 0x0f 0x8x.
    call_opcode = b"\xe8"

    _ALIASES = (
        {
            alias: f"r{name}"
            for name in ("ax", "bx", "cx", "dx")
            for alias in (f"r{name}", f"e{name}", name, f"{name[0]}l", f"{name[0]}h")
        }
        | {
            alias: f"r{name}"
            for name in ("si", "di", "bp", "sp")
            for alias in (f"r{name}", f"e{name}", name, f"{name}l")
        }
        | {
            f"r{number}{suffix}": f"r{number}"
            for number in range(8, 16)
            for suffix in ("", "d", "w", "b")
        }
    )
    _WHOLE = frozenset(_ALIASES.values()) | {
        *("eax", "ebx", "ecx", "edx", "esi", "edi"),
        *(f"r{number}d" for number in range(8, 16)),
    }
    """Names that stand for the register as a whole: 32 bits clear the rest."""
    _BARRIERS = re.compile(
        r"call|jmp|ret|ud2|int3|hlt|rep|lock|stos|movs[bwdq]\b|mul|imul|div|idiv|cqo|cdq|cpuid"
        r"|cmpxchg|xchg|xadd|syscall|leave|pop|push"
    )
    _SILENT = re.compile(r"cmp|test|bt$|ucomis|comis|vucomis|vcomis|nop|j[a-z]+|prefetch")

    def is_barrier(self, instruction: Instruction) -> bool:
        if not self._matches(self._BARRIERS, instruction.mnemonic):
            return False
        # With two or three operands a product goes to the first of them alone; cmpxchg is none.
        return not (instruction.mnemonic == "imul" and "," in instruction.operands)

    def is_call(self, instruction: Instruction) -> bool:
        return instruction.mnemonic == "call"

    def ends_block(self, instruction: Instruction) -> bool:
        return instruction.mnemonic.startswith(("j", "ret"))

    def may_fall_through(self, instruction: Instruction) -> bool:
        return instruction.mnemonic.startswith("j") and instruction.mnemonic != "jmp"

    def writes(self, instruction: Instruction, register: str) -> bool:
        if self._ALIASES.get(instruction.target) != register:
            return False
        return not self._matches(self._SILENT, instruction.mnemonic)

    def source(self, instruction: Instruction) -> Source | None:
        target, _, source = instruction.operands.partition(", ")
        origin: Source | None = None
        if target not in self._WHOLE:
            return None
        match instruction.mnemonic:
            case "xor" if source == target:
                origin = Source(constant=0)
            case "mov" | "movabs" if _NUMBER.fullmatch(source):
                origin = Source(constant=int(source, 0))
            case "mov" if source in self._WHOLE:
                origin = Source(register=self._ALIASES[source])
            case "movq" | "movd" if source.startswith("xmm"):
                origin = Source(is_float=True)
            case "lea" if source.startswith("[rip"):
                origin = Source(is_reference=True)
            case "lea" if source.startswith("[rsp"):
                origin = Source(on_stack=True)
        return origin


class _Arm64(Architecture):
    goarch = "arm64"
    registers = tuple(f"x{number}" for number in range(16))
    opcode_bytes = 0
    unit_bytes = 4
    first_half = "adrp"

    _CALLS = frozenset({"bl", "blr"})
    _NEVER_ON = frozenset({"b", "br", "ret"})
    _WAY_ENDS = re.compile(r"(?:b|br|b\..*|cbn?z|tbn?z|ret)$")
    _BARRIERS = re.compile(
        r"(?:bl|blr|b|br|ret|brk|udf|svc|ldp|ldaxr.*|stlxr.*|cas.*|swp.*|ld[a-z]*al.*)$"
    )
    _SILENT = re.compile(r"(?:cmp|cmn|tst|fcmp|ccmp|st|b\.|cbn?z|tbn?z|nop|hint|prfm|dmb)")

    def is_barrier(self, instruction: Instruction) -> bool:
        # With `]!` or `], #8` an access also moves the pointer.
        moving = "]!" in instruction.operands or "], " in instruction.operands
        return moving or self._matches(self._BARRIERS, instruction.mnemonic)

    def is_call(self, instruction: Instruction) -> bool:
        return instruction.mnemonic in self._CALLS

    def ends_block(self, instruction: Instruction) -> bool:
        return self._matches(self._WAY_ENDS, instruction.mnemonic)

    def may_fall_through(self, instruction: Instruction) -> bool:
        return instruction.mnemonic not in self._NEVER_ON

    def writes(self, instruction: Instruction, register: str) -> bool:
        if self._whole(instruction.target) != register:
            return False
        return not self._matches(self._SILENT, instruction.mnemonic)

    @staticmethod
    def _whole(name: str) -> str:
        return f"x{name[1:]}" if name[:1] == "w" and name[1:].isdigit() else name

    def source(self, instruction: Instruction) -> Source | None:
        _, _, source = instruction.operands.partition(", ")
        source = source.removeprefix("xzr, ").removeprefix("wzr, ")
        number = source.removeprefix("#")
        whole = self._whole(source)
        origin: Source | None = None
        match instruction.mnemonic:
            case "mov" | "movz" | "orr" if source in {"xzr", "wzr"}:
                origin = Source(constant=0)
            case "mov" | "movz" | "orr" if number != source and _NUMBER.fullmatch(number):
                origin = Source(constant=int(number, 0))
            case "mov" if whole[:1] == "x" and whole[1:].isdigit():
                origin = Source(register=whole)
            case "fmov" if source[:1] in {"d", "s"}:
                origin = Source(is_float=True)
            case "add" if source.startswith("sp, #"):
                origin = Source(on_stack=True)
            case "add" if instruction.before is not None:
                origin = Source(is_reference=True, before=instruction.before)
        return origin


def architecture_of(goarch: str) -> Architecture | None:
    """Return how to read an architecture's instructions; None where we cannot.

    Not to be used by several threads at once: a decoder of capstone keeps state.
    """
    import capstone  # noqa: PLC0415 - takes 60 ms, and whoever proves nothing does not need it

    if goarch == "amd64":
        return _Amd64(capstone.Cs(capstone.CS_ARCH_X86, capstone.CS_MODE_64))
    if goarch == "arm64":
        return _Arm64(capstone.Cs(capstone.CS_ARCH_ARM64, capstone.CS_MODE_ARM))
    return None
