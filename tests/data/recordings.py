"""Reads the recorded outputs for the tests; see tests/data/record.py."""

from pathlib import Path

from heaplens.compiler.verdicts import VerdictReader, Verdicts
from heaplens.model import Story

RECORDED = Path(__file__).parent / "recorded"
VERSIONS = sorted(
    (folder.name for folder in RECORDED.glob("go1.*")), key=lambda name: int(name.split(".")[1])
)
NEWEST = VERSIONS[-1]
RUNS = [(version, name) for version in VERSIONS for name in ("m.txt", "m2.txt", "test.txt")]


def recorded(version: str, name: str) -> bytes:
    """What the compiler of one Go version printed."""
    return (RECORDED / version / name).read_bytes()


def read(
    output: bytes, *, leaks: bool = True, failed: bool = False
) -> tuple[Verdicts, list[Story]]:
    """All verdicts and stories of one output."""
    stories: list[Story] = []
    reader = VerdictReader(
        on_story=stories.append, wanted_leak=(lambda _site, _name: True) if leaks else None
    )
    reader.feed(output)
    return reader.finish(failed=failed), stories
