"""What is said of a place: of the innermost thing there, with path, advice and Go's own words."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from data.recordings import NEWEST, read, recorded
from heaplens.config.settings import Settings
from heaplens.model import (
    FunctionSummary,
    Group,
    GroupKind,
    Inlinability,
    Kind,
    Site,
    Span,
    Step,
    When,
    WhenSum,
)
from heaplens.present.file_facts import FileFacts, TrackedFinding
from heaplens.present.hover import explanation, findings_at, function_page, hover
from heaplens.present.sections import IGNORED
from heaplens.source.syntax import parse
from unit.present.small_files import EVERYTHING, PATH, file_facts, finding_of, link

MODULE = Path(__file__).parents[2] / "data" / "recorded" / "module"
SOURCE = """package a

func (t *thing) f(p *int) *int {
	x, _y := 1, func() {
		g()
	}
	return &x
}
"""
X = replace(
    finding_of(SOURCE, "x"),
    sentence="x escapes: its address is returned by f.",
    allocates=True,
    size_bytes=8,
    flow=(
        Step(Site(PATH, 7, 9), "address-of", "&x"),
        Step(Site(PATH, 7, 2), "return", "return &x"),
    ),
)
CLOSURE = replace(
    finding_of(SOURCE, "func() {\n\t\tg()\n\t}", Kind.ESCAPES_TO_HEAP), sentence="func literal is …"
)
LEAK = replace(
    finding_of(SOURCE, "p ", Kind.LEAKING_PARAM),
    sentence="f keeps p.",
    subject="p",
)
SUMMARY = FunctionSummary(
    *("f", Span(PATH, 3, 17, 3, 18), 1, 1, 8, 0, 2, ("p",)),
    by_when=(WhenSum(When.EACH_CALL, 1, 1, 0, 8, 0, 0),),
)
INLINING = Inlinability(
    Site(PATH, 3, 6), "(*thing).f", can=False, cost=None, reason="it calls itself"
)


def test_a_hover_says_all_that_is_known() -> None:
    one = replace(
        file_facts(SOURCE),
        tracked_findings=(TrackedFinding(X, words="a.go:4:2: x escapes ```\n  flow: _x_"),),
    )
    said = hover(one, 4, 2, link)
    assert said is not None
    assert said.span == X.span
    assert (
        said.markdown
        == """\
`x` escapes: its address is returned by f.

Allocates 8 bytes each time.

How it gets there:

1. [a.go:7](file:///m/a.go#L7) its address is taken: `&x`
2. [a.go:7](file:///m/a.go#L7) returned: `return &x`

Return the value instead of its address. Cost: the caller gets a copy of its own.

---

The compiler says:

````text
a.go:4:2: x escapes ```
  flow: _x_
````
"""
    )
    assert (
        said.plain
        == """\
x escapes: its address is returned by f.
Allocates 8 bytes each time.
How it gets there:
  1. a.go:7 its address is taken: &x
  2. a.go:7 returned: return &x
Return the value instead of its address. Cost: the caller gets a copy of its own.

The compiler says:
  a.go:4:2: x escapes ```
    flow: _x_
"""
    )


@pytest.mark.parametrize(
    ("line", "byte_col", "subjects"),
    [
        (4, 1, []),
        (4, 2, [X.subject]),
        (4, 3, [X.subject]),
        (4, 4, []),
        (4, 14, [CLOSURE.subject]),
        (5, 3, []),
        (99, 1, []),
    ],
)
def test_only_what_one_points_at_is_meant(line: int, byte_col: int, subjects: list[str]) -> None:
    one = file_facts(SOURCE, X, CLOSURE)
    assert [tracked.finding.subject for tracked in findings_at(one, line, byte_col)] == subjects
    assert (hover(one, line, byte_col, link) is None) == (not subjects)


def test_the_inner_of_two_and_all_of_one_place() -> None:
    outer = finding_of(SOURCE, "return &x")
    inner = finding_of(SOURCE, "&x")
    again = replace(inner, kind=Kind.HIDDEN_ALLOCATION, sentence="&x starts *two*.")
    one = file_facts(SOURCE, outer, inner, again)
    said = hover(one, 7, 10, link)
    assert said is not None
    assert said.span == inner.span
    assert "return" not in said.plain
    assert "`&x` is on the heap." in said.markdown
    assert "`&x` starts \\*two\\*." in said.markdown


def test_an_old_and_an_ignored_finding_say_so() -> None:
    old = replace(file_facts(SOURCE), tracked_findings=(TrackedFinding(X, old=True),))
    said = hover(old, 4, 2, link)
    assert said is not None
    assert "Stale since your last edit; rechecking." in said.plain
    ignored = replace(file_facts(SOURCE), ignored=(TrackedFinding(X),))
    said = hover(ignored, 4, 2, link)
    assert said is not None
    assert IGNORED in said.plain


def test_why_nothing_is_proven() -> None:
    one = replace(
        file_facts(SOURCE, finding_of(SOURCE, "x")), unproven="there is no generated code"
    )
    said = hover(one, 4, 2, link)
    assert said is not None
    assert "Whether it allocates is not proven: there is no generated code." in said.plain


def test_a_functions_name_says_what_it_allocates_keeps_and_whether_it_is_inlined() -> None:
    one = replace(file_facts(SOURCE, X, LEAK), functions=(SUMMARY,), inlinability=(INLINING,))
    said = hover(one, 3, 17, link)
    assert said is not None
    assert said.span == SUMMARY.span
    assert (
        said.plain
        == """\
f: each call 1 · 8 B | 1 may allocate
  - a.go:4 each call: 8 B · moved to the heap · x
  - f keeps p.
Not inlined: it calls itself.
"""
    )
    assert hover(one, 3, 13, link) is None


def test_of_a_function_the_worst_comes_first_and_the_rest_is_counted() -> None:
    found = [replace(X, size_bytes=size, flow=()) for size in range(1, 8)]
    rare = replace(X, size_bytes=9, when=When.ERROR)
    loop = replace(X, size_bytes=2, when=When.LOOP, loop_depth=1)
    one = replace(file_facts(SOURCE, *found, rare, loop), functions=(SUMMARY,))
    said = hover(one, 3, 17, link)
    assert said is not None
    rows = [row for row in said.plain.splitlines() if row.startswith("  - ")]
    assert [row.split(" · ")[0] for row in rows] == [
        "  - a.go:4 in a loop: 2 B ×n",
        *(f"  - a.go:4 each call: {size} B" for size in (7, 6, 5, 4)),
        "  - and 4 more",
    ]


def test_what_a_diagnostic_says_above_is_not_said_again() -> None:
    one = file_facts(SOURCE, X, CLOSURE)
    everything = hover(one, 4, 2, link)
    rest = hover(one, 4, 2, link, Settings())
    assert everything is not None
    assert rest is not None
    assert rest.plain.startswith("How it gets there:")
    assert everything.plain.endswith(rest.plain)
    # At this level it has no diagnostic, nor has it one beside its token.
    maybe = replace(CLOSURE, allocates=True, condition="if it grows")
    for settings, column in ((Settings(), 14), (EVERYTHING, 19)):
        said = hover(file_facts(SOURCE, maybe), 4, column, link, settings)
        assert said is not None
        assert said.plain.startswith(maybe.sentence)
    assert hover(file_facts(SOURCE, maybe), 4, 14, link, EVERYTHING) is None


def test_a_part_says_where_the_others_are() -> None:
    group = Group(GroupKind.SLICE, "x", 4, 2)
    parts = [replace(X, group=group), replace(X, group=group, span=Span(PATH, 6, 1, 6, 2))]
    said = hover(file_facts(SOURCE, *parts), 6, 1, link)
    assert said is not None
    assert "Grows here and at 1 more place." in said.plain


@pytest.mark.parametrize(
    ("can", "cost", "words"),
    [
        (True, 12, "Can be inlined (inline cost 12)."),
        (True, None, "Can be inlined."),
        (False, None, "Not inlined: it calls itself."),
    ],
)
def test_a_function_that_allocates_nothing_says_whether_it_is_inlined(
    *, can: bool, cost: int | None, words: str
) -> None:
    one = replace(file_facts(SOURCE), inlinability=(replace(INLINING, can=can, cost=cost),))
    said = hover(one, 3, 17, link)
    assert said is not None
    assert said.span == SUMMARY.span
    assert said.plain == f"(*thing).f\n{words}\n"
    moved = replace(one, data=SOURCE.replace(" f(", " h(").encode())
    assert hover(moved, 3, 17, link) is None


def test_a_line_is_explained_with_its_source() -> None:
    one = file_facts(SOURCE, X, CLOSURE)
    text = explanation(one, 4, link)
    assert text.startswith("## `a.go:4`\n\n```go\nx, _y := 1, func() {\n```\n\n`x` escapes: ")
    assert "func literal" in text
    assert "func literal" in explanation(one, 5, link)
    assert explanation(one, 1, link) == (
        "## `a.go:1`\n\nNothing on this line goes to the heap, as far as is known.\n"
    )


def test_a_page_lists_what_a_function_allocates() -> None:
    grows = replace(X, condition="now and then", flow=(), span=replace(X.span, line=5, end_line=5))
    inlined = replace(X, inlined_from="b.New", when=When.LOOP)
    none = replace(X, kind=Kind.NO_ALLOCATION, allocates=False, size_bytes=None)
    elsewhere = replace(X, function="g", sentence="elsewhere.")
    one = replace(
        file_facts(SOURCE, grows, inlined, none, finding_of(SOURCE, "_y"), elsewhere),
        ignored=(TrackedFinding(X),),
        functions=(SUMMARY,),
    )
    text = function_page(one, "f", link)
    title = "`f`: each call 1 · 8 B \\| 1 may allocate"
    assert text.startswith(f"## What `f` allocates\n\n{title}\n\n")
    here = "[a.go:4](file:///m/a.go#L4)"
    x = "`x` escapes: its address is returned by f."
    assert f"In a loop:\n\n- {here} {x} \\[8 B\\]\n" in text
    assert f"Each call:\n\n- {here} {x} \\[8 B\\] (ignored)\n- [a.go:5]" in text
    assert f"On the heap, but not proven to allocate:\n\n- {here} `_y` is on the heap.\n" in text
    assert f"Escapes that allocate nothing:\n\n- {here} {x}\n" in text
    assert "elsewhere" not in text


def test_a_page_says_whether_its_function_is_inlined() -> None:
    other = replace(INLINING, function="g", reason="it is too large")
    one = replace(file_facts(SOURCE, X), inlinability=(other, INLINING))
    assert function_page(one, "(*thing).f", link) == (
        "## What `(*thing).f` allocates\n\n`(*thing).f`\n\nNot inlined: it calls itself.\n"
    )
    assert function_page(one, "h", link) == "## What `h` allocates\n\n`h`\n"


def test_in_a_list_bytes_and_condition_are_separated() -> None:
    grows = replace(X, condition="now and then")
    text = function_page(file_facts(SOURCE, grows), "f", link)
    assert text.endswith("is returned by f. \\[8 B, now and then\\]\n")


def test_a_name_that_is_no_utf_8_is_no_name() -> None:
    one = FileFacts(PATH, b"func \xff() {}\n", (), inlinability=(INLINING,))
    at_start = replace(INLINING, site=Site(PATH, 1, 6))
    assert hover(replace(one, inlinability=(at_start,)), 1, 6, link) is None


def test_every_finding_of_the_samples_can_be_hovered(sample_files: tuple[FileFacts, ...]) -> None:
    """Its sentence is in the hover of its first byte, in its line's page and its function's."""
    for facts in sample_files:
        for tracked in (*facts.tracked_findings, *facts.ignored):
            finding = tracked.finding
            said = hover(facts, finding.span.line, finding.span.byte_col, link)
            assert said is not None, finding
            assert finding.sentence in said.plain, finding
            unescaped = re.sub(r"\\([^\w\s])|`", r"\1", said.markdown)
            assert finding.sentence.replace("`", "") in unescaped
            page = explanation(facts, finding.span.line, link)
            assert said.markdown.partition("\n")[0] in page
        for function in facts.functions:
            said = hover(facts, function.span.line, function.span.byte_col, link)
            assert said is not None
            assert said.plain.startswith(f"{function.name}: ")
            assert f"## What `{function.name}` allocates" in function_page(
                facts, function.name, link
            )


@pytest.mark.parametrize("name", ["closures.go", "values.go"])
def test_what_is_said_about_inlining_is_found_at_the_name(name: str) -> None:
    """Of a method the compiler gives the place of the receiver."""
    path, data = f"/ex/{name}", (MODULE / name).read_bytes()
    verdicts, _ = read(recorded(NEWEST, "m2.txt"))
    said = tuple(each for each in verdicts.inlinability if each.site.path == path)
    one = FileFacts(path, data, (), inlinability=said)
    names = {each.name: each.name_region for each in parse(data).functions}
    assert len(said) > 5
    for each in said:
        region = names[each.function]
        shown = hover(one, region.line, region.byte_col, link)
        assert shown is not None
        assert shown.plain.startswith(f"{each.function}\n")
        assert (shown.span.byte_col, shown.span.end_byte_col) == (
            region.byte_col,
            region.end_byte_col,
        )
