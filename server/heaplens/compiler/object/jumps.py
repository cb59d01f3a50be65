"""Where the jumps within a function go: a search for their patterns, which is fast. Pure.

Invariant: no jump is missed; a few bytes that only look like one may be taken for it.
"""

import re
import struct
from collections.abc import Callable

_SHORT = re.compile(rb"[\x70-\x7f\xeb]")
_NEAR = re.compile(rb"\x0f[\x80-\x8f]|\xe9")
_NEAR_BYTES = 4
_SIGN = 0x80
_WORD_BYTES = 4
# Mask and pattern of a jump's word, with the bits of its distance in words (Arm ARM, C4.1).
_ARM64 = (
    (0xFC000000, 0x14000000, 0, 26),
    (0xFF000010, 0x54000000, 5, 19),
    (0x7E000000, 0x34000000, 5, 19),
    (0x7E000000, 0x36000000, 5, 14),
)


Jumps = dict[int, list[int]]
"""The offsets that code may jump to, each with those of the jumps; not all of those are real."""

Place = tuple[int, ...]
"""The expression that code stems from: inlined call, file and line."""
JumpsByPlace = dict[Place, list[tuple[int, int]]]
"""The offsets of jumps and what they lead to, by the expression they stem from."""


def jump_targets(goarch: str, code: bytes) -> Jumps:
    """Return the offsets that the code may jump to.

    Args:
        goarch: `amd64` or `arm64`.
        code: The bytes of one function.
    """
    return _amd64(code) if goarch == "amd64" else _arm64(code)


def jumps_by_place(
    jumps: Jumps,
    place_at: Callable[[int], Place],
    is_jump: Callable[[int], bool],
    *,
    but_first: bool,
) -> JumpsByPlace:
    """Return jumps by the expression they stem from, so that a function is looked through once.

    Args:
        jumps: The jumps by their targets.
        place_at: Gives the expression that the code at an offset stems from.
        is_jump: Whether an instruction begins at an offset.
        but_first: Whether the first real one is left out: it leads to where the stack grows.
    """
    pairs = sorted((at, target) for target, sources in jumps.items() for at in sources)
    first = next((pair for pair in pairs if is_jump(pair[0])), None) if but_first else None
    found: JumpsByPlace = {}
    for at, target in pairs:
        if (at, target) != first:
            found.setdefault(place_at(at), []).append((at, target))
    return found


def _amd64(code: bytes) -> Jumps:
    size = len(code)
    targets: Jumps = {}
    for match in _SHORT.finditer(code):
        at = match.end()
        if at < size:
            distance = code[at]
            target = at + 1 + (distance if distance < _SIGN else distance - 2 * _SIGN)
            targets.setdefault(target, []).append(match.start())
    for match in _NEAR.finditer(code):
        at = match.end()
        if at + _NEAR_BYTES <= size:
            distance = int.from_bytes(code[at : at + _NEAR_BYTES], "little", signed=True)
            targets.setdefault(at + _NEAR_BYTES + distance, []).append(match.start())
    return targets


def _arm64(code: bytes) -> Jumps:
    targets: Jumps = {}
    words = struct.unpack(f"<{len(code) // _WORD_BYTES}I", code[: len(code) & ~3])
    for number, word in enumerate(words):
        for mask, pattern, shift, bits in _ARM64:
            if word & mask == pattern:
                distance = word >> shift & (1 << bits) - 1
                if distance >> bits - 1:
                    distance -= 1 << bits
                target = _WORD_BYTES * (number + distance)
                targets.setdefault(target, []).append(_WORD_BYTES * number)
                break
    return targets
