"""Small files with findings, for the tests of what an editor draws."""

from dataclasses import replace
from types import MappingProxyType

from heaplens.config.settings import DisplayLevel, Settings
from heaplens.model import Cause, Condition, Finding, Kind, Severity, Site, Span
from heaplens.present.edit import Edit
from heaplens.present.file_facts import FileFacts, TrackedFinding
from heaplens.source.text import Text

PATH = "/m/a.go"
EVERYTHING = replace(
    Settings(),
    level=DisplayLevel.ALL,
    hints=frozenset(Kind),
    severities=MappingProxyType(dict.fromkeys(Kind, Severity.INFORMATION)),
)


def finding_of(source: str, what: str, kind: Kind = Kind.MOVED_TO_HEAP, nth: int = 0) -> Finding:
    """A finding at the nth occurrence of some text."""
    data, wanted = source.encode(), what.encode()
    offset = -1
    for _ in range(nth + 1):
        offset = data.index(wanted, offset + 1)
    text = Text(data)
    span = Span(PATH, *text.position(offset), *text.position(offset + len(wanted)))
    return Finding(span, kind, what, "f", Cause.RETURNED, f"{what} is on the heap.")


def file_facts(source: str, *findings: Finding) -> FileFacts:
    """A file with some findings."""
    ordered = sorted(findings, key=lambda f: (f.span.line, f.span.byte_col, f.kind))
    return FileFacts(PATH, source.encode(), tuple(map(TrackedFinding, ordered)))


def link(target: Site | Condition) -> str:
    """An address as an editor would make it."""
    if isinstance(target, Condition):
        return f"docs:{target.page}"
    return f"file://{target.path}#L{target.line}"


def edited(data: bytes, edits: tuple[Edit, ...]) -> bytes:
    """The text after some edits, the last ones first."""
    for edit in sorted(edits, key=lambda e: (e.line, e.byte_col), reverse=True):
        text = Text(data)
        start = text.offset(edit.line, edit.byte_col)
        end = text.offset(edit.end_line, edit.end_byte_col)
        data = data[:start] + edit.new_text.encode() + data[end:]
    return data
