"""Tells when a compile command has gone stale, by a look at the files it was made from.

A fingerprint holds, as tuples: the Go files of the directory and what of each a compile command
depends on (package clause, imports, build constraints, embeds), the module files above it, the go
command and its settings, and for imports that the user may be editing, the state of their files.
"""

import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path

from heaplens.source.header import header
from heaplens.toolchain.packages import Package
from heaplens.toolchain.reading import text_of

_MODULE_FILES = ("go.mod", "go.sum", "go.work", "go.work.sum", "vendor/modules.txt")
_ASSEMBLY = (".s", ".S", ".h")
_SOURCES = (".go", ".s", ".S", ".c", ".h", ".cc", ".cpp", ".m", ".f", ".swig", ".syso", ".pgo")

State = tuple[int, int, int, int] | None
"""Modification time in ns, size in bytes, inode, time of change in ns; None without a file.

The time of change cannot be set back: a file that is written in place and given its old time shows.
"""
HeaderCache = MutableMapping[str, tuple[State, bytes]]
"""What `header` said of a file in a state."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What compile commands depend on: of equal fingerprints they are equal, too."""

    compile_command: tuple[object, ...]
    """What every variant's compile command depends on."""
    package: tuple[object, ...]
    """What the external test's compile command depends on besides: the package it imports."""
    external_test: tuple[object, ...]
    """The external test's own files: no compile command depends on them, what is found does."""


def state_of(path: str) -> State:
    """Return the state of a file."""
    try:
        return state_in(os.stat(path))
    except OSError:
        return None


def state_in(status: os.stat_result) -> State:
    """Return the state of a file from what `stat` said of it."""
    return status.st_mtime_ns, status.st_size, status.st_ino, status.st_ctime_ns


def fingerprint(
    package: Package,
    texts: Mapping[str, bytes],
    watched: tuple[str, ...],
    headers: HeaderCache,
) -> Fingerprint:
    """Look at everything that the compile commands of a package were made from.

    Args:
        package: The package.
        texts: Unsaved texts by path.
        watched: Files of the toolchain (`Go.watched`).
        headers: What is known of files; kept up to date here.

    Returns:
        The fingerprint as of now.
    """
    directory = package.directory
    names = _sources(directory, texts)
    files = [os.path.join(directory, name) for name in names if name.endswith(".go")]
    embed_directories = {os.path.dirname(path) for path in package.embedded_files}
    compile_command = (
        names,
        tuple(_header(path, texts, headers) for path in files),
        # Of assembly a compile command holds what the assembler made of it.
        tuple(
            state_of(os.path.join(directory, name))
            for name in (names if package.assembly_files else ())
            if name.endswith(_ASSEMBLY)
        ),
        tuple(state_of(path) for path in _module_files(directory)),
        tuple(state_of(path) for path in watched),
        tuple(state_of(path) for path in sorted(embed_directories)),
        tuple(_contents(imported, texts) for imported in package.workspace_imports),
    )
    sources = _contents(directory, texts)
    # What the external test itself says changes no compile command: it is compiled, not imported.
    external = frozenset(package.external_test_files)
    return Fingerprint(
        compile_command,
        tuple(source for source in sources if source[0] not in external),
        tuple(source for source in sources if source[0] in external),
    )


def _sources(directory: str, texts: Mapping[str, bytes]) -> tuple[str, ...]:
    try:
        names = {name for name in os.listdir(directory) if name.endswith(_SOURCES)}
    except OSError:
        names = set()
    names.update(os.path.basename(path) for path in texts if os.path.dirname(path) == directory)
    return tuple(sorted(names))


def _contents(directory: str, texts: Mapping[str, bytes]) -> tuple[tuple[str, object], ...]:
    """Return the state of the source files of a directory; of an unsaved one its text."""
    paths = [os.path.join(directory, name) for name in _sources(directory, texts)]
    return tuple((path, hash(texts[path]) if path in texts else state_of(path)) for path in paths)


def _module_files(directory: str) -> list[str]:
    """Return every place where a module or workspace file is, or could come to be."""
    above = [directory, *map(str, Path(directory).parents)]
    return [os.path.join(parent, name) for parent in above for name in _MODULE_FILES]


def _header(path: str, texts: Mapping[str, bytes], headers: HeaderCache) -> bytes:
    if path in texts:
        return header(texts[path])
    state = state_of(path)
    remembered = headers.get(path)
    if remembered is not None and remembered[0] == state:
        return remembered[1]
    text = header(text_of(path, texts))
    headers[path] = (state, text)
    return text
