"""Names the report of a package by all that it depends on: an equal key, an equal report.

Of an import the key has what the compiler can know of it: its export data, with the positions in
it. So an edit of which importers see nothing leaves their keys as they are. The source of imports
that is looked into for a report, besides (of inlined and generic code), are its witnesses.
"""

import hashlib
import importlib.util
import json
import os
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from heaplens.cache.contents import Contents
from heaplens.config.version import __version__
from heaplens.model import Depth
from heaplens.toolchain.compile_command import CompileCommand
from heaplens.toolchain.go import Go
from heaplens.toolchain.packages import Faults, Package, Variant, variant_path

_EXPORT = "packagefile "
_NAMED_BY_CONTENT = re.compile(r"/([0-9a-f]{2})/\1[0-9a-f]{62}-d\Z")
_LOADED_NS = time.time_ns()
_PROFILE = "-pgoprofile="
_LIBRARIES = ("tree_sitter", "tree_sitter_go")
_NOT_GO = (".s", ".S", ".sx", ".c", ".h", ".cc", ".cpp", ".cxx", ".hh", ".hpp", ".hxx", ".m")
_NOT_GO_EITHER = (".f", ".F", ".for", ".f90", ".swig", ".swigcxx", ".syso")


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the reports of all packages depend on."""

    go: Go
    """The toolchain."""
    depth: Depth
    """How much is found out."""
    tests: bool
    """Whether test files are analysed, too."""
    program: str
    """`program_stamp()`."""
    others: tuple[str, ...] = ()
    """The settings that change what is compiled: the build tags."""


def program_stamp() -> str:
    """Return a name for this program: its version and the state of its files.

    A process that runs on while its files change has a name of its own: what it does is neither
    what the old files say nor what the new ones do.
    """
    parts, newest_ns = [__version__], 0
    for name in ("heaplens", *_LIBRARIES):
        spec = importlib.util.find_spec(name)
        for directory in (spec.submodule_search_locations or ()) if spec else ():
            for path, status in sorted(_program_files(directory)):
                parts.append(f"{path} {status.st_size} {status.st_mtime_ns}")
                newest_ns = max(newest_ns, status.st_ctime_ns)
    if newest_ns > _LOADED_NS:
        parts.append(f"{os.getpid()} {_LOADED_NS}")
    return _hashed(parts)


def _program_files(directory: str) -> Iterator[tuple[str, os.stat_result]]:
    try:
        entries = list(os.scandir(directory))
    except OSError:  # not installed as files
        return
    for entry in entries:
        if entry.name.endswith((".py", ".so")):
            yield entry.path, entry.stat()
        elif entry.is_dir() and entry.name != "__pycache__":
            yield from _program_files(entry.path)


def package_key(
    conditions: Conditions,
    package: Package,
    compile_commands: Mapping[Variant, CompileCommand],
    exports: Mapping[str, str],
    contents: Contents,
) -> str | None:
    """Return the key of a package's report.

    A file may change while the package is compiled. So ask for the key before, and again, with new
    contents, when the report is there: it may be stored only if both are equal.

    Args:
        conditions: What all packages share.
        package: The package.
        compile_commands: How to compile its variants.
        exports: File with the export data by import path, from the run of `go list` that gave the
            compile commands (`Listing.exports`); needed for packages with cgo.
        contents: The files.

    Returns:
        64 hexadecimal digits; None where a report must not be kept: of a package with faults, or
        one of which not everything that it depends on is known.
    """
    variants = _wanted(conditions, package)
    if not variants:
        return None
    files = {*package.files, *package.test_files, *package.external_test_files}
    sources = [(path, contents.digest(path)) for path in sorted(files)]
    if package.needs_go_command:
        compilation = _built(package, variants, exports, contents)
    else:
        compilation = _compiled(variants, files, compile_commands, contents)
    if compilation is None or any(digest is None for _, digest in sources):
        return None
    go = conditions.go
    return _hashed(
        [
            *(conditions.program, conditions.others, conditions.depth.name, conditions.tests),
            *(go.version, go.path, contents.stamp(go.path), go.goos, go.goarch, go.variables),
            *(package.import_path, package.directory, package.name, package.standard),
            # Findings are shown of these, and of no other packages.
            package.workspace_imports,
            *(sources, compilation),
        ]
    )


def _wanted(conditions: Conditions, package: Package) -> list[Variant]:
    """Return the variants that the report is made of; none where it cannot be whole."""
    if not package.directory or package.faults != Faults():
        return []
    if conditions.tests and package.test_faults != Faults():
        return []
    plain = [Variant.PLAIN] if package.files else []
    return plain + (package.test_variants if conditions.tests else [])


def _compiled(
    variants: list[Variant],
    files: set[str],
    compile_commands: Mapping[Variant, CompileCommand],
    contents: Contents,
) -> object | None:
    """Return what the compiler is told; None where a command is missing or names private files."""
    compilations = []
    for variant in variants:
        command = compile_commands.get(variant)
        if command is None or not files.issuperset(command.files):
            return None
        imports = [_imported(line, contents) for line in command.import_config.splitlines()]
        profiles = [
            contents.digest(flag.removeprefix(_PROFILE))
            for flag in command.flags
            if flag.startswith(_PROFILE)
        ]
        if None in profiles or None in imports:
            return None
        compilations.append(
            (
                *(variant.value, command.compiler, contents.stamp(command.compiler)),
                *(command.flags, command.files, imports, command.embed_config),
                *(command.symabis, profiles),
            )
        )
    return compilations


def _imported(line: str, contents: Contents) -> str | None:
    """Return a line of an import configuration, with the file's content in place of its path."""
    if not line.startswith(_EXPORT):
        return line
    name, _, path = line.partition("=")
    if _is_content_named(path):
        return f"{name}={contents.export(path)}"
    stamp = contents.stamp(path)
    return f"{line} {stamp}" if stamp else None


def _built(
    package: Package, variants: list[Variant], exports: Mapping[str, str], contents: Contents
) -> object | None:
    """Return what the go command has built: its names hold the hash of all that went into it."""
    paths = [variant_path(variant, package.import_path) for variant in variants]
    files = [exports.get(path, "") for path in paths]
    if not all(map(_is_content_named, files)):
        return None
    try:
        names = sorted(os.listdir(package.directory))
    except OSError:
        return None
    others = [
        os.path.join(package.directory, name)
        for name in names
        if name.endswith((*_NOT_GO, *_NOT_GO_EITHER))
    ]
    return [files, [(other, contents.digest(other)) for other in others]]


def _is_content_named(path: str) -> bool:
    return _NAMED_BY_CONTENT.search(path) is not None


def _hashed(parts: object) -> str:
    # ASCII: a name that is no UTF-8 is held in lone surrogates, which JSON escapes.
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()
