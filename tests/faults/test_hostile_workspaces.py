"""Workspaces made to do harm, by the thousand: nothing of them runs, writes or connects.

They are put together at random from a seed (`hostile/`) and analysed by the library, some by the
installed command and the server, while strace watches all processes. `HEAPLENS_HOSTILE` is how many
there are, `HEAPLENS_HOSTILE_SEED` the only one, such as a failure names it.
"""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from faults.hostile.running import Ground, Tally, strace_works, tried, warmed
from workbench import processes_about

COUNT = int(os.environ.get("HEAPLENS_HOSTILE", "1000"))
ONLY = os.environ.get("HEAPLENS_HOSTILE_SEED", "")
AT_ONCE = 250
WORKERS = os.cpu_count() or 1


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory, go: str, heaplens_command: str) -> Ground:
    """Where the workspaces are made; Go's cache there is filled once."""
    directory = tmp_path_factory.mktemp("hostile")
    found = Ground(
        *(directory, os.path.realpath(go), heaplens_command, Path(__file__).parents[1]),
        traced=strace_works(directory),
    )
    warmed(found)
    return found


def test_strace_watches(ground: Ground) -> None:
    if not ground.traced:
        pytest.skip(
            "strace cannot run here: watched by an audit hook of Python and by comparing "
            "directories, which do not see what Go's own processes run or connect to"
        )


def seeds(begin: int) -> list[range]:
    """What each worker does of the workspaces from `begin` on."""
    if ONLY:
        return [range(int(ONLY), int(ONLY) + 1)]
    end = min(begin + AT_ONCE, COUNT)
    return [range(begin + number, end, WORKERS) for number in range(min(WORKERS, end - begin))]


@pytest.mark.parametrize("begin", range(0, 1 if ONLY else COUNT, AT_ONCE))
def test_nothing_runs_is_written_or_connects(ground: Ground, begin: int) -> None:
    def work(number: int) -> Tally:
        name = f"{begin}.{number}"
        tally = tried(ground, seeds(begin)[number], name)
        shutil.rmtree(ground.directory / name)
        return tally

    numbers = range(len(seeds(begin)))
    with ThreadPoolExecutor(len(numbers)) as pool:
        tallies = list(pool.map(work, numbers))
    faults = [fault for tally in tallies for fault in tally.faults]
    done = sum(tally.done for tally in tallies)
    assert not faults, f"{len(faults)} faults (HEAPLENS_HOSTILE_SEED=N):\n" + "\n".join(faults[:20])
    assert done == sum(map(len, seeds(begin)))
    assert processes_about(ground.directory) == []
    # What is broken as a whole tests little: in most there is something to be found.
    assert ONLY or sum(tally.with_findings for tally in tallies) > done / 2
