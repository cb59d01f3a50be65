"""Makes the profile of samples/profiled, which no program was run for. Pure: no I/O.

The file is a pprof protocol buffer, compressed, with just what the go command asks for.
"""

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """A call that the profile has seen, caller and callee with their places."""

    caller: str
    """Name in the linker's spelling, such as `main.main`."""
    caller_start_line: int
    """1-based line of the caller's `func`."""
    call_line: int
    """1-based line of the call."""
    callee: str
    """Name in the linker's spelling."""
    callee_start_line: int
    """1-based line of the callee's `func`."""
    count: int
    """How often a sample met it."""


def make_profile(file: str, calls: Sequence[Call]) -> bytes:
    """Encode calls as a CPU profile.

    Args:
        file: Name of the Go file that all functions are in.
        calls: What was called from where, how often.

    Returns:
        The bytes of a default.pgo; the same for the same calls.
    """
    strings = ["", "samples", "count", file]
    body = _message(1, _number(1, 1) + _number(2, 2))
    for index, call in enumerate(calls):
        callee, caller = 2 * index + 1, 2 * index + 2
        body += _message(2, _packed(1, [callee, caller]) + _packed(2, [call.count]))
        for identity, name, line, start in (
            (callee, call.callee, call.callee_start_line + 1, call.callee_start_line),
            (caller, call.caller, call.call_line, call.caller_start_line),
        ):
            place = _message(4, _number(1, identity) + _number(2, line))
            body += _message(4, _number(1, identity) + place)
            text = len(strings)
            strings.append(name)
            function = _number(1, identity) + _number(2, text) + _number(3, text)
            body += _message(5, function + _number(4, 3) + _number(5, start))
    body += b"".join(_message(6, string.encode()) for string in strings)
    return gzip.compress(body, mtime=0)


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 127:
        encoded.append(value & 127 | 128)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _message(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _packed(field: int, values: Iterable[int]) -> bytes:
    return _message(field, b"".join(map(_varint, values)))
