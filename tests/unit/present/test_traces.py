"""The trace of an argument, on a line's page: below the findings, above the compiler's words."""

from dataclasses import replace

from heaplens.explain.tracing import Trace, TracedCallee
from heaplens.model import Site, Step
from heaplens.present.file_facts import TrackedFinding
from heaplens.present.hover import explanation, findings_of_line
from unit.present.small_files import file_facts, finding_of, link

SOURCE = "package a\n\nfunc f() {\n\tx := 1\n\tkeep(func() {\n\t\tg(&x)\n\t})\n}\n"
X = finding_of(SOURCE, "x")
LITERAL = finding_of(SOURCE, "func() {\n\t\tg(&x)\n\t}")
TRACE = Trace(
    (
        TracedCallee(
            "b.Keep",
            Site("/m/b.go", 3, 1),
            "Keep_ keeps p: it is passed on.",
            (Step(Site("/m/b.go", 4, 2), "call parameter", "store(p)"),),
        ),
        TracedCallee("b.store", Site("/m/b.go", 9, 1), "store keeps p.", ()),
    ),
    "It goes on in *w.Write*.",
)


def test_a_trace_is_told_function_by_function() -> None:
    text = explanation(file_facts(SOURCE, X), 4, link, [TRACE])
    assert text.endswith(
        """\
Inside [`b.Keep`](file:///m/b.go#L3):

Keep\\_ keeps p: it is passed on.

1. [b.go:4](file:///m/b.go#L4) passed: `store(p)`

Inside [`b.store`](file:///m/b.go#L9):

store keeps p.

It goes on in \\*w.Write\\*.
"""
    )


def test_a_trace_that_got_to_its_end_says_no_more() -> None:
    text = explanation(file_facts(SOURCE, X), 4, link, [replace(TRACE, end="")])
    assert text.endswith("\n\nstore keeps p.\n")


def test_a_step_without_words_is_its_place_and_its_source() -> None:
    step = Step(Site("/m/b.go", 4, 2), "a word of a new version", "store(p)")
    text = explanation(file_facts(SOURCE, replace(X, flow=(step,))), 4, link)
    assert "1. [b.go:4](file:///m/b.go#L4) `store(p)`\n" in text


def test_the_compilers_own_words_stay_last() -> None:
    one = replace(
        file_facts(SOURCE), tracked_findings=(TrackedFinding(X, words="x escapes to heap"),)
    )
    text = explanation(one, 4, link, [TRACE])
    assert text.index("`x` is on the heap") < text.index("Inside") < text.index("x escapes to heap")


def test_which_findings_a_line_means() -> None:
    """Those that start on it, else the innermost around it; they are what is followed."""
    all_of_it = file_facts(SOURCE, X, LITERAL)
    assert [tracked.finding for tracked in findings_of_line(all_of_it, 4)] == [X]
    assert [tracked.finding for tracked in findings_of_line(all_of_it, 6)] == [LITERAL]
    assert [tracked.finding for tracked in findings_of_line(all_of_it, 7)] == [LITERAL]
    assert findings_of_line(all_of_it, 1) == findings_of_line(all_of_it, 8) == []


def test_how_it_is_known_who_is_called_is_said_first() -> None:
    noted = replace(TRACE.callees[0], note="f is always b.Keep.")
    text = explanation(file_facts(SOURCE, X), 4, link, [replace(TRACE, callees=(noted,))])
    assert "\n\nf is always b.Keep.\n\nInside [`b.Keep`](file:///m/b.go#L3):\n" in text
