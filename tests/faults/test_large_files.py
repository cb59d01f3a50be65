"""However large a file is, no more of it is held in memory than a source file could have."""

import os
import subprocess
from pathlib import Path

import pytest

from faults.checking import GOOD, own_cache, write_files

MOD = {"go.mod": "module ex.com/m\n\ngo 1.21\n"}
MOST_KB = 400 << 10  # the compilers that it starts count, too
SIZE_BYTES = 2 << 30


def run(command: list[str], module: Path, cache: Path) -> tuple[str, int]:
    """What a command printed, and the most KB of memory that it or one of its children took."""
    read, write = os.pipe()
    with subprocess.Popen(
        command,
        cwd=module,
        env=own_cache(cache),
        stdin=subprocess.DEVNULL,
        stdout=write,
        stderr=write,
    ) as process:
        os.close(write)
        with open(read, "rb") as stream:
            printed = stream.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return printed.decode(errors="replace"), usage.ru_maxrss


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (("check", "."), "1 finding in 1 package"),
        (("explain", "good.go:5"), "x escapes"),
        (("annotate", "good.go"), "heap 8 B"),
        (("annotate", "big_windows.go"), "has 2048 MB; heaplens reads at most 8 MB of a file"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else "",
)
def test_a_file_of_two_gigabytes_is_not_read(
    heaplens_command: str, tmp_path: Path, command: tuple[str, ...], expected: str
) -> None:
    """Its name leaves it out of the build, but what it begins with tells that to go alone."""
    module = write_files(
        tmp_path / "m", {**MOD, "good.go": GOOD, "big_windows.go": "package good\n"}
    )
    os.truncate(module / "big_windows.go", SIZE_BYTES)
    printed, most_kb = run([heaplens_command, *command], module, tmp_path / "cache")
    assert expected in printed
    assert "Traceback" not in printed
    assert most_kb < MOST_KB
