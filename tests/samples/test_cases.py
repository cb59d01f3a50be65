"""What is said of tests/cases is what was last approved of, with the oldest and the newest Go."""

import difflib

import pytest

from cases.cases import GOLDEN, reports, texts
from heaplens.explain.narrate import MAX_SENTENCE
from heaplens.model import Cause, Finding, Kind, PackageReport
from jargon import jargon
from samples.analysis import Toolchain

HOW = "\nIf the new words are better: make golden"
NAMES = sorted(file.name for file in GOLDEN.glob("*.txt"))


@pytest.fixture(scope="session")
def found(toolchains: dict[str, Toolchain]) -> dict[str, dict[str, PackageReport]]:
    """What is found with the oldest Go and with the newest."""
    return {name: reports(toolchain.go) for name, toolchain in toolchains.items()}


@pytest.fixture(scope="session")
def said(found: dict[str, dict[str, PackageReport]]) -> dict[str, str]:
    """What is said of each package."""
    return texts(found["oldest"], found["newest"])


def test_every_case_has_its_golden_text(said: dict[str, str]) -> None:
    assert sorted(said) == NAMES, HOW


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_of_a_case_is_what_was_approved_of(name: str, said: dict[str, str]) -> None:
    """Kind, place, size, condition, the few words of a list and the sentence of each finding."""
    approved = (GOLDEN / name).read_bytes().decode().split("\n")
    now = said.get(name, "").split("\n")
    difference = difflib.unified_diff(approved, now, f"golden/{name}", "now", lineterm="", n=2)
    assert approved == now, "\n" + "\n".join(difference) + HOW


@pytest.mark.parametrize("version", ["oldest", "newest"])
def test_every_allocation_has_a_reason_in_plain_words(
    version: str, found: dict[str, dict[str, PackageReport]]
) -> None:
    findings = [f for report in found[version].values() for f in report.findings]
    assert findings
    for finding in findings:
        assert jargon(finding) == []
        assert len(finding.sentence) <= MAX_SENTENCE
        if finding.kind not in {Kind.LEAKING_PARAM, Kind.NO_ALLOCATION}:
            assert finding.cause is not Cause.UNKNOWN, finding
            assert finding.reason, finding


@pytest.mark.parametrize("version", ["oldest", "newest"])
def test_the_few_words_do_not_repeat_the_subject(
    version: str, found: dict[str, dict[str, PackageReport]]
) -> None:
    def repeats(finding: Finding) -> bool:
        return len(finding.subject) > 1 and finding.reason.startswith(finding.subject)

    findings = [f for report in found[version].values() for f in report.findings]
    assert not list(filter(repeats, findings))
