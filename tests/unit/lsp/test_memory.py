"""Memory that nothing is in any more goes back to the system."""

import subprocess
import sys

import pytest

PROGRAM = """
from pathlib import Path
from heaplens.lsp.session.memory import give_back

def resident_kb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4

kept = [bytearray(3000) for _ in range(40_000)]
top = bytearray(3000)
full = resident_kb()
del kept
give_back()
print(full - resident_kb())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is done (issue 7)")
def test_what_was_freed_is_given_back() -> None:
    """A block at the top keeps the heap from shrinking by itself."""
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert int(ran.stdout) > 80_000
