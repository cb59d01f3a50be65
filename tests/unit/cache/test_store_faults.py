"""Nothing that can be wrong with the disk or with an entry gets out of the cache."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from heaplens.cache.entry import format_of, packed, sealed
from heaplens.cache.schema import schema_of
from heaplens.cache.store import ReportCache
from heaplens.model import PackageReport, Site

KEY, OTHER_KEY = "a" * 64, "b" * 64
SCHEMA = schema_of(PackageReport)
NOBODY = 65534


def overwrite(text: bytes) -> Callable[[Path], object]:
    """What puts other bytes in the place of an entry."""
    return lambda path: path.write_bytes(text)


def instead(make: Callable[[Path], object]) -> Callable[[Path], object]:
    """What puts something other than a file in the place of an entry."""

    def damage(path: Path) -> None:
        path.rename(path.parent.parent / "moved")
        make(path)

    return damage


def huge(path: Path) -> None:
    """Make it larger than any memory; it takes no room on the disk."""
    os.truncate(path, 1 << 40)


def full_directory(path: Path) -> None:
    """Make a directory with something in it."""
    path.mkdir()
    (path / "file").write_bytes(b"x")


DAMAGES = {
    "empty": overwrite(b""),
    "half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "a byte less": lambda path: os.truncate(path, path.stat().st_size - 1),
    "a byte more": lambda path: path.write_bytes(path.read_bytes() + b"\n"),
    "not ours": overwrite(b"\x7fELF\x02\x01\x01\n" * 100),
    "one line": overwrite(format_of(SCHEMA)),
    "old format": overwrite(sealed(b"heaplens-report-0", KEY, (), b"")),
    "of another key": overwrite(
        sealed(format_of(SCHEMA), OTHER_KEY, (), packed(SCHEMA, PackageReport("m", "/m"))[0])
    ),
    "no report": overwrite(sealed(format_of(SCHEMA), KEY, (), b"junk")),
    "another object": overwrite(
        sealed(format_of(SCHEMA), KEY, (), packed(schema_of(Site), Site("/m/a.go", 1, 1))[0])
    ),
    "huge": huge,
    "a directory": instead(Path.mkdir),
    "a full directory": instead(full_directory),
    "a link to an entry": instead(lambda path: path.symlink_to(path.parent.parent / "moved")),
    "a link to nothing": instead(lambda path: path.symlink_to("/no/where")),
    "a pipe": instead(os.mkfifo),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_entry_is_thrown_away(
    tmp_path: Path, report: PackageReport, damage: Callable[[Path], object]
) -> None:
    cache = ReportCache(tmp_path)
    contents = cache.contents({})
    cache.store(KEY, report, contents)
    entry = tmp_path / "reports" / f"{KEY}.report"
    damage(entry)
    assert cache.load(KEY, contents) is None
    assert not os.path.lexists(entry)
    cache.store(KEY, report, contents)
    assert cache.load(KEY, contents) == report
    assert cache.problem is None


def test_not_one_byte_can_change_unnoticed(tmp_path: Path, report: PackageReport) -> None:
    cache = ReportCache(tmp_path)
    contents = cache.contents({})
    cache.store(KEY, report, contents)
    entry = tmp_path / "reports" / f"{KEY}.report"
    good = entry.read_bytes()
    for place in range(len(good)):
        entry.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        assert cache.load(KEY, contents) is None
        assert not entry.exists()


@pytest.mark.parametrize("place", ["file", "file/below", "/proc/nothing", "loop"])
def test_without_a_place_for_it_all_works_without_a_cache(
    tmp_path: Path, report: PackageReport, place: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "loop").symlink_to("loop")
    cache = ReportCache(tmp_path / place)
    cache.store(KEY, report, cache.contents({}))
    assert cache.problem is not None
    assert str(tmp_path / place) in cache.problem.message
    assert cache.load(KEY, cache.contents({})) is None
    assert cache.clear() == (0, 0)


def test_a_link_in_the_place_of_our_directory_is_not_followed(
    tmp_path: Path, report: PackageReport
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "reports").symlink_to(tmp_path / "other")
    cache = ReportCache(tmp_path)
    cache.store(KEY, report, cache.contents({}))
    assert list((tmp_path / "other").iterdir()) == []
    assert cache.problem is not None
    assert "no directory" in cache.problem.message


def test_the_problem_is_gone_when_the_disk_is_well_again(
    tmp_path: Path, report: PackageReport
) -> None:
    (tmp_path / "reports").write_bytes(b"")
    cache = ReportCache(tmp_path)
    cache.store(KEY, report, cache.contents({}))
    assert cache.problem is not None
    (tmp_path / "reports").unlink()
    cache.store(KEY, report, cache.contents({}))
    assert cache.problem is None
    assert cache.load(KEY, cache.contents({})) == report


CHILD = """
import os, resource, sys
from pathlib import Path
from heaplens.cache.store import ReportCache
from heaplens.model import PackageReport

directory, kept, new = Path(sys.argv[1]), "a" * 64, "b" * 64
cache = ReportCache(directory)
contents = cache.contents({})
report = PackageReport("ex.com/demo", "/no/where", unknown_examples=tuple(map(str, range(2000))))
"""


def in_a_process(script: str, *arguments: object) -> str:
    """What a Python process prints that has all of `CHILD` and then runs `script`."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", CHILD + script, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


# Root keeps its files, but not the right to write where their modes forbid it. (To become another
# user would not do: the directories above need not be open to others.)
OBEY_MODES = """
import ctypes
if os.geteuid() == 0:
    version_3, this_process = 0x20080522, 0
    header, none = (ctypes.c_uint32 * 2)(version_3, this_process), (ctypes.c_uint32 * 6)()
    assert ctypes.CDLL(None).capset(header, none) == 0
"""


def test_what_a_read_only_directory_holds_is_found(tmp_path: Path) -> None:
    """The files of a container, for example; and doctor says why nothing is added."""
    output = in_a_process(
        OBEY_MODES
        + """
cache.store(kept, report, contents)
assert cache.problem is None, cache.problem
(directory / "reports").chmod(0o500)
cache.store(new, report, contents)
print(cache.problem.message)
assert cache.load(kept, contents) == report
assert cache.load(new, contents) is None
(directory / "reports").chmod(0o700)
""",
        tmp_path,
    )
    assert str(tmp_path / "reports") in output
    assert "Permission denied" in output


def test_a_directory_of_another_user_is_not_used(tmp_path: Path, report: PackageReport) -> None:
    place = tmp_path
    if os.geteuid() != 0:
        place = Path("/proc")  # only root can give a directory away; here nobody can make one
    else:
        (place / "reports").mkdir()
        os.chown(place / "reports", NOBODY, NOBODY)
    cache = ReportCache(place)
    cache.store(KEY, report, cache.contents({}))
    assert cache.problem is not None
    assert not (place / "reports" / f"{KEY}.report").exists()


def test_on_a_full_disk_nothing_half_is_left(tmp_path: Path) -> None:
    output = in_a_process(
        """
resource.setrlimit(resource.RLIMIT_FSIZE, (500, resource.RLIM_INFINITY))
cache.store(new, report, contents)
print(cache.problem.message)
assert cache.load(new, contents) is None
assert list((directory / "reports").iterdir()) == []
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
cache.store(new, report, contents)
assert cache.problem is None
assert cache.load(new, contents) == report
""",
        tmp_path,
    )
    assert "File too large" in output


WORK = """
import random
cache = ReportCache(directory, 1 << 20)
found = 0
order = random.Random(int(sys.argv[2]))
for turn in range(200):
    number = order.randrange(40)
    key = f"{number * 7919:064x}"[::-1]
    expected = PackageReport("ex.com/demo", str(number), report.findings, (), (),
                             unknown_examples=tuple(f"{number} {n}" for n in range(1500)))
    if order.random() < 0.5:
        cache.store(key, expected, contents)
    else:
        loaded = cache.load(key, contents)
        assert loaded is None or loaded == expected
        found += loaded is not None
    if turn % 90 == 89:
        cache.clear()
assert cache.problem is None, cache.problem
print(found)
"""


def test_processes_at_the_same_time_never_see_half_an_entry(tmp_path: Path) -> None:
    """Three of them store, find, remove for the limit, and clear, with the same keys."""
    command = [sys.executable, "-W", "error", "-c", CHILD + WORK, str(tmp_path)]
    processes = [
        subprocess.Popen([*command, str(seed)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for seed in range(3)
    ]
    for process in processes:
        output, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()
        assert int(output) > 5
    left = list((tmp_path / "reports").iterdir())
    assert left
    assert [path for path in left if path.suffix != ".report"] == []
    cache = ReportCache(tmp_path, 1 << 20)
    assert all(cache.load(path.stem, cache.contents({})) is not None for path in left)


def test_clear_leaves_what_a_linked_directory_has(tmp_path: Path) -> None:
    """A link in the place of the reports leads to files that are not ours to remove."""
    victim, kept = tmp_path / "victim", tmp_path / "cache"
    victim.mkdir()
    kept.mkdir()
    thesis = victim / "thesis.report"
    thesis.write_text("do not touch")
    (kept / "reports").symlink_to(victim)
    cache = ReportCache(kept)
    assert cache.kept() == (0, 0)
    assert cache.clear() == (0, 0)
    assert thesis.read_text() == "do not touch"
