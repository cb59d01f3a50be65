"""Asks `go list` for all packages that a package imports, directly or not, and where they are.

Nothing is compiled: this takes about as long as go takes to start, however many there are.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from heaplens.toolchain.json_stream import json_objects
from heaplens.toolchain.overlay import Overlay
from heaplens.toolchain.process import Cancellation
from heaplens.toolchain.toolchain import Toolchain

_FILES = ("GoFiles", "CgoFiles")
_TEST_FILES = ("TestGoFiles", "XTestGoFiles")


@dataclass(frozen=True, slots=True)
class Dependency:
    """A package, as far as somebody has to know who looks for a function in it."""

    import_path: str
    """By which go lists it."""
    name: str
    """The word of its package clause."""
    directory: str
    """Absolute path."""
    files: tuple[str, ...]
    """Absolute paths of its Go files."""
    import_map: Mapping[str, str]
    """The import paths in its source that mean another one (vendored packages), with that."""
    main_module: str = ""
    """The path of its module where that is a main one, which the user works on; else empty."""


def list_dependencies(  # noqa: PLR0913 - what to list, how, and when to stop
    toolchain: Toolchain,
    pattern: str,
    directory: str,
    *,
    tests: bool,
    overlay: Overlay,
    cancellation: Cancellation,
    imported: bool = True,
) -> tuple[Dependency, ...]:
    """List packages and all that they import.

    Args:
        toolchain: The toolchain.
        pattern: The packages.
        directory: Where it is looked up.
        tests: Whether its tests count.
        overlay: Unsaved text.
        cancellation: Stops it.
        imported: Whether what they import is listed, too.

    Returns:
        The packages, imported ones before those that import them; empty where go refuses.

    Raises:
        Cancelled: Nobody wants the result any more.
        OSError: The go command cannot be started in that directory.
    """
    arguments = ["list", "-e", *(["-deps"] if imported else [])]
    arguments += ["-test"] if tests and imported else []
    files = (*_FILES, *(_TEST_FILES if tests else ()))
    fields = ",".join(("ImportPath", "Name", "Dir", "ImportMap", "Module", *files))
    arguments += [f"-json={fields}", *toolchain.go_list_arguments(overlay)]
    outcome = toolchain.run_go([*arguments, "--", pattern], directory, cancellation)
    if outcome.returncode:
        return ()
    return tuple(_dependencies(outcome.stdout.decode(errors="surrogateescape"), files))


def _dependencies(text: str, file_fields: Sequence[str]) -> Iterator[Dependency]:
    for entry in json_objects(text):
        directory, path = entry.get("Dir", ""), entry.get("ImportPath", "")
        if directory and not path.endswith((".test", "]")):
            names = [name for field in file_fields for name in entry.get(field, ())]
            files = tuple(os.path.join(directory, name) for name in names)
            import_map = entry.get("ImportMap", {})
            module = entry.get("Module", {})
            main = module.get("Path", "") if module.get("Main") else ""
            yield Dependency(path, entry.get("Name", ""), directory, files, import_map, main)
