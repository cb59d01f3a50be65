"""Reads the command that tells the compiler which functions are written in assembly. Pure.

Before it compiles such a package, the go command has the assembler write a -symabis file, from the
assembly files alone (`go build -n` shows it).
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Assembler:
    """The command that makes the file, as `go list -n` printed it."""

    argv: tuple[str, ...]
    """Its words."""
    directory: str
    """Where it runs."""
    work: str
    """What stands in them for a directory of its own, such as `$WORK/b001`."""

    def at(self, work: str) -> tuple[str, ...]:
        """The command with a real directory in the place of `work`."""
        return tuple(word.replace(self.work, work) for word in self.argv)


def read_assembler(words: Sequence[str], directory: str) -> tuple[str, Assembler] | None:
    """Reads a printed command.

    Args:
        words: The words of the command.
        directory: Where it would run.

    Returns:
        The file that it makes, as it is printed in the compile command, and the command; None for
        other commands.
    """
    if "-gensymabis" not in words or "-o" not in words[:-1]:
        return None
    made = words[words.index("-o") + 1]
    return made, Assembler(tuple(words), directory, os.path.dirname(made))
