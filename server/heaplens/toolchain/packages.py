"""Asks `go list` which packages there are, where their imports' export data is, what is wrong."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from heaplens.model import Problem
from heaplens.toolchain.json_stream import json_objects
from heaplens.toolchain.problems import (
    NO_ORIGINS,
    compiler_problems,
    path_resolver,
    unique,
    whole_problem,
    without_trace,
)

FIELDS = (
    *("Dir", "ImportPath", "Name", "Export", "ForTest", "Standard", "DepOnly", "Module"),
    *("GoFiles", "CgoFiles", "TestGoFiles", "XTestGoFiles", "IgnoredGoFiles", "Imports"),
    *("SFiles", "CFiles", "CXXFiles", "MFiles", "FFiles", "SwigFiles", "SwigCXXFiles"),
    *("EmbedFiles", "TestEmbedFiles", "XTestEmbedFiles", "Error", "DepsErrors"),
)
NEWEST_LANGUAGE = 99
"""The version of the language that stands for whatever the compiler knows."""
_WITHOUT_GO_LINE = 16
"""Of a module whose go.mod has no `go` line."""
_NEEDS_MORE = ("CgoFiles", "CFiles", "CXXFiles", "MFiles", "FFiles", "SwigFiles")
_MINOR = re.compile(r"1\.(\d+)")
_EMBEDS = ("EmbedFiles", "TestEmbedFiles", "XTestEmbedFiles")


class Variant(Enum):
    """One of the three packages that live in one directory."""

    PLAIN = "plain"
    """p: what others import."""
    IN_PACKAGE_TEST = "in-package test"
    """p [p.test]: p with the _test.go files of the same package clause."""
    EXTERNAL_TEST = "external test"
    """p_test: the package beside it, which imports p."""


_TESTS = (Variant.IN_PACKAGE_TEST, Variant.EXTERNAL_TEST)


def variant_path(variant: Variant, import_path: str) -> str:
    """Return a variant as `go list` spells it: `p`, `p [p.test]`, `p_test [p.test]`."""
    if variant is Variant.PLAIN:
        return import_path
    tested = f"{import_path}_test" if variant is Variant.EXTERNAL_TEST else import_path
    return f"{tested} [{import_path}.test]"


@dataclass(frozen=True, slots=True)
class Faults:
    """What keeps go from compiling something."""

    load: tuple[Problem, ...] = ()
    """It cannot even be put together: no compile command would be right."""
    build: tuple[Problem, ...] = ()
    """It, or an import of it, did not compile when it was listed."""


@dataclass(frozen=True, slots=True)
class Package:
    """One package that was asked for, with what its analysis needs to know."""

    import_path: str
    """Without any variant; `command-line-arguments` for files named one by one."""
    directory: str
    """Absolute; empty where go found none."""
    listed_in: str
    """The directory in which go was asked: there it knows the package by this import path."""
    name: str
    """The word of the package clause."""
    files: tuple[str, ...]
    """Absolute paths of the Go files of the plain package."""
    test_files: tuple[str, ...]
    """Those of the test variant only."""
    external_test_files: tuple[str, ...]
    """Those of the external test package."""
    ignored_files: tuple[str, ...]
    """Go files that a build constraint leaves out."""
    embedded_files: tuple[str, ...]
    """Files that `//go:embed` brings in."""
    standard: bool
    """Part of the standard library."""
    needs_go_command: bool
    """It holds cgo, or what its assembler refuses: only the go command itself can compile it."""
    workspace_imports: tuple[str, ...]
    """Directories of the packages it imports, directly or not, that the user may be editing."""
    faults: Faults
    """What is wrong with the plain package."""
    test_faults: Faults
    """What is wrong with a test variant."""
    assembly_files: tuple[str, ...] = ()
    """Absolute paths of the assembly files."""
    versions: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    """The version of the language by directory, 21 for Go 1.21: of it and of what it imports."""

    @property
    def test_variants(self) -> list[Variant]:
        """The test variants that the package has files for."""
        external = [Variant.EXTERNAL_TEST] if self.external_test_files else []
        return ([Variant.IN_PACKAGE_TEST] if self.test_files else []) + external


@dataclass(frozen=True, slots=True)
class Listing:
    """The answer of one `go list`."""

    packages: tuple[Package, ...]
    """Those that were asked for, in go's order."""
    exports: Mapping[str, str]
    """File with the export data by import path, test variants spelled `p [q.test]`."""
    problems: tuple[Problem, ...]
    """What go says when it can list nothing."""


def list_arguments(*, tests: bool, patterns: Sequence[str], extra: Sequence[str]) -> list[str]:
    """Return the arguments of `go list` whose output `read_listing` reads.

    `-e` lets the other packages through when one is broken; the errors are in the JSON then.
    """
    return [
        *("list", "-e", *(("-test",) if tests else ()), "-export", "-deps"),
        *("-json=" + ",".join(FIELDS), *extra, "--", *patterns),
    ]


def read_listing(  # noqa: PLR0913 - what go printed, and what to read it by
    stdout: bytes,
    stderr: bytes,
    *,
    failed: bool,
    directory: str,
    origins: Mapping[str, str] = NO_ORIGINS,
    minor: int = NEWEST_LANGUAGE,
) -> Listing:
    """Read what `go list` printed.

    Args:
        stdout: The JSON documents, one after the other.
        stderr: Its messages.
        failed: Whether it ended with an error.
        directory: Where it ran; go shortens paths relative to it.
        origins: The file that each private copy of unsaved text stands in for (`Overlay.origins`).
        minor: Go's own version, 27 for Go 1.27: the language of what is in no module.

    Returns:
        The packages asked for, the export data of all, and the problem if nothing was listed.
    """
    entries = list(json_objects(stdout.decode(errors="replace")))
    by_path = {entry["ImportPath"]: entry for entry in entries if "ImportPath" in entry}
    targets = [entry for entry in by_path.values() if _asked_for(entry, by_path)]
    versions = _versions(entries, minor)
    packages = tuple(_package(entry, by_path, directory, origins, versions) for entry in targets)
    problems: tuple[Problem, ...] = ()
    message = without_trace(stderr.decode(errors="replace")).strip()
    if message and (failed or not packages):
        problems = (whole_problem(message, path_resolver(directory, origins=origins)),)
    exports = {path: entry["Export"] for path, entry in by_path.items() if entry.get("Export")}
    return Listing(packages, exports, problems)


def _asked_for(entry: Mapping[str, Any], by_path: Mapping[str, Any]) -> bool:
    path = entry["ImportPath"]
    if entry.get("DepOnly") or entry.get("ForTest") or path.endswith("]"):
        return False
    return not (path.endswith(".test") and path.removesuffix(".test") in by_path)


def _package(
    entry: Mapping[str, Any],
    by_path: Mapping[str, Mapping[str, Any]],
    directory: str,
    origins: Mapping[str, str],
    versions: Mapping[str, int],
) -> Package:
    path, home = entry["ImportPath"], entry.get("Dir", "")
    variants = [
        other
        for name in (*(variant_path(variant, path) for variant in _TESTS), f"{path}.test")
        if (other := by_path.get(name)) is not None
    ]

    def absolute(*fields: str) -> tuple[str, ...]:
        return tuple(os.path.join(home, name) for field in fields for name in entry.get(field, ()))

    return Package(
        import_path=path,
        directory=home,
        listed_in=directory,
        name=entry.get("Name", ""),
        files=absolute("GoFiles", "CgoFiles"),
        test_files=absolute("TestGoFiles"),
        external_test_files=absolute("XTestGoFiles"),
        ignored_files=absolute("IgnoredGoFiles"),
        embedded_files=absolute(*_EMBEDS),
        standard=bool(entry.get("Standard")),
        needs_go_command=any(entry.get(field) for field in _NEEDS_MORE),
        workspace_imports=_workspace_imports(entry, variants, by_path),
        faults=_faults([entry], directory, origins),
        test_faults=_faults(variants, directory, origins),
        assembly_files=absolute("SFiles"),
        versions=versions,
    )


def _versions(entries: Iterable[Mapping[str, Any]], minor: int) -> dict[str, int]:
    """Return the version of the language by directory, as go hands it to the compiler."""
    versions: dict[str, int] = {}
    for entry in entries:
        version, module = minor, entry.get("Module")
        if module is not None:
            number = _MINOR.match(module.get("GoVersion", ""))
            version = int(number[1]) if number else _WITHOUT_GO_LINE
        versions[entry.get("Dir", "")] = version
    return versions


def _faults(
    entries: Sequence[Mapping[str, Any]], directory: str, origins: Mapping[str, str]
) -> Faults:
    load, build = list[Problem](), list[Problem]()
    for entry in entries:
        resolve = path_resolver(directory, entry.get("Dir", ""), origins=origins)
        errors = [entry["Error"]] if entry.get("Error") else entry.get("DepsErrors") or []
        for error in errors:
            text, position = error.get("Err", "").strip(), error.get("Pos", "")
            stack = error.get("ImportStack") or []
            if "import cycle" in text and stack:
                load.append(Problem("package " + "\n\timports ".join(stack) + ": " + text))
            elif text.startswith("# "):
                build.extend(compiler_problems(text, resolve))
            else:
                load.append(whole_problem(f"{position}: {text}" if position else text, resolve))
    return Faults(unique(load), unique(build))


def _workspace_imports(
    entry: Mapping[str, Any],
    variants: Sequence[Mapping[str, Any]],
    by_path: Mapping[str, Mapping[str, Any]],
) -> tuple[str, ...]:
    """Return the directories of imports that are no part of Go and of no downloaded module."""
    home, seen, waiting = entry.get("Dir", ""), set[str](), [entry, *variants]
    directories = dict[str, None]()
    while waiting:
        for path in waiting.pop().get("Imports", ()):
            imported = by_path.get(path)
            if path in seen or imported is None or imported.get("Standard"):
                continue
            seen.add(path)
            if _editable(imported.get("Module")):
                waiting.append(imported)
                directories[imported.get("Dir", "")] = None
    directories.pop(home, None)
    return tuple(directory for directory in directories if directory)


def _editable(module: Mapping[str, Any] | None) -> bool:
    """Return whether a module is one of the workspace, or one that is replaced by a directory."""
    if module is None:
        return True
    replaced = module.get("Replace")
    return not (replaced.get("Version") if replaced else module.get("Version"))
