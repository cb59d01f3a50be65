"""The command's entry: dispatch, exit status, and an end that leaves nothing running.

Invariant: however a run ends, the analyzer is closed (its children killed, its files removed)
before the process is gone, and nobody sees a traceback for a signal or a closed pipe.
"""

import errno
import io
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

BROKEN_PIPE_STATUS = 128 + signal.SIGPIPE
FAILED_STATUS = 3
# What a full disk, a read-only file system or a limit of the machine answers: no bug of ours.
MACHINE_ERRORS = frozenset(
    {
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EROFS,
        errno.EACCES,
        errno.EPERM,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOMEM,
        errno.EAGAIN,
        errno.EIO,
    }
)


class Stopped(KeyboardInterrupt):
    """A signal asked the process to end; a KeyboardInterrupt, so that all cleaning up runs."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def run() -> NoReturn:
    """Run the command with the arguments of the process, and end the process."""
    status = main(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        status = BROKEN_PIPE_STATUS
        _abandon_stdout()
    except OSError as error:
        status = _machine_failed(error)
        _abandon_stdout()
    sys.exit(status)


def main(arguments: Sequence[str]) -> int:
    """Run the command; return its exit status.

    Args:
        arguments: the command line without the program's name.

    Raises:
        SystemExit: for a wrong command line (2), --help and --version (0).
    """
    try:
        _catch_signals()
        _accept_any_text()
        return _dispatch(arguments)
    except Stopped as stopped:
        _kill_children()
        return 128 + stopped.number
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:
        return BROKEN_PIPE_STATUS
    except OSError as error:
        if error.errno not in MACHINE_ERRORS:
            raise
        _abandon_stdout()
        return _machine_failed(error)


def _dispatch(arguments: Sequence[str]) -> int:
    from heaplens.cli.commands import parse  # noqa: PLC0415 - a signal may come while it loads

    command, options = parse(arguments)
    return command.run(options)


def _catch_signals() -> None:
    """Turn the signals that end a process into Stopped; leave alone what is ignored (nohup)."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def _stop(number: int, _frame: FrameType | None) -> None:
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, _end_now)
    raise Stopped(number)


def _end_now(number: int, _frame: FrameType | None) -> NoReturn:
    """Ends at the second signal: somebody does not want to wait for the cleaning up.

    What was started is killed; the next start sweeps the temporary directory.
    """
    _kill_children()
    os._exit(128 + number)


def _kill_children() -> None:
    """Kills what a signal has met between its start and the note that it runs."""
    from heaplens.toolchain.process import children  # noqa: PLC0415 - loaded when needed

    for group in children():
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


def _accept_any_text() -> None:
    """Let no character stop the output: what an encoding lacks is written as an escape."""
    # A stream that was closed before the start (`>&-`) is None, and nobody reads it.
    nowhere = Path(os.devnull)
    sys.stdout = sys.stdout or nowhere.open("w")
    sys.stderr = sys.stderr or nowhere.open("w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _abandon_stdout() -> None:
    """Give the interpreter's last flush a place where it cannot fail."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _machine_failed(error: OSError) -> int:
    where = f": {error.filename}" if error.filename else ""
    sys.stderr.write(f"heaplens: {error.strerror}{where}\n")
    return FAILED_STATUS
