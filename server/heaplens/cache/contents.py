"""What files hold, as digests: those of one moment, with a memory of what was read before."""

import hashlib
import os
import stat
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from heaplens.cache.archive import export_digest
from heaplens.toolchain.fingerprint import State, state_in

_SETTLED_NS = 2_000_000_000
_PIECE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Memory:
    """What was read before; lives longer than one `Contents`."""

    digests: dict[str, tuple[State, str]] = field(default_factory=dict)
    """The digest of each file in a state."""
    exports: dict[str, str] = field(default_factory=dict)
    """The digest of the export data in each file that is named by its content."""


class Contents:
    """The files as they are when they are first asked for, unsaved text in the place of files."""

    def __init__(self, texts: Mapping[str, bytes], memory: Memory) -> None:
        """Prepares; nothing is read yet.

        Args:
            texts: Unsaved texts by path.
            memory: What is known of files in a state; kept up to date here.
        """
        self._texts = texts
        self._memory = memory
        self._digests: dict[str, str | None] = {}
        self._stamps: dict[str, str] = {}

    def digest(self, path: str) -> str | None:
        """The SHA-256 of a file's bytes; None where it is no regular file that can be read."""
        try:
            return self._digests[path]
        except KeyError:
            text = self._texts.get(path)
            found = self._read(path) if text is None else hashlib.sha256(text).hexdigest()
            self._digests[path] = found
            return found

    def export(self, path: str) -> str:
        """What a compiler can know of an import.

        Args:
            path: The file with its export data, which is named by its content: it never changes.

        Returns:
            The digest of the export data; the name itself where there is none to be read.
        """
        known = self._memory.exports.get(path)
        if known is None:
            known = export_digest(path)
            if known is None:
                return path
            self._memory.exports[path] = known
        return known

    def stamp(self, path: str) -> str:
        """Size and time of a file; for one that is too large to read, and replaced as a whole."""
        known = self._stamps.get(path)
        if known is None:
            try:
                found = os.stat(path)
                known = f"{found.st_size} {found.st_mtime_ns}"
            except OSError:
                known = ""
            self._stamps[path] = known
        return known

    def _read(self, path: str) -> str | None:
        try:
            # A pipe would make us wait for somebody who writes.
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except (OSError, ValueError):  # a name can hold what no file name can
            return None
        try:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                return None
            state = state_in(found)
            known = self._memory.digests.get(path)
            if known is not None and known[0] == state:
                return known[1]
            digest = hashlib.sha256()
            while piece := os.read(descriptor, _PIECE_BYTES):
                digest.update(piece)
        except OSError:
            return None
        finally:
            os.close(descriptor)
        # Whoever writes twice in one tick of the clock leaves the same state with other bytes.
        if time.time_ns() - found.st_mtime_ns > _SETTLED_NS:
            self._memory.digests[path] = (state, digest.hexdigest())
        return digest.hexdigest()
