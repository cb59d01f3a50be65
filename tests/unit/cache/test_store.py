"""Reports are kept and found again; the directory is private and stays within its limit."""

import hashlib
import os
import stat
import time
from dataclasses import replace
from pathlib import Path

import pytest

from heaplens.cache.store import ReportCache, cache_directory
from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from heaplens.model import PackageReport, Problem

KEY, OTHER_KEY = "a" * 64, "b" * 64


def files_of(cache: Path) -> list[Path]:
    """All files of a cache."""
    return [path for path in cache.rglob("*") if not path.is_dir()]


def bytes_in(cache: Path) -> int:
    """What a cache takes."""
    return sum(path.stat().st_size for path in files_of(cache))


def key_of(number: int, first: str = "") -> str:
    """One of many keys; none that makes the cache look by itself, unless told."""
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    return (first or "f") + digest[1:]


def incompressible(number: int, size_bytes: int) -> PackageReport:
    """A report that takes about so many bytes."""
    text = hashlib.shake_256(str(number).encode()).hexdigest(size_bytes)
    return PackageReport("ex.com/demo", "", unknown_examples=(text,))


def test_a_real_report_is_found_as_it_was(tmp_path: Path, go: str) -> None:
    with Analyzer(Settings(go_path=go)) as analyzer:
        (report,) = analyzer.check(["encoding/csv"], str(tmp_path), depth=Depth.STORY)
    assert len(report.findings) > 20
    assert not report.problems
    cache = ReportCache(tmp_path / "cache")
    contents = cache.contents({})
    cache.store(KEY, report, contents)
    assert ReportCache(tmp_path / "cache").load(KEY, contents) == report
    assert cache.load(OTHER_KEY, contents) is None
    assert cache.problem is None


def test_a_report_is_no_longer_good_when_a_file_changes_that_was_looked_into(
    tmp_path: Path, report: PackageReport
) -> None:
    """Also one of another package, which the report does not speak of."""
    looked_into = tmp_path / "lib.go"
    looked_into.write_text("package lib\n")
    cache = ReportCache(tmp_path / "cache")
    cache.store(KEY, report, cache.contents({}), {str(looked_into)})
    assert cache.load(KEY, cache.contents({})) == report
    looked_into.write_text("package other\n")
    assert cache.load(KEY, cache.contents({})) is None


def test_a_report_with_problems_is_not_kept(tmp_path: Path, report: PackageReport) -> None:
    cache = ReportCache(tmp_path)
    cache.store(KEY, replace(report, problems=(Problem("broken"),)), cache.contents({}))
    assert files_of(tmp_path) == []


def test_a_report_is_good_while_the_files_it_speaks_of_are_the_same(
    tmp_path: Path, report: PackageReport
) -> None:
    """Findings in generic code of an import have their extent from that import's file."""
    file = tmp_path / "generic.go"
    file.write_text("package g")
    spans = tuple(
        replace(finding, span=replace(finding.span, path=str(file))) for finding in report.findings
    )
    report = replace(report, findings=spans)
    cache = ReportCache(tmp_path / "cache")
    cache.store(KEY, report, cache.contents({}))
    assert cache.load(KEY, cache.contents({})) == report
    assert cache.load(KEY, cache.contents({str(file): b"package h"})) is None
    file.write_text("package h")
    assert cache.load(KEY, cache.contents({})) is None
    assert cache.load(KEY, cache.contents({str(file): b"package g"})) == report
    file.unlink()
    assert cache.load(KEY, cache.contents({})) is None


def test_only_the_user_can_read_it(tmp_path: Path, report: PackageReport) -> None:
    cache = ReportCache(tmp_path / "cache")
    mask = os.umask(0)
    try:
        cache.store(KEY, report, cache.contents({}))
    finally:
        os.umask(mask)
    (file,) = files_of(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_directory_that_others_may_write_is_closed_to_them(
    tmp_path: Path, report: PackageReport
) -> None:
    cache = ReportCache(tmp_path)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports").chmod(0o777)
    cache.store(KEY, report, cache.contents({}))
    assert stat.S_IMODE((tmp_path / "reports").stat().st_mode) == 0o700
    assert cache.load(KEY, cache.contents({})) == report


def test_clear_removes_reports_and_nothing_else(tmp_path: Path, report: PackageReport) -> None:
    """HEAPLENS_CACHE may name a directory in which other things are."""
    stranger = tmp_path / "thesis.report"
    stranger.write_text("do not touch")
    cache = ReportCache(tmp_path)
    for number in range(3):
        cache.store(key_of(number), report, cache.contents({}))
    size_bytes = bytes_in(tmp_path) - stranger.stat().st_size
    assert cache.kept() == (3, size_bytes)
    assert cache.clear() == (3, size_bytes)
    assert files_of(tmp_path) == [stranger]
    assert cache.clear() == (0, 0)
    cache.store(KEY, report, cache.contents({}))
    assert cache.load(KEY, cache.contents({})) == report


def test_clear_of_a_cache_that_is_not_there(tmp_path: Path) -> None:
    assert ReportCache(tmp_path / "none").clear() == (0, 0)
    assert not (tmp_path / "none").exists()


def test_the_limit_is_kept(tmp_path: Path) -> None:
    limit_bytes = 64 << 10
    cache = ReportCache(tmp_path, limit_bytes)
    contents = cache.contents({})
    most_bytes = 0
    for number in range(60):
        cache.store(key_of(number), incompressible(number, 3000), contents)
        most_bytes = max(most_bytes, bytes_in(tmp_path))
        assert cache.load(key_of(number), contents) is not None
    assert limit_bytes // 2 < most_bytes <= limit_bytes


def test_what_was_used_last_stays(tmp_path: Path) -> None:
    cache = ReportCache(tmp_path, 64 << 10)
    contents = cache.contents({})
    for number in range(16):
        cache.store(key_of(number), incompressible(number, 3000), contents)
        path = tmp_path / "reports" / f"{key_of(number)}.report"
        os.utime(path, (number, number))
    assert cache.load(key_of(0), contents) is not None
    for number in range(16, 24):
        cache.store(key_of(number), incompressible(number, 3000), contents)
    kept = [number for number in range(24) if cache.load(key_of(number), contents) is not None]
    assert 0 in kept
    assert 1 not in kept
    assert kept[1:] == list(range(kept[1], 24))


def test_processes_that_store_little_keep_the_limit_too(tmp_path: Path) -> None:
    """Each new process stores one report: none ever sees its own share full."""
    limit_bytes = 64 << 10
    for number in range(40):
        cache = ReportCache(tmp_path, limit_bytes)
        cache.store(key_of(number), incompressible(number, 2000), cache.contents({}))
    assert bytes_in(tmp_path) > limit_bytes
    cache = ReportCache(tmp_path, limit_bytes)
    cache.store(key_of(99, first="0"), incompressible(99, 2000), cache.contents({}))
    assert bytes_in(tmp_path) <= limit_bytes


def test_a_report_that_would_take_most_of_the_room_is_not_kept(tmp_path: Path) -> None:
    cache = ReportCache(tmp_path, 64 << 10)
    cache.store(KEY, incompressible(1, 5000), cache.contents({}))
    assert files_of(tmp_path) == []
    assert cache.problem is None


def test_what_killed_processes_left_is_removed_after_an_hour(
    tmp_path: Path, report: PackageReport
) -> None:
    cache = ReportCache(tmp_path)
    cache.store(KEY, report, cache.contents({}))
    old, young = tmp_path / "reports" / "old.tmp", tmp_path / "reports" / "young.tmp"
    old.write_bytes(b"half")
    young.write_bytes(b"half")
    long_ago_s = time.time() - 2 * 3600
    os.utime(old, (long_ago_s, long_ago_s))
    cache.store("0" * 64, report, cache.contents({}))
    assert not old.exists()
    assert young.exists()
    assert cache.load(KEY, cache.contents({})) == report


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({"HEAPLENS_CACHE": "/c", "XDG_CACHE_HOME": "/x", "HOME": "/h"}, "linux", "/c"),
        ({"XDG_CACHE_HOME": "/x", "HOME": "/h"}, "linux", "/x/heaplens"),
        ({"XDG_CACHE_HOME": "/x", "HOME": "/h"}, "darwin", "/x/heaplens"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/h"}, "linux", "/h/.cache/heaplens"),
        ({"HEAPLENS_CACHE": "", "HOME": "/h"}, "linux", "/h/.cache/heaplens"),
        ({"HOME": "/h"}, "darwin", "/h/Library/Caches/heaplens"),
        ({"HOME": "relative"}, "linux", None),
        ({}, "linux", None),
        ({}, "darwin", None),
    ],
)
def test_the_cache_is_where_its_user_looks_for_it(
    environ: dict[str, str], platform: str, expected: str | None
) -> None:
    directory = cache_directory(environ, platform)
    assert directory == (Path(expected) if expected else None)


def test_a_relative_choice_counts_from_where_the_process_was_started(tmp_path: Path) -> None:
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        assert cache_directory({"HEAPLENS_CACHE": "here"}) == tmp_path / "here"
    finally:
        os.chdir(before)
