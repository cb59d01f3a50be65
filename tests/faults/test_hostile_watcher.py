"""The watcher of hostile workspaces sees what must not be: a test of the test."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from faults.hostile.audit import audited
from faults.hostile.running import strace_works, way_of
from faults.hostile.watching import CALLS, Allowed, by_seed, offences
from faults.hostile.workspaces import drawn, removed, snapshot

PYTHON = os.path.realpath(sys.executable)
BEGIN = (
    "import os, socket, subprocess, sys\n"
    "IN, OUT = (os.path.join(sys.argv[1], name) for name in ('inside', 'outside'))\n"
    "os.chdir(IN)\n"
)
DEEDS = {
    "ran": 'subprocess.run(["../trap"])',
    "changed 'OUTSIDE/new'": 'open("../outside/new", "w")',
    "changed 'OUTSIDE/old'": 'os.remove(OUT + "/old")',
    "changed 'OUTSIDE/at'": 'os.mkdir("at", dir_fd=os.open("../outside", os.O_RDONLY))',
    "changed 'OUTSIDE/moved'": 'os.rename(IN + "/file", OUT + "/moved")',
    "changed 'OUTSIDE/link'": 'os.link(IN + "/file", OUT + "/link")',
    "changed 'OUTSIDE/sym'": 'os.symlink("file", OUT + "/sym")',
    "changed 'OUTSIDE/a\\nb": r'open("../outside/a\nb\udce9", "w")',
    "connected": 'socket.socket().connect_ex(("127.0.0.1", 9))',
}
HARMLESS = (
    'open("new", "w"); os.symlink("/etc/passwd", IN + "/sym"); os.mkdir(IN + "/d")\n'
    'os.rename(IN + "/new", IN + "/d/new")\n'
    'open("../outside/old"); open("/dev/null", "w"); socket.socketpair()\n'
)


def watched(directory: Path, code: str) -> list[str]:
    """What the watcher says of a Python program that may write in `inside` alone."""
    for name in ("inside", "outside"):
        (directory / name).mkdir()
    (directory / "outside" / "old").touch()
    (directory / "inside" / "file").touch()
    trap = directory / "trap"
    trap.write_text("#!/bin/sh\n")
    trap.chmod(0o755)
    log = directory / "log"
    strace = ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-s", "65536", "-e", f"trace={CALLS}"]
    program = [PYTHON, "-I", "-c", BEGIN + code, str(directory)]
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPYCACHEPREFIX"}
    argv = [*strace, "-o", str(log), *program]
    subprocess.run(argv, env=environ, check=True, stdin=subprocess.DEVNULL)
    allowed = Allowed(frozenset({PYTHON}), None, (str(directory / "inside"),))
    with log.open(errors="surrogateescape") as lines:
        return list(offences(lines, allowed))


@pytest.fixture
def strace(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skips where strace cannot run."""
    if not strace_works(tmp_path_factory.mktemp("strace")):
        pytest.skip("strace cannot run here")


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("said", DEEDS)
def test_a_deed_is_seen(tmp_path: Path, said: str) -> None:
    found = watched(tmp_path, DEEDS[said])
    assert found
    assert found[0].startswith(said.replace("OUTSIDE", str(tmp_path / "outside")))


@pytest.mark.usefixtures("strace")
def test_what_is_allowed_is_no_offence(tmp_path: Path) -> None:
    assert watched(tmp_path, HARMLESS) == []


def test_lines_belong_to_the_workspace_before_them() -> None:
    mark = '1 openat(AT_FDCWD</>, "/heaplens-hostile/begin/{}", O_RDONLY) = -1 ENOENT'
    lines = ["0", mark.format(5), "1", "2", mark.format(7), "3"]
    assert list(by_seed(lines)) == [(5, ["1", "2"]), (7, ["3"])]


def test_a_call_that_was_cut_off_by_the_end_of_its_process_is_none() -> None:
    """Its name could not be read any more, and it did nothing."""
    line = "4403  execve(0x7f1317f1db90, 0x7f1317f2c350, 0x7f13259848f0 <detached ...>"
    assert list(offences([line], Allowed(frozenset(), None, ()))) == []


def test_tools_of_c_may_run_with_cgo_alone() -> None:
    line = '7 execve("/usr/bin/gcc", ["gcc"], 0x7f) = 0'
    assert list(offences([line], Allowed(frozenset(), re.compile(r"/usr/bin/gcc"), ()))) == []
    assert len(list(offences([line], Allowed(frozenset(), None, ())))) == 1


def test_without_strace_python_notes_what_it_does_itself(tmp_path: Path) -> None:
    code = (
        f"import pathlib, sys; sys.path.insert(0, {str(Path(__file__).parents[1])!r})\n"
        f"from {audited.__module__} import audited\n"
        "audited(pathlib.Path(sys.argv[1] + '/log'))\n"
        f"{BEGIN}"
        "open(OUT + '/new', 'w'); os.mkdir(OUT + '/d'); subprocess.run(['/bin/true'])\n"
    )
    for name in ("inside", "outside"):
        (tmp_path / name).mkdir()
    subprocess.run([PYTHON, "-I", "-c", code, str(tmp_path)], check=True)
    lines = (tmp_path / "log").read_text().split("\n")
    found = list(offences(lines, Allowed(frozenset({PYTHON}), None, (str(tmp_path / "inside"),))))
    assert [each.split(":")[0] for each in found] == [
        f"changed '{tmp_path}/outside/new'",
        f"changed '{tmp_path}/outside/d'",
        "ran '/bin/true'",
    ]


def test_a_seed_gives_the_same_workspace_again(tmp_path: Path) -> None:
    """And of many seeds each kind of part comes, and each way to analyse them."""
    parts, ways = set[str](), set[str]()
    for seed in range(400):
        one, other = (drawn(seed, tmp_path / "s", "/tools", c_compiler=True) for _ in range(2))
        assert one == other
        parts.update(one.parts)
        ways.add(way_of(seed))
    assert {"cgo_directive", "warning", "wildcard", "line_break", "many", "cgo", "tags"} <= parts
    assert ways == {"library", "command", "server"}


def test_a_change_on_disk_is_seen(tmp_path: Path) -> None:
    area = tmp_path / "s"
    area.mkdir()
    drawn(1, area, "/tools", c_compiler=True).lay()
    before = snapshot(area)
    assert snapshot(area) == before
    (area / "outside" / "sprung").touch()
    assert snapshot(area) != before
    removed(area)
    assert not area.exists()
