"""Reads the commands that `go list -n` prints, and the files they read as here-documents. Pure.

On the same stream Go repeats names and directives of the workspace, so whoever wrote that can write
here. A command counts only with the mark of this run in it, with the toolchain's own program, and
with flags from a list (`command_words`); of a document nothing is believed but what
`compile_command` knows from elsewhere.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from heaplens.toolchain.assembly import Assembler, read_assembler
from heaplens.toolchain.command_words import COMPILE, Command, read_command
from heaplens.toolchain.problems import NO_ORIGINS

# Never built, so the go command takes the package for out of date and prints its command.
_NEVER_BUILT = "-m -W"
_HEREDOC = re.compile(r"^cat >\s?(\S+) << 'EOF'")
_ECHO = re.compile(r"^echo '(.*)' > (\S+)")
_PREPROFILE = re.compile(r'/preprofile -o (\S+) -i (".*"|\S+)')
_LETTERS, _MEANT = "ntrabfv", "\n\t\r\a\b\f\v"
_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([0-7]{3})|(.))")


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a `go list -n` printed, and what its commands are held against."""

    output: str
    """Its standard error."""
    directory: str
    """Where it ran."""
    mark: str
    """The mark of this run (`new_mark`)."""
    goroot: str
    """Where Go is."""
    tools: str
    """The directory of Go's compiler and assembler."""
    origins: Mapping[str, str] = field(default_factory=lambda: NO_ORIGINS)
    """The file that each private copy of unsaved text stands in for (`Overlay.origins`): with
    -overlay the go command prints the copies."""
    began_ns: int = 0
    """When it was started, or the `go list` beside it, in nanoseconds of the wall clock."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One compile command as `-n` printed it."""

    command: Command
    """Its flags and operands."""
    files: tuple[str, ...]
    """The operands as absolute paths, those of unsaved text as the files they stand for."""
    documents: Mapping[str, str]
    """The documents before it, by their names as printed."""
    assemblers: Mapping[str, Assembler]
    """The assembler's commands before it, by the file that each makes."""


def compile_command_arguments(
    *, tests: bool, patterns: Sequence[str], extra: Sequence[str], mark: str
) -> list[str]:
    """Return the arguments of the `go list -n` whose output `read_compile_commands` reads."""
    return [
        *("list", "-e", "-n", *(("-test",) if tests else ()), "-export"),
        *(f"-gcflags={_NEVER_BUILT} -D {mark}", f"-asmflags=-D {mark}"),
        *(*extra, "--", *patterns),
    ]


def compile_commands(dry: DryRun, profiles: dict[str, str]) -> Iterator[Printed]:
    """Yield the compile commands that carry the mark.

    Args:
        dry: What was printed.
        profiles: Is filled on the way: the source by the preprocessed profile.

    Yields:
        The commands in their order.
    """
    directory, lines = dry.directory, iter(dry.output.split("\n"))
    documents: dict[str, str] = {}
    assemblers: dict[str, Assembler] = {}
    for line in lines:
        if line.startswith("cd "):
            directory = unquoted(line[3:])
        elif (match := _HEREDOC.match(line)) is not None:
            documents[match[1]] = _document(match[1], lines)
        elif (match := _ECHO.match(line)) is not None:
            documents[match[2]] = match[1] + "\n"
        elif (match := _PREPROFILE.search(line)) is not None:
            profiles[match[1]] = unquoted(match[2])
        elif dry.mark in line and " -gensymabis " in line:
            program = os.path.join(dry.tools, "asm")
            assembler = read_assembler(words(line), directory, dry.goroot, program, dry.mark)
            assemblers.update([assembler] if assembler is not None else [])
        elif dry.mark in line and f" {_NEVER_BUILT} " in line:
            command = _compile_command(line, directory, dry)
            if command is not None:
                named = [dry.origins.get(word, word) for word in command.operands]
                files = tuple(_joined(directory, word) for word in named)
                yield Printed(command, files, documents, assemblers)
            documents, assemblers = {}, {}


def _document(name: str, lines: Iterator[str]) -> str:
    kept: list[str] = []
    for line in lines:
        # A document that does not end in a newline has the end mark behind its last line.
        if line == "EOF" or (line.endswith("}EOF") and name.endswith("embedcfg")):
            return "\n".join([*kept, line.removesuffix("EOF")])
        kept.append(line)
    return ""


def _compile_command(line: str, directory: str, dry: DryRun) -> Command | None:
    program, *rest = words(line)
    if _joined(directory, program) != os.path.join(dry.tools, "compile"):
        return None
    return read_command(rest, COMPILE, dry.mark)


def _joined(directory: str, path: str) -> str:
    return os.path.normpath(os.path.join(directory, path))


def words(line: str) -> list[str]:
    """Split a command as the go command prints it: words in Go's quotes where they need them."""
    return [unquoted(word) for word in re.findall(r'"(?:[^"\\]|\\.)*"|\S+', line, flags=re.DOTALL)]


def unquoted(word: str) -> str:
    """Return a word without Go's quotes (strconv.Quote); one without quotes is itself."""
    if len(word) < 2 or word[0] != '"' or word[-1] != '"':  # noqa: PLR2004 - two quotes
        return word
    data = _ESCAPE.sub(_unescaped, word[1:-1])
    # A byte that is no UTF-8 was quoted as \xNN.
    return data.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")


def _unescaped(match: re.Match[str]) -> str:
    byte, short, long, octal, letter = match.groups()
    if byte or octal:
        number = int(byte, 16) if byte else int(octal, 8)
        return bytes([number]).decode("utf-8", "surrogateescape")
    if short or long:
        return chr(int(short or long, 16))
    return _MEANT[_LETTERS.index(letter)] if letter in _LETTERS else letter
