"""Every word of the catalogue is plain, short enough, and there for each reason of the compiler."""

import string

import pytest

from heaplens.explain import messages as catalogue
from heaplens.explain.narrate import MAX_SENTENCE
from jargon import JARGON

# src/cmd/compile/internal/escape, Go 1.21 to 1.27: all that stands in parentheses in a story.
REASONS = (
    """
address-of|indirection|dot|dot of pointer|fixed-array-index-of|slice|conversion to unsafe.Pointer
interface-converted|slice-to-array|array literal element|slice-literal-element
struct literal element|map literal key|map literal value|reflect.Header.Data|spill|call parameter
callee operand|appendee slice|appended slice...|copied slice|//go:uintptrescapes|key of map put
range|range-deref|switch case|send|assign|assign-pair|assign-pair-dot-type|assign-pair-mapr
assign-pair-receive|return|reference|captured by a closure|too large for stack
too aligned for stack|zero-sized element|non-constant size
""".strip()
    .replace("\n", "|")
    .split("|")
)

CLAUSES = {
    name: value
    for name, value in vars(catalogue).items()
    if name.isupper() and isinstance(value, str) and name not in {"BOXED", "HANDED"}
} | {
    reason: clause
    for table in (catalogue.IN_HEAP, catalogue.OF_THE_STORAGE)
    for reason, (_, clause) in table.items()
}
NAMES = {"it": "its address", "place": "x" * 48, "boxed": "", "function": "x" * 30} | {
    "parameter": "values",
    "source": "x" * 60,
}


def test_the_compiler_has_39_reasons() -> None:
    assert len(REASONS) == len(set(REASONS)) == 39


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_words_for_its_step(reason: str) -> None:
    words = catalogue.STEPS[catalogue.SAME_STEP.get(reason, reason)]
    assert words
    assert not JARGON.search(words)


@pytest.mark.parametrize("name", sorted(CLAUSES))
def test_every_clause_is_plain_and_fits_into_a_sentence(name: str) -> None:
    """With long names, too, as far as it is needed: what stands behind ~ may be left out."""
    clause = CLAUSES[name]
    assert not JARGON.search(clause)
    assert {field for _, field, _, _ in string.Formatter().parse(clause) if field} <= NAMES.keys()
    needed, *more = clause.format(**NAMES).split("~")
    assert len(f"{'x' * 10} escapes: {needed}.") <= MAX_SENTENCE
    assert len(more) <= 1


@pytest.mark.parametrize("template", [text for _, text in catalogue.MADE_UNASKED.values()])
def test_every_hidden_allocation_is_said_plainly(template: str) -> None:
    assert not JARGON.search(template)
    assert len(template.format(source="x" * 60)) < MAX_SENTENCE


def test_no_clause_has_two_meanings() -> None:
    assert len(set(CLAUSES.values())) >= len(CLAUSES) - len(catalogue.IN_HEAP)
