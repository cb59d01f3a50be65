"""What may allocate on a line is found by what the allocation makes.

The line that is asked for is the one with the », which stands where the compiler has the
allocation when each token has a line of its own: measured on Go 1.21, 1.22, 1.24 and 1.27.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heaplens.compiler.runtime_routines import Product
from heaplens.source.allocation_sites.sites import allocation_sites
from heaplens.source.positions.extent import NodeKind
from heaplens.source.syntax import parse

STRING, BYTES, VARIABLE = Product.STRING, Product.BYTES, Product.VARIABLE
SLICE, GROWTH, MOVE = Product.SLICE, Product.SLICE_GROWTH, Product.SLICE_MOVE
MAP, MAP_GROWTH, CHANNEL = Product.MAP, Product.MAP_GROWTH, Product.CHANNEL
INTERFACE, GOROUTINE, DEFER = Product.INTERFACE, Product.GOROUTINE, Product.DEFER
PIECES = [
    *("func", " f", "(", ")", "{", "}", "&T{", "x", " := ", " = ", "\n", ".", "[", "]", "é", "\0"),
    *("+", " += ", "go ", "defer ", "make(", "[]byte(", "string(", "map[int]int{", "case ", ":"),
    *("append(", "for ", "range ", "return ", ",", "1", '"', "`", "//", "const x = ", "type T "),
]


def found(source: str, product: str, declared: str = "") -> list[str]:
    text = f"package p\n\n{declared}\n\nfunc bar() {{\n{source}\n}}\n"
    line = text[: text.index("»")].count("\n") + 1
    extents = allocation_sites(parse(text.replace("»", "").encode()), line, product)
    assert all(extent.function == "bar" for extent in extents)
    return [extent.source for extent in extents]


@pytest.mark.parametrize(
    ("product", "source", "expected"),
    [
        # One concatenation, however many operands and lines, at its last operator.
        (STRING, "x = a +\n\tb »+\n\tf()", ["a + b + f()"]),
        (STRING, "x = a »+\n\t(b +\n\t\tc)", ["a + (b + c)"]),
        (STRING, "x = a +\n\t(b »+\n\t\tc)", []),
        (STRING, "x »+=\n\ta + b", ["x += a + b"]),
        (STRING, "m[\n\tk] »+=\n\ta", ["m[ k] += a"]),
        (STRING, "x = a + f(b+c)»", ["a + f(b+c)", "b+c"]),
        (STRING, 'x = "a" + "b" + `c`»', []),
        (STRING, "x = 'a' + b»", []),
        (STRING, "x = n*m + k»", []),
        (STRING, "x = s[i+k:j] + t»", ["s[i+k:j] + t"]),
        (STRING, "n += 1»", []),
        (STRING, "n += len(s)»", []),
        (STRING, "n += uint64(s) + k»", []),
        (STRING, "for i := a »+\n\tb; i < c; i = i +\n\tb {}", ["a + b"]),
        # A conversion is at its operand.
        (STRING, "f(string(\n\t»b))", ["string( b)"]),
        (STRING, "f(string(\n\tb[»1:]))", ["string( b[1:])"]),
        (STRING, "f((string)(»b))", ["(string)(b)"]),
        (STRING, "f(string(65), string('x'))»", []),
        (STRING, "if string(b) == s+t {»\n}", ["s+t"]),
        (STRING, "x = m[string(b)] + t»", ["m[string(b)] + t"]),
        (STRING, "m[string(b)] = x»", ["string(b)"]),
        (STRING, 'x = "a" + string(b)»', ['"a" + string(b)']),
        (STRING, "x = a + string(b)»", ["a + string(b)", "string(b)"]),
        (STRING, 'x = s + t; switch string(b) {»\ncase "a":\n}', ["s + t"]),
        (STRING, "switch string(b) {»\ncase a:\n}", ["string(b)"]),
        (BYTES, "f([]byte(\n\t»s))", ["[]byte( s)"]),
        (BYTES, "f([]rune(\n\t»s))", ["[]rune( s)"]),
        (BYTES, "f(([]byte)(s))»", ["([]byte)(s)"]),
        (BYTES, "f([]byte(a +\n\tb »+\n\tc))", ["[]byte(a + b + c)"]),
        (BYTES, "for i := range []byte(s) { f([]byte(t))»\n}", ["[]byte(t)"]),
        (BYTES, "for range []rune(»s) {\n}", ["[]rune(s)"]),
        (VARIABLE, 'f([]byte(\n\t»"abc"))', ['[]byte( "abc")']),
        # Slices.
        (SLICE, "x := make»(\n\t[]int, n)", ["make( []int, n)"]),
        (SLICE, "x = append(x, make([]int, n)...)»", []),
        (GROWTH, "x = append(x, make([]int, n)...)»", ["append(x, make([]int, n)...)"]),
        (GROWTH, "x = append»(\n\tx,\n\t1)", ["append( x, 1)"]),
        (GROWTH, "m[k] »=\n\tappend(\n\tm[k], 1)", ["m[k] = append( m[k], 1)"]),
        (GROWTH, "x = append(append(x, 1), 2)»", ["append(append(x, 1), 2)", "append(x, 1)"]),
        (MOVE, "»return nil,\n\tx", ["return nil, x"]),
        (MOVE, "x »=\n\ty", ["x = y"]),
        (MOVE, "for i := range y {»\n}", ["i := range y"]),
        # Maps.
        (MAP, "x := make»(\n\tmap[int]int)", ["make( map[int]int)"]),
        (MAP, "x := map[struct {\n\ta int\n}]int{»\n}", ["map[struct { a int }]int{ }"]),
        (MAP, "x := []map[int]int{\n\t{»\n\t1: 2},\n}", ["{ 1: 2}"]),
        (MAP, "x := []*map[int]int{\n\t{»},\n}", ["{}"]),
        (MAP, "x := map[T]map[int]int{\n\tT{1}: {»},\n}", ["{}"]),
        (MAP, "x := map[[2]int]map[int]int{\n\t{»\n1, 2}: nil}", []),
        (MAP, "x := []T{{1}}»", ["{1}"]),
        (MAP, "x := []int{1}»", []),
        (MAP_GROWTH, "x := map[int]int{»\n\ta: 1,\n\tb: 2}", ["map[int]int{ a: 1, b: 2}"]),
        (MAP_GROWTH, "x := map[int]int{\n\t»a:\n\t1}", ["a: 1"]),
        (MAP_GROWTH, "x := map[int]int{}»", []),
        (MAP_GROWTH, "m»[k],\n\tm[l] =\n\t1,\n\t2", ["m[k]"]),
        (MAP_GROWTH, "m[k],\n\tm»[l] =\n\t1,\n\t2", ["m[l]"]),
        (MAP_GROWTH, "m»[\n\tk]++", ["m[ k]"]),
        (MAP_GROWTH, "m»[\n\tk] += v", ["m[ k]"]),
        (MAP_GROWTH, "m[a][b] = c[d]»", ["m[a][b]"]),
        (MAP_GROWTH, "for m[k] = range x {»\n}", ["m[k]"]),
        (MAP_GROWTH, "select {\ncase m[k] = <-c:»\n}", ["m[k]"]),
        (MAP_GROWTH, "for k :=\n\trange\n\t»m {\n}", ["k := range m"]),
        (CHANNEL, "x := make»(\n\tchan int)", ["make( chan int)"]),
        # Statements.
        (GOROUTINE, "»go func(\n\tn int,\n) {\n}(\n\t1)", ["go func( n int, ) { }( 1)"]),
        (DEFER, "for {\n\t»defer f(\n\t1)\n}", ["defer f( 1)"]),
        (DEFER, "»defer f()", ["defer f()"]),
        (DEFER, "for {\n\tdefer func() { defer f() }()»\n}", ["defer func() { defer f() }()"]),
        (DEFER, "»for x := range f {\n\tdefer g()\n}", ["f"]),
        (Product.TIMER, "t := newTimer»(1, 2)", ["newTimer(1, 2)"]),
        # Variables.
        (VARIABLE, "x = »&\n\tT{\n\t1}", ["& T{ 1}"]),
        (VARIABLE, "x = []struct {\n\ta int\n}{»\n}", ["[]struct { a int }{ }"]),
        (VARIABLE, "x = &[]int{1}»", ["&[]int{1}", "[]int{1}"]),
        (VARIABLE, "x := []*T{\n\t{»\n\t1},\n}", ["{ 1}"]),
        (VARIABLE, "x = new»(\n\tT)", ["new( T)"]),
        (VARIABLE, "x = make([]int,» 8)", ["make([]int, 8)"]),
        (VARIABLE, "x =\n\t»func() {\n\t}", ["func() { }"]),
        (VARIABLE, "»go f(\n\tx)", ["f"]),
        (VARIABLE, "»go func(i int) {\n\t}(x)", ["go func(i int) { }(x)", "func(i int) { }"]),
        (VARIABLE, "x,\n\t»y := f(),\n\tg()", ["y"]),
        (VARIABLE, "var x,\n\t»y int", ["y"]),
        (VARIABLE, "x =\n\tt.»\n\tM", ["t. M"]),
        # A call or an assignment needs no closure for the method.
        (VARIABLE, "t.»\n\tM()", []),
        (VARIABLE, "t.»\n\tx = 1", []),
        # The type of a `{…}` inside a literal follows from that of the literal.
        (VARIABLE, "x = []*[]*T{\n\t{\n\t\t»{1},\n\t},\n}", ["{1}"]),
        (VARIABLE, "x = map[*T][]int{\n\t»{1}: y,\n}", ["{1}"]),
        (VARIABLE, "x = [2]pkg.T{\n\t{\n\t\t»{1},\n\t},\n}", ["{1}"]),
        (VARIABLE, "f»(\n\tx)", ["f( x)"]),
        (VARIABLE, "»for x := range f {\n\tg()\n}", ["for x := range f", "x"]),
        (VARIABLE, "switch v := x.(type) {\n»case int:\n\tf(&v)\n}", ["case int"]),
    ],
)
def test_what_makes_a_product_is_found_on_its_line(
    product: Product, source: str, expected: list[str]
) -> None:
    assert found(source, product) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("f(\n\t»x)", ["x"]),
        ("f(a»)", ["a"]),
        ("f(g(a))»", ["g(a)", "a"]),
        ("f(1, 'x', `y`, true, -1, !a, a == b, nil, func() {}, &x, new(T))»", []),
        ("f(map[int]int{}, make(chan int), struct{}{})»", []),
        ("f(\n\tT»{a,\n\tb})", ["T{a, b}", "a"]),
        ("f(\n\t»(\n\tx))", ["( x)"]),
        ("f(\n\ta »+\n\tb)", ["a + b"]),
        ("f(\n\tT{\n\ta}»[\n\tb])", ["T{ a}[ b]", "a"]),
        ("f([]struct {\n\ta int\n}»(\n\tb))", ["[]struct { a int }( b)"]),
        ("x = len(a) + cap(b); println(c)»", ["len(a) + cap(b)"]),
        ("x = int64(a)»", ["int64(a)"]),
        ("y := a»", []),
        ("return\n»return a,\n\tb", ["a"]),
        ("x =\n\t»a", ["a"]),
        ("x += a»", []),
        ("var x any =\n\t»a", ["a"]),
        ("var x = a»", []),
        ("c <-\n\t»a", ["a"]),
        ("m[k] = a»", ["a"]),
        ("x := m[»k]", ["k"]),
        ("x := []any{\n\t»a,\n}", ["a"]),
        ("x := []int{\n\t»a,\n}", []),
        # The keys of a slice or array are indexes.
        ("x := []any{\n\t»k: a,\n}", ["a"]),
        ("x := [...]any{\n\t»k: a,\n}", ["a"]),
        # What is converted to a type that is no interface, and what a built-in function takes.
        ("x := int64(»a)", []),
        ("x := len(»a)", []),
        ("x := map[string]any{k:\n\t»a,\n}", ["a"]),
        ("x := map[any]int{\n\t»k: 1,\n}", ["k"]),
        ("x := T{\n\tf: »a,\n}", ["a"]),
        ("x := T{\n\t»f:\n\ta,\n}", []),
        ("x = any(\n\t»a)", ["a"]),
        ("x = interface{}(\n\t»a)", ["a"]),
        ("x = append(s, a)»", ["append(s, a)", "a"]),
        ("panic(a)»", ["a"]),
        ("x,\n\ty »=\n\tf()", ["x, y = f()"]),
        ("var x,\n\ty any = f()", []),
        ("var »x,\n\ty any =\n\tf()", ["x, y any = f()"]),
        ("for _, x = range »y {\n}", ["x"]),
        ("select {\ncase x = <-c:»\n}", ["x = <-c"]),
        ("f»(\n\tg())", ["f( g())"]),
    ],
)
def test_whatever_may_become_an_interface_is_found_at_its_token(
    source: str, expected: list[str]
) -> None:
    if "»" not in source:
        source += "»"
    assert found(source, INTERFACE) == expected


def test_types_and_constants_of_the_file_are_known() -> None:
    declared = "type M map[string]int\ntype B []byte\ntype S string\nconst (\n\tpre = iota\n)"
    assert found("x := M{a: 1}; y := N{}»", MAP, declared) == ["M{a: 1}"]
    assert found("x := B(s); f(s)»", BYTES, declared) == ["B(s)"]
    assert found("x := S(b); f(b)»", STRING, declared) == ["S(b)"]
    assert found("f(pre, post)»", INTERFACE, declared) == ["post"]


def test_what_may_be_a_type_of_another_file_counts_only_where_nothing_is_sure() -> None:
    assert found("x := N{a: 1}»", MAP) == ["N{a: 1}"]
    assert found("x := N{a: 1}; y := map[int]int{}»", MAP) == ["map[int]int{}"]
    assert found("x := make(N)»", CHANNEL) == ["make(N)"]
    assert found("x := html.HTML(b)»", STRING) == ["html.HTML(b)"]
    assert found("x := pkg.F(len(s), append(b, 1))»", STRING) == []


def test_a_conversion_that_may_share_its_bytes_counts_where_nothing_else_is() -> None:
    assert found("x = m[string(b)]»", STRING) == ["string(b)"]


def test_each_kind_of_node_says_what_it_is() -> None:
    syntax = parse(b"package p\nfunc f(s string) {\n\tgo g(&T{}, s+s, []byte(s), func() {})\n}\n")
    kinds = {
        product: [extent.kind for extent in allocation_sites(syntax, 3, product)]
        for product in (GOROUTINE, STRING, BYTES, VARIABLE)
    }
    assert kinds == {
        GOROUTINE: [NodeKind.STATEMENT],
        STRING: [NodeKind.OPERAND],
        BYTES: [NodeKind.CALL],
        VARIABLE: [NodeKind.OPERAND, NodeKind.COMPOSITE_LITERAL, NodeKind.CLOSURE],
    }


@pytest.mark.parametrize(
    ("statement", "source", "keeps"),
    [
        ("go r.run(done)", "r.run", ("r", "done")),
        ("defer r.Close()", "r.Close", ("r",)),
        ('go fmt.Println(x, 1, "a")', "fmt.Println", ("x",)),
        ("go callback(x, x)", "callback", ("callback", "x")),
        ("go plain(a.b, &x)", "plain", ("a.b", "&x")),
        ("defer a.b.Close()", "a.b.Close", ("a.b",)),
        ("keep(i, twice[T])", "twice[T]", ("its type arguments",)),
        ("keep(i, twice[map[K]T])", "twice[map[K]T]", ("its type arguments",)),
        ("keep(0, r.run)", "r.run", ("r",)),
        ("keep(twice[T], r.field)", "twice[T]", ("its type arguments",)),
        ("keep(i, twice[int])", "keep(i, twice[int])", ()),
        ("keep(0, r.field)", "keep(0, r.field)", ()),
        ("keep(0, r.run(1))", "keep(0, r.run(1))", ()),
    ],
)
def test_a_closure_that_nobody_wrote_is_at_its_function(
    statement: str, source: str, keeps: tuple[str, ...]
) -> None:
    """Named after what the user wrote, with what it keeps; where nothing is known, the call."""
    text = (
        'package p\nimport "fmt"\nfunc (r *res) run(d int) {}\n'
        f"func f[K comparable, T any](r *res, callback func(int)) {{\n\t{statement}\n}}\n"
    )
    extent = allocation_sites(parse(text.encode()), 5, VARIABLE)[0]
    assert (extent.source, extent.keeps) == (source, keeps)


def test_moved_parameters_are_found_by_the_name_of_their_function() -> None:
    syntax = parse(b"package p\nfunc f(\n\tn int,\n) {\n}\n")
    (extent,) = allocation_sites(syntax, 2, VARIABLE)
    assert (extent.source, extent.kind) == ("f", NodeKind.FUNC_NAME)


def test_every_product_has_rules() -> None:
    """Each product has a line on which it is found."""
    source = "go f(&a, b+c, []byte(d), make([]T, n), append(s, x), map[T]T{k: v}, make(chan T), y)"
    loop = "for { defer newTimer(1) }; return y"
    lacking = {product for product in Product if not found(f"{source}; {loop}»", product)}
    assert lacking == set()
    assert found(f"{source}»", "no such product") == []


@given(
    pieces=st.lists(st.sampled_from(PIECES), max_size=40),
    line=st.integers(0, 12),
    product=st.sampled_from(Product),
)
def test_any_text_gives_extents_in_the_file(pieces: list[str], line: int, product: Product) -> None:
    syntax = parse(("package p\nfunc f() {\n" + "".join(pieces)).encode())
    for extent in allocation_sites(syntax, line, product):
        start = syntax.text.offset(extent.line, extent.byte_col)
        end = syntax.text.offset(extent.end_line, extent.end_byte_col)
        assert 0 <= start < end <= len(syntax.text.data)
        assert extent.line <= syntax.text.clamp_line(line) <= extent.end_line
