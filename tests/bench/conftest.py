"""What the smoke tests of the benchmarks share: the scripts of bench/, and a place to measure.

They need gopls, which is not there without the proxy of Go modules: `make test-bench` brings it.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))

from ground import Ground, ground  # noqa: E402 - found by the line above


@pytest.fixture(scope="session")
def smoke_ground() -> Iterator[Ground]:
    """One run of everything, with gopls, without the big module."""
    gopls = os.environ.get("HEAPLENS_GOPLS", "")
    if not Path(gopls).is_file():
        reason = Path(gopls).with_name("reason") if gopls else Path()
        pytest.skip(
            f"no gopls (issue 7): {reason.read_text().strip()}"
            if reason.is_file()
            else "no gopls (issue 7): `make test-bench` brings it"
        )
    with ground(runs=1, gopls=gopls, missing={"module": "this is a smoke test"}) as made:
        yield made
