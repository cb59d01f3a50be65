"""The exact compile command of a package, as the go command itself would run it.

`go list -n` prints the commands without running them, and the files they read as here-documents.
A recipe is one such command with everything in it that `-n` did not make put in its place.
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from heaplens.toolchain.assembly import Assembler, read_assembler
from heaplens.toolchain.packages import Package, Variant
from heaplens.toolchain.problems import NO_ORIGINS

# Never built, so the go command takes the package for out of date and prints its command.
MARK = "-m -W"
_HEREDOC = re.compile(r"^cat >\s?(\S+) << 'EOF'")
_ECHO = re.compile(r"^echo '(.*)' > (\S+)")
_PREPROFILE = re.compile(r'/preprofile -o (\S+) -i (".*"|\S+)')
_OUR_FLAGS = frozenset({"-m", "-W"})
# Flags with a file after them that a pass writes itself, or has no use for.
_FILES_OF_OURS = frozenset(
    {"-o", "-trimpath", "-buildid", "-importcfg", "-embedcfg", "-symabis", "-asmhdr"}
)
_LETTERS, _MEANT = "ntrabfv", "\n\t\r\a\b\f\v"
_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([0-7]{3})|(.))")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to compile one variant of one package."""

    variant: Variant
    """Which one."""
    compiler: str
    """Absolute path of the compiler."""
    flags: tuple[str, ...]
    """Its flags but for those a pass adds, and those that name files we write ourselves."""
    files: tuple[str, ...]
    """Absolute paths of the Go files, in Go's order."""
    import_config: str
    """The text of the -importcfg file; every path in it exists."""
    embed_config: str | None
    """The text of the -embedcfg file, if the package embeds something."""
    assembler: Assembler | None = None
    """What makes the -symabis file of a package with assembly."""
    symabis: str | None = None
    """The text of that file, once it is made."""


@dataclass(frozen=True, slots=True)
class _Printed:
    """One compile command as `-n` printed it."""

    words: tuple[str, ...]
    directory: str
    documents: Mapping[str, str]
    assemblers: Mapping[str, Assembler]


def recipe_arguments(*, tests: bool, patterns: Sequence[str], extra: Sequence[str]) -> list[str]:
    """The arguments of the `go list -n` whose output `read_recipes` reads."""
    return [
        *("list", "-e", "-n", *(("-test",) if tests else ()), "-export", "-gcflags=" + MARK),
        *(*extra, "--", *patterns),
    ]


def read_recipes(
    output: str,
    packages: Iterable[Package],
    exports: Mapping[str, str],
    directory: str,
    origins: Mapping[str, str] = NO_ORIGINS,
) -> dict[str, dict[Variant, Recipe]]:
    """Reads the compile commands that `go list -n` printed.

    Args:
        output: Its standard error.
        packages: The packages that are wanted.
        exports: File with the export data by import path (`Listing.exports`).
        directory: Where the go command ran.
        origins: The file that each private copy of unsaved text stands in for (`Overlay.origins`):
            with -overlay the go command prints the copies.

    Returns:
        The recipes by package directory and variant. What cannot be compiled that way (cgo, an
        import without export data) is left out.
    """
    wanted = {package.directory: package for package in packages if package.directory}
    profiles: dict[str, str] = {}
    recipes: dict[str, dict[Variant, Recipe]] = {}
    for printed in _compile_commands(output, directory, profiles, origins):
        files = _source_files(printed)
        package = wanted.get(os.path.dirname(files[0])) if files else None
        if package is None or package.needs_go_command:
            continue
        recipe = _recipe(printed, package, exports, profiles)
        if recipe is not None:
            recipes.setdefault(package.directory, {}).setdefault(recipe.variant, recipe)
    return recipes


def _compile_commands(
    output: str, directory: str, profiles: dict[str, str], origins: Mapping[str, str]
) -> Iterable[_Printed]:
    """Yields the commands with our mark; fills `profiles` (preprocessed file → its source)."""
    documents: dict[str, str] = {}
    assemblers: dict[str, Assembler] = {}
    here, lines = "", list[str]()
    for line in output.split("\n"):
        if here:
            # A document that does not end in a newline has the end mark behind its last line.
            if line == "EOF" or (line.endswith("}EOF") and here.endswith("embedcfg")):
                documents[here] = "\n".join([*lines, line.removesuffix("EOF")])
                here = ""
            else:
                lines.append(line)
        elif line.startswith("cd "):
            directory = unquoted(line[3:])
        elif (match := _HEREDOC.match(line)) is not None:
            here, lines = match[1], []
        elif (match := _ECHO.match(line)) is not None:
            documents[match[2]] = match[1] + "\n"
        elif (match := _PREPROFILE.search(line)) is not None:
            profiles[match[1]] = unquoted(match[2])
        elif "-gensymabis" in line and (found := read_assembler(words(line), directory)):
            assemblers[found[0]] = found[1]
        elif f" {MARK} " in line and "-importcfg" in line:
            command = tuple(origins.get(word, word) for word in words(line))
            yield _Printed(command, directory, documents, assemblers)
            documents, assemblers = {}, {}


def words(line: str) -> list[str]:
    """Splits a command as the go command prints it: words in Go's quotes where they need them."""
    return [unquoted(word) for word in re.findall(r'"(?:[^"\\]|\\.)*"|\S+', line, flags=re.DOTALL)]


def unquoted(word: str) -> str:
    """A word without Go's quotes (strconv.Quote); one without quotes is itself."""
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


def _source_files(printed: _Printed) -> tuple[str, ...]:
    start = next(
        (at for at, word in enumerate(printed.words) if at and word.endswith(".go")),
        len(printed.words),
    )
    return tuple(
        os.path.normpath(os.path.join(printed.directory, word)) for word in printed.words[start:]
    )


def _variant(files: tuple[str, ...], package: Package) -> Variant:
    if files[0] in package.external_test_files:
        return Variant.EXTERNAL_TEST
    tests = set(package.test_files)
    return Variant.IN_PACKAGE_TEST if tests.intersection(files) else Variant.PLAIN


def _recipe(
    printed: _Printed,
    package: Package,
    exports: Mapping[str, str],
    profiles: Mapping[str, str],
) -> Recipe | None:
    files = _source_files(printed)
    variant = _variant(files, package)
    flags, ours = list[str](), dict[str, str]()
    rest = iter(printed.words[1 : len(printed.words) - len(files)])
    for word in rest:
        if word in _FILES_OF_OURS:
            ours[word] = next(rest, "")
        elif word.startswith("-pgoprofile="):
            profile = word.removeprefix("-pgoprofile=")
            flags.append("-pgoprofile=" + profiles.get(profile, profile))
        elif word not in _OUR_FLAGS:
            flags.append(word)
    # `go list` leaves the profile out where `go build` of that main package would use it.
    profile = os.path.join(package.directory, "default.pgo")
    pgo = any(flag.startswith("-pgoprofile=") for flag in flags)
    if package.name == "main" and not pgo and os.path.isfile(profile):
        flags.append("-pgoprofile=" + profile)
    import_config = printed.documents.get(ours.get("-importcfg", ""), "")
    resolved = _import_config(import_config, variant, package, exports)
    assembler = printed.assemblers.get(ours.get("-symabis", ""))
    if resolved is None or any("$WORK" in flag for flag in flags):
        return None
    if "-symabis" in ours and assembler is None:
        return None
    return Recipe(
        variant=variant,
        compiler=os.path.normpath(os.path.join(printed.directory, printed.words[0])),
        flags=tuple(flags),
        files=files,
        import_config=resolved,
        embed_config=printed.documents.get(ours["-embedcfg"], "") if "-embedcfg" in ours else None,
        assembler=assembler,
    )


def _import_config(
    text: str, variant: Variant, package: Package, exports: Mapping[str, str]
) -> str | None:
    """The import configuration with real files for what `-n` would have built; None without."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        head, found, file = line.partition("=")
        # What was never built has no file at all, or one that `-n` did not make.
        if not found or not head.startswith("packagefile ") or (file and "$WORK" not in file):
            continue
        path = head.removeprefix("packagefile ")
        test_path = f"{path} [{package.import_path}.test]"
        export = (exports.get(test_path) if variant is not Variant.PLAIN else None) or exports.get(
            path
        )
        if export is None:
            return None
        lines[at] = f"{head}={export}"
    return "\n".join(lines)
