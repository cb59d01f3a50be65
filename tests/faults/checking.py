"""Runs the installed `heaplens check`, in text and in JSON, and looks at what it leaves behind."""

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from workbench import processes_about

GOOD = "package good\n\nvar sink *int\n\nfunc f() { x := 1; sink = &x }\n"
GOOD_PLACE = (5, 12)


@dataclass(frozen=True, slots=True)
class Place:
    """What is expected of a problem."""

    file: str | None
    """Relative to the module; None where Go names none."""
    line: int | None
    """1-based line."""
    column: int | None
    """1-based byte column."""
    words: str
    """What its message begins with, as Go says it."""

    @property
    def as_text(self) -> str:
        """How the text output begins the line of a problem that has a place."""
        numbers = [str(number) for number in (self.line, self.column) if number is not None]
        return ":".join([str(self.file), *numbers]) + f": {self.words}"


@dataclass(frozen=True, slots=True)
class Checked:
    """Both outputs of one check."""

    directory: Path
    """Where it ran."""
    status: int
    """The exit status."""
    stdout: str
    """The findings as text."""
    stderr: str
    """The problems as text."""
    document: Mapping[str, Any]
    """The JSON document."""

    def problems(self) -> list[Mapping[str, Any]]:
        """The problems of all packages in the document."""
        return [problem for package in self.document["packages"] for problem in package["problems"]]

    def problems_of(self, import_path: str) -> list[Mapping[str, Any]]:
        """The problems of one package in the document."""
        (package,) = (it for it in self.document["packages"] if it["importPath"] == import_path)
        return list(package["problems"])

    def problems_at(self, place: Place) -> list[Mapping[str, Any]]:
        """The problems of the document that are what is expected."""
        file = None if place.file is None else str(self.directory / place.file)
        where = (file, place.line, place.column)
        return [
            problem
            for problem in self.problems()
            if (problem["file"], problem["line"], problem["column"]) == where
            and problem["message"].startswith(place.words)
        ]

    def findings_in(self, file: str) -> list[tuple[int, int]]:
        """Line and column of the findings in a file, which is relative to the directory."""
        path = str(self.directory / file)
        return [
            (it["line"], it["column"]) for it in self.document["findings"] if it["file"] == path
        ]


Check = Callable[..., Checked]
"""`check(directory, *arguments, environment={}, without=())`."""


def snapshot(directory: Path) -> dict[str, tuple[int, int, bytes]]:
    """Mode, modification time and text of everything below a directory."""
    found = {}
    for path in sorted(directory.rglob("*")):
        state = path.lstat()
        text = path.read_bytes() if path.is_file() else b""
        found[str(path)] = (state.st_mode, state.st_mtime_ns, text)
    return found


def write_files(directory: Path, files: Mapping[str, str | bytes]) -> Path:
    """Writes files below a directory, which is made."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        file = directory / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
    return directory


def own_cache(directory: Path) -> dict[str, str]:
    """The environment, with a place of our own for what heaplens keeps: nothing is known yet."""
    return {**os.environ, "HEAPLENS_CACHE": str(directory)}


def checker(command: str, directory: Path) -> Check:
    """A function that checks a directory twice and expects nothing to be left behind.

    Args:
        command: Path of the installed heaplens.
        directory: An empty directory for temporary files and caches, of this checker alone.
    """
    temporary = directory / "temporary"
    temporary.mkdir()
    number = count()

    def check(
        directory: Path,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        without: tuple[str, ...] = (),
    ) -> Checked:
        environ = own_cache(temporary.with_name(f"cache{next(number)}"))
        environ.update(TMPDIR=str(temporary), PWD=str(directory))
        environ.update(environment or {})
        for name in without:
            environ.pop(name, None)
        before = snapshot(directory)

        def run(*more: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [command, "check", "--tests", *more, *arguments],
                cwd=directory,
                env=environ,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                timeout=120,
                check=False,
            )

        text, document = run(), run("--format", "json")
        assert "Traceback" not in text.stderr + document.stderr, text.stderr + document.stderr
        assert text.returncode == document.returncode
        assert snapshot(directory) == before, "the workspace was written to"
        assert [path.name for path in temporary.iterdir()] == []
        assert processes_about(temporary) == []
        return Checked(
            directory, text.returncode, text.stdout, text.stderr, json.loads(document.stdout)
        )

    return check
