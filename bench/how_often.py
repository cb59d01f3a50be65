"""Hold how often code is said to run against what coverage counts, in the tests of real packages.

    PYTHONPATH=server:tests python bench/how_often.py GO PACKAGE…

`go test -covermode=atomic` counts each block. Of a function, E is the count of its first block:

- outside loops nothing runs more than E times: a block that does is a loop that was not seen;
- what runs on each call runs E times, less the calls that ended in an error or a panic before it:
  at least E less all that ended in blocks said to be on error paths. Where it runs less often, the
  tests run once more, and its function counts the panics that pass through it: either they are
  enough, or a callee never came back, or it was said wrongly.
- how often error paths run, in a call, and how many of the blocks in loops were seen to repeat.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tree_sitter import Node

from heaplens.model import When
from heaplens.source.flow.file_flow import FileFlow
from heaplens.source.flow.graph import Frequency
from heaplens.source.syntax import Function, Syntax, parse

_BLOCK = re.compile(r"(.+):(\d+)\.(\d+),(\d+)\.(\d+) (\d+) (\d+)$")
_BLANK = re.compile(rb"(?:[ \t\r\n;{]|//[^\n]*|/\*.*?\*/)*", re.DOTALL)

_MISSED = "missed loops"
_LESS_OFTEN = "each call less often"
_OFTEN = "error often"
_MARK = "heaplens-panic"
# On the line of the brace, with nothing that would have to be imported.
_TELL = b'; defer func() { if r := recover(); r != nil { println("\\n%s %s"); panic(r) } }(); '


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a profile."""

    line: int
    """1-based line of its first statement."""
    byte_col: int
    """1-based byte column of that."""
    count: int
    """How often it ran."""


@dataclass(frozen=True, slots=True)
class Short:
    """A block that ran less often than was said."""

    path: str
    """Its file."""
    function: Function
    """Its function."""
    missing: int
    """How many calls did not get there, although none is known to have failed before."""


def blocks_of(go: str, package: str) -> dict[str, list[Block]]:
    """Run the tests of a package; return the blocks of each of its files that have statements."""
    with tempfile.TemporaryDirectory() as directory:
        profile = Path(directory, "profile")
        command = [go, "test", "-short", "-covermode=atomic", f"-coverprofile={profile}", package]
        subprocess.run(command, capture_output=True, check=False, timeout=500)
        lines = profile.read_text(encoding="utf-8").splitlines()[1:]
    listed = subprocess.run(
        [go, "list", "-f", "{{.Dir}}", package], capture_output=True, encoding="utf-8", check=True
    )
    home = Path(listed.stdout.strip())
    blocks: dict[str, list[Block]] = {}
    texts: dict[str, bytes] = {}
    for line in lines:
        block = _BLOCK.match(line)
        if block is None or block[6] == "0":
            continue
        path = str(home / Path(block[1]).name)
        text = texts.setdefault(path, Path(path).read_bytes())
        starts = [0, *(m.end() for m in re.finditer(rb"\n", text))]
        offset = starts[int(block[2]) - 1] + int(block[3]) - 1
        blank = _BLANK.match(text, offset)
        offset = blank.end() if blank is not None else offset
        at = text.count(b"\n", 0, offset)
        blocks.setdefault(path, []).append(Block(at + 1, offset - starts[at] + 1, int(block[7])))
    return blocks


def panics_in(go: str, package: str, functions: Iterable[tuple[str, Function]]) -> Counter[str]:
    """Run the tests of a package; return how many panics passed through functions, by `_place`."""
    texts: dict[str, bytes] = {}
    # From the last to the first, so that the others stay where they are.
    for path, function in sorted(functions, key=lambda f: f[1].region.line, reverse=True):
        text = texts.setdefault(path, Path(path).read_bytes())
        declaration = parse(text).declaration_of(function)
        body = declaration.child_by_field_name("body") if declaration is not None else None
        if body is not None:
            at = _told_from(body)
            told = _TELL % (_MARK.encode(), _place(path, function).encode())
            texts[path] = text[:at] + told + text[at:]
    with tempfile.TemporaryDirectory() as directory:
        copies: dict[str, str] = {}
        for number, (path, text) in enumerate(texts.items()):
            copy = Path(directory, f"{number}.go")
            copy.write_bytes(text)
            copies[path] = str(copy)
        overlay = Path(directory, "overlay.json")
        overlay.write_text(json.dumps({"Replace": copies}), encoding="utf-8")
        command = [go, "test", "-short", f"-overlay={overlay}", "-v", package]
        done = subprocess.run(
            command, capture_output=True, check=False, encoding="utf-8", timeout=500
        )
    if "[build failed]" in done.stdout:
        sys.exit(done.stdout + done.stderr)
    return Counter(re.findall(re.escape(_MARK) + r" (\S+)", done.stdout + done.stderr))


def _told_from(body: Node) -> int:
    """Return behind which byte offset panics are told, before the function can recover."""
    statements = [s for c in body.named_children for s in ([c, *c.named_children])]
    deferring = [
        s.end_byte
        for s in statements
        if s.type == "defer_statement" and s.parent in {body, body.named_child(0)}
    ]
    return max(deferring, default=body.start_byte + 1)


def _place(path: str, function: Function) -> str:
    return f"{Path(path).name}:{function.region.line}"


def measured(path: str, blocks: list[Block]) -> Iterator[tuple[str, str, Short | None]]:
    """Yield what holds and what does not, its place, and what ran less often than was said."""
    syntax = parse(Path(path).read_bytes())
    flow = FileFlow(syntax)
    by_function: dict[Function, list[Block]] = {}
    for block in blocks:
        function = syntax.function_at(block.line)
        if function is not None:
            by_function.setdefault(function, []).append(block)
    for function, inside in by_function.items():
        inside.sort(key=lambda block: (block.line, block.byte_col))
        entries = inside[0].count
        if not entries:
            continue
        places = [flow.place_at(block.line, block.byte_col) for block in inside]
        # Code of literals counts by their own calls: only what belongs to the function itself.
        own = [
            (block, place.in_function)
            for block, place in zip(inside, places, strict=True)
            if place.in_body == place.in_function and not _in_literal(syntax, block)
        ]
        failed = sum(b.count for b, place in own if place.when is When.ERROR)
        for block, place in own:
            where = f"{Path(path).name}:{block.line} {function.name} {block.count} of {entries}"
            for what in _judged(place, block.count, entries, failed):
                is_short = what == _LESS_OFTEN
                missing = entries - failed - block.count
                yield what, where, Short(path, function, missing) if is_short else None


def _judged(place: Frequency, count: int, entries: int, failed: int) -> Iterator[str]:
    """Yield what the count of one block says of its place."""
    yield f"blocks {place.when}"
    if not place.loop_depth:
        yield _MISSED if count > entries else "at most once"
    match place.when:
        case When.EACH_CALL:
            yield "each call holds" if count >= entries - failed else _LESS_OFTEN
            yield "each call exact" if count == entries else "each call bound"
        case When.ERROR:
            yield "error rare" if count * 4 < entries else _OFTEN
        case When.LOOP if count:
            yield "loop repeats" if count > entries else "loop not seen to"
        case When.BRANCH:
            yield "branch seldom" if count < entries else "branch always"


def _in_literal(syntax: Syntax, block: Block) -> bool:
    node = syntax.tree.root_node.descendant_for_byte_range(
        *[syntax.text.offset(block.line, block.byte_col)] * 2
    )
    while node is not None:
        if node.type == "func_literal":
            return True
        node = node.parent
    return False


def main() -> None:
    """Print the figures of each package, and where something does not hold."""
    go, *packages = sys.argv[1:]
    for package in packages:
        counts: Counter[str] = Counter()
        doubts: list[str] = []
        short: list[tuple[str, Short]] = []
        for path, blocks in sorted(blocks_of(go, package).items()):
            for what, where, less in measured(path, blocks):
                counts[what] += 1
                if less is not None:
                    short.append((where, less))
                elif what in {_MISSED, _OFTEN}:
                    doubts.append(f"  {what}: {where}")
        panics = panics_in(go, package, {(s.path, s.function) for _, s in short}) if short else {}
        for where, less in short:
            known = panics.get(_place(less.path, less.function), 0)
            counts["each call but for panics"] += known >= less.missing
            doubts.append(f"  {_LESS_OFTEN}: {where}, {less.missing} missing, {known} panics")
        print(package, dict(sorted(counts.items())))
        print("\n".join(doubts))


if __name__ == "__main__":
    main()
