"""A Go installation that writes down each start of its compiler, and is a real one otherwise."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

_COMPILER = """#!/bin/sh
printf '%s\\n' "$*" >> '{log}'
exec '{compiler}' "$@"
"""


@dataclass(frozen=True, slots=True)
class CountingGo:
    """Such an installation."""

    go: Path
    """The go command."""
    log: Path
    """The arguments of each start of the compiler, one start a line."""

    def runs(self, package: str) -> list[str]:
        """The passes over a package since `forget`, in order: -m, -m=2, or empty for the proof."""
        passes = ("-m=2", "-m")
        starts = (line.split() for line in self.log.read_text().splitlines())
        return [
            next((each for each in passes if each in words), "")
            for words in starts
            if "-p" in words and words[words.index("-p") + 1] == package
        ]

    def forget(self) -> None:
        """Forgets all starts."""
        self.log.write_text("")


def counting_go(go: str, place: Path) -> CountingGo:
    """Makes one of an installation: links to all that is in it, with another compiler."""
    answer = subprocess.run(
        [go, "env", "GOROOT", "GOTOOLDIR"], check=True, capture_output=True, text=True
    )
    root, tools = map(Path, answer.stdout.splitlines())
    here, log = place / "go", place / "compilers"
    (here / "bin").mkdir(parents=True)
    shutil.copy2(root / "bin" / "go", here / "bin" / "go")
    _link_all(root, here, {"bin", "pkg"})
    (here / "pkg").mkdir()
    _link_all(root / "pkg", here / "pkg", {"tool"})
    own = here / tools.relative_to(root)
    own.mkdir(parents=True)
    _link_all(tools, own, {"compile"})
    (own / "compile").write_text(_COMPILER.format(log=log, compiler=tools / "compile"))
    (own / "compile").chmod(0o755)
    log.write_text("")
    return CountingGo(here / "bin" / "go", log)


def _link_all(source: Path, target: Path, without: set[str]) -> None:
    for entry in os.scandir(source):
        if entry.name not in without:
            (target / entry.name).symlink_to(entry.path)
