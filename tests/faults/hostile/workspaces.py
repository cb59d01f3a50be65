"""Puts hostile workspaces together at random: the same one from the same seed."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

from faults.hostile.faults_of_old import FAULTS, many
from faults.hostile.layout import GOOD, MODULE, Layout
from faults.hostile.parts import PARTS
from faults.hostile.settings import WHOLE, cgo

Part = Callable[[Random, Layout, str], None]
_OF_OLD = 0.25
_MANY = 0.004
_CGO = 0.03
_WHOLE = 0.3


def drawn(seed: int, area: Path, tools: str, *, c_compiler: bool) -> Layout:
    """Puts a workspace together; nothing is written yet.

    Args:
        seed: What it depends on.
        area: Where it will be, with what is beside it.
        tools: The directory of Go's compiler.
        c_compiler: Whether there is one.

    Returns:
        The workspace.
    """
    rng = Random(seed)  # noqa: S311 - to be drawn again, not to be kept secret
    layout = Layout(str(area / "w"), str(area / "outside"), tools)
    layout.files["go.mod"] = f"module {MODULE}\n\ngo 1.21\n"
    layout.files["good/good.go"] = GOOD
    layout.environment["CGO_ENABLED"] = "0"
    parts: list[Part] = [rng.choice(PARTS) for _ in range(rng.randint(1, 3))]
    if rng.random() < _WHOLE:
        parts.append(rng.choice(WHOLE))
    if rng.random() < _OF_OLD:
        parts.append(rng.choice(FAULTS if c_compiler else FAULTS[1:]))
    if rng.random() < _MANY:
        parts.append(many)
    if c_compiler and rng.random() < _CGO:
        parts.append(cgo)
    for number, part in enumerate(parts):
        part(rng, layout, f"p{number}")
        layout.parts.append(part.__name__)
    layout.files_asked = rng.sample(layout.files_asked, min(1, len(layout.files_asked)))
    return layout


def removed(area: Path) -> None:
    """Removes a workspace and what is beside it, whatever its names are."""
    shutil.rmtree(os.fsencode(area))


def snapshot(area: Path) -> dict[bytes, tuple[int, int, int]]:
    """Mode, size and modification time of all that is there."""
    found = {}
    for directory, names, files in os.walk(os.fsencode(area)):
        for name in (*names, *files):
            path = os.path.join(directory, name)
            state = os.lstat(path)
            found[path] = (state.st_mode, state.st_size, state.st_mtime_ns)
    return found
