"""Findings that are parts of one thing are shown as one, and none is lost."""

import time
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from heaplens.analysis.folding import folded
from heaplens.analysis.ranking import Order, ordered, rank, ranked
from heaplens.model import Cause, Finding, Group, GroupKind, Kind, Span, When

CALL = Group(GroupKind.ARGUMENTS, "", 3, 5)
SLICE = Group(GroupKind.SLICE, "r.routes", 1, 7)
BOX = Finding(
    Span("/a.go", 3, 9, 3, 12),
    Kind.ESCAPES_TO_HEAP,
    "n",
    "f",
    Cause.BOXED,
    "",
    allocates=True,
    size_bytes=16,
    group=CALL,
)


def test_parts_of_one_group_are_one_fold_with_the_first_in_rank_as_its_head() -> None:
    conditional = replace(BOX, condition="unless it is zero")
    alone = replace(BOX, group=None)
    folds = folded([conditional, alone, BOX])
    assert [fold.parts for fold in folds] == [(conditional, BOX), (alone,)]
    assert folds[0].head is BOX
    assert (folds[0].certain, folds[0].conditional) == ((BOX,), (conditional,))
    assert folds[0].others == (conditional,)
    assert folds[1].head is alone


def test_of_equal_parts_the_first_in_the_text_is_the_head() -> None:
    second = replace(BOX, subject="m")
    assert folded([BOX, second])[0].head is BOX


def test_what_differs_in_file_function_or_group_is_apart() -> None:
    others = [
        replace(BOX, span=replace(BOX.span, path="/b.go")),
        replace(BOX, function="g"),
        replace(BOX, group=SLICE),
        replace(BOX, test=True),
    ]
    assert len(folded([BOX, *others])) == 5


def test_what_allocates_nothing_is_never_a_part() -> None:
    free = replace(BOX, kind=Kind.NO_ALLOCATION, allocates=False)
    assert len(folded([BOX, free])) == 2


def test_the_sum_is_known_only_where_all_certain_sizes_are() -> None:
    larger = replace(BOX, size_bytes=48)
    unknown = replace(BOX, size_bytes=None)
    maybe = replace(BOX, condition="if", size_bytes=1000)
    assert folded([BOX, larger, maybe])[0].size_bytes == 64
    assert folded([BOX, unknown])[0].size_bytes is None
    assert folded([maybe])[0].size_bytes is None


FINDINGS = st.lists(
    st.builds(
        lambda group, when, size_bytes, condition, allocates, depth, test: replace(
            BOX,
            group=group,
            when=when,
            size_bytes=size_bytes,
            condition=condition,
            allocates=allocates,
            loop_depth=depth,
            test=test,
        ),
        st.sampled_from([None, CALL, SLICE]),
        st.sampled_from(When),
        st.sampled_from([None, 0, 8, 16]),
        st.sampled_from([None, "if"]),
        st.sampled_from([None, True]),
        st.integers(0, 3),
        st.booleans(),
    )
)


@given(FINDINGS)
def test_each_finding_is_in_exactly_one_fold(findings: list[Finding]) -> None:
    folds = folded(findings)
    parts = sorted(id(part) for fold in folds for part in fold.parts)
    assert parts == sorted(map(id, findings))
    for fold in folds:
        assert any(part is fold.head for part in fold.parts)
        assert all(rank(fold.head) <= rank(part) for part in fold.parts)
        assert all(part.group == fold.head.group for part in fold.parts)
        places = [next(n for n, f in enumerate(findings) if f is part) for part in fold.parts]
        assert places == sorted(places)
    assert folded(findings) == folds


@given(FINDINGS)
def test_the_order_of_rank_is_one_of_the_same_findings(findings: list[Finding]) -> None:
    order = ranked(findings)
    assert sorted(map(id, order)) == sorted(map(id, findings))
    tests = [finding.test or finding.when is When.TEST for finding in order]
    assert tests == sorted(tests)
    assert ordered(findings, Order.POSITION) == findings


def test_a_long_line_takes_no_longer_than_many_lines() -> None:
    """20,000 findings of one line: a second of the processor is ten times what it takes."""
    findings = [replace(BOX, span=Span("/a.go", 1, n, 1, n + 1)) for n in range(20_000)]
    started_s = time.process_time()
    assert len(folded(findings)) == 1
    assert time.process_time() - started_s < 1.0
