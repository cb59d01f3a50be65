"""What was judged of findings drawn by lot: enough of it useful, none of it wrong."""

from collections import Counter

import pytest

import lot
from lot import Drawn, judged


@pytest.fixture(scope="module")
def drawn() -> list[Drawn]:
    return judged(15)


def test_a_hundred_were_drawn_from_ten_modules(drawn: list[Drawn]) -> None:
    by_module = Counter(finding.module for finding in drawn)
    assert by_module == {module.name: 10 for module in lot.LOT}
    places = {(f.module, f.file, f.line, f.column, f.kind, f.subject) for f in drawn}
    assert len(places) == len(drawn)


def test_most_are_true_and_useful_and_none_is_wrong(drawn: list[Drawn]) -> None:
    judgements = Counter(finding.judgement for finding in drawn)
    assert set(judgements) <= {"useful", "unhelpful"}
    assert judgements["useful"] >= 92


def test_what_is_not_useful_says_why(drawn: list[Drawn]) -> None:
    assert all(finding.why for finding in drawn if finding.judgement != "useful")


def test_no_machine_is_in_it(drawn: list[Drawn]) -> None:
    assert not any(finding.file.startswith("/") for finding in drawn)
