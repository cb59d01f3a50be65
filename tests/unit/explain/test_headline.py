"""What stands first in a list is short, true alone, and does not repeat the subject."""

from dataclasses import replace

import pytest

from heaplens.compiler.runtime_routines import Product
from heaplens.explain import messages
from heaplens.explain.allocations import brief_of_none, implicit_words
from heaplens.explain.headline import MAX_HEADLINE, headline
from heaplens.explain.implicit_messages import BRIEF_REASONS
from heaplens.explain.message import Message
from heaplens.model import Cause, Finding, Kind, Span

FINDING = Finding(
    Span("/a.go", 3, 2, 3, 3), Kind.MOVED_TO_HEAP, "x", "bar", Cause.RETURNED, "x escapes."
)


@pytest.mark.parametrize(
    ("message", "boxed", "brief"),
    [
        (messages.RETURNED, False, "returned by NewRouter"),
        (messages.RETURNED, True, "boxed and returned by NewRouter"),
        (messages.MAY_KEEP, False, "passed to fmt.Fprintf"),
        (messages.MAY_KEEP, True, "boxed for fmt.Fprintf"),
        (messages.GLOBAL, False, "stored in the global fmt.Fprintf"),
        (messages.IN_HEAP["send"], False, "sent on fmt.Fprintf"),
        (messages.GOROUTINE, False, "runs as a goroutine"),
        (messages.SIZE, False, "size not constant"),
    ],
)
def test_the_reason_in_a_few_words(message: Message, *, boxed: bool, brief: str) -> None:
    assert message.short(boxed=boxed, place="fmt.Fprintf", function="NewRouter") == brief


@pytest.mark.parametrize(
    ("product", "source", "brief"),
    [
        (Product.STRING, "a + b", "joins strings"),
        (Product.STRING, "s += t", "joins strings"),
        (Product.STRING, "string(b)", "makes a string"),
        (Product.SLICE_GROWTH, "append(s, 1)", "grows beyond its capacity"),
        (Product.GOROUTINE, "go f()", "starts a goroutine"),
        (Product.MAP_GROWTH, "m[k]", "may grow the map"),
    ],
)
def test_what_allocates_unannounced(product: Product, source: str, brief: str) -> None:
    assert implicit_words(product, source)[2] == brief


def test_what_a_closure_keeps_that_nobody_wrote() -> None:
    def brief(statement: str, *keeps: str) -> str:
        return implicit_words(Product.VARIABLE, "r.run", statement=statement, keeps=keeps)[2]

    assert brief("go") == "goroutine keeps its arguments"
    assert brief("go", "r", "done") == "goroutine keeps r and done"
    assert brief("defer", "r", "a", "b", "c") == "deferred call keeps r, a and 2 more"
    assert brief("", "r") == "closure keeps r"


@pytest.mark.parametrize("product", Product)
def test_everything_that_the_runtime_makes_is_said_in_a_few_words(product: Product) -> None:
    brief = implicit_words(product, "expression()")[2]
    assert brief
    assert "expression" not in brief
    assert len(brief) <= MAX_HEADLINE


@pytest.mark.parametrize("reason", BRIEF_REASONS)
def test_why_nothing_is_allocated_fits_into_a_list(reason: str) -> None:
    brief = brief_of_none(reason)
    assert brief.startswith("allocates nothing: ")
    assert reason not in brief
    assert len(brief) <= MAX_HEADLINE


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_headline_before_it_is_explained(kind: Kind) -> None:
    assert headline(replace(FINDING, kind=kind))


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("returned by bar", "returned by bar"),
        ("stored in the global sink", "kept by bar: stored in the global sink"),
        ("", "kept by bar"),
    ],
)
def test_a_parameter_is_kept_by_its_function(reason: str, words: str) -> None:
    assert headline(replace(FINDING, kind=Kind.LEAKING_PARAM, reason=reason)) == words


def test_a_headline_is_short() -> None:
    assert len(headline(replace(FINDING, reason="returned by " + "x." * 100))) == MAX_HEADLINE
