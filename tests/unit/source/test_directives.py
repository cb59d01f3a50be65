"""Comments addressed to tools are found in comments only."""

import pytest

from heaplens.source.directives import Ignore, ignores, may_have_ignores
from heaplens.source.syntax import parse
from heaplens.source.text import Region


def test_an_ignore_comment_is_read_with_its_place() -> None:
    data = b"""package p

func f() {
\tx := 1 //heaplens:ignore moved-to-heap  it lives long anyway \r
\ty := `
//heaplens:ignore moved-to-heap in a string
`
\t//heaplens:ignore escapes-to-heap
\t//heaplens:ignore
\t//heaplens:ignorent
\t// see //heaplens:ignore moved-to-heap there
\t// heaplens:ignore moved-to-heap with a blank
}
"""
    assert ignores(parse(data)) == (
        Ignore("moved-to-heap", "it lives long anyway", Region(4, 9, 4, 62), 4, "f"),
        Ignore("escapes-to-heap", "", Region(8, 2, 8, 35), 10, "f"),
        Ignore("", "", Region(9, 2, 9, 19), 10, "f"),
    )


@pytest.mark.parametrize(
    ("data", "line", "function", "generic"),
    [
        (b"package p\nvar s = g() //heaplens:ignore all so\n", 2, "", False),
        (b"\xef\xbb\xbf//heaplens:ignore all so\npackage p\n", 2, "", False),
        (b"package p\n\n//heaplens:ignore all so\nfunc f(t *T) {}\n", 4, "f", False),
        (b"package p\n\n//heaplens:ignore all so", 4, "", False),
        (b"package p\nfunc f[T any]() {\n\tx() //heaplens:ignore all so\n}\n", 3, "f", True),
        (
            b"package p\nfunc (s *S[T]) f() {\n\tx() //heaplens:ignore all so\n}\n",
            3,
            "(*S).f",
            True,
        ),
        (
            b"package p\nfunc (s *S) f(a []int) { x() } //heaplens:ignore all so\n",
            2,
            "(*S).f",
            False,
        ),
        (b"package p\nfunc f(\n//heaplens:ignore all so\n\tx int", 4, "f", False),
    ],
)
def test_an_ignore_comment_speaks_of_its_line_or_alone_of_the_next(
    data: bytes,
    line: int,
    function: str,
    generic: bool,  # noqa: FBT001 - the column of a table
) -> None:
    (found,) = ignores(parse(data))
    assert (found.line, found.function, found.generic) == (line, function, generic)


def test_a_file_without_the_words_need_not_be_parsed() -> None:
    assert may_have_ignores(b"package p //heaplens:ignore")
    assert not may_have_ignores(b"package p // ignore heaplens: it")
