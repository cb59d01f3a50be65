"""A Go toolchain whose compiler can be held at its start, and that notes each start.

It is the real one in a GOROOT of links; only `compile` is a script before the real compiler. So a
test decides how long a run takes, and sees what was run, when, on which text and beside how many.
"""

import contextlib
import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

_SCRIPT = """\
#!/bin/sh
case "$*" in *-V=full*) exec '{real}' "$@" ;; esac
case "$*" in *" -W "* | *" -S "*) ;; *) exec '{real}' "$@" ;; esac
beside=0
for other in '{place}'/pids/*; do
    # By its words: the number may be another process's by now, and one that has ended has none.
    grep -qs compile "/proc/${{other##*/}}/cmdline" && beside=$((beside + 1))
done
: > '{place}'/pids/$$
for word in "$@"; do
    case "$word" in *.go) [ -f "$word" ] && cp -- "$word" '{place}'/texts/$$ ;; esac
done
echo "$$ $beside $*" >> '{place}'/log
: < '{place}'/gate
exec '{real}' "$@"
"""


@dataclass(frozen=True, slots=True)
class Start:
    """One start of the compiler for a run of ours."""

    pid: int
    """Its process, which leads a group."""
    beside: int
    """How many others ran when it started."""
    command: str
    """Its arguments."""

    def is_gone(self) -> bool:
        """Whether it runs no more; one that has ended and is not reaped does not."""
        try:
            state = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8")
        except OSError:
            return True
        return state.rpartition(")")[2].split()[0] == "Z"

    def processor_limit_s(self) -> int:
        """How many seconds of the processor it may use."""
        return int(self._limit("Max cpu time"))

    def core_limit(self) -> str:
        """How much of its memory may be written to the disk when it crashes."""
        return self._limit("Max core file size")

    def _limit(self, name: str) -> str:
        limits = Path(f"/proc/{self.pid}/limits").read_text(encoding="utf-8")
        (line,) = (line for line in limits.splitlines() if line.startswith(name))
        return line.removeprefix(name).split()[0]


class HeldCompiler:
    """The toolchain, and what was run of it; not held at first."""

    def __init__(self, place: Path) -> None:
        """Takes the directory of a toolchain; `held_compiler` makes one."""
        self.place = place
        self._gate: int | None = None
        self.release()

    @property
    def environment(self) -> dict[str, str]:
        """What makes a go command use it."""
        return {"GOROOT": str(self.place / "goroot")}

    def hold(self) -> None:
        """Lets every compiler that starts from now on wait: nobody has the gate open to write."""
        if self._gate is not None:
            os.close(self._gate)
            self._gate = None

    def release(self) -> None:
        """Lets all that wait go on, and those to come start at once."""
        if self._gate is None:
            self._gate = os.open(self.place / "gate", os.O_RDWR)

    def end(self) -> list[Start]:
        """Closes the gate for good and kills what is left, which should be nothing; gives that."""
        self.hold()
        left = self.waiting()
        for start in left:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(start.pid, signal.SIGKILL)
        return left

    def starts(self, words: str = "") -> list[Start]:
        """The starts so far, in order, with words in the command."""
        log = self.place / "log"
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        found = []
        for line in lines:
            pid, beside, command = line.split(" ", 2)
            if words in command:
                found.append(Start(int(pid), int(beside), command))
        return found

    def waiting(self, words: str = "") -> list[Start]:
        """Those that are there still."""
        return [start for start in self.starts(words) if not start.is_gone()]

    def is_idle(self) -> bool:
        """Whether none runs."""
        return not self.waiting()

    def has_started_again(self, runs: int) -> bool:
        """Whether there were more than so many starts."""
        return len(self.starts()) > runs

    def text_of(self, start: Start) -> bytes:
        """The last source file of a run, as the compiler was given it."""
        return (self.place / "texts" / str(start.pid)).read_bytes()


def held_compiler(go: str, place: Path) -> HeldCompiler:
    """Makes the toolchain.

    Args:
        go: A go command.
        place: An empty directory.
    """
    asked = [go, "env", "GOROOT", "GOTOOLDIR"]
    answer = subprocess.run(asked, capture_output=True, encoding="utf-8", check=True, timeout=60)
    root, tools = map(Path, answer.stdout.splitlines())
    ours = place / "goroot"
    our_tools = ours / tools.relative_to(root)
    our_tools.mkdir(parents=True)
    _link_all(root, ours, but="pkg")
    _link_all(root / "pkg", ours / "pkg", but="tool")
    _link_all(tools, our_tools, but="compile")
    script = _SCRIPT.format(real=tools / "compile", place=place)
    (our_tools / "compile").write_text(script, encoding="utf-8")
    (our_tools / "compile").chmod(0o755)
    for name in ("pids", "texts"):
        (place / name).mkdir()
    (place / "log").touch()
    os.mkfifo(place / "gate")
    return HeldCompiler(place)


def _link_all(source: Path, target: Path, *, but: str) -> None:
    """Links to all that is in a directory, but for one entry."""
    for entry in source.iterdir():
        if entry.name != but and not (target / entry.name).exists():
            (target / entry.name).symlink_to(entry)
