"""`make demo` is one screen that says what, why, what it costs and what next."""

import os
import shutil
import subprocess
from pathlib import Path

from workbench import on_a_terminal

ROOT = Path(__file__).parents[2]
MOST_LINES = 25


def command(heaplens_command: str) -> list[str]:
    make = shutil.which("make")
    assert make is not None
    # As it is after installing, whatever is installed where the tests run.
    return [
        make,
        "--no-print-directory",
        "-o",
        ".venv/installed",
        "demo",
        f"BIN={Path(heaplens_command).parent}",
    ]


def test_the_demo_is_one_screen_whoever_looks(
    heaplens_command: str, private_environment: dict[str, str]
) -> None:
    environment = {**private_environment, "NO_COLOR": "1", "PATH": os.environ["PATH"]}
    ran = subprocess.run(
        command(heaplens_command),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert ran.stderr == ""
    drawn = on_a_terminal(command(heaplens_command), ROOT, environment)
    # What the progress has written it has erased again.
    rows = [row.rpartition("\x1b[2K")[2] for row in drawn.split("\r\n")]
    for lines in (ran.stdout.splitlines(), rows[:-1]):
        text = "\n".join(lines)
        assert len(lines) <= MOST_LINES, text
        assert "want" not in text
        assert "ticket escapes: its address is returned by Detour." in text
        assert "allocates a string" in text
        assert "escapes but allocates nothing" in text
        assert "iterating/iterating.go:35:6: Deferred" in text
        assert lines[-1].startswith("== Next: ")
        assert sum(line.startswith("== ") for line in lines) == 5
