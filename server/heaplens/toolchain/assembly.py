"""Reads the command that tells the compiler which functions are written in assembly. Pure.

Before it compiles such a package, the go command has the assembler write a -symabis file, from the
assembly files alone (`go build -n` shows it).
"""

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from heaplens.toolchain.command_words import ASSEMBLE, action_of, read_command

# Flags with a file or a directory after them that whoever runs it gives itself.
_OURS = frozenset({"-o", "-trimpath", "-gensymabis", "-I"})
_RESULT = "symabis"


@dataclass(frozen=True, slots=True)
class Assembler:
    """The command that makes the file, in all that does not depend on where it is made."""

    program: str
    """Absolute path of the assembler."""
    flags: tuple[str, ...]
    """Its flags but for those that name files or directories."""
    include: str
    """The directory of Go's own headers."""
    files: tuple[str, ...]
    """Absolute paths of the assembly files."""
    directory: str
    """Where it runs."""
    package: str
    """What the compiler calls the package: `-p`."""

    def at(self, work: str) -> tuple[str, ...]:
        """Return the command that works in a private directory."""
        return (
            *(self.program, *self.flags, "-trimpath", f"{work}=>"),
            *("-I", work + "/", "-I", self.include),
            *("-gensymabis", "-o", os.path.join(work, _RESULT), *self.files),
        )

    def is_of(self, package: str, files: Collection[str]) -> bool:
        """Return whether it assembles files of a package, and no others."""
        return self.package == package and set(self.files) <= set(files)


def read_assembler(
    words: Sequence[str], directory: str, goroot: str, program: str, mark: str
) -> tuple[str, Assembler] | None:
    """Read a printed command, if it is the assembler's.

    Args:
        words: The words of the command.
        directory: Where it would run.
        goroot: Where Go is, with the headers that assembly may include.
        program: Absolute path of Go's assembler.
        mark: The mark of this run (`new_mark`).

    Returns:
        The file that it makes, as it is printed in the compile command, and the command; None for
        other commands, and for one in which something is not as the go command makes it.
    """
    if not words or os.path.normpath(os.path.join(directory, words[0])) != program:
        return None
    command = read_command(words[1:], ASSEMBLE, mark)
    if command is None or ("-gensymabis",) not in command.flags or not command.value("-o"):
        return None
    made = command.value("-o")
    include = os.path.join(goroot, "pkg", "include")
    searched = {pair[1] for pair in command.flags if pair[0] == "-I"} - {action_of(made)}
    if any(os.path.normpath(os.path.join(directory, path)) != include for path in searched):
        return None
    flags = tuple(word for pair in command.flags if pair[0] not in _OURS for word in pair)
    files = tuple(os.path.normpath(os.path.join(directory, file)) for file in command.operands)
    if not all(file.endswith((".s", ".S")) for file in files):
        return None
    return made, Assembler(program, flags, include, files, directory, command.value("-p"))
