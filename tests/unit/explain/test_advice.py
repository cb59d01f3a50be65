"""Advice is given where the source shows that what it needs holds, and nowhere else.

That it helps where it is given is measured in tests/e2e/test_measured.py.
"""

from dataclasses import replace

import pytest

from heaplens.explain.advice import REASONS, REMEDIES, Adviser
from heaplens.model import Cause, Condition, Finding, Kind, Site, Span, Step, When

MOVED, ESCAPES, HIDDEN = Kind.MOVED_TO_HEAP, Kind.ESCAPES_TO_HEAP, Kind.HIDDEN_ALLOCATION
HEAD = "package p\n\n"


def given(body: str, kind: Kind, cause: Cause, subject: str, *steps: tuple[str, str]) -> str | None:
    """The advice for the first `subject` in a file; each step is a reason and its source."""
    return said_of(replace(finding_of(body, kind, cause, subject, *steps), size_bytes=16), body)


def said_of(finding: Finding, body: str) -> str | None:
    advised = Adviser((HEAD + body).encode()).advise(finding)
    return advised.id if advised is not None else None


def finding_of(
    body: str, kind: Kind, cause: Cause, subject: str, *steps: tuple[str, str]
) -> Finding:
    text = HEAD + body
    line, byte_col = place(text, subject)
    span = Span("/a.go", line, byte_col, line, byte_col + len(subject))
    flow = []
    for reason, source in steps:
        # A call is known by its parenthesis.
        step_line, start = place(text, source)
        start += source.index("(") if reason == "call parameter" else 0
        flow.append(Step(Site("/a.go", step_line, start), reason, source))
    return Finding(span, kind, subject, "f", cause, "x escapes.", tuple(flow), allocates=True)


def place(text: str, part: str) -> tuple[int, int]:
    start = text.index(part)
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


RETURNED = "func f(c int) *T {\n\tx := T{c}\n\treturn &x\n}\n"


@pytest.mark.parametrize("remedy", REMEDIES, ids=lambda remedy: remedy.id)
def test_a_remedy_is_one_sentence_and_one_that_says_what_it_costs(remedy: object) -> None:
    action, cost = getattr(remedy, "action", ""), getattr(remedy, "cost", "")
    assert action[0].isupper()
    assert action.endswith(".")
    assert ". " not in action
    assert cost[0].islower()
    assert not cost.endswith(".")
    assert len(f"{action} Cost: {cost}.") <= 180


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.id)
def test_a_reason_goes_on_after_a_colon(reason: object) -> None:
    why = getattr(reason, "why", "")
    assert why[0].islower()
    assert not why.endswith(".")
    assert len(why) <= 100


def test_every_cause_but_unknown_has_advice() -> None:
    """So each has a page (tests/e2e/test_measured.py holds them against this)."""
    some = [remedy for remedy in REMEDIES if remedy.id != "capacity"]
    assert {cause for remedy in some for cause in remedy.causes} == {*Cause} - {Cause.UNKNOWN}


def test_the_value_is_returned_where_that_is_the_only_way_out() -> None:
    way = ("return", "return &x")
    assert given(RETURNED, MOVED, Cause.RETURNED, "x", way) == "return-value"
    for second in ("last = &x", "keep(&x)", "list = append(list, &x)", "c <- &x", "p := R{&x}"):
        stored = RETURNED.replace("\treturn", f"\t{second}\n\treturn")
        assert given(stored, MOVED, Cause.RETURNED, "x", way) is None, second
    for harmless in ("x.n = 4", "y := x", "keep(x)", "if c > 3 {\n\t\treturn &x\n\t}"):
        used = RETURNED.replace("\treturn &x\n}", f"\t{harmless}\n\treturn &x\n}}")
        assert given(used, MOVED, Cause.RETURNED, "x", way) == "return-value", harmless


def test_all_uses_of_the_pointer_are_looked_at_too() -> None:
    body = "func f(c int) *T {\n\tx := &T{c}\n\treturn x\n}\n"
    ways = ("assign", "x := &T{c}"), ("return", "return x")
    asked = ESCAPES, Cause.RETURNED
    assert given(body, *asked, "&T{c}", *ways) == "return-value-of-pointer"
    stored = body.replace("\treturn", "\tlast = x\n\treturn")
    assert given(stored, *asked, "&T{c}", *ways) is None
    used = body.replace("\treturn", "\tx.n = len(x.s)\n\tx.run()\n\treturn")
    assert given(used, *asked, "&T{c}", *ways) == "return-value-of-pointer"


def test_a_pointer_in_an_interface_value_gains_nothing_by_value() -> None:
    """As measured: `return &failure{}` as error, `pool.Put(&v)`."""
    body = "func f(c int) error {\n\treturn &T{c}\n}\n"
    ways = ("interface-converted", "&T{c}"), ("return", "return &T{c}")
    assert given(body, ESCAPES, Cause.RETURNED, "&T{c}", *ways) == "pointer-in-interface"
    put = "func f(v T) { pool.Put(&v) }\n"
    ways = ("interface-converted", "&v"), ("call parameter", "pool.Put(&v)")
    assert given(put, MOVED, Cause.CALLEE, "v", *ways) == "pointer-in-interface"


CALL = "func f(c int) int {\n\tx := T{c}\n\tkeep(&x)\n\treturn x.n\n}\n"


@pytest.mark.parametrize(
    "body",
    [
        "func f(c int) *R {\n\treturn &R{&T{c}}\n}\n",
        "func f(c int) R {\n\treturn R{x: &T{c}}\n}\n",
        "func f(c int) func() *T {\n\treturn func() *T { return &T{c} }\n}\n",
        "func f(c int) *T {\n\tif c > 3 {\n\t\treturn nil\n\t}\n\treturn &T{c}\n}\n",
    ],
    ids=["in a literal", "in a field", "of a closure", "or nil"],
)
def test_only_what_is_returned_itself_can_be_a_value(body: str) -> None:
    assert given(body, ESCAPES, Cause.RETURNED, "&T{c}", ("return", "return")) is None


def test_a_slice_of_an_array_is_no_value() -> None:
    body = "func f() {\n\tvar x [8]byte\n\tlast = x[:]\n}\n"
    assert given(body, MOVED, Cause.STORED, "x", ("assign", "last = x[:]")) is None
    whole = body.replace("x[:]", "&x")
    assert given(whole, MOVED, Cause.STORED, "x", ("assign", "last = &x")) == "store-copy"


def test_only_a_callee_of_the_package_can_be_changed() -> None:
    way = ("call parameter", "keep(&x)")
    assert given(CALL, MOVED, Cause.CALLEE, "x", way) == "callee-takes-value"
    library = f'import "ex.com/b/lib"\n\n{CALL.replace("keep(", "lib.Keep(")}'
    assert given(library, MOVED, Cause.CALLEE, "x", ("call parameter", "lib.Keep(&x)")) is None
    method = CALL.replace("keep(", "m.keep(")
    way = ("call parameter", "m.keep(&x)")
    assert given(method, MOVED, Cause.CALLEE, "x", way) is None
    method += "func (m *M) keep(t *T) { m.last = t }\n"
    assert given(method, MOVED, Cause.CALLEE, "x", way) == "callee-takes-value"


def test_what_the_callee_fills_is_no_value_to_pass() -> None:
    body = CALL.replace("x := T{c}", "var x T")
    assert given(body, MOVED, Cause.CALLEE, "x", ("call parameter", "keep(&x)")) is None


@pytest.mark.parametrize("kind", ["sync.Mutex", "sync.WaitGroup", "atomic.Int64"])
def test_a_lock_has_to_be_shared(kind: str) -> None:
    body = f"func f() {{\n\tvar x {kind}\n\tgo func() {{ run(&x) }}()\n}}\n"
    assert given(body, MOVED, Cause.GOROUTINE, "x", ("call", "run(&x)")) == "shared-lock"


def test_a_variable_that_the_closure_changes_is_shared() -> None:
    body = "func f(c int) func() int {\n\tx := c\n\tx = 3\n\treturn func() int { return x }\n}\n"
    way = ("captured by a closure", "return x")
    assert given(body, MOVED, Cause.CLOSURE, "x", way) == "capture-by-value"
    finding = finding_of(body, MOVED, Cause.CLOSURE, "x", way)
    for size_bytes in (129, None):
        assert said_of(replace(finding, size_bytes=size_bytes), body) is None
    for change in ("x++", "x = 4", "x, y = 1, 2", "x += 3"):
        changed = body.replace("{ return x }", f"{{ {change}; return x }}")
        assert given(changed, MOVED, Cause.CLOSURE, "x", way) == "changed-by-closure", change


APPENDED = (
    "func f(n int) {\n\tvar s []int\n\tfor range n {\n\t\ts = append(s, 1)\n\t}\n\tuse(s)\n}\n"
)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ("var s []int", "capacity"),
        ("s := []int{}", "capacity"),
        ("s := make([]int, 0)", "capacity"),
        ("s := make([]int, 0, n)", "made-with-capacity"),
        ("s := make([]int, 3)", None),
        ("s := other()", None),
        ("s, t := two()", None),
        ("", None),
    ],
)
def test_capacity_helps_where_an_empty_slice_grows_in_a_loop(
    made: str, expected: str | None
) -> None:
    body = APPENDED.replace("var s []int", made)
    assert given(body, HIDDEN, Cause.GROWTH, "append(s, 1)") == expected


def test_capacity_is_not_advised_outside_a_loop_or_of_a_field() -> None:
    once = APPENDED.replace("for range n", "if n > 3")
    assert given(once, HIDDEN, Cause.GROWTH, "append(s, 1)") is None
    field = APPENDED.replace("s = append(s, 1)", "r.s = append(r.s, 1)")
    assert given(field, HIDDEN, Cause.GROWTH, "append(r.s, 1)") is None


FILLED = "func f(n int) {\n\tm := make(map[int]T)\n\tfor i := range n {\n\t\tm[i] = t\n\t}\n}\n"


def test_a_map_is_made_larger_only_where_its_values_are_in_it() -> None:
    asked = HIDDEN, Cause.GROWTH, "m[i]"
    assert given(FILLED, *asked) == "map-size"
    large = replace(finding_of(FILLED, *asked), condition=Condition.NEW_KEY)
    assert said_of(large, FILLED) == "large-map-value"
    assert given(FILLED.replace("[int]T)", "[int]T, n)"), *asked) is None
    assert given(FILLED.replace("m := make(map[int]T)", "m := r.m"), *asked) is None


@pytest.mark.parametrize(
    ("call", "condition", "expected"),
    [
        ("keep(x)", Condition.SMALL_INTEGER, "type-parameter"),
        ("elsewhere(x)", Condition.SMALL_INTEGER, None),
        ("match(x)", Condition.SMALL_INTEGER, None),
        ("other.Keep(x)", Condition.SMALL_INTEGER, None),
        ("all(x)", Condition.SMALL_INTEGER, None),
        ("fmt.Println(x)", Condition.SMALL_INTEGER, "parameter-of-library"),
        ('fmt.Sprintf("%d", x)', Condition.SMALL_INTEGER, "strconv"),
        ('fmt.Sprintf("%v", x)', Condition.SMALL_NUMBER, "strconv"),
        ("fmt.Sprint(x)", Condition.SMALL_NUMBER, "strconv"),
        ("fmt.Sprint(x)", Condition.ZERO, "parameter-of-library"),
        ('fmt.Sprintf("%5d", x)', Condition.SMALL_INTEGER, "parameter-of-library"),
        ('fmt.Sprintf("%s-%s", x, text)', Condition.EMPTY, "concatenation"),
        ('fmt.Sprintf("%s-%s", x, number)', Condition.EMPTY, "parameter-of-library"),
        ('fmt.Sprintf("%s-%q", x, text)', Condition.EMPTY, "parameter-of-library"),
        ("sort.Slice(x, less)", Condition.NIL, "sort-func"),
        ('slog.Info("m", "k", x)', Condition.SMALL_INTEGER, "log-attrs"),
        ("panic(x)", Condition.ON_PANIC, "on-panic"),
    ],
)
def test_a_boxed_argument_is_advised_by_the_function_it_is_passed_to(
    call: str, condition: Condition, expected: str | None
) -> None:
    imports = 'import (\n\t"fmt"\n\t"log/slog"\n\t"sort"\n\n\t"ex.com/other"\n)\n\n'
    own = (
        "func all(values ...any) { last = values }\n"
        "func keep(value any) { last = value }\n"
        "func match(value matcher) { last = value }\n"
    )
    body = f"{imports}func f(text string, number int) {{\n\tx := v\n\t{call}\n}}\n{own}"
    finding = finding_of(body, ESCAPES, Cause.BOXED, call, ("call parameter", call))
    at = finding.span.byte_col + call.rindex("x", 0, call.rindex(")"))
    if "x, " in call:
        at = finding.span.byte_col + call.index("x, ")
    span = replace(finding.span, byte_col=at, end_byte_col=at + 1)
    finding = replace(finding, span=span, subject="x", condition=condition)
    assert said_of(finding, body) == expected


@pytest.mark.parametrize(
    ("statement", "subject", "expected"),
    [
        ("for {\n\t\ta += b\n\t}", "a += b", "builder"),
        ("a += b", "a += b", None),
        ("return a + b < c", "a + b", None),
        ("w.WriteString(a + b)", "a + b", "write-parts"),
        ("w.Write([]byte(a))", "[]byte(a)", "one-type-of-text"),
        ("use([]rune(a))", "[]rune(a)", None),
    ],
)
def test_text_is_advised_by_its_use(statement: str, subject: str, expected: str | None) -> None:
    body = f"func f(a, b string) string {{\n\t{statement}\n}}\n"
    assert given(body, HIDDEN, Cause.RUNTIME, subject) == expected


def test_one_joined_text_is_the_least() -> None:
    body = "func f(a, b string) string {\n\treturn a + b\n}\n"
    way = ("return", "return a + b")
    assert given(body, ESCAPES, Cause.RETURNED, "a + b", way) == "joined-once"


@pytest.mark.parametrize(("when", "expected"), [(When.ERROR, "on-error"), (When.START, "at-start")])
def test_what_runs_rarely_is_not_worth_it(when: When, expected: str) -> None:
    advised = Adviser((HEAD + RETURNED).encode()).advise(replace(FOUND, when=when))
    assert advised is not None
    assert (advised.id, advised.helps) == (expected, False)
    assert advised.text.startswith("Nothing to gain here: it ")


FOUND = finding_of(RETURNED, MOVED, Cause.RETURNED, "x", ("return", "return &x"))


@pytest.mark.parametrize(
    "finding",
    [
        replace(FOUND, kind=Kind.NO_ALLOCATION, allocates=False),
        replace(FOUND, kind=Kind.LEAKING_PARAM),
        replace(FOUND, kind=Kind.UNUSED_IGNORE, cause=Cause.UNKNOWN),
        replace(FOUND, cause=Cause.UNKNOWN),
        replace(FOUND, inlined_from="strings.(*Builder).WriteByte"),
        replace(FOUND, flow=()),
    ],
)
def test_where_nothing_is_known_nothing_is_said(finding: Finding) -> None:
    assert said_of(FOUND, RETURNED) is not None
    assert said_of(finding, RETURNED) is None


@pytest.mark.parametrize("source", [b"", b"package p\n", b"package p\nfunc f( {{{\n\n\n"])
def test_a_text_that_does_not_fit_is_no_fault(source: bytes) -> None:
    for kind in (MOVED, ESCAPES, HIDDEN):
        for cause in Cause:
            span = Span("/a.go", 90, 3, 91, 4)
            finding = Finding(span, kind, "x", "f", cause, "x escapes.", allocates=True)
            Adviser(source).advise(finding)


@pytest.mark.parametrize(
    ("size_bytes", "tail"),
    [
        (None, "a copy of its own."),
        (511, "a copy of its own."),
        (512, "a copy of its own. Each copy is 512 bytes; avoid passing it by value in hot paths."),
    ],
)
def test_the_cost_of_a_copy_goes_by_its_size(size_bytes: int | None, tail: str) -> None:
    found = Adviser((HEAD + RETURNED).encode()).text(replace(FOUND, size_bytes=size_bytes))
    assert found is not None
    assert found.endswith(tail)
