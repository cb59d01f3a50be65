"""What is said about each verdict is true of the recorded module and free of jargon."""

import re
from dataclasses import replace
from functools import cache

import pytest

from data.recordings import NEWEST, RECORDED, VERSIONS, read, recorded
from heaplens.compiler.story import pair
from heaplens.explain.messages import VARIABLE_TOO_LARGE
from heaplens.explain.narrate import MAX_SENTENCE, Narration, narrate
from heaplens.explain.source_context import SourceContext
from heaplens.model import Cause, Escape, Hop, Kind, Site, Step, Story

JARGON = re.compile(
    r"~|\{temp|\{heap|\{storage|spill|assign-pair|autotmp|\.\.\. arg|go\.shape|\.\.dict"
    r"|escapes? to heap"
)
FUNCTION = re.compile(r"^func (?:\((?:\w+ )?(\*?)(\w+)\) )?(\w+)")


@cache
def source_lines(path: str) -> tuple[str, ...]:
    file = RECORDED / "module" / path.removeprefix("/ex/").removeprefix("ex.com/recorded/")
    return tuple(file.read_text(encoding="utf-8").splitlines()) if file.is_file() else ()


def line_at(site: Site) -> str:
    lines = source_lines(site.path)
    return lines[site.line - 1] if 0 < site.line <= len(lines) else ""


def function_at(site: Site) -> str:
    for line in reversed(source_lines(site.path)[: site.line]):
        found = FUNCTION.match(line)
        if found is not None:
            star, receiver, name = found.groups()
            return f"({star}{receiver}).{name}" if receiver else name
    return ""


def told(version: str) -> list[tuple[Escape, Narration]]:
    """Every verdict of the recorded module with what is said about it."""
    verdicts, stories = read(recorded(version, "m2.txt"))
    functions = [function_at(escape.file_site) for escape in verdicts.escapes]
    moved = [
        (function, escape.subject)
        for function, escape in zip(functions, verdicts.escapes, strict=True)
        if escape.kind is Kind.MOVED_TO_HEAP
    ]
    narrations = [
        narrate(
            escape,
            story,
            function=function,
            inlined_from=None,
            subject=escape.subject,
            source=SourceContext(
                line_at,
                results={"out", "err", "found"},
                moved={name for inside, name in moved if inside == function},
                packages={"fmt"},
            ),
        )
        for escape, story, function in zip(
            verdicts.escapes, pair(verdicts.escapes, stories), functions, strict=True
        )
    ]
    return list(zip(verdicts.escapes, narrations, strict=True))


ESCAPES = " escapes: "
SENTENCES = [
    ("values.go", 22, Cause.RETURNED, f"x{ESCAPES}its address is returned by returned."),
    ("values.go", 27, Cause.STORED, f"y{ESCAPES}its address is stored in the global sink."),
    ("values.go", 32, Cause.RETURNED, f"&pair{{...}}{ESCAPES}it is returned by named."),
    (
        "values.go",
        50,
        Cause.UNKNOWN_CALLEE,
        f"p{ESCAPES}its address is passed to sh.area, whose code the compiler cannot see.",
    ),
    ("values.go", 65, Cause.STORED, f"v{ESCAPES}its address is stored in the global sink."),
    (
        "values.go",
        70,
        Cause.STORED,
        (
            f'&pair{{...}}{ESCAPES}it is stored in m["k"], a map or slice element: the'
            " compiler counts that as the heap."
        ),
    ),
    ("values.go", 71, Cause.STORED, f"&pair{{...}}{ESCAPES}it is sent on ch."),
    (
        "values.go",
        82,
        Cause.BOXED,
        "converting n to an interface copies it; the copy is passed to panic.",
    ),
    (
        "closures.go",
        6,
        Cause.CLOSURE,
        f"n{ESCAPES}it is captured by a closure that escapes and uses it on line 8.",
    ),
    ("closures.go", 16, Cause.GOROUTINE, f"func literal{ESCAPES}it runs as a goroutine."),
    ("closures.go", 25, Cause.LOOP, f"func literal{ESCAPES}it is deferred in a loop."),
    (
        "closures.go",
        38,
        Cause.LOOP,
        f"v{ESCAPES}its address is stored in last, which outlives the loop iteration.",
    ),
    (
        "sizes.go",
        6,
        Cause.TOO_LARGE,
        f"big{ESCAPES}{''.join(VARIABLE_TOO_LARGE.fill())}.",
    ),
    (
        "leaks.go",
        3,
        Cause.STORED,
        "leaksItself keeps p: it is stored in the global sink.",
    ),
    ("leaks.go", 5, Cause.RETURNED, "leaksToResult returns p."),
    (
        "leaks.go",
        6,
        Cause.RETURNED,
        "leaksContentToResult returns part of what p points to as result r.",
    ),
]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("file", "line", "cause", "sentence"), SENTENCES)
def test_the_same_code_gets_the_same_sentence_in_every_version(
    version: str, file: str, line: int, cause: Cause, sentence: str
) -> None:
    here = [
        (narration.cause, narration.sentence)
        for escape, narration in told(version)
        if (escape.site.path, escape.site.line) == (f"/ex/{file}", line)
    ]
    assert (cause, sentence) in here


@pytest.mark.parametrize("version", VERSIONS)
def test_every_sentence_and_step_is_short_and_free_of_jargon(version: str) -> None:
    for escape, narration in told(version):
        words = narration.sentence.replace(escape.subject, "")
        assert not JARGON.search(words), narration
        assert not any(JARGON.search(s.text) for s in narration.flow if '"' not in s.text), (
            narration
        )
        assert len(narration.sentence) <= MAX_SENTENCE


@pytest.mark.parametrize("version", VERSIONS)
def test_every_escape_of_the_module_has_a_cause(version: str) -> None:
    unknown = [
        n for e, n in told(version) if e.kind is not Kind.LEAKING_PARAM and n.cause is Cause.UNKNOWN
    ]
    assert unknown == []


def test_what_fmt_is_given_is_boxed_and_named_as_the_source_names_it() -> None:
    println = {Site("/ex/values.go", 38, column) for column in (14, 17, 24)}
    sentences = {n.sentence for e, n in told(NEWEST) if e.site in println}
    assert sentences == {
        f"converting {what} to an interface copies it; the copy is passed to fmt.Println, which may"
        " keep it."
        for what in ("n", "s", "pair{...}")
    }


def escape_of(subject: str, text: str = "", kind: Kind = Kind.ESCAPES_TO_HEAP) -> Escape:
    return Escape(Site("/a.go", 1, 2), kind, subject, text or f"{subject} escapes to heap")


def story_of(subject: str, *hops: Hop, function: str = "f") -> Story:
    return Story(Site("/a.go", 1, 2), subject, function, leak=False, hops=hops)


def step(reason: str, text: str, line: int = 1) -> Step:
    return Step(Site("/a.go", line, 4), reason, text)


def say(escape: Escape, story: Story | None, inlined_from: str | None = None) -> Narration:
    return narrate(escape, story, function="f", inlined_from=inlined_from, subject=escape.subject)


def test_without_a_story_the_verdict_is_stated_plainly() -> None:
    narration = say(escape_of("x"), None)
    assert narration == Narration(Cause.UNKNOWN, "x escapes to the heap.", ())


def test_an_inlined_callee_is_named() -> None:
    story = story_of("y", Hop("{heap}", "&", "y", (step("assign", "sink = &y"),)))
    narration = say(escape_of("y", kind=Kind.MOVED_TO_HEAP), story, inlined_from="store")
    assert narration.sentence == (
        "y (inlined from store) escapes: its address is stored in the global sink."
    )


def test_a_variable_that_lives_longer_for_no_known_reason_has_no_invented_cause() -> None:
    story = story_of("&T{}", Hop("err", "&", "{storage for &T{}}", (step("assign", "err = &T{}"),)))
    narration = say(escape_of("&T{}"), story)
    assert narration.cause is Cause.UNKNOWN
    assert narration.sentence == f"&T{{}}{ESCAPES}it is stored in err, which outlives it."


def test_a_variable_is_not_kept_in_itself() -> None:
    """Two variables of one name, one in the loop, one outside: the inner is not the outer."""
    story = story_of("c", Hop("c", "&", "c", (step("call parameter", "f(c)"),)))
    narration = narrate(
        escape_of("c", kind=Kind.MOVED_TO_HEAP),
        story,
        function="f",
        inlined_from=None,
        subject="c",
        source=SourceContext(results=(), moved={"c"}),
    )
    assert narration.cause is Cause.LOOP


def test_what_a_callee_keeps_of_its_argument_is_blamed_on_the_callee() -> None:
    call = step("call parameter", "(*T).M(t, x)")
    story = story_of(
        "x",
        Hop(
            "{temp}",
            "&",
            "{storage for x}",
            (step("spill", "x"), call),
        ),
        Hop("{heap}", "*", "{temp}", ()),
    )
    narration = say(escape_of("x"), story)
    assert narration.sentence == (
        "converting x to an interface copies it; the copy is passed to (*T).M, which may keep it."
    )


def test_the_path_drops_spills_and_says_each_place_once() -> None:
    story = story_of(
        "&T{}",
        Hop(
            "~r0",
            "&",
            "{storage for &T{}}",
            (
                step("spill", "&T{}", 9),
                step("interface-converted", "&T{}", 1),
                step("assign-pair", "~r0 = &T{}", 1),
            ),
        ),
        Hop("err", "", "~r0", (step("return", "return ~r0", 2),)),
    )
    assert [(s.site.line, s.text) for s in say(escape_of("&T{}"), story).flow] == [
        (1, "the result = &T{}"),
        (2, "return the result"),
    ]


def test_a_huge_expression_is_cut_in_the_sentence() -> None:
    subject = '"' + "long " * 100 + '" + tail'
    place = "m." + "field." * 40 + "end"
    story = story_of(
        subject,
        Hop("{heap}", "&", f"{{storage for {subject}}}", (step("assign", f"{place} = {subject}"),)),
    )
    narration = say(escape_of(subject), story, inlined_from="a.veryLongFunctionName[go.shape.int]")
    assert len(narration.sentence) <= MAX_SENTENCE
    assert narration.sentence.endswith(".")
    assert " escapes: it is stored in m.field" in narration.sentence


@pytest.mark.parametrize(
    ("reason", "text", "clause"),
    [
        ("send", "ch <- x", "sent on ch"),
        ("map literal value", "map[string]any{...}", "stored in a map"),
        ("key of map put", "m[x]", "stored as a key in m"),
        ("call parameter", "append(s.list, x)", "appended to s.list"),
        ("call parameter", "panic(x)", "passed to panic"),
        ("copied slice", "copy(a, b)", "copied to a slice that may be on the heap"),
    ],
)
def test_each_ending_in_the_heap_has_its_words(reason: str, text: str, clause: str) -> None:
    spill = step("spill", "x")
    story = story_of("x", Hop("{heap}", "&", "{storage for x}", (spill, step(reason, text))))
    narration = say(escape_of("x"), story)
    start = "converting x to an interface copies it; the copy is"
    assert narration.sentence == f"{start} {clause}."
    assert narration.cause is Cause.BOXED


def test_a_reason_nobody_knows_still_makes_a_true_sentence() -> None:
    story = story_of("&T{}", Hop("{heap}", "&", "{storage for &T{}}", (step("brand new", "?"),)))
    narration = say(escape_of("&T{}"), story)
    assert narration.sentence == "&T{} escapes: it is reachable from a heap object."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("leaking param: p to result ~r0 level=0", "f returns p."),
        ("leaking param: p to result ~r1 level=0", "f returns p as result 2."),
        (
            "leaking param: p to result out level=1",
            "f returns part of what p points to as result out.",
        ),
        ("leaking param: p", "f keeps p."),
        ("leaking param content: p", "f keeps part of what p points to."),
    ],
)
def test_a_parameter_leaks_to_a_result_or_is_kept(text: str, sentence: str) -> None:
    """That a closure returns it is no answer to what keeps it."""
    returned = story_of("p", Hop("~r0", "", "p", (step("return", "return p"),)))
    escape = escape_of("p", text, Kind.LEAKING_PARAM)
    assert say(escape, replace(returned, leak=True)).sentence == sentence
