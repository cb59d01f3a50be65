"""What a reader sees of the samples is what was last approved of, word by word."""

import difflib

import pytest

from samples.analysis import Analysis, Toolchain
from samples.golden import GOLDEN, golden_texts, library_of

HOW = "\nIf the new words are better: make golden"


@pytest.fixture(scope="session")
def seen(toolchains: dict[str, Toolchain], analyses: dict[str, Analysis]) -> dict[str, str]:
    """What is seen with the newest Go; the words of others differ where their verdicts do."""
    return golden_texts(analyses["newest"], library_of(toolchains["newest"]))


def test_every_package_has_its_golden_text(seen: dict[str, str]) -> None:
    """A new sample comes with what is said of it, one that is gone leaves nothing behind."""
    assert sorted(seen) == sorted(file.name for file in GOLDEN.glob("*.txt")), HOW


@pytest.mark.parametrize("name", sorted(file.name for file in GOLDEN.glob("*.txt")))
def test_what_a_reader_sees_is_what_was_approved_of(name: str, seen: dict[str, str]) -> None:
    """Hover, explanation and path of every line with a finding, and the hover of each function."""
    approved = (GOLDEN / name).read_bytes().decode().split("\n")
    now = seen.get(name, "").split("\n")
    difference = difflib.unified_diff(approved, now, f"golden/{name}", "now", lineterm="", n=2)
    assert approved == now, "\n" + "\n".join(difference) + HOW
