"""Many starts at once do not take each other's temporary directories away."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from faults.checking import GOOD, own_cache, write_files

AT_ONCE = 12
STARTS = 2_000
# Each makes and removes many directories, in a process of its own like a start.
SCRIPT = """
import sys
from heaplens.toolchain.tempdir import TemporaryDirectory
for _ in range(int(sys.argv[1])):
    directory = TemporaryDirectory()
    open(directory.new_file(".go", b"text")).close()
    directory.close()
"""


def test_two_thousand_directories_by_twelve_processes(tmp_path: Path) -> None:
    environ = {**os.environ, "TMPDIR": str(tmp_path)}

    def start(_: int) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", SCRIPT, str(STARTS // AT_ONCE + 1)],
            env=environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = list(pool.map(start, range(AT_ONCE)))
    assert [each.stderr for each in done] == [""] * AT_ONCE
    assert list(tmp_path.iterdir()) == []


def test_twelve_checks_at_a_time_all_find_what_is_there(
    heaplens_command: str, tmp_path: Path
) -> None:
    """Five times: one fault in sixty such starts was what people saw."""
    module = write_files(tmp_path / "m", {"go.mod": "module ex.com/m\n\ngo 1.21\n", "a.go": GOOD})
    (tmp_path / "t").mkdir()
    environ = {**own_cache(tmp_path / "cache"), "TMPDIR": str(tmp_path / "t")}

    def start(_: int) -> tuple[int, str]:
        done = subprocess.run(
            [heaplens_command, "check", "."],
            cwd=module,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return done.returncode, done.stderr

    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = list(pool.map(start, range(5 * AT_ONCE)))
    assert set(done) == {(0, "1 finding in 1 package\n")}
    assert list((tmp_path / "t").iterdir()) == []
