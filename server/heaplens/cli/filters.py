"""The filters of `heaplens check`: which findings are wanted. Pure but for what git says."""

import os
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

from heaplens.cli.changes import Changes
from heaplens.model import Cause, Finding, When

_RECEIVER = re.compile(r"^\(?\*?(\w+)\)?\.")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a finding has to be; without any, each is wanted."""

    certain: bool = False
    """It allocates whenever it is reached."""
    min_bytes: int = 0
    """It is known to take at least so many bytes."""
    when: frozenset[When] = frozenset()
    """How often it is reached; empty: any."""
    causes: frozenset[Cause] = frozenset()
    """Why it is on the heap; empty: any."""
    functions: tuple[str, ...] = ()
    """The function around it: globs, see `names_function`; empty: any."""
    excluded: tuple[str, ...] = ()
    """Where it is not: globs, see `names_path`."""
    directory: str = ""
    """The directory that the globs of paths start at."""
    changes: Changes | None = None
    """It has a line that git says has changed; None: wherever it is."""

    @property
    def any(self) -> bool:
        """Whether anything is left out at all."""
        return self != Filters(directory=self.directory)

    def keeps(self, finding: Finding) -> bool:
        """Return whether a finding is wanted."""
        certain = finding.allocates and finding.condition is None
        path = finding.span.path
        return bool(
            (certain or not self.certain)
            and (finding.size_bytes or 0) >= self.min_bytes
            and (not self.when or finding.when in self.when)
            and (not self.causes or finding.cause in self.causes)
            and (
                not self.functions
                or any(names_function(glob, finding.function) for glob in self.functions)
            )
            and not any(names_path(glob, path, self.directory) for glob in self.excluded)
            and (self.changes is None or self.changes.touch(finding.span))
        )


def names_function(glob: str, function: str) -> bool:
    """Return whether a glob names a function: `(*Router).Match`, `Router.Match` or `Match`.

    `*` stands for anything; where it would begin a receiver, `(*Router).*`, it is a star.
    """
    plain = _RECEIVER.sub(r"\1.", function)
    wanted = _RECEIVER.sub(r"\1.", glob)
    return any(fnmatchcase(name, wanted) for name in (function, plain, plain.rpartition(".")[2]))


def names_path(glob: str, path: str, directory: str) -> bool:
    """Return whether a glob names a file or a directory above it.

    Without a slash, `*.pb.go` or `testdata`, it names any part of the path below `directory`. With
    one, `internal/gen` or `**/mock_*.go`, it starts at `directory`, `*` stays in a part, and `**`
    stands for any number of them.
    """
    relative = os.path.relpath(path, directory)
    parts = relative.split("/")
    wanted = glob.rstrip("/").removeprefix("./")
    if "/" not in wanted:
        return any(fnmatchcase(part, wanted) for part in parts)
    pattern = re.compile(_translated(wanted))
    heads = ("/".join(parts[:count]) for count in range(1, len(parts) + 1))
    return any(pattern.fullmatch(head) for head in (*heads, path))


def _translated(glob: str) -> str:
    """Return a glob with slashes as a regular expression."""
    meaning = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", glob)
    return "".join(meaning.get(piece, re.escape(piece)) for piece in pieces)
