"""Every position that the compiler reports for a real package becomes the source it names."""

import re
from collections.abc import Callable
from pathlib import Path

from heaplens.model import Kind
from heaplens.source.positions.extent import NodeKind, extent
from heaplens.source.syntax import parse

PACKAGE = "encoding/json"
VERDICTS = (
    (re.compile(r"moved to heap: (.*)"), Kind.MOVED_TO_HEAP),
    (re.compile(r"leaking param(?: content)?: (\S+)"), Kind.LEAKING_PARAM),
    (re.compile(r"(.*) (?:escapes to heap|does not escape)"), Kind.ESCAPES_TO_HEAP),
)


def test_findings_of_a_std_package_are_consistent_with_their_source(
    compiler_lines: Callable[[str], tuple[Path, list[str]]],
) -> None:
    """99.5 % are what the subject says, a call that was inlined just there, or a wrapper."""
    directory, lines = compiler_lines(PACKAGE)
    # A replayed line keeps the directory that it was first printed for: only the name counts.
    position = re.compile(rf"\S*{PACKAGE}/(\w+\.go):(\d+):(\d+): (.*)")
    messages = [match.groups() for match in map(position.fullmatch, lines) if match]
    inlined = {message[:3] for message in messages if message[3].startswith("inlining call")}
    syntaxes = {path.name: parse(path.read_bytes()) for path in directory.glob("*.go")}
    count, wrong = 0, []
    for name, line, byte_col, text in messages:
        verdict = _verdict(text)
        if not verdict:
            continue
        count += 1
        found = extent(syntaxes[name], int(line), int(byte_col), *verdict)
        is_inlined = found.kind is NodeKind.CALL and (name, line, byte_col) in inlined
        if not (found.exact or is_inlined or found.kind is NodeKind.FUNC_NAME):
            wrong.append((name, line, byte_col, text, found.source))
    assert count > 500
    assert len(wrong) <= count * 0.005, wrong


def _verdict(text: str) -> tuple[Kind, str] | None:
    for pattern, kind in VERDICTS:
        match = pattern.match(text)
        if match:
            return kind, match[1]
    return None
