"""Which lines of Go files differ from a revision of git, for `--changed`.

Invariant: git reads its object store and nothing else. It runs no filter, hook or pager that the
repository names, talks to nobody and writes nothing: what changed is found out here.
"""

import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence

from heaplens.cli.terminal import printable
from heaplens.model import Span
from heaplens.toolchain.environment import absolute_path
from heaplens.toolchain.process import Cancellation, Limits, run
from heaplens.toolchain.reading import read_regular

_DEADLINE_S = 60.0
# Lazy fetching and whatever else could reach out, or run what a configuration names, stays off.
_QUIET: Mapping[str, str] = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_CONFIG_NOSYSTEM": "1",
    "LC_ALL": "C",
}
_ALL = range(1, 1 << 31)


class NoChanges(Exception):  # noqa: N818 - named for what is said to the user
    """It cannot be said what has changed; its text says why, in one line."""


class Changes:
    """What differs from a revision; a file is compared when it is first asked about."""

    def __init__(self, directory: str, revision: str) -> None:
        """Look up the revision.

        Args:
            directory: an absolute directory in the repository.
            revision: what git calls the state to compare with: `HEAD`, `main`, a hash.

        Raises:
            NoChanges: there is no git, no repository or no such revision.
        """
        git = shutil.which("git", path=absolute_path(os.environ.get("PATH", "")))
        if git is None:
            raise NoChanges("--changed needs git, which is not on PATH")
        self._git = git
        self._top = directory
        try:
            self._top = self._ask("rev-parse", "--show-toplevel").decode().rstrip("\n")
        except NoChanges as reason:
            words = str(reason)
            said = "" if "not a git repository" in words else f" ({words})"
            where = printable(directory)
            raise NoChanges(f"--changed needs a git repository: {where} is in none{said}") from None
        try:
            commit = self._ask(
                "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}"
            )
        except NoChanges:
            raise NoChanges(f"git knows no revision {printable(revision)}") from None
        listed = self._ask("ls-tree", "-r", "-z", "--full-tree", commit.decode().strip())
        self._blobs = dict(map(_entry, filter(None, listed.split(b"\0"))))
        self._known: dict[str, frozenset[int] | range] = {}

    def touch(self, span: Span) -> bool:
        """Return whether a line of `span` has changed."""
        if span.path not in self._known:
            self._known[span.path] = self._lines(span.path)
        lines = self._known[span.path]
        return any(line in lines for line in range(span.line, span.end_line + 1))

    def _lines(self, path: str) -> frozenset[int] | range:
        """Return the lines (1-based) of a file that the revision does not have."""
        name = os.path.relpath(os.path.realpath(path), os.path.realpath(self._top))
        blob = self._blobs.get(os.fsencode(name))
        if blob is None:
            return _ALL
        try:
            text = read_regular(path)
        except (OSError, ValueError):
            return _ALL
        if _name(text, len(blob)) == blob:
            return frozenset()
        try:
            before = self._ask("cat-file", "blob", blob)
        except NoChanges:
            # Not here, in a clone that has only a part: rather too much than nothing.
            return _ALL
        return changed_lines(_text_lines(before), _text_lines(text))

    def _ask(self, *arguments: str) -> bytes:
        """Return what git prints.

        Raises:
            NoChanges: it refuses, in its words.
        """
        outcome = run(
            [self._git, "--no-pager", "-c", "core.fsmonitor=false", *arguments],
            directory=self._top,
            environ={**os.environ, **_QUIET},
            limits=Limits(_DEADLINE_S, 0),
            cancellation=Cancellation(),
        )
        if outcome.returncode:
            words = outcome.stderr.decode(errors="replace").strip().partition("\n")[0]
            raise NoChanges(words.removeprefix("fatal: ") or f"git {arguments[0]} failed")
        return outcome.stdout


def changed_lines(before: Sequence[bytes], now: Sequence[bytes]) -> frozenset[int]:
    """Return the lines (1-based) of `now` that `before` does not have in this order."""
    same = next((n for n, (a, b) in enumerate(zip(before, now, strict=False)) if a != b), None)
    if same is None:
        return frozenset(range(min(len(before), len(now)) + 1, len(now) + 1))
    # Loaded here: most runs compare nothing.
    from difflib import SequenceMatcher  # noqa: PLC0415 - loaded when needed

    # What begins both, most of a file, need not be matched line by line.
    matcher = SequenceMatcher(None, before[same:], now[same:], autojunk=False)
    return frozenset(
        same + line + 1
        for tag, _, _, start, end in matcher.get_opcodes()
        if tag != "equal"
        for line in range(start, end)
    )


def _entry(row: bytes) -> tuple[bytes, str]:
    """Return (path, name of its blob) of a row of `git ls-tree`."""
    head, _, path = row.partition(b"\t")
    return path, head.rpartition(b" ")[2].decode()


def _name(text: bytes, digits: int) -> str:
    """Return the name that git gives a text; its length tells the hash."""
    data = b"blob %d\0%b" % (len(text), text)
    if digits == hashlib.sha256().digest_size * 2:
        return hashlib.sha256(data).hexdigest()
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


def _text_lines(text: bytes) -> list[bytes]:
    """Return lines to compare: a checkout may have written other ends of lines."""
    return [line.removesuffix(b"\r") for line in text.split(b"\n")]
