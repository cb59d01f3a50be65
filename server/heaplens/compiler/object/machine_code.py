"""Finds what a call in machine code gets as arguments, and what follows it. Pure: no I/O.

Invariant: what is not certain is nothing. An argument counts only if straight-line code sets
it: between that and the call lies no other call and no jump target.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from heaplens.compiler.object.architectures import Architecture, Instruction
from heaplens.compiler.object.goobj import Ref, Reloc
from heaplens.compiler.object.jumps import (
    Jumps,
    JumpsByPlace,
    Place,
    jump_targets,
    jumps_by_place,
)
from heaplens.compiler.object.landmarks import Landmarks

_BACK_BYTES = (32, 96, 256)
"""How far back an argument is looked for, step by step; std needs 30 instructions at most."""
_AHEAD_BYTES = 512
_MOST = 1 << 63
_CALL_BYTES = 4
"""What a relocation fills in of a call."""
_MAX_BLOCKS = 12
"""Basic blocks that are looked through for a panic."""
_REACH_BYTES = 1024
_WRITE_BARRIER_REACH_BYTES = 24
"""The test of the write barrier's flag stands at most this far before the end of its jump."""


@dataclass(frozen=True, slots=True)
class Argument:
    """What is known of one argument; nothing, if nothing is set."""

    constant: int | None = None
    """Its value."""
    type_ref: Ref | None = None
    """The symbol whose address it is."""
    on_stack: bool = False
    """It is the address of something in the caller's frame."""
    is_float: bool = False
    """It comes from a register for floating-point numbers."""

    def is_nil(self, *, if_unknown: bool) -> bool:
        """Return whether it is nil."""
        if self.on_stack or self.type_ref is not None:
            return False
        return if_unknown if self.constant is None else not self.constant


NOTHING = Argument()


class MachineCode:
    """The code of one function."""

    def __init__(
        self,
        architecture: Architecture | None,
        code: bytes,
        relocs: list[Reloc],
        landmarks: Landmarks,
        boundaries: Callable[[int], int],
    ) -> None:
        """Prepare; nothing is decoded yet.

        Args:
            architecture: How to read it; None makes every argument unknown.
            code: The bytes of the function.
            relocs: Its relocations, in the order of their offsets.
            landmarks: The symbols that tell where it goes.
            boundaries: The nearest offset at or before another where an instruction begins.
        """
        self._architecture = architecture
        self._code = code
        self._relocs: Mapping[int, Reloc] = {reloc.offset: reloc for reloc in relocs}
        self._offsets = list(self._relocs)
        self._landmarks = landmarks
        self._boundary = boundaries
        self._jumps: Jumps | None = None
        self._jumps_at: JumpsByPlace | None = None
        self._endings: list[int] | None = None

    def reloc_in(self, instruction: Instruction) -> Reloc | None:
        """Return the relocation that fills in a part of an instruction."""
        for offset in range(instruction.start, instruction.end):
            reloc = self._relocs.get(offset)
            if reloc is not None:
                return reloc
        return None

    def call_start(self, reloc: Reloc) -> int:
        """Return where the call instruction begins whose target a relocation fills in."""
        return reloc.offset - (self._architecture.opcode_bytes if self._architecture else 0)

    def is_call(self, reloc: Reloc) -> bool:
        """Return whether a relocation fills in a call's target; False where we cannot decode."""
        architecture = self._architecture
        if architecture is None:
            return False
        start = self.call_start(reloc)
        decoded = architecture.decode(self._code, start, reloc.offset + reloc.size)
        return bool(decoded) and architecture.is_call(decoded[0])

    def arguments(self, reloc: Reloc) -> "Arguments":
        """Return the arguments of the call whose target a relocation fills in."""
        return Arguments(self, self._architecture, self.call_start(reloc))

    def straight_line_before(self, call: int, reach: int) -> tuple[list[Instruction], bool]:
        """Return the instructions that certainly run before a call.

        Args:
            call: Where the call begins.
            reach: How many bytes to go back, at least.

        Returns:
            The instructions, the nearest first, and whether that is all that is sure.
        """
        architecture = self._architecture
        if architecture is None:
            return [], True
        if self._is_target(architecture, call):
            return [], True
        start = self._start(architecture, call, reach)
        decoded = architecture.decode(self._code, start, call)
        if not decoded or decoded[-1].end != call:
            return [], True
        instructions = list[Instruction]()
        for instruction in reversed(decoded):
            if architecture.is_barrier(instruction):
                if self._is_write_barrier(architecture, instruction):
                    continue
                return instructions, True
            instructions.append(instruction)
            if self._is_target(architecture, instruction.start):
                return instructions, True
        return instructions, not start or self._ends_call(architecture, start)

    def _start(self, architecture: Architecture, call: int, reach: int) -> int:
        """Return where to begin decoding before a call: an instruction, behind any earlier call."""
        start, unit = max(0, call - reach), architecture.unit_bytes
        if unit > 1:
            # One unit more: two instructions may make one address (arm64: adrp, add).
            return max(0, start // unit - 1) * unit
        start = self._boundary(start)
        for number in range(bisect_left(self._offsets, call) - 1, -1, -1):
            end = self._offsets[number] + _CALL_BYTES
            if end <= start:
                break
            if end <= call and self._ends_call(architecture, end):
                return end
        return start

    def _ends_call(self, architecture: Architecture, end: int) -> bool:
        """Return whether the instruction before an offset is certainly a call."""
        opcode, at = architecture.call_opcode, end - _CALL_BYTES
        reloc = self._relocs.get(at) if opcode else None
        return (
            reloc is not None
            and reloc.ref not in self._landmarks.barrier_calls
            and reloc.size == _CALL_BYTES
            and self._code.startswith(opcode, at - len(opcode))
        )

    def _is_target(self, architecture: Architecture, offset: int) -> bool:
        """Return whether something jumps to an instruction."""
        # Bytes inside an instruction may look like a jump, so an instruction must begin there.
        # A jump around a write barrier comes from just above: what it skips keeps the registers.
        return any(
            self._is_instruction(architecture, at) and not self._tests_write_barrier(at)
            for at in self._jumps_of(architecture).get(offset, ())
        )

    def _tests_write_barrier(self, jump: int, since: int = 0) -> bool:
        """Return whether a jump is the first behind the test of the write barrier's flag."""
        return any(
            (reloc := self._relocs.get(offset)) is not None
            and reloc.ref in self._landmarks.write_barrier
            for offset in range(max(since, jump - _WRITE_BARRIER_REACH_BYTES), jump)
        )

    def _is_write_barrier(self, architecture: Architecture, instruction: Instruction) -> bool:
        """Return whether an instruction calls the write barrier."""
        if not architecture.is_call(instruction):
            return False
        reloc = self.reloc_in(instruction)
        return reloc is not None and reloc.ref in self._landmarks.barrier_calls

    def _is_instruction(self, architecture: Architecture, offset: int) -> bool:
        """Return whether an instruction begins at an offset."""
        start = self._boundary(offset)
        if start == offset:
            return True
        decoded = architecture.decode(self._code, start, offset)
        return not decoded or decoded[-1].end == offset

    def is_skippable(self, reloc: Reloc, place_at: Callable[[int], Place]) -> bool:
        """Return whether a jump of the same expression may lead around a call; if unsure, True.

        Args:
            reloc: The relocation that fills in the call's target.
            place_at: Gives the expression that the code at an offset stems from.
        """
        architecture, call = self._architecture, self.call_start(reloc)
        if architecture is None:
            return True
        if self._jumps_at is None:
            is_jump = partial(self._is_instruction, architecture)
            growth = self._landmarks.stack_growth
            grows = any(other[4:] in growth for other in self._relocs.values())
            jumps = self._jumps_of(architecture)
            self._jumps_at = jumps_by_place(jumps, place_at, is_jump, but_first=grows)
        place = place_at(reloc.offset)
        return any(
            at < call
            and (target > call or place_at(target) == place)
            and self._is_instruction(architecture, at)
            for at, target in self._jumps_at.get(place, ())
        )

    def _jumps_of(self, architecture: Architecture) -> Jumps:
        if self._jumps is None:
            self._jumps = jump_targets(architecture.goarch, self._code)
        return self._jumps

    def only_panics(self, reloc: Reloc) -> bool:
        """Return whether only a panic can follow a call; False where that is not easy to see."""
        architecture, at = self._architecture, reloc.offset + reloc.size
        if architecture is None or not self._may_panic(at):
            return False
        for _ in range(_MAX_BLOCKS):
            end = self._end_of_block(architecture, at)
            if end is None:
                return False
            if architecture.is_call(end):
                return True
            # Only around a write barrier do both branches meet again: its jump is the first behind
            # the test of the flag. Any other condition may lead to code that does not panic.
            if not architecture.may_fall_through(end) or not self._tests_write_barrier(
                end.start, at
            ):
                return False
            at = end.end
        return False

    def _may_panic(self, at: int) -> bool:
        """Return whether a call that never returns is near enough to be looked for."""
        if self._endings is None:
            never = self._landmarks.never_return
            self._endings = [offset for offset, reloc in self._relocs.items() if reloc[4:] in never]
        number = bisect_left(self._endings, at)
        return number < len(self._endings) and self._endings[number] < at + _REACH_BYTES

    def _end_of_block(self, architecture: Architecture, at: int) -> Instruction | None:
        """Return the first jump, return, or call that never returns, from an offset on."""
        for instruction in architecture.onwards(self._code, at, at + _AHEAD_BYTES):
            if architecture.is_call(instruction):
                reloc = self.reloc_in(instruction)
                if reloc is not None and reloc.ref in self._landmarks.never_return:
                    return instruction
            elif architecture.ends_block(instruction):
                return instruction
        return None


class Arguments:
    """The arguments of one call, looked up on demand."""

    def __init__(self, code: MachineCode, architecture: Architecture | None, call: int) -> None:
        """Prepare.

        Args:
            code: The function.
            architecture: Its architecture.
            call: Where the call begins.
        """
        self._code = code
        self._architecture = architecture
        self._call = call
        self._instructions: list[Instruction] = []
        self._reach = iter(_BACK_BYTES)
        self._is_whole = False

    def __getitem__(self, number: int) -> Argument:
        architecture = self._architecture
        if architecture is None or not 0 <= number < len(architecture.registers):
            return NOTHING
        while True:
            argument = self._look_up(architecture, architecture.registers[number])
            if argument is not None:
                return argument
            reach = next(self._reach, None)
            if self._is_whole or reach is None:
                return NOTHING
            self._instructions, self._is_whole = self._code.straight_line_before(self._call, reach)

    def _look_up(self, architecture: Architecture, register: str) -> Argument | None:
        """Return what the instructions known so far put into a register; None for nothing."""
        for instruction in self._instructions:
            if not architecture.writes(instruction, register):
                continue
            source = architecture.source(instruction)
            if source is None:
                return NOTHING
            if source.constant is not None:
                # A negative size or count panics, so the call allocates nothing.
                is_amount = 0 <= source.constant < _MOST
                return Argument(constant=source.constant) if is_amount else NOTHING
            if source.register:
                register = source.register
                continue
            if source.is_reference:
                reloc = self._code.reloc_in(instruction)
                if reloc is None and source.before is not None:
                    reloc = self._code.reloc_in(source.before)
                return NOTHING if reloc is None else Argument(type_ref=reloc.ref)
            return Argument(on_stack=source.on_stack, is_float=source.is_float)
        return None
