"""What is typed wrongly, and what the command answers: reads and writes wrong_usage.txt.

    python tests/e2e/wrong_usage.py     writes the answers of today

Each entry of the file is a directory and a command line, the answer, and the exit status.
"""

import contextlib
import io
import os
import re
import shlex
import signal
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GOLDEN = Path(__file__).with_suffix(".txt")
MODULE = "module ex.com/{}\n\ngo 1.21\n"
POINTER = "package {}\n\nfunc {}() *int {{ x := 1; return &x }}\n"
FILES = {
    "router/go.mod": MODULE.format("router"),
    "router/router.go": POINTER.format("router", "New"),
    "router/route.go": "package router\n\nfunc Name() *int { return New() }\n",
    "router/router_test.go": "package router\n\nfunc helper() *int { return New() }\n",
    "router/deep/deep.go": POINTER.format("deep", "Deep"),
    "router/NOTES.md": "# Notes\n",
    "parser/go.mod": MODULE.format("parser"),
    "parser/parser.go": POINTER.format("parser", "Parse"),
    "loose/a.go": POINTER.format("a", "A"),
    "loose/tool": "#!/bin/sh\necho hello\n",
    "empty/.keep": "",
    "broken/go.mod": MODULE.format("broken"),
    "broken/b.go": "package broken\n\nfunc f() int { return nothing }\n",
}
_ENTRY = re.compile(
    r"(?m)^(?P<place>\S+)\$ heaplens ?(?P<words>.*)\n"
    r"(?P<answer>(?:(?!\[status).*\n)*)\[status (?P<status>\d+)\]\n"
)


@dataclass(frozen=True)
class Usage:
    """A wrong command line, and the answer to it."""

    place: str
    """The directory it is typed in, below that of the files."""
    words: str
    """What follows `heaplens `."""
    answer: str
    """All that is printed, with $TOP for the directory of the files and $GO for that of go."""
    status: int
    """The exit status."""

    def __str__(self) -> str:
        return f"{self.place}$ heaplens {self.words}".rstrip()


def usages() -> list[Usage]:
    """Return what the file has."""
    text = GOLDEN.read_text(encoding="utf-8")
    return [
        Usage(m["place"], m["words"], m["answer"].rstrip("\n"), int(m["status"]))
        for m in _ENTRY.finditer(text)
    ]


def make_files(top: Path) -> None:
    """Write the files that the command lines speak of."""
    for name, text in FILES.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (top / "loose" / "tool").chmod(0o755)


def answer(usage: Usage, top: Path) -> tuple[str, int]:
    """Return what the command prints, and its status; in this process, for it is 50 times."""
    from heaplens.cli.main import main  # noqa: PLC0415 - the script finds the files first

    out, err = io.StringIO(), io.StringIO()
    before = Path.cwd()
    os.chdir(top / usage.place)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _signals_kept():
        try:
            status = main(shlex.split(usage.words))
        except SystemExit as ended:
            status = int(ended.code or 0)
        finally:
            os.chdir(before)
    said = (out.getvalue() + err.getvalue()).replace(str(top), "$TOP")
    return re.sub(r"\(/\S+/src/", "($GO/src/", said).rstrip("\n"), status


@contextlib.contextmanager
def _signals_kept() -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    kept = [signal.getsignal(number) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, kept, strict=True):
            signal.signal(number, handler)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as directory:
        top = Path(directory)
        make_files(top)
        entries = []
        for usage in usages():
            said, status = answer(usage, top)
            entries.append(f"{usage}\n{said}\n[status {status}]\n")
    GOLDEN.write_text("\n".join(entries), encoding="utf-8")
    sys.stdout.write(f"{len(entries)} answers\n")
