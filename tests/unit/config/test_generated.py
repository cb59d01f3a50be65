"""What follows from the code stands in the documentation and the clients as the code has it."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from heaplens.model import CAUSES, KINDS, Cause, Kind, Severity

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_generated_file_is_up_to_date(generate: ModuleType) -> None:
    """If this fails: `python docs/generate.py`."""
    stale = [
        path.relative_to(ROOT)
        for path, text in generate.generated().items()
        if path.read_text(encoding="utf-8") != text
    ]
    assert stale == []


def test_the_table_has_a_row_for_every_kind_in_their_order() -> None:
    assert list(KINDS) == list(Kind)


def test_the_table_has_a_row_for_every_cause_in_their_order() -> None:
    assert list(CAUSES) == list(Cause)


@pytest.mark.parametrize("cause", CAUSES)
def test_a_cause_means_one_sentence(cause: Cause) -> None:
    meaning = CAUSES[cause].meaning
    assert meaning.endswith(".")
    assert ". " not in meaning


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_means_one_sentence(kind: Kind) -> None:
    meaning = KINDS[kind].meaning
    assert meaning[0].isupper()
    assert meaning.endswith(".")
    assert ". " not in meaning


@pytest.mark.parametrize("kind", [Kind.NO_ALLOCATION, Kind.LEAKING_PARAM])
def test_what_is_not_shown_is_loud_nowhere(kind: Kind) -> None:
    info = KINDS[kind]
    assert (info.shown, info.hint, info.severity) == (False, False, Severity.OFF)


def test_only_a_verdict_can_await_its_proof() -> None:
    waiting = [kind for kind, info in KINDS.items() if info.needs_proof]
    assert waiting == [Kind.MOVED_TO_HEAP, Kind.ESCAPES_TO_HEAP]


def test_a_part_is_made_anew_and_the_rest_of_its_page_stays(generate: ModuleType) -> None:
    page = "a <!-- generated: kinds not shown -->old<!-- end --> b\n"
    expected = (
        "a <!-- generated: kinds not shown -->`no-allocation` and `leaking-param`<!-- end --> b\n"
    )
    assert generate.with_parts(page, ROOT) == expected


def test_a_part_that_nobody_makes_is_an_error(generate: ModuleType) -> None:
    with pytest.raises(ValueError, match="'moon'"):
        generate.with_parts("<!-- generated: moon --><!-- end -->", ROOT)


def test_a_page_of_a_kind_keeps_its_prose(generate: ModuleType) -> None:
    page = "# old title\n\n**Old meaning.**\n\nProse.\n"
    expected = "# leaking-param\n\n**What a caller passes for this parameter is kept.**\n\nProse.\n"
    meaning = KINDS[Kind.LEAKING_PARAM].meaning
    assert generate.with_head(page, Kind.LEAKING_PARAM, meaning) == expected
