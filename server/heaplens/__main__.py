"""Where `heaplens` starts: the language server, or the command, of which only one is loaded."""

import gc
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
    gc.set_threshold(*_COLLECT_AFTER)
    sys.setswitchinterval(_SWITCH_S)
    if sys.argv[1:2] == ["serve"] and all(each.startswith(_HARMLESS) for each in sys.argv[2:]):
        from heaplens.lsp.server import run as serve  # noqa: PLC0415 - the command does without it

        sys.exit(serve())
    from heaplens.cli.main import run as command  # noqa: PLC0415 - the server does without it

    command()


if __name__ == "__main__":
    run()
