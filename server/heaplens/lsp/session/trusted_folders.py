"""Remembers which folders the user trusts, in a file of the user's own, outside every workspace.

    {"version": 1, "folders": {"/home/me/work": true, "/tmp/unpacked": false}}

What is damaged, a link, or somebody else's counts as nothing: then the user is asked once more.
"""

import json
import logging
import os
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress

from heaplens.cache.directory import make_private
from heaplens.toolchain.environment import user_directory
from heaplens.toolchain.reading import open_at_once

_LOG = logging.getLogger(__name__)
_VERSION = 1
_MOST_FOLDERS = 1000
_LONGEST_BYTES = 8 << 20
_OTHERS_WRITE = 0o022


def answers_path(environ: Mapping[str, str]) -> str:
    """Return where the answers are kept.

    Args:
        environ: The environment.

    Returns:
        `heaplens/trust.json` below XDG_STATE_HOME, or below .local/state in the home directory;
        empty where there is no home.
    """
    state = user_directory(environ, "XDG_STATE_HOME", ".local/state")
    return os.path.join(state, "heaplens", "trust.json") if state else ""


class Answers:
    """The answers of one user; several servers may use the file at once."""

    def __init__(self, path: str) -> None:
        """Prepare; nothing is read or made yet.

        Args:
            path: The file (`answers_path`); empty: nothing is remembered.
        """
        self._path = path

    def of(self, folder: str) -> bool | None:
        """Return what the user said of a folder.

        Args:
            folder: Its path, without symbolic links.

        Returns:
            Whether it is trusted; None where that is not known.
        """
        return self._read().get(folder) if self._may_speak_of(folder) else None

    def keep(self, folder: str, *, trusted: bool) -> None:
        """Remember an answer; where that cannot be, the user is asked again the next time.

        Args:
            folder: The folder's path, without symbolic links.
            trusted: What the user said.
        """
        if not self._may_speak_of(folder):
            return
        folders = self._read()
        folders.pop(folder, None)  # the last one said is the last to be dropped
        folders[folder] = trusted
        kept = dict(list(folders.items())[-_MOST_FOLDERS:])
        data = json.dumps({"version": _VERSION, "folders": kept}, indent=1).encode("ascii")
        try:
            self._write(data)
        except OSError as error:
            _LOG.warning("the answer cannot be remembered: %s", error)

    def _may_speak_of(self, folder: str) -> bool:
        """Return whether the file is outside a folder: one must not answer for itself."""
        if not self._path:
            return False
        real_path = os.path.realpath(self._path)
        return real_path != folder and not real_path.startswith(folder.rstrip("/") + "/")

    def _read(self) -> dict[str, bool]:
        try:
            with open(open_at_once(self._path, follow=False), "rb") as file:
                status = os.fstat(file.fileno())
                private = status.st_uid == os.geteuid() and not status.st_mode & _OTHERS_WRITE
                if not stat.S_ISREG(status.st_mode) or not private:
                    _LOG.warning(
                        "not read, since others could have written it: the trusted folders"
                    )
                    return {}
                value = json.loads(file.read(_LONGEST_BYTES))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError):
            _LOG.warning("the file of trusted folders is damaged; the user is asked again")
            return {}
        known = isinstance(value, dict) and value.get("version") == _VERSION
        folders = value.get("folders") if known else None
        if not isinstance(folders, dict):
            return {}
        return {folder: answer for folder, answer in folders.items() if isinstance(answer, bool)}

    def _write(self, data: bytes) -> None:
        """Put a new file in the place of the old one, as a whole.

        Raises:
            OSError: It cannot be written, or its directory is not ours.
        """
        directory = os.path.dirname(self._path)
        make_private(directory)
        descriptor, unfinished = tempfile.mkstemp(".tmp", "trust-", directory)  # mode 0600
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
            os.replace(unfinished, self._path)
        except OSError:
            with suppress(OSError):
                os.unlink(unfinished)
            raise
