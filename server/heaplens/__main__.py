"""Where `heaplens` starts: the language server, or the command, of which only one is loaded."""

import gc
import os
import sys
from typing import NoReturn

# What clients add by themselves: stdio is all there is, and the process is named in `initialize`.
_HARMLESS = ("--stdio", "--clientProcessId=")
# What we keep is many small values that refer to each other in one direction only: to look through
# all of them for circles, as often as Python does by itself, takes a fifth of a large run.
_COLLECT_AFTER = (20_000, 20, 50)
# So long waits a thread that reads a compiler's output for one that draws, and the other way round;
# by itself Python lets each have five times as long.
_SWITCH_S = 0.001


def run() -> NoReturn:
    """Runs the server where `serve` is asked for, else the command, and ends the process."""
    _speak_utf8()
    _forget_the_working_directory()
    gc.set_threshold(*_COLLECT_AFTER)
    sys.setswitchinterval(_SWITCH_S)
    if sys.argv[1:2] == ["serve"] and all(word.startswith(_HARMLESS) for word in sys.argv[2:]):
        from heaplens.lsp.server import run as serve  # noqa: PLC0415 - the command does without it

        sys.exit(serve())
    from heaplens.cli.main import run as command  # noqa: PLC0415 - the server does without it

    command()


def _speak_utf8() -> None:
    """Starts anew where file names are ASCII to Python (`LC_ALL=C PYTHONUTF8=0`).

    Go's are UTF-8 everywhere, and what it says could not even be given to the system.
    """
    if not sys.flags.utf8_mode and sys.getfilesystemencoding().lower() not in {"utf-8", "utf8"}:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - the same program again


def _forget_the_working_directory() -> None:
    """Leaves no entry of the search path that means where we were started: a workspace, often.

    An empty or relative one comes from PYTHONPATH, the directory itself from `python -m`. What
    Python loads before us (`sitecustomize`) only `python -I` keeps out.
    """
    # `site` has made relative entries absolute by now.
    named = os.environ.get("PYTHONPATH", "").split(os.pathsep) if not sys.flags.isolated else []
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    relative = {os.path.abspath(entry) for entry in named if not os.path.isabs(entry)} - {root}
    if __name__ == "__main__" and os.getcwd() != root:
        relative.add(os.getcwd())
    sys.path[:] = [entry for entry in sys.path if entry and entry not in relative]


if __name__ == "__main__":
    run()
