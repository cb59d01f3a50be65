"""Every message is plain, short enough, and there for each reason of the compiler."""

import re

import pytest

from heaplens.compiler.runtime_routines import Product
from heaplens.explain import implicit_messages, messages, step_messages
from heaplens.explain.headline import MAX_HEADLINE
from heaplens.explain.message import Message
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

IMPLICIT = {str(product): message for product, message in implicit_messages.IMPLICIT.items()} | {
    "closure of go": implicit_messages.CLOSURE_OF_CALL["go"],
    "closure of defer": implicit_messages.CLOSURE_OF_CALL["defer"],
    "closure": implicit_messages.CLOSURE,
    "range defer": implicit_messages.RANGE_DEFER,
    "map group": implicit_messages.MAP_GROUP,
    "map value": implicit_messages.MAP_VALUE,
    "function value": implicit_messages.FUNCTION_VALUE,
    "overflow buckets": implicit_messages.OVERFLOW_BUCKETS,
}
MESSAGES = {
    name: value
    for name, value in vars(messages).items()
    if isinstance(value, Message) and value not in IMPLICIT.values()
} | {
    reason: message
    for table in (messages.IN_HEAP, messages.OF_THE_STORAGE)
    for reason, message in table.items()
}


def test_the_compiler_has_39_reasons() -> None:
    assert len(REASONS) == len(set(REASONS)) == 39


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_words_for_its_step(reason: str) -> None:
    words = step_messages.STEPS[step_messages.SAME_STEP.get(reason, reason)]
    assert words
    assert not JARGON.search(words)


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_every_clause_is_plain_and_fits_into_a_sentence(name: str) -> None:
    """With long names, too, as far as it is needed."""
    message = MESSAGES[name]
    assert not JARGON.search(message.needed + message.optional)
    needed, _ = message.fill(
        it="its address", place="x" * 48, function="x" * 30, parameter="values"
    )
    assert len(f"{'x' * 10} escapes: {needed}.") <= MAX_SENTENCE


@pytest.mark.parametrize("name", sorted(IMPLICIT))
def test_every_implicit_allocation_is_said_plainly(name: str) -> None:
    message = IMPLICIT[name]
    assert not JARGON.search(message.needed)
    assert not message.optional
    needed, _ = message.fill(it="x" * (36 if "{place}" in message.needed else 60), place="x" * 49)
    assert len(f"{needed}.") <= MAX_SENTENCE


def test_everything_that_the_runtime_makes_has_a_message() -> None:
    assert implicit_messages.IMPLICIT.keys() == set(Product)


def test_no_clause_has_two_causes() -> None:
    """Nor is the same clause written down twice, but for calls that the compiler may not see."""
    by_clause: dict[tuple[str, str], set[str]] = {}
    for message in MESSAGES.values():
        by_clause.setdefault((message.needed, message.optional), set()).add(message.cause)
    runs_on = {messages.RUNS_ON.cause, messages.UNSEEN_RUNS_ON.cause}
    several = {clause: causes for clause, causes in by_clause.items() if len(causes) > 1}
    assert several == {(messages.RUNS_ON.needed, ""): runs_on}


def test_what_the_words_of_a_message_leave_out_is_not_in_it() -> None:
    needed, optional = messages.MAY_KEEP.fill(place="keep")
    assert needed + optional == "it is passed to keep, which may keep it"
    assert messages.RETURNED.names_function
    assert not messages.STORED.names_function


@pytest.mark.parametrize("name", sorted(MESSAGES | IMPLICIT))
def test_every_message_is_short_and_without_its_subject_in_a_list(name: str) -> None:
    message = (MESSAGES | IMPLICIT)[name]
    for boxed in (False, True):
        brief = message.short(boxed=boxed, place="http.Handle", function="ServeHTTP", parameter="p")
        assert brief
        assert "{" not in brief
        assert not re.match(r"its |.*\bit\b", brief)
        assert len(brief) <= MAX_HEADLINE
        assert not JARGON.search(brief)
