"""Whether a slice was made with a capacity, so that its appends are meant not to grow it. Pure.

    names := make([]string, 0, len(users))   // dominates every append to names

It does not prove that the capacity suffices: so it hides at level NORMAL alone, and nowhere else.
"""

import re

from heaplens.model import Cause, Finding, GroupKind
from heaplens.source.text import Text

_MAKE = re.compile(rb"\s*(?::=|(?:[^\n=]*[^\n:=<>!])?=)\s*make\(")
_PARTS_WITH_CAPACITY = 3
_OPENING, _CLOSING = b"([{", b")]}"


def has_capacity(finding: Finding, text: Text) -> bool:
    """Return whether a finding is an append to a local slice that was made with a capacity.

    Its declaration dominates what is in its scope. Where it is given anything but a longer or a
    shorter self, or its address is taken, nothing is known.

    Args:
        finding: any finding.
        text: its file.
    """
    group = finding.group
    if finding.cause is not Cause.GROWTH or group is None or group.kind is not GroupKind.SLICE:
        return False
    name = group.name.encode()
    declaration = text.line(group.line)[group.byte_col - 1 :]
    if group.line < 1 or not name or not declaration.startswith(name):
        return False
    made = _MAKE.match(declaration, len(name))
    if made is None or _arguments(declaration[made.end() :]) != _PARTS_WITH_CAPACITY:
        return False
    word = rb"(?<![\w.])" + re.escape(name)
    kept = re.compile(rb"%s\s*=\s*(?:append\(\s*%s\s*,|%s\[:)" % (word, word, word))
    given = re.compile(rb"&%s\b|%s\s*(?:,[^\n=]*)?(?<![:=<>!])=(?!=)" % (re.escape(name), word))
    for line in _rest_of_function(text, group.line):
        if any(not kept.match(line, match.start()) for match in given.finditer(line)):
            return False
    return True


def _rest_of_function(text: Text, line: int) -> list[bytes]:
    """Return the lines below one, up to the brace that ends the function in formatted code."""
    rest = list(text.lines[line:])
    end = next((index for index, each in enumerate(rest) if each.startswith(b"}")), len(rest))
    return rest[:end]


def _arguments(rest: bytes) -> int:
    """Return how many arguments a call on one line has, from behind its bracket on."""
    depth, commas = 0, 0
    for byte in rest:
        if byte in _OPENING:
            depth += 1
        elif byte in _CLOSING:
            if depth == 0:
                return commas + 1
            depth -= 1
        elif byte == ord(",") and depth == 0:
            commas += 1
    return 0
