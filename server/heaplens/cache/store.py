"""The directory of kept reports: bounded, private, and shared by all processes of one user.

A report is there as a whole or not at all. No fault of the disk, of the directory or of an entry
gets out of here: what cannot be read counts as not there, what is damaged is thrown away.
"""

import os
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from heaplens.cache.contents import Contents, Memory
from heaplens.cache.directory import make_private, own_directory, remove
from heaplens.cache.entry import Witness, format_of, opened, packed, sealed, unpacked
from heaplens.cache.schema import schema_of
from heaplens.model import PackageReport, Problem
from heaplens.toolchain.environment import user_directory
from heaplens.toolchain.reading import open_at_once

DEFAULT_LIMIT_BYTES = 512 << 20
_REPORTS = "reports"
_ENTRY, _UNFINISHED = ".report", ".tmp"
_ABANDONED_S = 3600
# An entry may take a share of the limit, and after stores of a share it is seen what there is.
_SHARES = 16
_KEPT_SHARES = 12


def cache_directory(environ: Mapping[str, str], platform: str = sys.platform) -> Path | None:
    """Return where reports are kept.

    Args:
        environ: The environment.
        platform: The system, as `sys.platform` names it.

    Returns:
        HEAPLENS_CACHE; else `heaplens` below XDG_CACHE_HOME, or below the place that the system has
        for caches in the home directory; None where there is no home.
    """
    chosen = environ.get("HEAPLENS_CACHE", "")
    if chosen:
        return Path(chosen).absolute()
    below_home = "Library/Caches" if platform == "darwin" else ".cache"
    shared = user_directory(environ, "XDG_CACHE_HOME", below_home)
    return Path(shared, "heaplens") if shared else None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file of the directory."""

    name: str
    size_bytes: int
    used_ns: int
    is_entry: bool


class ReportCache:
    """Reports by key (`package_key`); any thread may use it."""

    def __init__(self, directory: Path, limit_bytes: int = DEFAULT_LIMIT_BYTES) -> None:
        """Prepare; nothing is read or made yet.

        Args:
            directory: Where reports are kept (`cache_directory`), in a directory of their own.
            limit_bytes: How much they may take; those not used for longest are removed.
        """
        self._directory = str(directory / _REPORTS)
        self._limit_bytes = limit_bytes
        self._schema = schema_of(PackageReport)
        self._format = format_of(self._schema)
        self._memory = Memory()
        self._mutex = threading.Lock()
        self._unseen_bytes = 0
        self._problem: Problem | None = None

    @property
    def problem(self) -> Problem | None:
        """Why reports are not kept, or not found again; None as long as all goes well."""
        return self._problem

    def contents(self, texts: Mapping[str, bytes]) -> Contents:
        """Return the files as they are now, with unsaved texts by path."""
        return Contents(texts, self._memory)

    def load(self, key: str, contents: Contents) -> PackageReport | None:
        """Find a report.

        Args:
            key: Its key.
            contents: The files: those that the report speaks of must be as they were.

        Returns:
            The report; None where there is none that is whole and still good.
        """
        path = self._path(key)
        try:
            data = self._read(path)
        except FileNotFoundError:
            return None
        except OSError as error:
            self._problem = _problem(error, self._directory)
            return None
        entry = opened(self._format, key, data)
        if entry is None:
            self._remove(path)
            return None
        if any(contents.digest(file) != digest for file, digest in entry.witnesses):
            return None
        report = unpacked(self._schema, entry.body)
        if not isinstance(report, PackageReport):
            self._remove(path)
            return None
        return report

    def store(
        self,
        key: str,
        report: PackageReport,
        contents: Contents,
        read: Collection[str] = frozenset(),
    ) -> None:
        """Keep a report, unless it has problems or is too large.

        Args:
            key: Its key.
            report: The report.
            contents: The files that it was made from.
            read: Paths of files that were looked into for it, those of other packages as well.
        """
        if report.problems:
            return
        body, strings = packed(self._schema, report)
        data = sealed(self._format, key, _witnesses(strings, read, contents), body)
        if len(data) > self._limit_bytes // _SHARES:
            return
        try:
            make_private(self._directory)
            with suppress(FileNotFoundError):  # somebody clears the cache just now
                self._write(self._path(key), data)
        except OSError as error:
            self._problem = _problem(error, self._directory)
            return
        self._problem = None
        self._keep_limit(key, len(data))

    def clear(self) -> tuple[int, int]:
        """Remove all reports.

        Returns:
            How many there were, and the bytes that they and unfinished ones took.
        """
        entries, size_bytes = 0, 0
        with own_directory(self._directory) as directory:
            for file in _files(directory):
                if remove(file.name, directory):
                    entries += file.is_entry
                    size_bytes += file.size_bytes
        return entries, size_bytes

    def kept(self) -> tuple[int, int]:
        """Return how many reports there are, and the bytes that they and unfinished ones take."""
        with own_directory(self._directory) as directory:
            files = list(_files(directory))
        return sum(file.is_entry for file in files), sum(file.size_bytes for file in files)

    def _remove(self, path: str) -> None:
        with own_directory(self._directory) as directory:
            remove(os.path.basename(path), directory)

    def _path(self, key: str) -> str:
        return os.path.join(self._directory, key + _ENTRY)

    def _read(self, path: str) -> bytes:
        """Return the bytes of an entry; empty where there is something that is none.

        Raises:
            OSError: It cannot be read.
        """
        try:
            descriptor = open_at_once(path, follow=False)
        except OSError:
            if os.path.islink(path):
                return b""
            raise
        try:
            status = os.fstat(descriptor)
            ours = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid()
            if not ours or status.st_size > self._limit_bytes // _SHARES:
                return b""
            with suppress(OSError):  # on a disk that cannot be written
                os.utime(descriptor)
            with open(descriptor, "rb", buffering=0, closefd=False) as file:
                return file.read(status.st_size)
        finally:
            os.close(descriptor)

    def _write(self, path: str, data: bytes) -> None:
        # Of mode 0600, and with a name of its own: whoever else stores it is not in the way.
        descriptor, unfinished = tempfile.mkstemp(_UNFINISHED, "", self._directory)
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
            os.replace(unfinished, path)
        except OSError:
            self._remove(unfinished)
            raise

    def _keep_limit(self, key: str, stored_bytes: int) -> None:
        """Count what is there, now and then, and remove what has not been used for longest.

        Processes that store little, and so never see their own share full, look at the key: one in
        sixteen begins with 0.
        """
        with self._mutex:
            self._unseen_bytes += stored_bytes
            share_bytes = self._limit_bytes // _SHARES
            if self._unseen_bytes <= share_bytes and not key.startswith("0"):
                return
            self._unseen_bytes = 0
        with own_directory(self._directory) as directory:
            files = list(_files(directory))
            total_bytes = sum(file.size_bytes for file in files)
            abandoned_ns = time.time_ns() - _ABANDONED_S * 1_000_000_000
            kept_bytes = share_bytes * (_KEPT_SHARES if total_bytes > share_bytes * 15 else _SHARES)
            for file in sorted(files, key=lambda file: file.used_ns):
                stale = not file.is_entry and file.used_ns < abandoned_ns
                if stale or (file.is_entry and total_bytes > kept_bytes):
                    remove(file.name, directory)
                    total_bytes -= file.size_bytes


def _files(directory: int | None) -> Iterator[_Seen]:
    """Yield our files in a directory; what else is there is not ours to count or to remove."""
    if directory is None:
        return
    try:
        entries = list(os.scandir(directory))
    except OSError:
        return
    for entry in entries:
        if entry.name.endswith((_ENTRY, _UNFINISHED)):
            with suppress(OSError):
                status = entry.stat(follow_symlinks=False)
                is_entry = entry.name.endswith(_ENTRY)
                yield _Seen(entry.name, status.st_size, status.st_mtime_ns, is_entry)


def _witnesses(
    strings: Iterable[str], read: Iterable[str], contents: Contents
) -> tuple[Witness, ...]:
    """Return the files that a report speaks of and is made from, inlined and generic code too.

    Whatever looks like a path counts: one that is no file must only stay none.
    """
    spoken_of = {text for text in strings if text.startswith("/") and "\n" not in text}
    return tuple((path, contents.digest(path)) for path in sorted(spoken_of.union(read)))


def _problem(error: OSError, directory: str) -> Problem:
    return Problem(f"reports are not kept in {directory}: {error.strerror or error}")
