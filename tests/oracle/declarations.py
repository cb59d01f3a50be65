"""What each random program declares, so that types, shapes and symbols are many. Pure."""

from collections.abc import Sequence

COMMON: Sequence[Sequence[str]] = (
    (
        "type T@ struct {\n\ta int\n\tb string\n}",
        "type T@ struct {\n\ta int\n\tb string\n\tc [9]int\n}",
        "type T@ struct {\n\ta int\n\tb string\n\tp *int\n\tq [80]*int\n}",
    ),
    (
        "func (t *T@) val() int { return t.a }",
        "//go:noinline\nfunc (t *T@) val() int { return t.a }",
        "func (t T@) val() int { return t.a + len(t.b) }",
    ),
    (
        "func new@(a int, b string) *T@ { return &T@{a: a, b: b} }",
        "func new@(a int, b string) *T@ {\n\tt := T@{a: a}\n\tt.b = b\n\treturn &t\n}",
        (
            "//go:noinline\nfunc new@(a int, b string) *T@ {\n\tt := new(T@)\n\tt.a, t.b = a, b\n"
            "\treturn t\n}"
        ),
    ),
    (
        "func ptr@[E any](e E) *E { return &e }",
        "func ptr@[E any](e E) *E {\n\tp := new(E)\n\t*p = e\n\treturn p\n}",
        "//go:noinline\nfunc ptr@[E any](e E) *E {\n\treturn &e\n}",
    ),
    ("func id@[E any](e E) E { return e }", "//go:noinline\nfunc id@[E any](e E) E { return e }"),
    (
        "func add@[E any](s []E, e E) []E { return append(s, e) }",
        "func add@[E any](s []E, e ...E) []E {\n\treturn append(s, e...)\n}",
    ),
    (
        (
            "func map@[A, B any](as []A, f func(A) B) []B {\n\tbs := make([]B, 0, len(as))\n"
            "\tfor _, a := range as {\n\t\tbs = append(bs, f(a))\n\t}\n\treturn bs\n}"
        ),
        (
            "func map@[A, B any](as []A, f func(A) B) (bs []B) {\n\tfor _, a := range as {\n"
            "\t\tbs = append(bs, f(a))\n\t}\n\treturn\n}"
        ),
    ),
    ("type box@[E any] struct{ v, w E }",),
    ("type iface@ interface{ val() int }",),
    ("type embed@ struct {\n\tT@\n\tname string\n}", "type embed@ struct {\n\tname any\n\tT@\n}"),
    (
        (
            "type pair@[A, B any] struct {\n\ta A\n\tb B\n}\n\n"
            "func (p pair@[A, B]) swap() any { return &pair@[B, A]{p.b, p.a} }"
        ),
        (
            "type pair@[A, B any] struct {\n\ta A\n\tb B\n}\n\n"
            "func (p *pair@[A, B]) swap() pair@[B, A] {\n\treturn *newPair@(p.b, p.a)\n}"
        ),
    ),
    ("func newPair@[A, B any](a A, b B) *pair@[A, B] { return &pair@[A, B]{a, b} }",),
    (
        (
            "func sum@(ns ...int) (n int) {\n\tfor _, each := range ns {\n\t\tn += each\n\t}\n"
            "\treturn\n}"
        ),
        "//go:noinline\nfunc sum@(ns ...int) int {\n\tsink.Ints = ns\n\treturn len(ns)\n}",
    ),
    ("func call@(f func() int) int { return f() }",),
    ("func joined@(a ...string) string { return strings.Join(a, sink.Text) }",),
    (
        'func wrap@(err error) error { return fmt.Errorf("wrap: %w", err) }',
        "type wrapped@ struct{ error }\n\nfunc wrap@(err error) error { return wrapped@{err} }",
    ),
    (
        (
            "func twice@(f func() int) func() int {\n\treturn func() int {\n"
            "\t\treturn f() + f()\n\t}\n}"
        ),
        "func twice@(f func() int) func() int { return func() int { return 2 * f() } }",
    ),
    ("func asAny@(v any) any { return v }", "//go:noinline\nfunc asAny@(v any) any { return v }"),
    (
        "func newBox@[E any](e E) *box@[E] { return &box@[E]{v: e} }",
        "func newBox@[E any](e E) *box@[E] {\n\tb := box@[E]{e, e}\n\treturn &b\n}",
    ),
    (
        "func (b *box@[E]) get() E { return b.v }",
        "//go:noinline\nfunc (b *box@[E]) get() E { return b.v }",
    ),
    (
        "func (b *box@[E]) boxed() any { return b.v }",
        "//go:noinline\nfunc (b *box@[E]) boxed() any {\n\treturn b.v\n}",
    ),
    (
        "func later@(n int) func() int { return func() int { return n } }",
        (
            "func later@(n int) func() int {\n\tm := n\n\treturn func() int {\n"
            "\t\tm++\n\t\treturn m\n\t}\n}"
        ),
    ),
)
"""For each declaration the texts to choose from; `@` is the number of the program."""
