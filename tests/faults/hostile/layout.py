"""What a hostile workspace consists of, before and after it is laid on disk."""

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

MODULE = "ex.com/m"
GOOD = "package good\n\nvar sink *int\n\nfunc f() { x := 1; sink = &x }\n"


@dataclass(slots=True)
class Layout:
    """The files of a workspace and how it is asked for; each part adds something of its own.

    Names are relative to the workspace. Nothing of it may depend on more than the seed and places.
    """

    root: str
    """The directory of the workspace."""
    outside: str
    """A directory beside it, where nothing may be written."""
    tools: str
    """The directory of Go's compiler."""
    files: dict[str, str | bytes] = field(default_factory=dict)
    """Text by name."""
    links: dict[str, str] = field(default_factory=dict)
    """Where each symbolic link leads."""
    traps: set[str] = field(default_factory=set)
    """Programs that leave a mark outside when they run."""
    environment: dict[str, str] = field(default_factory=dict)
    """More variables of the environment."""
    go_env: list[str] = field(default_factory=list)
    """Lines of the file that `go env -w` writes."""
    tags: str = ""
    """The setting."""
    patterns: list[str] = field(default_factory=lambda: ["./..."])
    """What is asked for."""
    files_asked: list[str] = field(default_factory=list)
    """Files that are opened."""
    unsaved: dict[str, str] = field(default_factory=dict)
    """Unsaved text by file."""
    explain: list[str] = field(default_factory=list)
    """Places to be explained, such as `main.go:6`."""
    parts: list[str] = field(default_factory=list)
    """What it is made of, for whoever reads of a failure."""
    cgo: bool = False
    """Whether the C tools may run."""

    @property
    def sprung(self) -> str:
        """The file that a trap leaves behind."""
        return os.path.join(self.outside, "sprung")

    def lay(self) -> None:
        """Writes all of it; leaves out what no file system takes: a name that is too long, say."""
        for directory in (self.root, self.outside):
            os.makedirs(directory)
        for name, text in self.files.items():
            self._write(name, text if isinstance(text, bytes) else _bytes(text))
        mark = f"#!/bin/sh\necho \"$0\" >> '{self.sprung}'\n"
        python = f"open({self.sprung!r}, 'a').write(__file__)\n"
        for name in self.traps:
            self._write(name, (python if name.endswith(".py") else mark).encode(), 0o755)
        for name, target in self.links.items():
            with suppress(OSError, ValueError):
                path = self._made(name)
                os.symlink(_bytes(target), path)

    def _write(self, name: str, text: bytes, mode: int = 0o644) -> None:
        with suppress(OSError, ValueError):
            path = Path(os.fsdecode(self._made(name)))
            path.write_bytes(text)
            path.chmod(mode)

    def _made(self, name: str) -> bytes:
        path = _bytes(os.path.join(self.root, name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
