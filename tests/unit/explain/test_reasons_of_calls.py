"""Where an explanation ends in a call, the reason says what is called, and whether it is seen."""

from dataclasses import replace

import pytest

from heaplens.explain.source_context import SourceContext
from heaplens.model import Cause, Kind, Site
from unit.explain.stories import HEAP, said, source_of, step, story, to


@pytest.mark.parametrize(
    ("reason", "text", "line", "expected"),
    [
        (
            "call parameter",
            "work(x)",
            "\tgo work(x)",
            (Cause.GOROUTINE, "it is passed to work, which runs as a goroutine"),
        ),
        (
            "call parameter",
            "(*T).M(t, x)",
            "\tt.M(x)",
            (Cause.CALLEE, "it is passed to t.M, which may keep it"),
        ),
        (
            "call parameter",
            "x.M(x)",
            "\tx.M()",
            (Cause.UNKNOWN_CALLEE, "it is the receiver of x.M, whose code the compiler cannot see"),
        ),
        (
            "call parameter",
            "T.M(x)",
            "\tx.M()",
            (Cause.CALLEE, "it is the receiver of x.M, which may keep it"),
        ),
        (
            "callee operand",
            "fmt.Print()",
            "\tfmt.Print()",
            (Cause.CALLEE, "it is used by the call of fmt.Print"),
        ),
        (
            "callee operand",
            "h.run()",
            "\th.run()",
            (Cause.UNKNOWN_CALLEE, "it is used by the call of h.run"),
        ),
    ],
)
def test_a_call_is_the_reason(
    reason: str, text: str, line: str, expected: tuple[Cause, str]
) -> None:
    byte_col = line.index("(") + 1
    call = replace(step(reason, text), site=Site("/a.go", 3, byte_col))
    assert said(story(to(HEAP, call)), source_of(line)) == expected


def test_a_callee_may_call_what_the_compiler_cannot_see() -> None:
    source = replace(source_of("\tsort(x)"), inlined_at=lambda _: "sort")
    call = replace(step("call parameter", "x.Less(x)"), site=Site("/a.go", 3, 6))
    assert said(story(to(HEAP, call)), source) == (
        Cause.UNKNOWN_CALLEE,
        "it is passed to sort, which calls code the compiler cannot see",
    )


def test_a_flow_through_functions_that_call_each_other_names_both() -> None:
    """The compiler analyses them together: its flow goes on in the callee."""
    source = SourceContext(
        line_at=lambda site: "\tg(x)" if site.line == 3 else "",
        function_at=lambda site: "f" if site.line <= 3 else "g",
    )
    call = replace(step("call parameter", "g(x)"), site=Site("/a.go", 3, 3))
    stored = step("assign", "sink = p", line=9)
    through = story(to("p", call), to(HEAP, stored, operator=""))
    assert said(through, source, Kind.MOVED_TO_HEAP) == (
        Cause.STORED,
        "its address is passed to g, where it is stored in the global sink",
    )


def test_the_callee_is_the_one_that_the_flow_goes_on_in() -> None:
    """A call before it comes back; and in the callee, `x` is another name than at home."""
    lines = {2: "\ty := k(x)", 3: "\tg(y)", 9: "\tx.M()"}
    source = SourceContext(
        line_at=lambda site: lines.get(site.line, ""),
        function_at=lambda site: "f" if site.line <= 3 else "g",
        packages=(),
    )
    before = replace(step("call parameter", "k(x)"), site=Site("/a.go", 2, 8))
    call = replace(step("call parameter", "g(y)"), site=Site("/a.go", 3, 3))
    last = replace(step("call parameter", "x.M(x)"), site=Site("/a.go", 9, 5))
    through = story(to("y", before), to("x", call, operator=""), to(HEAP, last, operator=""))
    assert said(through, source) == (
        Cause.UNKNOWN_CALLEE,
        "it is passed to g, where it is passed to x.M, whose code the compiler cannot see",
    )
