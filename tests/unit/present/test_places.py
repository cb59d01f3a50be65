"""What is underlined is one token of one line; a hint cuts no expression in two."""

from dataclasses import replace

import pytest

from heaplens.model import Group, GroupKind, Kind, Span
from heaplens.present.file_facts import FileFacts
from heaplens.present.places import hint_byte_col, quiet_byte_col, token_span
from heaplens.source.text import Text
from unit.present.small_files import PATH, finding_of


@pytest.mark.parametrize(
    ("expression", "token"),
    [
        ("make([]int, n)", "make"),
        ("&Route{a: 1}", "&Route"),
        ("&http.Request{}", "&http.Request"),
        ("&[]int{1}", "&[]int"),
        ("&x", "&x"),
        ("Route{a: b(1)}", "Route"),
        ("List[int]{}", "List"),
        ("[]byte(s)", "[]byte"),
        ("[2]T{}", "[2]T"),
        ("map[string]int{}", "map"),
        ("func(a int) {", "func"),
        ("go f(x)", "go"),
        ("append(r.routes, route)", "append"),
        ("r.NewRoute()", "NewRoute"),
        ("r.NewRoute().Name(name)", "Name"),
        ("f(x)[0].y", "y"),
        ("New[int](x)", "New"),
        ("pkg.New[int](x)", "New"),
        ("(*T)(x)", "T"),
        ("x.(fmt.Stringer)", "x"),
        ('"a" + name + "b"', "+"),
        ("s += x", "+="),
        ("a == b", "a"),
        ("m[k] = v", "m"),
        ("*p", "p"),
        ("<-c", "c"),
        ('"a, b"', '"a, b"'),
        ("`a", "`a"),
        ("12", "12"),
        ("größe", "größe"),
        ("f(/* ) */ x)", "f"),
        ("// only", "// only"),
    ],
)
def test_of_an_expression_one_token_is_underlined(expression: str, token: str) -> None:
    source = f"package a\n\nvar v = {expression}\r\n"
    finding = finding_of(source, expression, Kind.ESCAPES_TO_HEAP)
    span = token_span(finding, source.encode().split(b"\n")[2])
    assert span.line == span.end_line == 3
    line = source.encode().split(b"\n")[2]
    assert line[span.byte_col - 1 : span.end_byte_col - 1].decode() == token


def test_of_several_lines_it_is_on_the_first() -> None:
    source = "package a\n\nvar v = Wrap(func(a int) {\n\tf()\n}, 1)\n"
    whole = "Wrap(func(a int) {\n\tf()\n}, 1)"
    span = token_span(
        finding_of(source, whole, Kind.HIDDEN_ALLOCATION), b"var v = Wrap(func(a int) {"
    )
    assert span == Span(PATH, 3, 9, 3, 13)


def test_a_variable_and_what_is_beyond_the_line_stay_as_they_are() -> None:
    finding = finding_of("x.y := 1\n", "x.y")
    assert token_span(finding, b"x.y := 1") == finding.span
    beyond = replace(finding, kind=Kind.ESCAPES_TO_HEAP)
    assert token_span(beyond, b"") == finding.span


@pytest.mark.parametrize(
    ("line", "what", "drawn"),
    [
        ("return r.NewRoute().Name(name)", "r.NewRoute()", "return r.NewRoute().Name(name)|"),
        ("return f(x)(y)[0].z // f(x)", "f(x)", "return f(x)(y)[0].z| // f(x)"),
        ("p := &T{}", "&T{}", "p := &T{}|"),
        ("return &T{}, nil", "&T{}", "return &T{}|, nil"),
        ("a, b := &T{}, &U{}", "&T{}", "a, b := &T{}|, &U{}"),
        ('f(&T{}, ")", x).g(1)', "&T{}", 'f(&T{}, ")", x).g(1)|'),
        ("f(g(&T{}, 1), 2)", "&T{}", "f(g(&T{}, 1), 2)|"),
        ("f(&T{})", "&T{}", "f(&T{}|)"),
        ("f(x...)", "x", "f(x...)|"),
        ("f(&T{}, // the first", "&T{}", "f(&T{},| // the first"),
        ("&T{}, // of a call above", "&T{}", "&T{},| // of a call above"),
        ("if f(x) {", "f(x)", "if f(x)| {"),
        ("x := f(a) + g(b)", "f(a)", "x := f(a)| + g(b)"),
        ("x := f(a) .b", "f(a)", "x := f(a)| .b"),
        ("v := f(a).", "f(a)", "v := f(a).|"),
        ("v := f(a)(", "f(a)", "v := f(a)(|"),
        ("[]*T{&T{}, &U{}}", "&T{}", "[]*T{&T{}, &U{}}|"),
        ("case f(x):", "f(x)", "case f(x)|:"),
    ],
)
def test_a_hint_cuts_no_expression_in_two(line: str, what: str, drawn: str) -> None:
    finding = finding_of(line, what, Kind.ESCAPES_TO_HEAP)
    byte_col = quiet_byte_col(finding, Text(line.encode()))
    assert f"{line[: byte_col - 1]}|{line[byte_col - 1 :]}" == drawn


def test_the_hint_of_a_variable_stands_behind_its_name() -> None:
    line = "a, b := f(), 1"
    assert quiet_byte_col(finding_of(line, "a"), Text(line.encode())) == 2


def test_what_a_call_makes_of_its_arguments_stands_behind_the_call() -> None:
    line = "f(g(x), y).z()"
    group = Group(GroupKind.ARGUMENTS, "", 1, 1)
    finding = replace(finding_of(line, "y", Kind.ESCAPES_TO_HEAP), group=group)
    assert quiet_byte_col(finding, Text(line.encode())) == len(line) + 1
    inner = replace(finding_of(line, "x", Kind.ESCAPES_TO_HEAP), group=group)
    assert quiet_byte_col(inner, Text(line.encode())) == len(line) + 1


def test_every_finding_of_the_samples_has_a_place_in_its_line(
    sample_files: tuple[FileFacts, ...],
) -> None:
    for facts in sample_files:
        text = Text(facts.data)
        for tracked in facts.tracked_findings:
            finding = tracked.finding
            line = text.line(finding.span.line)
            span = token_span(finding, line)
            assert finding.span.byte_col <= span.byte_col < span.end_byte_col <= len(line) + 1
            assert span.line == span.end_line == finding.span.line
            byte_col = quiet_byte_col(finding, text)
            assert hint_byte_col(finding.span, line) <= byte_col <= text.visible_end(span.line)
            assert line[byte_col - 1 : byte_col] not in (b".", b"(", b"[")
