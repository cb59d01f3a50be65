"""What is proven has its words: why a verdict allocates nothing, what the runtime makes."""

import pytest

from heaplens.compiler.runtime_routines import Product
from heaplens.explain.allocations import implicit_words, reason_of_none, sentence_of_none
from heaplens.model import Cause

CONSTANT = "it is a constant in read-only data"
SINGLE_BYTE = "single-byte values come from a static table"


@pytest.mark.parametrize(
    ("subject", "function", "known_reason", "reason"),
    [
        ("42", "f", "constant", CONSTANT),
        ("letter", "f", "single byte", SINGLE_BYTE),
        ("true", "f", "single byte", CONSTANT),
        ("false", "f", SINGLE_BYTE, CONSTANT),
        ("a < b", "f", "the literal has room for it", "the literal has room for it"),
        ("func literal", "f", None, "it captures nothing, so its closure is static data"),
        ("[]int{}", "f", None, "its size is zero"),
        ("make([]T, 0)", "f", None, "its size is zero"),
        (
            "make([]T, 10)",
            "f",
            None,
            "the generated code has no allocation for it; why is not known",
        ),
        ("&T{...}", "f", None, "the generated code has no allocation for it; why is not known"),
        ("&T{...}", "", None, "it is static data"),
    ],
)
def test_why_an_escape_allocates_nothing(
    subject: str, function: str, known_reason: str | None, reason: str
) -> None:
    """What the compiler or the syntax says comes first; at package level there is no copy."""
    assert reason_of_none(subject, function, known_reason) == reason


def test_an_escape_that_allocates_nothing_is_one_sentence() -> None:
    assert sentence_of_none("42", CONSTANT) == f"42 escapes but allocates nothing: {CONSTANT}."


@pytest.mark.parametrize(
    ("product", "source", "cause", "sentence"),
    [
        (Product.STRING, "s + t", Cause.RUNTIME, "s + t allocates a string."),
        (Product.VARIABLE, "each(f)", Cause.RUNTIME, "each(f) allocates a value."),
        (Product.VARIABLE, "goes(i)", Cause.RUNTIME, "goes(i) allocates a value."),
        (
            Product.GOROUTINE,
            "go t.run(a)",
            Cause.GOROUTINE,
            "go t.run(a) starts a goroutine, which needs a stack.",
        ),
        (Product.MAP_GROWTH, "m[ranges]", Cause.GROWTH, "m[ranges] may grow the map."),
        (
            Product.MAP_GROWTH,
            "_, v := range m",
            Cause.GROWTH,
            "_, v := range m allocates the list of the map's overflow buckets.",
        ),
    ],
)
def test_an_implicit_allocation_has_a_cause_and_a_sentence(
    product: Product, source: str, cause: Cause, sentence: str
) -> None:
    assert implicit_words(product, source)[:2] == (cause, sentence)


@pytest.mark.parametrize(
    ("source", "statement", "keeps", "sentence"),
    [
        (
            "t.run",
            "go",
            ("t", "a"),
            "t.run needs a closure on the heap: the goroutine keeps t and a.",
        ),
        (
            "done",
            "defer",
            ("i",),
            "done needs a closure on the heap: the deferred call keeps i.",
        ),
        ("t.run", "", ("t",), "t.run makes a closure that keeps t."),
    ],
)
def test_a_closure_that_nobody_wrote_says_what_it_keeps(
    source: str, statement: str, keeps: tuple[str, ...], sentence: str
) -> None:
    words = implicit_words(Product.VARIABLE, source, statement=statement, keeps=keeps)
    assert words[:2] == (Cause.RUNTIME, sentence)


@pytest.mark.parametrize("product", Product)
def test_the_sentence_of_a_huge_expression_is_short(product: Product) -> None:
    _, sentence, _ = implicit_words(product, "f(" + "x, " * 100 + "x)")
    assert len(sentence) <= 140
    assert sentence.endswith(".")
