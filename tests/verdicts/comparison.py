"""The comparison of `make bench-verdicts`, taken from its script."""

import importlib.util
from pathlib import Path
from typing import Protocol, cast

SCRIPT = Path(__file__).parents[2] / "bench" / "verdicts.py"


class Compare(Protocol):
    """Compares heaplens with `go build -gcflags=-m`."""

    def __call__(self, go_path: str, patterns: list[str], directory: str, *, assembly: bool) -> int:
        """Print the comparison and give back how many lines differ."""


def load_compare() -> Compare:
    """The function `compare` of bench/verdicts.py."""
    spec = importlib.util.spec_from_file_location("bench_verdicts", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast("Compare", module.compare)
