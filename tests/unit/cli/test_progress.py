"""The line of progress: there when it is worth it, and never in the way."""

import io
import os
import re
import sys
from pathlib import Path

from heaplens.cli.progress import StatusLine
from heaplens.engine.batch import Progress
from workbench import on_a_terminal

SCRIPT = """
import sys, time
from heaplens.engine.batch import Progress
from heaplens.cli import progress
from heaplens.cli.progress import StatusLine

progress.TICK_S = 0.01
real = sys.stderr
drawn = []
class Watched:
    def __getattr__(self, name): return getattr(real, name)
    def write(self, text): drawn.append(text); return real.write(text)

def until(words):
    while not any(words in text for text in drawn): time.sleep(0.01)

line = StatusLine(Watched(), patience_s=0)
until("listing packages")
line.still_listing("/m")
until("go builds what you import, first time only")
line.show(Progress(1, 4, "ex.com/[red]a"))
until("1/4")
with line.away():
    sys.stdout.write("a finding\\n")
line.show(Progress(2, 4, "ex.com/b"))
until("2/4")
line.close()
line.show(Progress(3, 4, "ex.com/c"))
"""


def test_the_line_makes_room_for_what_is_written_and_goes_when_it_is_closed(
    tmp_path: Path,
) -> None:
    output = on_a_terminal(
        [sys.executable, "-c", SCRIPT], tmp_path, {**os.environ, "TERM": "xterm"}
    )
    first, rest = output.split("a finding")
    assert re.search(r"1/4 ex\.com/\[red\]a … \d+ s", first)
    # It is erased before anything else is written, and at the end.
    assert first.endswith("\x1b[2K")
    assert "2/4" in rest
    assert rest.endswith("\x1b[2K")
    assert "3/4" not in rest


def test_nothing_is_drawn_where_nobody_looks() -> None:
    stream = io.StringIO()
    line = StatusLine(stream, patience_s=0)
    line.show(Progress(1, 4, "ex.com/a"))
    line.still_listing("/m")
    with line.away():
        pass
    line.close()
    assert stream.getvalue() == ""


def test_a_terminal_that_cannot_erase_is_told_once_of_a_long_build(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom heaplens.cli.progress import StatusLine\n"
        "line = StatusLine(sys.stderr, patience_s=0)\nline.still_listing('/m')\nline.close()\n"
    )
    environment = {**os.environ, "TERM": "dumb"}
    output = on_a_terminal([sys.executable, "-c", script], tmp_path, environment)
    assert output == "go builds what you import, first time only: /m\r\n"
