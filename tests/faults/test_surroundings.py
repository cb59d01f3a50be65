"""What the process is started in, its locale and its search path, changes nothing that is said."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from faults.checking import GOOD, own_cache, write_files

MOD = {"go.mod": "module ex.com/m\n\ngo 1.21\n"}
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
# Loaded by a command late enough that a module of the workspace could take its place.
LATE = ("rich", "json", "lsprotocol", "tree_sitter", "pygls", "asyncio")


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (("check", "."), "x escapes"),
        (("check", "--format", "json", "."), '"moved-to-heap"'),
        (("explain", "größe.go:5"), "x escapes"),
        (("annotate", "größe.go"), "heap 8 B"),
        (("doctor",), "go1."),
    ],
    ids=lambda each: each[0] if isinstance(each, tuple) else "",
)
def test_a_locale_without_letters_does_not_matter(
    heaplens_command: str, tmp_path: Path, command: tuple[str, ...], expected: str
) -> None:
    module = write_files(tmp_path / "größe", {**MOD, "größe.go": GOOD})
    done = subprocess.run(
        [heaplens_command, *command],
        cwd=module,
        env=own_cache(tmp_path / "cache") | ASCII,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert expected in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("python_path", ["", ".", os.pathsep + "/nowhere", "sub"])
def test_modules_of_the_workspace_are_not_loaded(
    heaplens_command: str, tmp_path: Path, python_path: str
) -> None:
    """Not from a relative entry of PYTHONPATH, and not by `python -m` in the workspace."""
    traps = {f"{name}.py": f"open({str(tmp_path / name)!r}, 'w')\n" for name in LATE}
    traps |= {f"sub/{name}": text for name, text in traps.items()}
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD, **traps})
    environ = own_cache(tmp_path / "cache") | {"PYTHONPATH": python_path}
    for start in ([heaplens_command], [sys.executable, "-I", "-m", "heaplens"]):
        done = subprocess.run(
            [*start, "annotate", "--color", "always", "good.go"],
            cwd=module,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert "heap 8 B" in done.stdout, done.stderr
    assert [name for name in LATE if (tmp_path / name).exists()] == []
