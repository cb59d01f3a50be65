"""What the go command knows of a directory: its module, its packages, and the files it leaves out.

For `heaplens doctor` only: it asks without resolving imports, so it answers in a broken module too.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from heaplens.model import Problem
from heaplens.toolchain.environment import go_environment
from heaplens.toolchain.go import Go
from heaplens.toolchain.json_stream import json_objects
from heaplens.toolchain.process import Cancellation, Limits, run
from heaplens.toolchain.tempdir import TemporaryDirectory

FIELDS = "ImportPath,Dir,GoFiles,CgoFiles,TestGoFiles,XTestGoFiles,IgnoredGoFiles,Error"
DEADLINE_S = 60.0


@dataclass(frozen=True, slots=True)
class Workspace:
    """What the go command knows of a directory."""

    module_file: str
    """Absolute path of its go.mod; empty outside any module."""
    work_file: str
    """Absolute path of the go.work in use; empty where there is none."""
    packages: int
    """Number of packages in the directory and below."""
    package: str
    """The import path of the package in the directory itself; empty where there is none."""
    ignored: tuple[str, ...]
    """Go files of that package which build constraints leave out."""
    indirect: tuple[str, ...]
    """Import paths with cgo in the directory and below: analysed in a slower way."""
    problem: Problem | None
    """Why the go command refuses the module; None where it does not."""


def look_at(directory: str, go: Go, tags: str) -> Workspace:
    """Ask the go command about `directory`."""
    temporary = TemporaryDirectory()
    try:
        scratch = str(temporary.path)
        environ = go_environment(
            os.environ, directory=directory, temporary=scratch, goflags=go.goflags, tags=tags
        )
        files, trouble = _ask([go.path, "env", "-json", "GOMOD", "GOWORK"], directory, environ)
        listed, list_trouble = _ask(
            [go.path, "list", "-e", "-find", f"-json={FIELDS}", "./..."], directory, environ
        )
    finally:
        temporary.close()
    env = next(json_objects(files), {})
    packages = list(json_objects(listed))
    package = next((p for p in packages if _same(str(p.get("Dir", "")), directory)), {})
    has_files = any(
        package.get(name) for name in ("GoFiles", "CgoFiles", "TestGoFiles", "XTestGoFiles")
    )
    message = trouble or list_trouble
    module_file = str(env.get("GOMOD", ""))
    return Workspace(
        module_file="" if module_file == os.devnull else module_file,
        work_file="" if env.get("GOWORK") == "off" else str(env.get("GOWORK", "")),
        packages=len(packages),
        package=str(package.get("ImportPath", "")) if has_files else "",
        ignored=_words(package.get("IgnoredGoFiles")),
        indirect=tuple(str(p.get("ImportPath", "")) for p in packages if p.get("CgoFiles")),
        problem=Problem(message) if message and not packages else None,
    )


def _ask(argv: Sequence[str], directory: str, environ: dict[str, str]) -> tuple[str, str]:
    """Return (what a go command printed, what it complained of when it failed)."""
    outcome = run(
        argv,
        directory=directory,
        environ=environ,
        limits=Limits(DEADLINE_S, 0),
        cancellation=Cancellation(),
    )
    complaint = outcome.stderr.decode("utf-8", "replace").strip()
    return outcome.stdout.decode("utf-8", "replace"), complaint if outcome.returncode else ""


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(word) for word in value) if isinstance(value, list) else ()


def _same(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False
