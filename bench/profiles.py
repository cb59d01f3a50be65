"""Decodes a memory profile (gunzipped protobuf, profile.proto of pprof); what we need of it."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
# Field numbers of profile.proto: Profile, then Sample, Label, Location, Line, Function.
_SAMPLE, _LOCATION, _FUNCTION, _STRING = 2, 4, 5, 6
_ALLOC_OBJECTS = 0
_RUNTIME = ("runtime.", "internal/runtime/")


@dataclass(frozen=True, slots=True)
class Frame:
    """One call on a stack, of its own or inlined."""

    function: str
    """Its name as the linker knows it."""
    path: str
    """The file."""
    line: int
    """1-based line."""
    inlined: bool = False
    """Whether the code was inlined into that of the next frame."""
    start_line: int = 0
    """The line that the function begins at; 0 where that is not known."""


@dataclass(frozen=True, slots=True)
class ProfileSample:
    """All allocations of one size that one stack made."""

    frames: tuple[Frame, ...]
    """Innermost first."""
    objects: int
    """How many."""
    size_bytes: int
    """Bytes of each, rounded up to a size class by the allocator."""


def read_profile(data: bytes) -> list[ProfileSample]:
    """Reads a profile of `go test -memprofile`.

    Args:
        data: The profile, decompressed.

    Returns:
        Its samples, those without any allocation left out.
    """
    samples, strings = [], list[str]()
    locations: dict[int, list[tuple[int, int]]] = {}
    functions: dict[int, tuple[int, int, int]] = {}
    for field, value in _fields(data):
        if not isinstance(value, bytes):
            continue
        if field == _SAMPLE:
            samples.append(_sample(value))
        elif field == _LOCATION:
            number, lines = _location(value)
            locations[number] = lines
        elif field == _FUNCTION:
            numbers = dict(_fields(value))
            number, name, path, start = (_number(numbers.get(at)) for at in (1, 2, 4, 5))
            functions[number] = name, path, start
        elif field == _STRING:
            strings.append(value.decode("utf-8", "surrogateescape"))
    frames = {
        location: tuple(
            Frame(
                strings[functions[function][0]],
                strings[functions[function][1]],
                line,
                inlined=at < len(lines) - 1,
                start_line=functions[function][2],
            )
            for at, (function, line) in enumerate(lines)
        )
        for location, lines in locations.items()
    }
    return [
        ProfileSample(tuple(frame for place in places for frame in frames[place]), objects, size)
        for places, objects, size in samples
        if objects
    ]


def outermost_routine(frames: Sequence[Frame], goroot: str) -> tuple[str, Frame | None]:
    """The routine of the runtime that code outside it called, and where that code is.

    Args:
        frames: A stack, innermost first, inlined calls included.
        goroot: Where the toolchain is. Files of the runtime also hold routines with names of other
            packages (`reflect.unsafe_New`).

    Returns:
        The routine's name and the frame outside; None where the whole stack is the runtime's.
    """
    routine = ""
    home, inner_homes = f"{goroot}/src/runtime", f"{goroot}/src/internal/runtime/"
    for frame in frames:
        at_home = os.path.dirname(frame.path) == home or frame.path.startswith(inner_homes)
        if not frame.function.startswith(_RUNTIME) and not at_home:
            return routine, frame
        routine = frame.function
    return routine, None


def called_routine(frames: Sequence[Frame], goroot: str) -> tuple[str, tuple[Frame, ...]]:
    """The routine of the runtime that compiled code outside it called, and that code.

    Unlike `outermost_routine`, a function of the runtime that was inlined is code of its caller.

    Args:
        frames: A stack, innermost first, inlined calls included.
        goroot: Where the toolchain is.

    Returns:
        The routine's name and the frames of one compiled function, innermost first; none where the
        whole stack is the runtime's.
    """
    _, outside = outermost_routine(frames, goroot)
    if outside is None:
        return "", ()
    last = first = frames.index(outside)
    while frames[last].inlined:
        last += 1
    while first and frames[first - 1].inlined:
        first -= 1
    return frames[first - 1].function if first else "", tuple(frames[first : last + 1])


def moved(profile: Sequence[ProfileSample], old: str, new: str) -> list[ProfileSample]:
    """Gives the files of a profile another place.

    Args:
        profile: The profile.
        old: The directory that the files were in, such as GOROOT.
        new: The one that they are in.

    Returns:
        The profile with the new paths.
    """
    return [
        replace(
            sample,
            frames=tuple(
                replace(frame, path=new + frame.path.removeprefix(old))
                if frame.path.startswith(f"{old}/")
                else frame
                for frame in sample.frames
            ),
        )
        for sample in profile
    ]


def own_chains(
    profile: Sequence[ProfileSample], directory: str, goroot: str
) -> dict[tuple[str, int], set[tuple[str, int]]]:
    """For each line that allocated the lines that hold the same code.

    Args:
        profile: The profile.
        directory: The package; lines of other files are left out.
        goroot: Where the toolchain is.

    Returns:
        The line itself, and the calls into which it was inlined where it allocated.
    """
    chains: dict[tuple[str, int], set[tuple[str, int]]] = {}
    for sample in profile:
        _, first = outermost_routine(sample.frames, goroot)
        if first is None:
            continue
        chain = set()
        for frame in sample.frames[sample.frames.index(first) :]:
            chain.add((frame.path, frame.line))
            if not frame.inlined:
                break
        if os.path.dirname(first.path) == directory:
            chains.setdefault((first.path, first.line), set()).update(chain)
        # Code of another package, inlined into a line of this one: allocated there as well.
        for line in chain - {(first.path, first.line)}:
            if os.path.dirname(line[0]) == directory:
                chains.setdefault(line, set()).add(line)
    return chains


def _sample(data: bytes) -> tuple[list[int], int, int]:
    places, values, size = list[int](), list[int](), 0
    for field, value in _fields(data):
        if field in (1, 2):
            target = places if field == 1 else values
            target.extend(_varints(value) if isinstance(value, bytes) else [value])
        elif isinstance(value, bytes):
            size = _number(dict(_fields(value)).get(3)) or size
    return places, values[_ALLOC_OBJECTS], size


def _location(data: bytes) -> tuple[int, list[tuple[int, int]]]:
    number, lines = 0, []
    for field, value in _fields(data):
        if field == 1:
            number = _number(value)
        elif field == 4 and isinstance(value, bytes):  # noqa: PLR2004 - Location.line
            numbers = dict(_fields(value))
            lines.append((_number(numbers.get(1)), _number(numbers.get(2))))
    return number, lines


def _number(value: bytes | int | None) -> int:
    return value if isinstance(value, int) else 0


def _fields(data: bytes) -> Iterator[tuple[int, bytes | int]]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        if kind == _VARINT:
            number, at = _varint(data, at)
            yield key >> 3, number
        elif kind == _BYTES:
            length, at = _varint(data, at)
            yield key >> 3, data[at : at + length]
            at += length
        else:
            at += {_FIXED64: 8, _FIXED32: 4}[kind]


def _varints(data: bytes) -> Iterator[int]:
    at = 0
    while at < len(data):
        number, at = _varint(data, at)
        yield number


def _varint(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 - the bit that says that more follows
            return number, at
        shift += 7
