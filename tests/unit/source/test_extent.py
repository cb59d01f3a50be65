"""A position of the compiler becomes the source it is about; measured on Go 1.21 to 1.27."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heaplens.model import Kind
from heaplens.source.positions.extent import SOURCE_LIMIT_CHARS, Extent, NodeKind, extent
from heaplens.source.syntax import parse

PIECES = [
    *("func", " f", "(", ")", "{", "}", "&T{", "x", " := ", "\n", ".", "[", "]", "é", "\0"),
    *("switch v := x.(type) {", "case ", "default:", "for ", "range ", '"', "`", "//", "/*"),
]
MOVED, ESCAPES, LEAKING = Kind.MOVED_TO_HEAP, Kind.ESCAPES_TO_HEAP, Kind.LEAKING_PARAM


def at_mark(source: str, kind: Kind, subject: str) -> Extent:
    """Return the extent at the » of a function body."""
    data = f"package p\nfunc (t *T) bar(n int) (r any) {{\n\t{source}\n}}\n".encode()
    offset = data.index("»".encode())
    data = data.replace("»".encode(), b"")
    syntax = parse(data)
    return extent(syntax, *syntax.text.position(offset), kind, subject)


@pytest.mark.parametrize(
    ("source", "subject", "expected", "kind"),
    [
        ("sink = f»(n, s)", "f(n, s)", "f(n, s)", NodeKind.CALL),
        ("sink = make»([]int, n)", "make([]int, n)", "make([]int, n)", NodeKind.CALL),
        ("sink = make»([]int, size)", "make([]int, 9)", "make([]int, size)", NodeKind.CALL),
        ("sink = new»(T)", "new(T)", "new(T)", NodeKind.CALL),
        ("sl = append»(sl, 1)", "append", "append(sl, 1)", NodeKind.CALL),
        ("sink = []byte»(s)", "([]byte)(s)", "[]byte(s)", NodeKind.CALL),
        ("sink = []byte(»s)", "([]byte)(s)", "[]byte(s)", NodeKind.CALL),
        ("sink = any(»n)", "any(n)", "any(n)", NodeKind.CALL),
        (
            "sink = string([]byte»{1})",
            "string([]byte{...})",
            "string([]byte{1})",
            NodeKind.CALL,
        ),
        ("sink = url.String»()", "(*url.URL).String(url)", "url.String()", NodeKind.CALL),
        (
            "sink = fmt.Sprintf»(`%d`, n)",
            'fmt.Sprintf("%d", ... argument...)',
            "fmt.Sprintf(`%d`, n)",
            NodeKind.CALL,
        ),
        (
            "fmt.Println»(n, s)",
            "... argument",
            "(n, s)",
            NodeKind.VARIADIC_ARGUMENTS,
        ),
        ("fmt.Println(»n, s)", "n", "n", NodeKind.OPERAND),
        ("sink = »&T{\n\t\ta: 1,\n\t}", "&T{...}", "&T{ a: 1, }", NodeKind.COMPOSITE_LITERAL),
        ("sink = T»{}", "T{}", "T{}", NodeKind.COMPOSITE_LITERAL),
        ("sink = [...]int»{1, n}", "[2]int{...}", "[...]int{1, n}", NodeKind.COMPOSITE_LITERAL),
        ("sink = []*T{»{a: n}, {}}", "&T{...}", "{a: n}", NodeKind.COMPOSITE_LITERAL),
        (
            "sink = map[string]int»{`a`: n}",
            "map[string]int{...}",
            "map[string]int{`a`: n}",
            NodeKind.COMPOSITE_LITERAL,
        ),
        ("sink = »func() { g() }", "func literal", "func() { g() }", NodeKind.CLOSURE),
        ("»for v := range seq { g(v) }", "func literal", "for v := range seq", NodeKind.CLOSURE),
        ('sink = s + "a" »+ s', 's + "a" + s', 's + "a" + s', NodeKind.OPERAND),
        ("sink = a + b »+ 1*n", "a + b + 1 * n", "a + b + 1*n", NodeKind.OPERAND),
        ("sink = »-n", "-n", "-n", NodeKind.OPERAND),
        ("sink = »(n + 2)", "n + 2", "(n + 2)", NodeKind.OPERAND),
        ("sink = »*r", "*r", "*r", NodeKind.OPERAND),
        ("sink = »<-make(chan int)", "<-(make(chan int))", "<-make(chan int)", NodeKind.OPERAND),
        ("sink = t».\n\t\tGet", "t.Get", "t. Get", NodeKind.OPERAND),
        ("sink = t».Get", "t.Get", "t.Get", NodeKind.OPERAND),
        ("sink = m.a»[n].b", "m.a[n]", "m.a[n]", NodeKind.OPERAND),
        ("sink = m[n]».b", "m[n].b", "m[n].b", NodeKind.OPERAND),
        ("sink = s»[1:n]", "s[1:n]", "s[1:n]", NodeKind.OPERAND),
        ("sink = i».(int)", "i.(int)", "i.(int)", NodeKind.OPERAND),
        ('sink = »"é x"', '"é x"', '"é x"', NodeKind.OPERAND),
        ("sink = »'x'", "'x'", "'x'", NodeKind.OPERAND),
        ("sink = »K", "4", "K", NodeKind.OPERAND),
    ],
)
def test_an_expression_is_found_whole(
    source: str, subject: str, expected: str, kind: NodeKind
) -> None:
    found = at_mark(source, ESCAPES, subject)
    assert (found.source, found.kind, found.exact) == (expected, kind, True)
    assert found.function == "(*T).bar"


@pytest.mark.parametrize(
    ("source", "kind", "subject", "expected", "node_kind"),
    [
        ("»x := 1", MOVED, "x", "x", NodeKind.VARIABLE),
        ("var x, »y int", MOVED, "y", "y", NodeKind.VARIABLE),
        ("for k, »v := range m {}", MOVED, "v", "v", NodeKind.VARIABLE),
        ("»for k, v := range seq {}", MOVED, "v", "v", NodeKind.VARIABLE),
        ("func(»a int) {}(1)", MOVED, "a", "a", NodeKind.PARAMETER),
        ("func(xs, »ys ...int) {}(1)", LEAKING, "ys", "ys", NodeKind.PARAMETER),
        ("func() (»res int) { return }()", MOVED, "res", "res", NodeKind.PARAMETER),
        ("switch v := i.(type) { case a, *»b.C: }", MOVED, "v", "*b.C", NodeKind.VARIABLE),
        ("switch v := i.(type) { »default: }", MOVED, "v", "default", NodeKind.VARIABLE),
        ("select { case »c := <-ch: }", MOVED, "c", "c", NodeKind.VARIABLE),
    ],
)
def test_a_variable_is_found_where_it_is_declared(
    source: str, kind: Kind, subject: str, expected: str, node_kind: NodeKind
) -> None:
    found = at_mark(source, kind, subject)
    assert (found.source, found.kind, found.exact) == (expected, node_kind, True)


@pytest.mark.parametrize(
    ("source", "kind", "subject", "expected"),
    [
        ("store»(n)", MOVED, "y", "store(n)"),
        ("sub.store»(n)", MOVED, "sub.y", "sub.store(n)"),
        ("gen[int]»(n)", MOVED, "x", "gen[int](n)"),
        ("func(a int) { g() }»(n)", MOVED, "b", "func(a int) { g() }(n)"),
        ("sink = f»(n)", ESCAPES, "~r0", "f(n)"),
        ("sink = f»(n)", ESCAPES, "&errors.errorString{...}", "f(n)"),
    ],
)
def test_what_was_inlined_is_the_whole_call(
    source: str, kind: Kind, subject: str, expected: str
) -> None:
    found = at_mark(source, kind, subject)
    assert (found.source, found.kind, found.exact) == (expected, NodeKind.CALL, False)


@pytest.mark.parametrize(
    ("data", "byte_col", "expected"),
    [(b"func gen[T any](x T) {}", 6, "gen"), (b"func (l L[T]) Push(v T) {}", 6, "Push")],
)
def test_a_wrapper_is_at_the_name_of_its_function(
    data: bytes, byte_col: int, expected: str
) -> None:
    for kind, subject in ((MOVED, "v"), (ESCAPES, "func literal")):
        found = extent(parse(b"package p\n" + data), 2, byte_col, kind, subject)
        assert (found.source, found.kind) == (expected, NodeKind.FUNC_NAME)


def test_package_level_has_no_function() -> None:
    found = extent(parse(b"package p; func f() {}\nvar G = &T{}\n"), 2, 9, ESCAPES, "&T{}")
    assert (found.source, found.function) == ("&T{}", "")


def test_columns_count_bytes_and_the_byte_order_mark() -> None:
    data = "\ufeffpackage p; var s, é = 1, f(&x)\n".encode()
    found = extent(parse(data), 1, data.index(b"&x") + 1, ESCAPES, "&x")
    assert (found.byte_col, found.end_byte_col, found.source) == (32, 34, "&x")


@pytest.mark.parametrize(
    ("line", "byte_col", "expected"),
    [
        (2, 12, "// note"),
        (3, 1, "x = 1"),
        (3, 99, "x = 1"),
        (4, 5, "}"),
        (0, 1, "package"),
        (99, 1, ""),
    ],
)
def test_a_position_of_nothing_is_the_token_or_the_rest_of_the_line(
    line: int, byte_col: int, expected: str
) -> None:
    syntax = parse(b"package p\nfunc f() { // note\n\tx = 1 \r\n}\n")
    found = extent(syntax, line, byte_col, ESCAPES, "zzz")
    assert (found.source, found.kind, found.exact) == (expected, NodeKind.UNKNOWN, False)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x »= &y", "x = &y"),
        ("x »:= &y", "x := &y"),
        ("»return x, &y", "return x, &y"),
        ("ch »<- &y", "ch <- &y"),
        ("»go f(x)", "go f(x)"),
        ("»defer f(x)", "defer f(x)"),
    ],
)
def test_a_step_through_a_statement_is_the_statement(source: str, expected: str) -> None:
    found = at_mark(source, ESCAPES, "zzz")
    assert (found.source, found.kind) == (expected, NodeKind.STATEMENT)


def test_a_loop_over_a_function_is_not_what_else_is_inlined_there() -> None:
    found = at_mark("»for v := range seq { g(v) }", ESCAPES, "~r0")
    assert (found.source, found.exact) == ("for v := range seq", False)


@pytest.mark.parametrize("count", [20, 100])
def test_long_source_is_cut(count: int) -> None:
    found = at_mark("sink = []string»{" + '"abc", ' * count + "}", ESCAPES, "[]string{...}")
    assert len(found.source) == SOURCE_LIMIT_CHARS
    assert found.source.endswith("…")
    assert found.end_byte_col > 7 * count


@given(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.integers(-1, 12),
    st.integers(-1, 50),
    st.sampled_from(list(Kind)),
    st.sampled_from(["x", "&T{...}", "... argument", "func literal", "f(x)", "", "#state1"]),
)
def test_broken_source_gives_an_extent_inside_the_file(
    source: str, line: int, byte_col: int, kind: Kind, subject: str
) -> None:
    syntax = parse(source.encode())
    found = extent(syntax, line, byte_col, kind, subject)
    start = syntax.text.offset(found.line, found.byte_col)
    end = syntax.text.offset(found.end_line, found.end_byte_col)
    assert syntax.text.position(start) == (found.line, found.byte_col)
    assert syntax.text.position(end) == (found.end_line, found.end_byte_col)
    assert start <= end
