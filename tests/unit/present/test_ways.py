"""The way of an argument in the document about a line: after what is found, before Go's words."""

from dataclasses import replace

from heaplens.explain.tracing import Trace, TracedCallee
from heaplens.model import Site, Step
from heaplens.present.file_facts import TrackedFinding
from heaplens.present.hover import explanation, findings_of_line
from unit.present.small_files import file_facts, finding_of, link

SOURCE = "package a\n\nfunc f() {\n\tx := 1\n\tkeep(func() {\n\t\tg(&x)\n\t})\n}\n"
X = finding_of(SOURCE, "x")
LITERAL = finding_of(SOURCE, "func() {\n\t\tg(&x)\n\t}")
WAY = Trace(
    (
        TracedCallee(
            "b.Keep",
            Site("/m/b.go", 3, 1),
            "what p refers to is kept by Keep_: it is passed on.",
            (Step(Site("/m/b.go", 4, 2), "call parameter", "store(p)"),),
        ),
        TracedCallee("b.store", Site("/m/b.go", 9, 1), "p is kept by store.", ()),
    ),
    "It goes on in *w.Write*.",
)


def test_a_way_is_told_function_by_function() -> None:
    text = explanation(file_facts(SOURCE, X), 4, link, [WAY])
    assert text.endswith(
        """\
Inside [`b.Keep`](file:///m/b.go#L3):

what p refers to is kept by Keep\\_: it is passed on.

1. [b.go:4](file:///m/b.go#L4) passed: `store(p)`

Inside [`b.store`](file:///m/b.go#L9):

p is kept by store.

It goes on in \\*w.Write\\*.
"""
    )


def test_the_compilers_own_words_stay_last() -> None:
    one = replace(
        file_facts(SOURCE), tracked_findings=(TrackedFinding(X, words="x escapes to heap"),)
    )
    text = explanation(one, 4, link, [WAY])
    assert text.index("`x` is on the heap") < text.index("Inside") < text.index("x escapes to heap")


def test_which_findings_a_line_means() -> None:
    """Those that start on it, else the innermost around it; they are what is followed."""
    all_of_it = file_facts(SOURCE, X, LITERAL)
    assert [tracked.finding for tracked in findings_of_line(all_of_it, 4)] == [X]
    assert [tracked.finding for tracked in findings_of_line(all_of_it, 6)] == [LITERAL]
    assert findings_of_line(all_of_it, 1) == []
