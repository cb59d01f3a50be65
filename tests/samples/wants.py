"""The `// want` comments of samples/: parsed, and matched with findings. Pure: no I/O.

    number := 1 // want number:"moved to heap; returned"

An anchor is source text of its line: the finding must cover it exactly, so columns are tested too.
An anchor with spaces or quotes stands in back-ticks. A finding of several lines is held against
what it covers of its first. A suffix limits a want to some versions of Go: `x@1.25+`, `x@-1.24`,
`x@1.22-1.24`. The cause is optional, and is not compared where it is left out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from heaplens.model import Cause, Finding, Kind

Version = tuple[int, int]

_COMMENT = re.compile(r"// want(?=\s|$)")
_ITEM = re.compile(
    r"\s*(?:`(?P<quoted>[^`]+)`|(?P<plain>[^\s`\"@:]+))"
    r"(?:@(?P<versions>[-+.\d]+))?"
    r":\"(?P<claim>[^\"]*)\""
)
_VERSIONS = re.compile(r"(?P<first>\d+\.\d+)?(?P<range>[-+])(?P<last>\d+\.\d+)?")


@dataclass(frozen=True, slots=True)
class Want:
    """One finding that a comment asks for."""

    path: str
    """The file, spelled as the caller of `parse_wants` spelled it."""
    line: int
    """1-based line, of the comment and of the finding."""
    anchor: str
    """The source text that the finding covers."""
    kind: Kind
    """What it is."""
    cause: Cause | None = None
    """Why; None where the comment leaves that open."""
    first: Version | None = None
    """The oldest Go (1, minor) that it holds for; None: no limit."""
    last: Version | None = None
    """The newest Go (1, minor) that it holds for; None: no limit."""

    def holds_for(self, version: Version) -> bool:
        """Whether this Go is one that the comment speaks of."""
        return (self.first is None or self.first <= version) and (
            self.last is None or version <= self.last
        )

    def __str__(self) -> str:
        """In words, as mismatches show it."""
        return _in_words(self.kind, self.anchor, self.cause)


def parse_wants(path: str, source: bytes) -> tuple[tuple[Want, ...], tuple[str, ...]]:
    """Read all want comments of a Go file.

    Args:
        path: How wants and problems name the file.
        source: Its bytes.

    Returns:
        The wants in the order of the lines, and what is wrong with comments that cannot be read.
    """
    wants: list[Want] = []
    problems: list[str] = []
    for number, line in enumerate(_lines(source), start=1):
        comment = _COMMENT.search(line)
        if comment is None:
            continue
        try:
            wants += list(_parse_line(path, number, line[: comment.start()], line[comment.end() :]))
        except ValueError as error:
            problems.append(f"{path}:{number}: {error}")
    return tuple(wants), tuple(problems)


def mismatches(
    path: str, source: bytes, wants: Iterable[Want], findings: Iterable[Finding]
) -> list[str]:
    """Hold the findings of one file against its wants, one to one and in both directions.

    Args:
        path: How the result names the file.
        source: Its bytes.
        wants: Those that hold for the version of Go that was used.
        findings: All of the file, of the kinds that are to be compared.

    Returns:
        One line of text for each that has no counterpart, by line; empty where all is well.
    """
    lines = _lines(source)
    left = [(covered_text(lines, finding), finding) for finding in findings]
    failures: list[tuple[int, str]] = []
    # Wants that name their cause choose first, so that one without cannot take what they ask for.
    for want in sorted(wants, key=lambda want: want.cause is None):
        candidates = [pair for pair in left if _covers(want, *pair)]
        if not candidates:
            failures.append((want.line, f"{path}:{want.line}: want {want}: {_found(want, left)}"))
            continue
        match = min(candidates, key=lambda pair: pair[1].cause != want.cause)
        left.remove(match)
        if want.cause not in {None, match[1].cause}:
            problem = f"found the cause {match[1].cause}"
            failures.append((want.line, f"{path}:{want.line}: want {want}: {problem}"))
    for text, finding in left:
        line, column = finding.span.line, finding.span.byte_col
        words = _in_words(finding.kind, text, finding.cause)
        failures.append((line, f"{path}:{line}:{column}: found {words}: no comment wants it"))
    return [message for _, message in sorted(failures)]


def covered_text(lines: list[str], finding: Finding) -> str:
    """What the finding covers of its first line, without a comment that wants something."""
    span = finding.span
    if not 0 < span.line <= len(lines) or span.byte_col < 1:
        return ""
    line = lines[span.line - 1]
    if span.end_line == span.line:
        covered = line.encode()[span.byte_col - 1 : span.end_byte_col - 1]
        return covered.decode(errors="replace")
    code = _COMMENT.split(line)[0].rstrip()
    return code.encode()[span.byte_col - 1 :].decode(errors="replace")


def _lines(source: bytes) -> list[str]:
    """Lines as Go counts them; a byte order mark stays, since the compiler counts it too."""
    return source.decode().split("\n")


def _parse_line(path: str, number: int, code: str, comment: str) -> Iterator[Want]:
    position = 0
    while comment[position:].strip() or position == 0:
        item = _ITEM.match(comment, position)
        if item is None:
            raise ValueError(f"not a want: {comment[position:].strip()!r}")
        position = item.end()
        anchor = item["quoted"] or item["plain"]
        if anchor not in code:
            raise ValueError(f"the line has no {anchor!r} in front of the comment")
        first, last = _parse_versions(item["versions"])
        kind, cause = _parse_claim(item["claim"])
        yield Want(path, number, anchor, kind, cause, first, last)


def _parse_claim(claim: str) -> tuple[Kind, Cause | None]:
    kind_words, *details = [part.strip() for part in claim.split(";")]
    kind = Kind(kind_words.replace(" ", "-"))
    if len(details) > 1:
        raise ValueError(f"more than a kind and a cause: {claim!r}")
    return kind, Cause(details[0]) if details else None


def _parse_versions(versions: str | None) -> tuple[Version | None, Version | None]:
    if versions is None:
        return None, None
    match = _VERSIONS.fullmatch(versions)
    if match is None or not (match["first"] or match["last"]):
        raise ValueError(f"not a range of versions: {versions!r}")
    if (match["range"] == "+") == bool(match["last"]):
        raise ValueError(f"not a range of versions: {versions!r}")
    return _parse_version(match["first"]), _parse_version(match["last"])


def _parse_version(version: str | None) -> Version | None:
    if version is None:
        return None
    major, minor = version.split(".")
    return int(major), int(minor)


def _covers(want: Want, text: str, finding: Finding) -> bool:
    return (finding.span.line, finding.kind, text) == (want.line, want.kind, want.anchor)


def _found(want: Want, left: list[tuple[str, Finding]]) -> str:
    others = [
        _in_words(finding.kind, text, finding.cause)
        for text, finding in left
        if finding.span.line == want.line
    ]
    return "found only " + " and ".join(others) if others else "nothing found"


def _in_words(kind: Kind, text: str, cause: Cause | None) -> str:
    because = "" if cause in {None, Cause.UNKNOWN} else f" ({cause})"
    return f'{kind.replace("-", " ")} at "{text}"{because}'
