"""A conversion to an interface says what is copied, in as many words as fit."""

import pytest

from heaplens.explain.boxing import Box, conversions
from heaplens.explain.narrate import MAX_SENTENCE, narrate
from heaplens.model import Cause, Escape, Hop, Kind, Site, Step, Story

SLICE, STRING, NUMBER = (f"runtime.convT{kind}" for kind in ("slice", "string", "64"))


@pytest.mark.parametrize(
    ("routines", "size_bytes", "words"),
    [
        ({SLICE}, 24, "copies its slice header (24 B)"),
        ({STRING}, 16, "copies its string header (16 B)"),
        ({NUMBER}, 8, "copies it (8 B)"),
        ({SLICE, STRING}, None, "copies it"),
        ({SLICE}, None, "copies its slice header"),
    ],
)
def test_what_is_copied(routines: set[str], size_bytes: int | None, words: str) -> None:
    sized, short = conversions("v", Box(routines, size_bytes), "an interface")
    assert sized == f"converting v to an interface {words}"
    assert sized.startswith(short)


def test_without_code_the_value_is_copied() -> None:
    words = "converting v to an interface copies it"
    assert conversions("v", None, "an interface") == (words, words)


def said(subject: str, place: str, inlined_from: str | None = None) -> str:
    site = Site("/a.go", 1, 2)
    steps = (Step(site, "spill", subject), Step(site, "send", f"{place} <- {subject}"))
    story = Story(
        site,
        subject,
        "f",
        leak=False,
        hops=(Hop("{heap}", "&", f"{{storage for {subject}}}", steps),),
    )
    escape = Escape(site, Kind.ESCAPES_TO_HEAP, subject, f"{subject} escapes to heap")
    narration = narrate(
        escape,
        story,
        function="f",
        inlined_from=inlined_from,
        subject=subject,
        box=Box({SLICE}, 24),
    )
    assert narration.cause is Cause.BOXED
    return narration.sentence


def test_any_operand_is_boxed_where_the_code_shows_it() -> None:
    """The explanation alone does not tell `names(v)` from what makes storage of its own."""
    assert said("names(v)", "c") == (
        "converting names(v) to an interface copies its slice header (24 B); the copy is sent on c."
    )


@pytest.mark.parametrize("length", range(1, 120, 7))
def test_a_long_name_costs_the_size_first_and_then_itself(length: int) -> None:
    sentence = said("v" * length, "c" * length, "pkg.function")
    assert len(sentence) <= MAX_SENTENCE
    assert sentence.startswith("converting v")
    assert "; the copy is sent on c" in sentence
