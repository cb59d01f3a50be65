"""Where `heaplens` starts: the language server, or the command, of which only one is loaded."""

import sys
from typing import NoReturn

# What clients add by themselves: stdio is all there is, and the process is named in `initialize`.
_HARMLESS = ("--stdio", "--clientProcessId=")


def run() -> NoReturn:
    """Runs the server where `serve` is asked for, else the command, and ends the process."""
    if sys.argv[1:2] == ["serve"] and all(each.startswith(_HARMLESS) for each in sys.argv[2:]):
        from heaplens.lsp.server import run as serve  # noqa: PLC0415 - the command does without it

        sys.exit(serve())
    from heaplens.cli.main import run as command  # noqa: PLC0415 - the server does without it

    command()


if __name__ == "__main__":
    run()
