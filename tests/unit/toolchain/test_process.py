"""One command and all it starts: limits hold, and nothing outlives the run."""

import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from heaplens.toolchain.process import Cancellation, Cancelled, Ending, Limits, Outcome, run
from workbench import PROC, processes_about, wait_until

AMPLE = Limits(deadline_s=60.0, memory_bytes=0)
# A command that starts another one and waits for it; both hold on to the pipes.
FAMILY = "sleep 600 & echo started; wait"


def gone(directory: Path) -> None:
    """Wait for the end of what was killed, which the system takes its time for."""
    wait_until(lambda: processes_about(directory) == [], "the end of what was killed")


def run_shell(  # noqa: PLR0913 - each is a separate choice of a test
    script: str,
    directory: Path,
    *,
    limits: Limits = AMPLE,
    cancellation: Cancellation | None = None,
    enough: bytes | None = None,
    pieces: list[bytes] | None = None,
) -> Outcome:
    """Run a script of the shell in a directory, which marks all it starts."""
    read = bytearray()

    def keep(piece: bytes) -> bool:
        read.extend(piece)
        if pieces is not None:
            pieces.append(piece)
        return enough is not None and enough in read

    return run(
        ["/bin/sh", "-c", script],
        directory=str(directory),
        environ={"PATH": os.environ["PATH"], "MARK": str(directory)},
        limits=limits,
        cancellation=cancellation or Cancellation(),
        on_stdout=keep,
    )


def test_a_command_ends_with_its_status_and_its_words(tmp_path: Path) -> None:
    pieces: list[bytes] = []
    outcome = run_shell("pwd; echo oops >&2; exit 7", tmp_path, pieces=pieces)
    assert outcome == Outcome(Ending.EXITED, 7, b"oops\n")
    assert b"".join(pieces) == f"{tmp_path}\n".encode()


def test_a_signal_is_a_negative_status(tmp_path: Path) -> None:
    outcome = run_shell("kill -9 $$", tmp_path)
    assert (outcome.ending, outcome.returncode) == (Ending.EXITED, -9)


def test_it_leads_a_group_of_its_own(tmp_path: Path) -> None:
    pieces: list[bytes] = []
    run_shell("ps -o pgid= -p $$; echo $$", tmp_path, pieces=pieces)
    group, pid = b"".join(pieces).split()
    assert group == pid


def test_it_does_not_read_what_is_meant_for_us(tmp_path: Path) -> None:
    """A language server's standard input is the editor's."""
    ours, editor = os.pipe()
    kept = os.dup(0)
    try:
        os.write(editor, b"Content-Length: 2")
        os.dup2(ours, 0)
        pieces: list[bytes] = []
        run_shell("wc -c", tmp_path, limits=Limits(5.0, 0), pieces=pieces)
    finally:
        os.dup2(kept, 0)
        for descriptor in (ours, editor, kept):
            os.close(descriptor)
    assert b"".join(pieces).strip() == b"0"


def test_all_of_the_output_comes_however_it_is_cut(tmp_path: Path) -> None:
    script = "i=0; while [ $i -lt 200 ]; do printf 'line %s\n' $i; i=$((i+1)); done"
    pieces: list[bytes] = []
    outcome = run_shell(f"{script}; head -c 3000000 /dev/zero", tmp_path, pieces=pieces)
    expected = b"".join(b"line %d\n" % number for number in range(200)) + bytes(3_000_000)
    assert outcome.ending is Ending.EXITED
    assert len(pieces) > 1
    assert b"".join(pieces) == expected


def test_of_a_flood_on_standard_error_a_megabyte_is_kept(tmp_path: Path) -> None:
    """And the command is not held up by it."""
    outcome = run_shell("echo first >&2; head -c 20000000 /dev/zero >&2; exit 3", tmp_path)
    assert outcome.ending is Ending.EXITED
    assert outcome.returncode == 3
    assert len(outcome.stderr) == 1 << 20
    assert outcome.stderr.startswith(b"first\n")


def test_the_deadline_ends_the_whole_family(tmp_path: Path) -> None:
    started_s = time.monotonic()
    outcome = run_shell(FAMILY, tmp_path, limits=Limits(0.2, 0))
    assert outcome.ending is Ending.DEADLINE
    assert time.monotonic() - started_s < 10
    gone(tmp_path)


def test_the_deadline_holds_for_a_command_that_closed_its_pipes(tmp_path: Path) -> None:
    outcome = run_shell("exec sleep 600 >&- 2>&-", tmp_path, limits=Limits(0.2, 0))
    assert outcome.ending is Ending.DEADLINE
    gone(tmp_path)


def test_a_reader_that_has_enough_ends_the_whole_family(tmp_path: Path) -> None:
    outcome = run_shell(FAMILY, tmp_path, enough=b"started")
    assert outcome.ending is Ending.ENOUGH
    gone(tmp_path)


def test_what_a_command_leaves_running_ends_with_it(tmp_path: Path) -> None:
    outcome = run_shell("sleep 600 >/dev/null 2>&1 & exit 0", tmp_path)
    assert outcome == Outcome(Ending.EXITED, 0, b"")
    gone(tmp_path)


def test_a_cancel_from_another_thread_ends_the_whole_family(tmp_path: Path) -> None:
    cancellation = Cancellation()
    with ThreadPoolExecutor(1) as pool:
        command = pool.submit(run_shell, FAMILY, tmp_path, cancellation=cancellation)
        wait_until(
            lambda: any("sleep 600" in line for line in processes_about(tmp_path)), "the grandchild"
        )
        cancellation.cancel()
        assert isinstance(command.exception(), Cancelled)
    gone(tmp_path)
    cancellation.cancel()


def state_of(process: int) -> str:
    """Return a process's state: `Z` before it is reaped, empty where there is no process."""
    try:
        return (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


class LookingCancellation(Cancellation):
    """Notes what is left of the leader when its group can no longer be killed."""

    def __init__(self) -> None:
        super().__init__()
        self.states: list[str] = []

    def _remove(self, group: int) -> None:
        self.states.append(state_of(group))
        super()._remove(group)


@pytest.mark.parametrize("script", ["exit 0", "exec >&- 2>&-; sleep 0.05"])
def test_the_number_of_a_group_that_may_be_killed_is_not_given_to_another(
    script: str, tmp_path: Path
) -> None:
    """The leader is reaped only when nobody can kill its group any more."""
    cancellation = LookingCancellation()
    assert run_shell(script, tmp_path, cancellation=cancellation).ending is Ending.EXITED
    assert cancellation.states == ["Z"]


def test_a_command_ends_where_the_system_reaps(tmp_path: Path) -> None:
    """As it does for whoever was started with SIGCHLD ignored."""
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert run_shell("echo said", tmp_path).ending is Ending.EXITED
    finally:
        signal.signal(signal.SIGCHLD, before)


def test_what_is_not_handed_over_is_kept(tmp_path: Path) -> None:
    outcome = run(
        ["/bin/sh", "-c", "head -c 3000000 /dev/zero; echo oops >&2"],
        directory=str(tmp_path),
        environ={"PATH": os.environ["PATH"]},
        limits=AMPLE,
        cancellation=Cancellation(),
    )
    assert outcome == Outcome(Ending.EXITED, 0, b"oops\n", bytes(3_000_000))


def test_a_cancelled_one_starts_no_more(tmp_path: Path) -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    assert cancellation.cancelled
    with pytest.raises(Cancelled):
        run_shell("touch ran", tmp_path, cancellation=cancellation)
    assert list(tmp_path.iterdir()) == []


class CancelledMeanwhile(Cancellation):
    """Cancelled between the question whether it is and the start of the command."""

    @property
    def cancelled(self) -> bool:
        """Whether it was cancelled before; from now on it is."""
        before = super().cancelled
        self.cancel()
        return before


def test_a_cancel_while_a_command_is_started_ends_it(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        run_shell(FAMILY, tmp_path, cancellation=CancelledMeanwhile())
    gone(tmp_path)


def test_a_fault_of_the_reader_leaves_nothing_running(tmp_path: Path) -> None:
    def fail(piece: bytes) -> bool:
        raise ValueError(piece)

    with pytest.raises(ValueError, match="started"):
        run(
            ["/bin/sh", "-c", FAMILY],
            directory=str(tmp_path),
            environ={"PATH": os.environ["PATH"], "MARK": str(tmp_path)},
            limits=AMPLE,
            cancellation=Cancellation(),
            on_stdout=fail,
        )
    gone(tmp_path)


def test_memory_and_processor_time_are_limited(tmp_path: Path) -> None:
    """The kernel's own words about a process under the limits; a core file is never written."""
    pieces: list[bytes] = []
    # The limits are set from outside a moment after the start, so the command waits for them.
    script = 'until grep -q "cpu time  *%d " /proc/self/limits; do :; done; cat /proc/self/limits'
    cpu_s = 30 * (os.cpu_count() or 1) + 1
    run_shell(script % cpu_s, tmp_path, limits=Limits(30.0, 3 << 30), pieces=pieces)
    limits = {line[:26].strip(): line[26:].split()[:2] for line in b"".join(pieces).splitlines()}
    assert limits[b"Max address space"] == [b"3221225472"] * 2
    assert limits[b"Max core file size"] == [b"0"] * 2
    assert limits[b"Max cpu time"] == [str(cpu_s).encode(), str(cpu_s + 1).encode()]


def test_what_cannot_be_started_is_an_error_of_the_system(tmp_path: Path) -> None:
    for argv, directory in ((["/no/such"], tmp_path), ([sys.executable], tmp_path / "none")):
        with pytest.raises(FileNotFoundError):
            run(
                argv,
                directory=str(directory),
                environ={},
                limits=AMPLE,
                cancellation=Cancellation(),
                on_stdout=lambda _: False,
            )
