"""Lists what a Go has that our tables lack: `python new_go.py GO_BINARY`, or `make list-go GO=…`.

It reads the source of the compiler in GOROOT, so it sees what no recording happens to contain. What
it finds lacking is not yet wrong: heaplens counts what it does not know. See
docs/dev/a-new-version-of-go.md for what to do with each.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from heaplens.compiler.object.builtin_lists import recorded_builtin_symbols
from heaplens.compiler.object.builtin_symbols import LIST, read_builtin_symbols
from heaplens.compiler.runtime_routines import is_harmless, routine_of
from heaplens.compiler.verdicts import VerdictReader
from heaplens.explain.step_messages import SAME_STEP, STEPS
from heaplens.toolchain.go import version_numbers

COMPILER = "src/cmd/compile/internal"
LEFT_OUT: Mapping[str, str] = {
    "%v capturing by %s: %v (addr=%v assign=%v width=%d)": "known by `ref` and `value`",
    "alias analysis: append using non-aliased slice: %v in func %v": "only with -d=escapealias=1",
    "alias analysis: mismatch for %T: %v: processed %d times, observed %d times": (
        "only where the compiler finds a fault of its own"
    ),
    "reshaping %L to %v": "only with -d=reshape=1",
    "rewriting OCONVIFACE value from %v (%v) to %v (%v)": "only with -d=escapedebug=3",
}
"""What our tables lack on purpose, each with its reason."""

_DECLARED = re.compile(r"^func (\w+)\(", re.MULTILINE)
_LOOKED_UP = re.compile(r'\bLookupRuntime(?:Func|ABI)?\((?:fmt\.Sprintf\()?"(\w+)(%d)?"')
_REASON = re.compile(r'\b(?:note|assignHeap|assignList|addr|deref|dotType)\([^"\n]*"([^"\n]+)"')
_SIZE_REASONS = re.compile(r"^func HeapAllocReason\(.*?^}", re.MULTILINE | re.DOTALL)
_RETURNED = re.compile(r'return "([^"]+)"')
_WARNING = re.compile(r'\bWarnfAt\([^"\n]*\n?[^"\n]*"((?:[^"\\\n]|\\.)*)"')
_VERB = re.compile(r"%\.?[a-zA-Z]")
_PRINTING = ("bloop", "devirtualize", "escape", "loopvar", "noder", "staticinit")
"""The parts of the compiler that print for `-m`, but for the inliner, before it is stopped."""


@dataclass(frozen=True)
class Listing:
    """What one part of GOROOT names, and what of it we lack."""

    title: str
    """What is listed, and the table that should have it."""
    names: Sequence[str]
    """All that GOROOT has."""
    lacking: Sequence[str]
    """What our table has not, but for what is left out on purpose."""


def listings(goroot: Path, minor: int) -> Iterator[Listing]:
    """Hold the tables against the compiler's source.

    Args:
        goroot: With its `src`.
        minor: The 27 of Go 1.27.
    """
    yield _listing(
        "runtime routines (compiler/runtime_routines.py: ROUTINES, _FAMILIES or _HARMLESS)",
        runtime_routines(goroot),
        lambda name: routine_of(name) is not None or is_harmless(name),
    )
    yield _listing(
        "escape reasons (explain/messages.py: STEPS or SAME_STEP)",
        escape_reasons(goroot),
        lambda reason: reason in STEPS or reason in SAME_STEP,
    )
    yield _listing(
        "lines of -m (compiler/notes.py, compiler/verdicts.py)", printed_lines(goroot), _is_known
    )
    builtins = read_builtin_symbols((goroot / LIST).read_text(encoding="utf-8"))
    recorded = recorded_builtin_symbols(minor)
    change = () if recorded == builtins else (_changed(minor, builtins),)
    yield Listing("builtin symbols (compiler/object/builtin_lists.py: _CHANGES)", builtins, change)


def runtime_routines(goroot: Path) -> list[str]:
    """Return the routines that the compiler may call: declared for it, or looked up by name."""
    compiler = goroot / COMPILER
    names = set(_DECLARED.findall(_text(compiler / "typecheck" / "_builtin" / "runtime.go")))
    for file in compiler.rglob("*.go"):
        if "ssa" not in file.parts:  # 20 MB of generated rules, which look nothing up
            found = _LOOKED_UP.findall(_text(file))
            names |= {name + ("1" if numbered else "") for name, numbered in found}
    return sorted(f"runtime.{name}" for name in names)


def escape_reasons(goroot: Path) -> list[str]:
    """Return what may stand in parentheses behind a step of a story."""
    reasons = set[str]()
    for file in (goroot / COMPILER / "escape").glob("*.go"):
        text = _text(file)
        reasons |= set(_REASON.findall(text))
        if sizes := _SIZE_REASONS.search(text):
            reasons |= set(_RETURNED.findall(sizes[0]))
    return sorted(reasons)


def printed_lines(goroot: Path) -> list[str]:
    """Return the formats of the lines that the compiler prints for `-m` and `-m=2`."""
    formats = set[str]()
    for part in _PRINTING:
        for file in (goroot / COMPILER / part).glob("*.go"):
            formats |= set(_WARNING.findall(_text(file)))
    return sorted(formats)


def _is_known(line_format: str) -> bool:
    """Return whether the reader of verdicts knows a line of such a form."""
    reader = VerdictReader()
    reader.feed(f"/a.go:1:2: {_VERB.sub('x', line_format)}\n".encode())
    return not reader.finish().unknown_lines


def _listing(title: str, names: Sequence[str], is_known: Callable[[str], bool]) -> Listing:
    lacking = [name for name in names if name not in LEFT_OUT and not is_known(name)]
    return Listing(title, names, lacking)


def _changed(minor: int, builtins: Sequence[str]) -> str:
    """Return the entry of a version in the record of builtin symbols, to be pasted there."""
    before = list(recorded_builtin_symbols(minor - 1))
    if not before:
        return f"no record of Go 1.{minor - 1}: add that first"
    edits = SequenceMatcher(None, before, list(builtins), autojunk=False).get_opcodes()
    rows = [
        f'        ({at}, {end - at}, "{_words(builtins[start:stop])}"),'
        for edit, at, end, start, stop in edits
        if edit != "equal"
    ]
    return "\n".join([f"    {minor}: (", *rows, "    ),"])


def _words(names: Iterable[str]) -> str:
    return " ".join(name.removeprefix("runtime.").replace(" ", "~") for name in names)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def main(binary: str) -> int:
    """Print what is lacking; the status is 1 where something is."""
    asked = subprocess.run(
        [binary, "env", "GOVERSION", "GOROOT"], capture_output=True, text=True, check=True
    )
    version, goroot = asked.stdout.split("\n")[:2]
    lacking = 0
    for listing in listings(Path(goroot), version_numbers(version)[1]):
        lacking += len(listing.lacking)
        sys.stdout.write(f"{version}, {listing.title}: {len(listing.names)} in GOROOT, ")
        sys.stdout.write(f"{len(listing.lacking) or 'none'} lacking\n")
        sys.stdout.writelines(f"  {name}\n" for name in listing.lacking)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
