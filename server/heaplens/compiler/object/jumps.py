"""Where the jumps within a function go: a search for their patterns, which is fast. Pure.

Invariant: no jump is missed; a few bytes that only look like one may be taken for it.
"""

import re
import struct

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


def jump_targets(goarch: str, code: bytes) -> Jumps:
    """Return the offsets that the code may jump to.

    Args:
        goarch: `amd64` or `arm64`.
        code: The bytes of one function.
    """
    return _amd64(code) if goarch == "amd64" else _arm64(code)


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
