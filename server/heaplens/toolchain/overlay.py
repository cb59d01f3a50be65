"""Unsaved text: private copies for the compiler, and the file that tells the go command of them."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from heaplens.toolchain.tempdir import TemporaryDirectory


@dataclass(frozen=True, slots=True)
class Overlay:
    """Texts that stand in for files, each in a private file that ends in `.go`."""

    copies: Mapping[str, str]
    """Path of the private file by the path it stands in for."""
    origins: Mapping[str, str]
    """The other way round: for error lines, which name the private file."""
    lists: list[str] = field(default_factory=list)
    """Paths of the files that tell the go command of the copies, as far as they were needed."""

    def go_list_arguments(self, temporary: TemporaryDirectory) -> tuple[str, ...]:
        """Return the arguments that make the go command read the copies; none without any copy.

        Raises:
            OSError: The temporary directory cannot be written.
        """
        if not self.copies:
            return ()
        path = temporary.new_file(".json", json.dumps({"Replace": dict(self.copies)}).encode())
        self.lists.append(path)
        return ("-overlay", path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def remove(self) -> None:
        """Delete the private files; at the end of a `with`, too."""
        for copy in (*self.origins, *self.lists):
            with suppress(OSError):
                Path(copy).unlink()

    def trim_path(self) -> str:
        """Return the -trimpath by which verdict lines name the file that the copy stands in for."""
        return "".join(f"{copy}=>{path};" for path, copy in self.copies.items())


NOTHING = Overlay({}, {})


def write(texts: Mapping[str, bytes], temporary: TemporaryDirectory) -> Overlay:
    """Write unsaved texts where the compiler can read them.

    Args:
        texts: The bytes of each file, by its absolute path.
        temporary: Where the copies go.

    Returns:
        The overlay.

    Raises:
        OSError: The temporary directory cannot be written.
    """
    if not texts:
        return NOTHING
    copies = {path: temporary.new_file(".go", text) for path, text in texts.items()}
    return Overlay(copies, {copy: path for path, copy in copies.items()})
