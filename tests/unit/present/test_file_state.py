"""What is known of a file survives runs that know less, fail, or are of another text."""

from dataclasses import replace

import pytest

from heaplens.model import (
    Cause,
    Depth,
    Finding,
    FunctionSummary,
    Inlinability,
    Kind,
    PackageReport,
    Problem,
    Site,
    Span,
    Words,
)
from heaplens.present.file_facts import FileFacts, TrackedFinding
from heaplens.present.file_state import FileState, file_facts_of, learned, stuck

PATH, OTHER = "/m/a.go", "/m/b.go"
OLD = b"package p\n\nfunc f() {\n\tx := 1\n\ty := 2\n}\n"
NEW = b"package p\n\n// f.\nfunc f() {\n\tx := 1\n\ty := 3\n}\n"
X, Y = Span(PATH, 4, 2, 4, 3), Span(PATH, 5, 2, 5, 3)
NEW_X, NEW_Y = Span(PATH, 5, 2, 5, 3), Span(PATH, 6, 2, 6, 3)
F, NEW_F = Span(PATH, 3, 6, 3, 7), Span(PATH, 4, 6, 4, 7)
PROBLEM = Problem("undefined: z", Site(PATH, 5, 2))
NOT_YET = "the generated code has not been looked at yet"


def verdict(span: Span, subject: str, kind: Kind = Kind.MOVED_TO_HEAP) -> Finding:
    return Finding(span, kind, subject, "f", Cause.UNKNOWN, f"{subject} is on the heap.")


def proven(span: Span, subject: str, kind: Kind = Kind.MOVED_TO_HEAP) -> Finding:
    sentence = f"{subject} is on the heap because it is returned by f."
    return Finding(span, kind, subject, "f", Cause.RETURNED, sentence, allocates=True, size_bytes=8)


def elsewhere(finding: Finding) -> Finding:
    return replace(finding, span=replace(finding.span, path=OTHER))


def sums(span: Span) -> FunctionSummary:
    return FunctionSummary("f", span, 2, 0, 16, 0, 0, ())


def inlinability(span: Span, reason: str = "", function: str = "f") -> Inlinability:
    site = Site(span.path, span.line, span.byte_col)
    return Inlinability(site, function, can=not reason, cost=None if reason else 3, reason=reason)


def report(*findings: Finding, **parts: tuple[object, ...] | str) -> PackageReport:
    whole = PackageReport("ex.com/p", "/m", findings)
    return replace(whole, **parts)  # type: ignore[arg-type]  # - the fields of a report


PROOF_REPORT = report(
    proven(X, "x"),
    proven(Y, "y"),
    proven(Y, "y + y", Kind.HIDDEN_ALLOCATION),
    elsewhere(proven(X, "x")),
    ignored=(proven(F, "f"), elsewhere(proven(F, "f"))),
    functions=(sums(F), sums(replace(F, path=OTHER))),
    inlinability=(inlinability(F, "it is recursive"), inlinability(replace(F, path=OTHER))),
    words=(Words(X, "x", "moved to heap: x"), Words(F, "f", "moved to heap: f")),
)


@pytest.fixture
def known() -> FileState:
    """What a proof of the older text found out."""
    return learned(None, PATH, OLD, PROOF_REPORT, Depth.PROOF)


def test_a_proof_says_all_there_is_to_know_of_its_file(known: FileState) -> None:
    assert known == FileState(
        OLD,
        (
            TrackedFinding(proven(X, "x"), words="moved to heap: x"),
            TrackedFinding(proven(Y, "y")),
            TrackedFinding(proven(Y, "y + y", Kind.HIDDEN_ALLOCATION)),
        ),
        (TrackedFinding(proven(F, "f"), words="moved to heap: f"),),
        (sums(F),),
        (inlinability(F, "it is recursive"),),
    )


@pytest.mark.parametrize("depth", [Depth.STORY, Depth.PROOF])
def test_a_deeper_run_replaces_what_was_known(known: FileState, depth: Depth) -> None:
    newer = report(proven(NEW_X, "x"), unproven="the package does not build")
    before = replace(known, problem=PROBLEM)
    assert learned(before, PATH, NEW, newer, depth) == FileState(
        NEW, (TrackedFinding(proven(NEW_X, "x")),), unproven="the package does not build"
    )


def test_the_first_verdicts_say_that_the_proof_is_to_come() -> None:
    newer = report(verdict(X, "x"), unproven="the proof pass was not run")
    state = learned(None, PATH, OLD, newer, Depth.VERDICT)
    assert state == FileState(OLD, (TrackedFinding(verdict(X, "x")),), unproven=NOT_YET)


def test_a_verdict_pass_keeps_what_was_proven_of_unchanged_lines(known: FileState) -> None:
    """X moved with its line; y is on a line that changed, so what was proven of it is gone."""
    newer = report(
        verdict(NEW_X, "x"),
        verdict(NEW_Y, "y"),
        verdict(NEW_Y, "3"),
        elsewhere(verdict(NEW_Y, "y")),
        ignored=(verdict(NEW_F, "f"), verdict(NEW_Y, "z"), elsewhere(verdict(NEW_F, "f"))),
        inlinability=(inlinability(NEW_F), inlinability(NEW_X, "", "g")),
        words=(
            Words(NEW_X, "x", "newer words"),
            Words(NEW_Y, "y", "moved to heap: y"),
            Words(NEW_Y, "z", "moved to heap: z"),
        ),
        unproven="the proof pass was not run",
    )
    assert learned(known, PATH, NEW, newer, Depth.VERDICT) == FileState(
        NEW,
        (
            TrackedFinding(proven(NEW_X, "x"), old=True, words="moved to heap: x"),
            TrackedFinding(verdict(NEW_Y, "y"), words="moved to heap: y"),
            TrackedFinding(verdict(NEW_Y, "3")),
        ),
        (
            TrackedFinding(proven(NEW_F, "f"), old=True, words="moved to heap: f"),
            TrackedFinding(verdict(NEW_Y, "z"), words="moved to heap: z"),
        ),
        (sums(NEW_F),),
        (inlinability(NEW_F, "it is recursive"), inlinability(NEW_X, "", "g")),
    )


def test_implicit_allocations_survive_verdicts_and_edits(known: FileState) -> None:
    """No verdict says anything of them: an edit of their line ends them, or a proof."""
    hidden = proven(Y, "y + y", Kind.HIDDEN_ALLOCATION)
    state = known
    for _ in range(2):
        state = learned(state, PATH, OLD, report(), Depth.VERDICT)
        assert [tracked.finding for tracked in state.tracked_findings] == [hidden]
    state = learned(state, PATH, b"// p.\n" + OLD, report(), Depth.VERDICT)
    (tracked,) = state.tracked_findings
    assert tracked.finding == replace(hidden, span=Span(PATH, 6, 2, 6, 3))
    assert learned(state, PATH, NEW, report(), Depth.VERDICT).tracked_findings == ()


@pytest.mark.parametrize("unproven", [None, "the package does not build"])
def test_a_verdict_pass_proves_nothing_and_disproves_nothing(
    known: FileState, unproven: str | None
) -> None:
    before = replace(known, unproven=unproven)
    newer = report(unproven="the proof pass was not run")
    assert learned(before, PATH, NEW, newer, Depth.VERDICT).unproven == unproven


def test_a_verdict_pass_that_succeeds_ends_the_problem(known: FileState) -> None:
    state = learned(stuck(known, NEW, PROBLEM), PATH, NEW, report(), Depth.VERDICT)
    assert state.problem is None


def test_a_file_that_cannot_be_analysed_keeps_what_was_known(known: FileState) -> None:
    assert stuck(known, NEW, PROBLEM) == replace(known, problem=PROBLEM)


def test_of_a_file_that_never_could_be_only_the_problem_is_known() -> None:
    assert stuck(None, NEW, PROBLEM) == FileState(NEW, problem=PROBLEM)


def test_in_the_text_that_was_compiled_everything_is_as_it_was_found(known: FileState) -> None:
    state = replace(known, unproven="why")
    assert file_facts_of(state, PATH, bytes(bytearray(OLD))) == FileFacts(
        PATH,
        OLD,
        state.tracked_findings,
        state.ignored,
        state.functions,
        state.inlinability,
        unproven="why",
    )


def test_in_a_newer_text_it_has_moved_and_is_old(known: FileState) -> None:
    state = replace(known, problem=PROBLEM, unproven="why")
    assert file_facts_of(state, PATH, NEW) == FileFacts(
        PATH,
        NEW,
        (TrackedFinding(proven(NEW_X, "x"), old=True, words="moved to heap: x"),),
        (TrackedFinding(proven(NEW_F, "f"), old=True, words="moved to heap: f"),),
        (sums(NEW_F),),
        (inlinability(NEW_F, "it is recursive"),),
        PROBLEM,
        "why",
    )


def test_what_stands_in_a_broken_text_is_old_even_where_it_is_the_compiled_one(
    known: FileState,
) -> None:
    """An edit elsewhere in the package keeps this file from being analysed."""
    facts = file_facts_of(stuck(known, OLD, PROBLEM), PATH, OLD)
    assert facts.problem == PROBLEM
    assert facts.tracked_findings == tuple(
        replace(tracked, old=True) for tracked in known.tracked_findings
    )
    assert facts.functions == known.functions
