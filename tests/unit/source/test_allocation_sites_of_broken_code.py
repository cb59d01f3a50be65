"""What is half written breaks nothing: every line of broken Go can be asked for every product."""

from hypothesis import given
from hypothesis import strategies as st

from heaplens.compiler.runtime_routines import Product
from heaplens.source.allocation_sites.sites import allocation_sites
from heaplens.source.syntax import parse

LINES = st.sampled_from(
    (
        *(
            "return",
            "return ()",
            "return f(",
            "go",
            "go f",
            "defer",
            "defer ()",
            "for",
            "for range",
        ),
        *(
            "x :=",
            "x = ()",
            "s +=",
            "s += ()",
            "m[] = append()",
            "a, b = f()",
            "<-",
            "c <-",
            "v, ok =",
        ),
        *(
            "f()",
            "f(())",
            "make()",
            "make(())",
            "new()",
            "string()",
            "[]byte()",
            "append()",
            "any()",
        ),
        *(
            "[]any{}",
            "[]any{,}",
            "map[]{}",
            "map[string]{:}",
            "struct{}{}",
            "[0]{}",
            "&",
            "&T{",
            "&()",
        ),
        *(
            "var x any =",
            "var a, b any = f()",
            "case",
            "switch x := y.(type) {",
            "}",
            "{",
            "()",
            "func(",
        ),
    )
)


def test_a_bare_return_puts_nothing_into_an_interface() -> None:
    syntax = parse(b"package p\n\nfunc f() {\n\treturn\n}\n")
    assert allocation_sites(syntax, 4, Product.INTERFACE) == ()


@given(st.lists(LINES, min_size=1, max_size=8))
def test_every_line_of_broken_go_can_be_asked_for_every_product(lines: list[str]) -> None:
    text = "package p\n\nfunc f() {\n" + "\n".join(f"\t{line}" for line in lines) + "\n}\n"
    syntax = parse(text.encode())
    for product in Product:
        for line in range(1, len(lines) + 5):
            for extent in allocation_sites(syntax, line, product):
                assert extent.line <= extent.end_line
