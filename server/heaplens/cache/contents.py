"""What files hold, as digests: those of one moment, with a memory of what was read before."""

import hashlib
import os
import stat
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from heaplens.cache.archive import export_digest
from heaplens.toolchain.fingerprint import State, state_in
from heaplens.toolchain.reading import open_at_once

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
        """Prepare; nothing is read yet.

        Args:
            texts: Unsaved texts by path.
            memory: What is known of files in a state; kept up to date here.
        """
        self._texts = texts
        self._memory = memory
        self._digests: dict[str, str | None] = {}
        self._stamps: dict[str, str] = {}

    def digest(self, path: str) -> str | None:
        """Return the SHA-256 of a file's bytes; None for all but readable regular files."""
        try:
            return self._digests[path]
        except KeyError:
            text = self._texts.get(path)
            digest = self._read(path) if text is None else hashlib.sha256(text).hexdigest()
            self._digests[path] = digest
            return digest

    def export(self, path: str) -> str:
        """Return what names all that a compiler can know of an import.

        Args:
            path: The file with its export data, which is named by its content: it never changes.

        Returns:
            The digest of the export data; the name itself where there is none to be read.
        """
        digest = self._memory.exports.get(path)
        if digest is None:
            digest = export_digest(path)
            if digest is None:
                return path
            self._memory.exports[path] = digest
        return digest

    def stamp(self, path: str) -> str:
        """Return size and time of a file that is too large to read, and replaced as a whole."""
        stamp = self._stamps.get(path)
        if stamp is None:
            try:
                status = os.stat(path)
                stamp = f"{status.st_size} {status.st_mtime_ns}"
            except OSError:
                stamp = ""
            self._stamps[path] = stamp
        return stamp

    def _read(self, path: str) -> str | None:
        try:
            descriptor = open_at_once(path)
        except (OSError, ValueError):  # a name can hold what no file name can
            return None
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return None
            state = state_in(status)
            remembered = self._memory.digests.get(path)
            if remembered is not None and remembered[0] == state:
                return remembered[1]
            digest = hashlib.sha256()
            while piece := os.read(descriptor, _PIECE_BYTES):
                digest.update(piece)
        except OSError:
            return None
        finally:
            os.close(descriptor)
        # Whoever writes twice in one tick of the clock leaves the same state with other bytes.
        if time.time_ns() - status.st_mtime_ns > _SETTLED_NS:
            self._memory.digests[path] = (state, digest.hexdigest())
        return digest.hexdigest()
