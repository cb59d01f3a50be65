"""The exact compile command of a package, as the go command itself would run it.

`go list -n` prints the commands without running them, and the files they read as here-documents.
A compile command is one such command with everything in it that `-n` did not make put in its place.

Nothing that the dry run prints is believed because it stands there: every file, import and embedded
file in it must be one that the JSON of the real `go list` names for the same package.
"""

import json
import os
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from heaplens.toolchain.assembly import Assembler
from heaplens.toolchain.command_words import action_of
from heaplens.toolchain.dry_run import DryRun, Printed, compile_commands
from heaplens.toolchain.packages import Package, Variant, variant_path

_OUR_FLAGS = frozenset({"-m", "-W"})
_IMPORT_LINE = re.compile(r"(?:# import config|importmap [^\s=]+=[^\s=]+)?\Z")
# Flags with a file after them that a pass writes itself, or has no use for.
_FILES_OF_OURS = frozenset(
    {"-o", "-trimpath", "-buildid", "-importcfg", "-embedcfg", "-symabis", "-asmhdr"}
)


@dataclass(frozen=True, slots=True)
class CompileCommand:
    """How to compile one variant of one package."""

    variant: Variant
    """The variant that it compiles."""
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
    archive: str | None = None
    """What the go command has built of it."""
    archives: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """What it has built of the packages that this one imports, directly or not."""
    began_ns: int = 0
    """When it was asked, in nanoseconds of the wall clock: what was changed since is not built."""


def read_compile_commands(
    dry: DryRun, packages: Iterable[Package], exports: Mapping[str, str]
) -> dict[str, dict[Variant, CompileCommand]]:
    """Read the compile commands that `go list -n` printed.

    Args:
        dry: What it printed.
        packages: The packages that are wanted.
        exports: File with the export data by import path (`Listing.exports`).

    Returns:
        The compile commands by package directory and variant. What cannot be compiled that way
        (cgo, an import without export data) is left out, and so is what is not as the go command
        makes it.
    """
    by_directory = {package.directory: package for package in packages if package.directory}
    profiles: dict[str, str] = {}
    commands: dict[str, dict[Variant, CompileCommand]] = {}
    for printed in compile_commands(dry, profiles):
        package = by_directory.get(os.path.dirname(printed.files[0]))
        if package is None or package.needs_go_command or not _is_of(printed, package):
            continue
        command = _compile_command(printed, package, exports, profiles, dry)
        if command is not None:
            commands.setdefault(package.directory, {}).setdefault(command.variant, command)
    return commands


def _is_of(printed: Printed, package: Package) -> bool:
    """Return whether the command compiles files of this package alone, under its name."""
    files = {*package.files, *package.test_files, *package.external_test_files}
    names = {package.import_path, package.import_path + "_test"}
    names |= {"main"} if package.name == "main" else set()
    return files.issuperset(printed.files) and printed.command.value("-p") in names


def _variant(files: tuple[str, ...], package: Package) -> Variant:
    if files[0] in package.external_test_files:
        return Variant.EXTERNAL_TEST
    tests = set(package.test_files)
    return Variant.IN_PACKAGE_TEST if tests.intersection(files) else Variant.PLAIN


def _compile_command(
    printed: Printed,
    package: Package,
    exports: Mapping[str, str],
    profiles: Mapping[str, str],
    dry: DryRun,
) -> CompileCommand | None:
    command, variant = printed.command, _variant(printed.files, package)
    flags = list[str]()
    for pair in command.flags:
        if pair[0].startswith("-pgoprofile="):
            profile = pair[0].removeprefix("-pgoprofile=")
            flags.append("-pgoprofile=" + profiles.get(profile, profile))
        elif pair[0] not in _FILES_OF_OURS | _OUR_FLAGS:
            flags.extend(pair)
    # `go list` leaves the profile out where `go build` of that main package would use it.
    profile = os.path.join(package.directory, "default.pgo")
    pgo = [flag.partition("=")[2] for flag in flags if flag.startswith("-pgoprofile=")]
    as_built = True
    if package.name == "main" and not pgo and os.path.isfile(profile):
        flags.append("-pgoprofile=" + profile)
        as_built = False
    if not all(os.path.isabs(file) and os.path.isfile(file) for file in pgo):
        return None
    # Documents count that belong to the action whose command this is, and no others.
    action = action_of(command.value("-o"))
    named = {flag: command.value(flag) for flag in ("-importcfg", "-embedcfg", "-symabis")}
    if not action or any(path and action_of(path) != action for path in named.values()):
        return None
    import_config = printed.documents.get(named["-importcfg"], "")
    resolved = _import_config(import_config, variant, package, exports)
    embed_config = printed.documents.get(named["-embedcfg"], "") if named["-embedcfg"] else None
    assembler = printed.assemblers.get(named["-symabis"])
    if resolved is None or not _embeds_own(embed_config, package.embedded_files):
        return None
    if named["-symabis"] and assembler is None:
        return None
    if assembler and not assembler.is_of(command.value("-p"), package.assembly_files):
        return None
    return CompileCommand(
        variant=variant,
        compiler=os.path.join(dry.tools, "compile"),
        flags=tuple(flags),
        files=printed.files,
        import_config=resolved,
        embed_config=embed_config,
        assembler=assembler,
        archive=exports.get(variant_path(variant, package.import_path)) if as_built else None,
        archives=exports,
        began_ns=dry.began_ns,
    )


def _embeds_own(text: str | None, files: Collection[str]) -> bool:
    """Return whether a configuration of embedded files names only those that the package embeds."""
    if text is None:
        return True
    try:
        named = json.loads(text).get("Files") or {}
        return set(files).issuperset(named.values())
    except (ValueError, AttributeError, TypeError):
        return False


def _import_config(
    text: str, variant: Variant, package: Package, exports: Mapping[str, str]
) -> str | None:
    """Return the import configuration with the files that `go list` has built; None without."""
    lines, built = text.split("\n"), frozenset(exports.values())
    for at, line in enumerate(lines):
        if _IMPORT_LINE.match(line):
            continue
        head, equals, file = line.partition("=")
        if not equals or not head.startswith("packagefile "):
            return None
        if file in built:
            continue
        # What was never built has no file at all, or one that `-n` did not make. Of an import the
        # test's own build counts first, then the one with the main package's profile.
        path, main = head.removeprefix("packagefile "), package.import_path
        names = [f"{path} [{main}.test]"] if variant is not Variant.PLAIN else []
        names += [f"{path} [{main}]", path]
        export = next((exports[name] for name in names if name in exports), None)
        if export is None:
            return None
        lines[at] = f"{head}={export}"
    return "\n".join(lines)
