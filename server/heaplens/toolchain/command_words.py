"""Takes a command apart that the go command printed, by a list of what may be in it. Pure.

`go list -n` writes its commands to the stream on which it also repeats names and directives of the
workspace. So a line says what to run only if it holds the mark of this run, which nobody can know,
and even then a program, a flag or an operand that is not on the list makes it worthless.
"""

import os
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_WORK = re.compile(r"\$WORK/b\d+/")


def _made(name: str) -> re.Pattern[str]:
    """Return the pattern of a file that only the go command makes, in an action's directory."""
    return re.compile(r"\$WORK/b\d+/" + re.escape(name) + r"\Z")


@dataclass(frozen=True, slots=True)
class Grammar:
    """What may stand in a command of one tool."""

    switches: frozenset[str]
    """Flags that stand alone."""
    valued: Mapping[str, re.Pattern[str] | None]
    """Flags with a value in the next word, which must match; None takes any value."""
    joined: re.Pattern[str]
    """Flags with their value in the same word."""


# What cmd/go (gc.go and init.go) passes to the compiler from Go 1.21 to 1.27, and of that
# only what writes nothing: a flag such as -cpuprofile or -coveragecfg is not here.
COMPILE = Grammar(
    switches=frozenset(
        {"-std", "-complete", "-+", "-race", "-msan", "-asan", "-shared", "-dynlink", "-linkshared"}
        | {"-nolocalimports", "-pack", "-m", "-W"}
    ),
    valued={
        "-o": _made("_pkg_.a"),
        "-importcfg": _made("importcfg"),
        "-embedcfg": _made("embedcfg"),
        "-symabis": _made("symabis"),
        "-asmhdr": _made("go_asm.h"),
        "-trimpath": None,
        "-p": None,
        "-installsuffix": re.compile(r"\w+\Z"),
        "-buildid": None,
        "-goversion": re.compile(r"(?:go|devel )[\w.+: -]+\Z"),
        "-D": None,
    },
    joined=re.compile(
        r"-lang=go\d+(?:\.\d+)*\Z|-c=\d+\Z|-dwarf=(?:true|false)\Z|-pgoprofile=.*\Z", re.DOTALL
    ),
)
ASSEMBLE = Grammar(
    switches=frozenset({"-gensymabis", "-std", "-compiling-runtime", "-shared", "-dynlink"}),
    valued={
        "-p": None,
        "-trimpath": None,
        "-I": None,
        "-D": re.compile(r"\w+(?:=\w*)?\Z"),
        "-o": _made("symabis"),
    },
    joined=re.compile(r"-D=\w+(?:=\w*)?\Z"),
)


@dataclass(frozen=True, slots=True)
class Command:
    """A command in which everything is on the list."""

    flags: tuple[tuple[str, ...], ...]
    """The flags in their order, each with its value if that is a word of its own."""
    operands: tuple[str, ...]
    """What follows them."""

    def value(self, flag: str) -> str:
        """Return the value of a flag; empty where it is not given."""
        return next((pair[1] for pair in self.flags if pair[0] == flag and len(pair) > 1), "")


def new_mark() -> str:
    """Return a word that no workspace can know; fit to be the name of a macro."""
    return "heaplens_" + secrets.token_hex(16)


def read_command(words: Sequence[str], grammar: Grammar, mark: str) -> Command | None:
    """Take the words of a command apart.

    Args:
        words: All but the program.
        grammar: What may be in it.
        mark: The mark of this run, which must be there as the value of `-D`; it is left out.

    Returns:
        The command; None where something is in it that is not on the list.
    """
    flags: list[tuple[str, ...]] = []
    marked, at = False, 0
    while at < len(words) and words[at].startswith("-"):
        word = words[at]
        at += 1
        if word in grammar.switches or grammar.joined.match(word):
            flags.append((word,))
            continue
        if word not in grammar.valued or at == len(words):
            return None
        value, at = words[at], at + 1
        pattern = grammar.valued[word]
        if (pattern is not None and not pattern.match(value)) or value.startswith(("-", "@")):
            # A build ID is the one value that begins as it likes; it is dropped later.
            if word != "-buildid":
                return None
        elif word == "-D" and value == mark:
            marked = True
            continue
        flags.append((word, value))
    operands = tuple(words[at:])
    # The tools read more arguments from a file that is named behind an @.
    if not marked or not operands or any(word.startswith(("-", "@")) for word in operands):
        return None
    return Command(tuple(flags), operands)


def action_of(path: str) -> str:
    """Return the private directory of an action, such as `$WORK/b001/`; empty for other paths."""
    match = _WORK.match(path)
    return match[0] if match is not None and os.path.dirname(path) + "/" == match[0] else ""
