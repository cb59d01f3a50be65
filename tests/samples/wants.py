"""The `// want` comments of samples/: parsed, and matched with findings. Pure: no I/O.

    number := 1  // want number:"moved to heap; returned; 8 B"
    list[0] += s // want `list[0] += s`:"hidden allocation; if more than one part is non-empty"
    return 7     // want 7:"no allocation; constant"

An anchor is source text of its line: the finding must cover it exactly, so columns are tested too.
An anchor with spaces or quotes stands in back-ticks. A finding of several lines is held against
what it covers of its first. A suffix limits a want to some versions of Go: `x@1.25+`, `x@-1.24`,
`x@1.22-1.24`.

Behind the kind stand, in any order, a cause, a size, and a condition or the word `conditional`; of
what allocates nothing, words of the reason. Cause, size and reason are not compared where they
are left out. A condition always is: without one the finding must allocate each time.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from heaplens.model import KINDS, Cause, Finding, Kind

Version = tuple[int, int]
ANY_CONDITION = "conditional"
"""Stands for whatever condition a finding has."""

_COMMENT = re.compile(r"// want(?=\s|$)")
_ITEM = re.compile(
    r"\s*(?:`(?P<quoted>[^`]+)`|(?P<plain>[^\s`\"@:]+))"
    r"(?:@(?P<versions>[-+.\d]+))?"
    r":\"(?P<claim>[^\"]*)\""
)
_SIZE = re.compile(r"(\d+) B")
_CAUSES = frozenset(Cause)
_VERSIONS = re.compile(r"(?P<first>\d+\.\d+)?(?P<range>[-+])(?P<last>\d+\.\d+)?")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a comment says of a finding, beyond its kind."""

    cause: Cause | None = None
    """Why; None where the comment leaves that open."""
    size_bytes: int | None = None
    """Bytes of one allocation; None where the comment leaves that open."""
    condition: str | None = None
    """When it allocates; None: always, `conditional`: under any condition."""
    reason: str | None = None
    """Words of the reason why it allocates nothing; None where the comment leaves that open."""

    def differences(self, finding: Finding) -> list[str]:
        """What a finding says that this does not, in words."""
        found = []
        if self.cause not in {None, finding.cause}:
            found.append(f"the cause {finding.cause}")
        if self.size_bytes not in {None, finding.size_bytes}:
            found.append(_size_in_words(finding))
        condition = finding.condition
        if condition != self.condition and not (condition and self.condition == ANY_CONDITION):
            found.append(f'the condition "{condition}"' if condition else "no condition")
        told = finding.sentence.rpartition(": ")[2]
        if self.reason is not None and self.reason not in told:
            found.append(f'the reason "{told}"')
        return found


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
    claim: Claim = Claim()
    """What else is said of it."""
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
        claim = self.claim
        return _in_words(
            self.kind,
            self.anchor,
            claim.cause,
            "" if claim.size_bytes is None else f"{claim.size_bytes} B",
            claim.condition,
            claim.reason,
        )


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
    # Wants that say more choose first, so that one that says less cannot take what they ask for.
    for want in sorted(wants, key=_count_open):
        candidates = [pair for pair in left if _covers(want, *pair)]
        if not candidates:
            failures.append((want.line, f"{path}:{want.line}: want {want}: {_found(want, left)}"))
            continue
        match = min(candidates, key=lambda pair: len(want.claim.differences(pair[1])))
        left.remove(match)
        if problems := want.claim.differences(match[1]):
            words = " and ".join(problems)
            failures.append((want.line, f"{path}:{want.line}: want {want}: found {words}"))
    for text, finding in left:
        line, column = finding.span.line, finding.span.byte_col
        words = _found_in_words(text, finding)
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
        kind, claim = _parse_claim(item["claim"])
        yield Want(path, number, anchor, kind, claim, first, last)


def _parse_claim(text: str) -> tuple[Kind, Claim]:
    words, *parts = [part.strip() for part in text.split(";")]
    kind = Kind(words.replace(" ", "-"))
    cause: Cause | None = None
    size_bytes: int | None = None
    rest: str | None = None
    for part in parts:
        if part in _CAUSES and cause is None:
            cause = Cause(part)
        elif (size := _SIZE.fullmatch(part)) and size_bytes is None:
            size_bytes = int(size[1])
        elif part and part not in _CAUSES and size is None and rest is None:
            rest = part
        else:
            raise ValueError(f"not a cause, a size and a condition: {text!r}")
    if kind is Kind.NO_ALLOCATION and size_bytes is None:
        return kind, Claim(cause, reason=rest)
    if not KINDS[kind].allocates and (size_bytes or rest):
        raise ValueError(f"no allocation, so neither size nor condition: {text!r}")
    return kind, Claim(cause, size_bytes, rest)


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


def _count_open(want: Want) -> int:
    return sum(getattr(want.claim, field.name) is None for field in fields(Claim))


def _found(want: Want, left: list[tuple[str, Finding]]) -> str:
    others = [
        _found_in_words(text, finding) for text, finding in left if finding.span.line == want.line
    ]
    return "found only " + " and ".join(others) if others else "nothing found"


def _found_in_words(text: str, finding: Finding) -> str:
    cause = None if finding.cause is Cause.UNKNOWN else finding.cause
    size = _size_in_words(finding) if finding.size_bytes is not None else ""
    return _in_words(finding.kind, text, cause, size, finding.condition)


def _size_in_words(finding: Finding) -> str:
    return "no size" if finding.size_bytes is None else f"{finding.size_bytes} B"


def _in_words(kind: Kind, text: str, *details: str | None) -> str:
    said = "; ".join(filter(None, details))
    return f'{kind.replace("-", " ")} at "{text}"' + (f" ({said})" if said else "")
