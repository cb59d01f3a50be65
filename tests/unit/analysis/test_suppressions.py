"""Ignore comments suppress what they name, and one that does nothing is a finding itself."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from heaplens.analysis.suppressions import Sifted, apply_ignores
from heaplens.model import Cause, Finding, Kind, Span
from heaplens.source.directives import Ignore
from heaplens.source.text import Region

PATH, OTHER = "/m/a.go", "/other/b.go"
MOVED = Finding(Span(PATH, 6, 2, 6, 3), Kind.MOVED_TO_HEAP, "x", "f", Cause.RETURNED, "x is.")
LEAK = replace(MOVED, kind=Kind.LEAKING_PARAM, span=Span(PATH, 6, 8, 6, 9))
LATER = replace(MOVED, span=Span(PATH, 9, 2, 9, 3))


def comment(
    kind: str, reason: str = "so", *, on: int = 6, about: int | None = None, generic: bool = False
) -> Ignore:
    """A comment on a line, about that line or another one."""
    return Ignore(kind, reason, Region(on, 20, on, 60), about or on, "f", generic)


def sifted(
    findings: Sequence[Finding], ignores: Mapping[str, Sequence[Ignore]], *, final: bool = True
) -> Sifted:
    return apply_ignores(findings, ignores, own={PATH}, final=final)


@pytest.mark.parametrize(
    ("kind", "left"),
    [
        ("moved-to-heap", (LEAK, LATER)),
        ("leaking-param", (MOVED, LATER)),
        ("leaking-param,moved-to-heap", (LATER,)),
        ("all", (LATER,)),
    ],
)
def test_only_the_kinds_that_are_named_are_suppressed_and_only_on_that_line(
    kind: str, left: tuple[Finding, ...]
) -> None:
    result = sifted((MOVED, LEAK, LATER), {PATH: [comment(kind)]})
    assert result.findings == left
    assert result.ignored == tuple(each for each in (MOVED, LEAK, LATER) if each not in left)


def test_a_comment_of_its_own_line_is_about_the_line_it_says() -> None:
    assert sifted((MOVED,), {PATH: [comment("all", on=5, about=6)]}) == Sifted((), (MOVED,))


def test_the_same_line_of_another_file_is_not_meant() -> None:
    result = sifted((MOVED,), {PATH: [], OTHER: [comment("all")]})
    assert result == Sifted((MOVED,), ())


def test_a_comment_in_another_package_counts_and_is_not_judged_here() -> None:
    """Generic code is compiled where it is used; its own package judges its comments."""
    elsewhere = replace(MOVED, span=Span(OTHER, 6, 2, 6, 3))
    ignores = {OTHER: [comment("moved-to-heap"), comment("moved-to-heap", on=70)]}
    assert sifted((elsewhere,), ignores) == Sifted((), (elsewhere,))


def test_an_ignore_that_matches_nothing_is_a_finding_at_the_comment() -> None:
    result = sifted((MOVED, LATER), {PATH: [comment("escapes-to-heap")]})
    assert result.ignored == ()
    assert result.findings == (
        MOVED,
        Finding(
            Span(PATH, 6, 20, 6, 60),
            Kind.UNUSED_IGNORE,
            "heaplens:ignore escapes-to-heap",
            "f",
            Cause.UNKNOWN,
            "heaplens:ignore matches no escapes-to-heap finding on line 6.",
        ),
        LATER,
    )


@pytest.mark.parametrize(
    ("ignore", "sentence"),
    [
        (comment("all", on=7, about=8), "matches no finding on line 8"),
        (comment("moved-to-heap", ""), "gives no reason"),
        (comment("all", "", on=7), "matches no finding on line 7 and gives no reason"),
        (comment("", ""), "names no kind of finding"),
        (comment("moved"), "names moved, which heaplens does not know"),
        (comment("moved,gone"), "names moved and gone, which heaplens does not know"),
        (comment("moved-to-heap,"), "names '', which heaplens does not know"),
        (comment("unused-ignore"), "names unused-ignore, which heaplens does not know"),
        (
            comment("moved-to-heap,no-allocation,hidden-allocation"),
            "matches no no-allocation or hidden-allocation finding on line 6",
        ),
    ],
)
def test_what_is_wrong_with_a_comment_is_said(ignore: Ignore, sentence: str) -> None:
    findings = sifted((MOVED,), {PATH: [ignore]}).findings
    assert [each.sentence for each in findings if each.kind is Kind.UNUSED_IGNORE] == [
        f"heaplens:ignore {sentence}."
    ]


def test_without_a_reason_it_counts_all_the_same() -> None:
    assert sifted((MOVED,), {PATH: [comment("moved-to-heap", "")]}).ignored == (MOVED,)


@pytest.mark.parametrize(
    ("ignore", "final"),
    [(comment("no-allocation"), False), (comment("no-allocation", generic=True), True)],
)
def test_where_more_may_be_found_a_comment_that_matches_nothing_is_let_be(
    ignore: Ignore,
    final: bool,  # noqa: FBT001 - the column of a table
) -> None:
    assert sifted((MOVED,), {PATH: [ignore]}, final=final) == Sifted((MOVED,), ())


def test_what_is_wrong_with_the_words_is_said_even_so() -> None:
    (found,) = sifted((), {PATH: [comment("moved")]}, final=False).findings
    assert found.kind is Kind.UNUSED_IGNORE


def test_two_comments_may_share_a_line() -> None:
    ignores = [comment("moved-to-heap", on=5, about=6), comment("leaking-param")]
    assert sifted((MOVED, LEAK), {PATH: ignores}) == Sifted((), (MOVED, LEAK))


def test_without_any_comment_nothing_changes() -> None:
    assert sifted([MOVED, LATER], {PATH: []}) == Sifted((MOVED, LATER), ())


def test_an_ignore_in_a_test_is_a_finding_of_the_test() -> None:
    path = "/m/a_test.go"
    result = apply_ignores([], {path: [comment("all")]}, own={path}, final=True)
    assert [finding.test for finding in result.findings] == [True]
    result = apply_ignores([], {PATH: [comment("all")]}, own={PATH}, final=True)
    assert [finding.test for finding in result.findings] == [False]


def test_a_comment_without_a_kind_has_a_subject_without_a_blank() -> None:
    (finding,) = sifted([], {PATH: [comment("")]}).findings
    assert finding.subject == "heaplens:ignore"
