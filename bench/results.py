"""The file of results: what was measured, when, where, and with which versions.

One file a day and Go version, below bench/results/; each part replaces what it has measured before
that day, so that one can be repeated alone, or for some packages. No path of the machine is in it.
"""

import datetime as dt
import json
import os
import platform
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from ground import MODULE, ROOT, Ground
from heaplens.config.version import __version__
from lsp.connection import Json

RESULTS = ROOT / "bench" / "results"


@dataclass(frozen=True, slots=True)
class Part:
    """One benchmark."""

    name: str
    """Its name in the results, and on the command line."""
    title: str
    """Its heading."""
    measure: Callable[[Ground], Json]
    """Measures; its figures."""
    tables: Callable[[Json], list[str]]
    """Lines of Markdown, from the figures."""
    missed: Callable[[Json], list[str]]
    """The promises that the figures do not keep, from the figures."""


def machine() -> dict[str, str | int]:
    """What the machine is, as far as it says so."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return {
        "processor": model,
        "cores": os.cpu_count() or 1,
        "memory_gib": round(psutil.virtual_memory().total / (1 << 30)),
        "system": f"{platform.system()} {platform.release()}",
    }


def versions(ground: Ground) -> dict[str, str]:
    """The versions of all that is measured."""
    found = {"go": ground.go_version, "heaplens": __version__, "python": platform.python_version()}
    head = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD"],  # noqa: S607 - as on PATH
        capture_output=True,
        text=True,
        check=False,
    )
    if not head.returncode:
        found["commit"] = head.stdout.strip()
    if ground.gopls is not None:
        found["gopls"] = ground.run(ground.gopls, "version", at=ROOT).stdout.split()[-1]
    if ground.module_version:
        found[MODULE] = ground.module_version
    return found


def results_path(ground: Ground) -> Path:
    """The file of today's results with this Go."""
    today = dt.datetime.now(tz=dt.UTC).date()
    return RESULTS / f"{today.isoformat()}-{ground.go_version}.json"


def record(path: Path, ground: Ground, part: Part, figures: Json, took_s: float) -> None:
    """Writes the figures of a part into the file of results.

    Raises:
        OSError: The file cannot be written.
    """
    document = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"parts": {}}
    measured = versions(ground)
    document |= {"machine": machine(), "versions": measured}
    now = dt.datetime.now(tz=dt.UTC)
    before = document["parts"].get(part.name)
    if before is not None and ground.only:
        figures = _joined(before["figures"], figures)
    document["parts"][part.name] = {
        "ended": now.isoformat(timespec="seconds"),
        "took_s": round(took_s),
        "versions": measured,
        "figures": rounded(figures),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _joined(before: Json, after: Json) -> Json:
    """Figures of some packages, or trees of them, put in the place that they have among all."""
    joined = {**before, **after}
    for key, name in (("packages", "package"), ("at_call", "package"), ("targets", "name")):
        if key in before and key in after:
            kept = {each[name]: each for figures in (before, after) for each in figures[key]}
            joined[key] = list(kept.values())
    return joined


def rounded(figures: Json) -> Json:
    """The same with as many digits as mean something."""
    if isinstance(figures, float):
        return float(f"{figures:.5g}")
    if isinstance(figures, Mapping):
        return {name: rounded(value) for name, value in figures.items()}
    if isinstance(figures, list | tuple):
        return [rounded(value) for value in figures]
    return figures
