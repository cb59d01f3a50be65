"""The progress bar: there when it is worth it, and never in the way."""

import os
import re
import sys
from pathlib import Path

import pytest

from heaplens.cli.progress import Bar
from heaplens.engine.batch import Progress
from workbench import on_a_terminal

SCRIPT = """
import sys
from heaplens.engine.batch import Progress
from heaplens.cli.progress import Bar

bar = Bar(enabled=True, patience_s=0)
bar.show(Progress(1, 4, "ex.com/[red]a"))
with bar.away():
    sys.stdout.write("a finding\\n")
bar.show(Progress(2, 4, "ex.com/b"))
bar.close()
bar.show(Progress(3, 4, "ex.com/c"))
"""


def test_a_bar_makes_room_for_what_is_written_and_goes_when_it_is_closed(tmp_path: Path) -> None:
    output = on_a_terminal(
        [sys.executable, "-c", SCRIPT], tmp_path, {**os.environ, "TERM": "xterm"}
    )
    first, rest = output.split("a finding")
    assert re.search(r"1/4.*ex\.com/\[red\]a", first)
    # The line of the bar is erased before anything else is written, and at the end.
    assert "\x1b[2K" in first[first.rindex("1/4") :]
    assert "2/4" in rest
    assert "\x1b[2K" in rest[rest.rindex("2/4") :]
    assert "3/4" not in rest
    assert rest.rindex("\x1b[?25h") > rest.rindex("\x1b[?25l"), "the cursor is shown again"


@pytest.mark.parametrize(
    ("enabled", "patience_s", "progress"),
    [
        (False, 0, Progress(1, 4, "ex.com/a")),
        (True, 0, Progress(0, 1, "ex.com/a")),
        (True, 3600, Progress(1, 4, "ex.com/a")),
    ],
)
def test_a_run_that_is_short_small_or_unwatched_draws_nothing(
    capfd: pytest.CaptureFixture[str], *, enabled: bool, patience_s: float, progress: Progress
) -> None:
    bar = Bar(enabled=enabled, patience_s=patience_s)
    bar.show(progress)
    with bar.away():
        pass
    bar.close()
    assert capfd.readouterr() == ("", "")
