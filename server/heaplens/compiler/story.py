"""Reads one block of `-m=2` output, the compiler's explanation of one verdict. Pure: no I/O.

    15:2: x escapes to heap in bar:                   Go 1.21 to 1.24: without " in bar"
    15:2:   flow: ~r0 ← &x:                           Go 1.21 to 1.24: "=" for "←"
    15:2:     from &x (address-of) at main.go:16:9

Invariant: a block is read when it is complete, and nothing is kept of it afterwards.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from heaplens.compiler.positions import Positions, decode
from heaplens.model import Escape, Hop, Kind, Site, Step, Story

_ESCAPES = b" escapes to heap"
_ESCAPES_IN = b" escapes to heap in "
_PARAMETER = b"parameter "
_LEAKS_TO = b" leaks to "
_DEREFS = b" with derefs="
_FOR = b" for "
_ARROW = " ← "
_ARROW_BEFORE_1_25 = " = "
_APPEND = "append"
_CONTENT = "leaking param content"
_LEVEL = " level="
_MOST_DIGITS = 4
_HEAP = "{heap}"


@dataclass(frozen=True, slots=True)
class Heading:
    """The first line of a block."""

    position: bytes
    """The position as printed; every further line of the block starts with it."""
    subject: bytes
    """The variable, expression or parameter."""
    function: bytes
    """The function; empty before Go 1.25."""
    leak: bool
    """True for `parameter p leaks to …`."""
    leaks_to: bytes = b""
    """Where it leaks to: `{heap}`, or the name of what is printed there."""
    derefs: int = 0
    """The number of loads between the parameter and what leaks."""


def heading(line: bytes, end: int) -> Heading | None:
    """Read the first line of a block.

    Args:
        line: a line of the compiler's output, which ends in a colon.
        end: where its position ends (see `position_end`).

    Returns:
        The heading, or None where the line opens no block.
    """
    if line.startswith(_PARAMETER, end + 2) and _DEREFS in line:
        return _leak_heading(line, end)
    if line.endswith(_ESCAPES + b":"):
        return Heading(line[:end], line[end + 2 : -len(_ESCAPES) - 1], b"", leak=False)
    cut = line.rfind(_ESCAPES_IN)
    if cut > end:
        function = line[cut + len(_ESCAPES_IN) : -1]
        return Heading(line[:end], line[end + 2 : cut], function, leak=False)
    return None


def read_story(
    head: Heading, details: Iterable[bytes], positions: Positions
) -> tuple[Story, tuple[str, ...]]:
    """Read one whole block.

    Args:
        head: its first line.
        details: the lines below it, from the third blank after the position's colon on.
        positions: reads the positions in it.

    Returns:
        The story, and the lines in it that no rule knows.
    """
    hops: list[Hop] = []
    steps: list[Step] = []
    unknown: list[str] = []
    flow: tuple[str, str, str] | None = None
    truncated = False
    for detail in details:
        body = detail.strip()
        if body.startswith(b"from "):
            step = _step(body, positions)
            if step is not None:
                steps.append(step)
                continue
        elif body.startswith(b"flow: "):
            following = _flow(decode(body))
            if following is not None:
                if flow is not None:
                    hops.append(Hop(*flow, tuple(steps)))
                flow, steps = following, []
                continue
        elif body.startswith(b"warning: truncated"):
            truncated = True
            continue
        unknown.append(decode(body))
    if flow is not None:
        hops.append(Hop(*flow, tuple(steps)))
    site, real_site = positions.read(head.position)
    story = Story(
        site=site,
        subject=decode(head.subject),
        function=decode(head.function),
        leak=head.leak,
        hops=tuple(hops),
        truncated=truncated,
        real_site=real_site,
        loads=head.derefs,
    )
    return story, tuple(unknown)


def pair_key(verdict: Escape | Story) -> tuple[Site, str]:
    """Return what a verdict and its story have in common.

    Several stories may share a key, one for each inlined copy and each shape of a generic function;
    they come in the order of their verdicts. From Go 1.25 the verdict of an append says `append`
    where the story has the whole call.

    Args:
        verdict: a verdict or a story.

    Returns:
        The position in the file itself, and the subject.
    """
    subject = verdict.subject
    if subject.startswith("append("):
        subject = _APPEND
    return verdict.file_site, subject


def pair(verdicts: Sequence[Escape], stories: Iterable[Story]) -> tuple[Story | None, ...]:
    """Find each verdict's story.

    Args:
        verdicts: all verdicts of one run of the compiler, in its order.
        stories: the stories of the same run, in its order.

    Returns:
        For each verdict its story, or None. The n-th verdict of a key gets the n-th story of
        it, the last one where they run out; a leak gets the story that ends where it leaks to.
        Where the compiler replaced a constant's name by its value after the story, the only
        story of the position that no verdict claims is taken.
    """
    by_key: dict[tuple[Site, str, bool], list[Story]] = {}
    for story in stories:
        by_key.setdefault((*pair_key(story), story.leak), []).append(story)
    keys = [(*pair_key(verdict), verdict.kind is Kind.LEAKING_PARAM) for verdict in verdicts]
    claimed = set(keys)
    unclaimed: dict[Site, list[Story]] = {}
    for key, stories_of_key in by_key.items():
        if key not in claimed and not key[2]:
            unclaimed.setdefault(key[0], []).extend(stories_of_key)
    results: dict[tuple[Site, str, bool], set[str]] = {}
    for verdict, key in zip(verdicts, keys, strict=True):
        if key[2] and (result := _result_of(verdict.text)):
            results.setdefault(key, set()).add(result)
    taken: dict[tuple[Site, str, bool], int] = {}
    pairs: list[Story | None] = []
    for verdict, key in zip(verdicts, keys, strict=True):
        candidates = by_key.get(key) or ([] if key[2] else unclaimed.get(key[0], []))
        if key[2]:
            pairs.append(_leaking_there(verdict.text, candidates, results.get(key, ())))
            continue
        nth = taken.get(key, 0)
        taken[key] = nth + 1
        pairs.append(candidates[min(nth, len(candidates) - 1)] if candidates else None)
    return tuple(pairs)


def _leaking_there(
    text: str, candidates: Sequence[Story], results: Collection[str]
) -> Story | None:
    """Return the story that ends where a verdict says.

    A verdict that names no result is about the heap: its story may end in anything that is on the
    heap, also a variable or a closure, but not in a result that has a verdict itself.
    """
    result = _result_of(text)
    if result:
        return next((story for story in candidates if _end_of(story) == result), None)
    elsewhere = [story for story in candidates if _end_of(story) not in results]
    return min(
        elsewhere,
        key=lambda story: (
            (story.loads > 0) != text.startswith(_CONTENT),
            _is_made_up(story),
            _end_of(story) != _HEAP,
            story.loads,
        ),
        default=None,
    )


def _is_made_up(story: Story) -> bool:
    """Return whether it is about a wrapper that the compiler makes around a method."""
    steps = [step for hop in story.hops for step in hop.steps]
    return bool(steps) and steps[-1].site.path.startswith("<")


def _result_of(text: str) -> str:
    return text.partition(" to result ")[2].rpartition(_LEVEL)[0]


def _end_of(story: Story) -> str:
    return story.hops[-1].destination if story.hops else ""


def _leak_heading(line: bytes, end: int) -> Heading | None:
    """Read `parameter P leaks to DST for F with derefs=N:` by hand: it is the commonest block."""
    subject, separator, rest = line[end + 2 + len(_PARAMETER) :].partition(_LEAKS_TO)
    if not separator:
        return None
    cut = rest.rfind(_DEREFS)
    loads = rest[cut + len(_DEREFS) : -1]
    derefs = int(loads) if loads.isdigit() and len(loads) <= _MOST_DIGITS else 0
    rest = rest[:cut]
    after_braces = rest.find(b"}" + _FOR) + 1 if rest.startswith(b"{") else rest.find(_FOR)
    function, leaks_to = b"", rest
    if after_braces > 0:
        function, leaks_to = rest[after_braces + len(_FOR) :], rest[:after_braces]
    return Heading(line[:end], subject, function, leak=True, leaks_to=leaks_to, derefs=derefs)


def _flow(body: str) -> tuple[str, str, str] | None:
    """Return the destination, the operators and the source of `flow: DST ← OPS SRC:`."""
    text = body[len("flow: ") :].removesuffix(":")
    arrow = _ARROW if _ARROW in text else _ARROW_BEFORE_1_25
    destination, separator, rest = text.partition(arrow)
    if not separator:
        return None
    source = rest.lstrip("&*")
    return destination, rest[: len(rest) - len(source)], source


def _step(body: bytes, positions: Positions) -> Step | None:
    """Read one `from EXPR (REASON) at POSITION` from its end: EXPR may hold anything."""
    at = body.rfind(b") at ")
    opening = body.rfind(b" (", 0, at)
    if at < 0 or opening < 0:
        return None
    text, reason = decode(body[len("from ") : opening]), decode(body[opening + 2 : at])
    return Step(positions.in_file(body[at + len(") at ") :]), reason, text)
